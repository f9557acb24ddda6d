"""Addresses of this room, under the admin."""

from django.urls import path

from messaging.keeping import views

app_name = "keeping"
urlpatterns = [
    path("", views.table, name="table"),
    path("period/<slug:key>/", views.period, name="period"),
    path("holds/", views.holds, name="holds"),
    path("holds/add/", views.add_hold, name="add_hold"),
    path("holds/<int:pk>/release/", views.release_hold, name="release_hold"),
    path("destructions/", views.destructions, name="destructions"),
    path("destructions/plan/", views.plan, name="plan"),
    path("destructions/<int:pk>/", views.destruction, name="destruction"),
    path("destructions/<int:pk>/approve/", views.approve, name="approve"),
    path("destructions/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("destructions/<int:pk>/stop/", views.stop, name="stop"),
    path("destructions/<int:pk>/report.xlsx", views.report, name="report"),
    path("looks/", views.looks, name="looks"),
    path("looks/export/", views.export_looks, name="export_looks"),
    path("exports/<int:pk>/", views.export, name="export"),
    path("exports/<int:pk>/password/", views.export_password, name="export_password"),
    path("exports/<int:pk>/file/", views.export_file, name="export_file"),
]
