"""Addresses under /gateways/ that gateways call with residents' texts; public, signed."""

from django.urls import path

from messaging.inbound import webhook

app_name = "gateway_inbound"
urlpatterns = [path("<slug:name>/inbound/", webhook.receive, name="inbound")]
