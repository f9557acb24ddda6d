"""The addresses of private pictures, under the admin's own."""

from django.urls import path

from participation.pictures import views

app_name = "pictures"
urlpatterns = [
    path("private/<path:name>", views.private, name="private"),
    path("received/<int:pk>/", views.received, name="received"),
]
