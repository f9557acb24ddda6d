"""Addresses of signing up and of one's own page; public. None carries a number."""

from django.urls import include, path

from messaging.signup import my_page_urls, views

app_name = "signup"
urlpatterns = [
    path("", views.start, name="start"),
    path("code/", views.code, name="code"),
    path("form/", views.form, name="form"),
    path("done/", views.done, name="done"),
    path("end/", views.end, name="end"),
    path("terms/", views.terms, name="terms"),
    path("en/", views.english, name="english"),
    path("my/", include(my_page_urls.urlpatterns)),
]
