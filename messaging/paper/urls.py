"""Addresses of this room, under the admin."""

from django.urls import path

from messaging.paper import views

app_name = "paper"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("check/", views.check, name="check"),
    path("forms/", views.forms, name="forms"),
    path("forms/<int:pk>/undo/", views.undo, name="undo"),
    path("forms/<int:pk>/scan/", views.scan, name="scan"),
    path("failed/", views.failed, name="failed"),
    path("failed/<int:pk>/", views.correct, name="correct"),
    path("sheets/", views.sheets, name="sheets"),
    path("sheets/print/", views.print_current, name="print"),
    path("sheets/<int:number>/", views.sheet, name="sheet"),
]
