"""Addresses of the phones; they exist only in a trial."""

from django.urls import path

from cms.simulator import views

app_name = "simulator"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.newcomer, name="newcomer"),
    path("misbehave/", views.misbehave, name="misbehave"),
    path("pictures/<int:number>/", views.picture, name="picture"),
    path("<slug:reference>/", views.phone, name="phone"),
    path("<slug:reference>/texts/", views.bubbles, name="bubbles"),
    path("<slug:reference>/write/", views.write, name="write"),
]
