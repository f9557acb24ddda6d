"""Addresses of this room inside Wagtail's admin, which asks for a login on all of them."""

from django.urls import path

from messaging.inbound import views

app_name = "inbound"
urlpatterns = [
    path("texts/", views.texts, name="texts"),
    path("texts/<int:pk>/", views.text, name="text"),
    path("texts/<int:pk>/reroute/", views.reroute, name="reroute"),
    path("texts/<int:pk>/handle/", views.handle, name="handle"),
    path("texts/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("photos/<int:pk>/", views.photo, name="photo"),
    path("inquiries/", views.conversations, name="inquiries"),
    path("inquiries/<int:pk>/", views.conversation, name="inquiry"),
    path("inquiries/<int:pk>/answer/", views.answer, name="answer"),
    path("inquiries/<int:pk>/close/", views.close, name="close"),
    path("inquiries/<int:pk>/hand-over/", views.hand_over, name="hand_over"),
    path("rules/", views.rules, name="rules"),
]
