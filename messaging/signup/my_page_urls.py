"""Addresses of one's own page; public, none carries a number, all but the good-bye ask for a proof."""

from django.urls import path

from messaging.signup import my_page_views as views

urlpatterns = [
    path("", views.show, name="my_page"),
    path("interests/", views.interests, name="my_page_interests"),
    path("undo/", views.undo, name="my_page_undo"),
    path("about/", views.about, name="my_page_about"),
    path("consents/", views.consents, name="my_page_consents"),
    path("pause/", views.pause, name="my_page_pause"),
    path("resume/", views.resume, name="my_page_resume"),
    path("stop/", views.stop, name="my_page_stop"),
    path("come-back/", views.come_back, name="my_page_come_back"),
    path("leave/", views.leave, name="my_page_leave"),
    path("left/", views.left, name="my_page_left"),
    path("data/", views.data, name="my_page_data"),
    path("texts/<slug:name>/", views.section, name="my_page_section"),
]
