"""The public address under /gateways/ that the company of the 080 number calls; signed."""

from django.urls import path

from messaging.importing import webhook

app_name = "gateway_refusals"
urlpatterns = [path("080/refusals/", webhook.receive, name="refusals")]
