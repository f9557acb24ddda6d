"""Addresses under /gateways/ that gateways call with delivery reports; public, signed."""

from django.urls import path

from messaging.delivery import views

app_name = "gateway_reports"
urlpatterns = [path("<slug:name>/reports/", views.receive_reports, name="reports")]
