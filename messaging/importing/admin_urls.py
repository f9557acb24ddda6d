"""Addresses of the import screens, under the admin."""

from django.urls import path

from messaging.importing import views

app_name = "importing"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("refusals/", views.RefusalsView.as_view(), name="refusals"),
    path("<int:pk>/", views.RunView.as_view(), name="run"),
    path("<int:pk>/progress/", views.ProgressView.as_view(), name="progress"),
    path("<int:pk>/rejected/", views.RejectedView.as_view(), name="rejected"),
    path("<int:pk>/<slug:act>/", views.ActView.as_view(), name="act"),
]
