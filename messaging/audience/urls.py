"""Addresses of the audience's own screens, under the admin."""

from django.urls import path

from messaging.audience import views

app_name = "audience"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("find/", views.find, name="find"),
    path("", views.try_out, name="try_out"),
    path("count/", views.count, name="count"),
    path("subscriber/export/", views.export, name="export"),
    path("subscriber/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("subscriber/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("hold/<int:pk>/decide/", views.decide, name="decide"),
]
