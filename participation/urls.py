"""The addresses of the moderation desk, under the admin's own."""

from django.urls import path

from participation import views

app_name = "participation"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/<int:pk>/", views.desk, name="desk_at"),
    path("desk/<int:pk>/act/", views.act, name="act"),
    path("desk/<int:pk>/compare/", views.compare, name="compare"),
    path("desk/undo/", views.undo_last, name="undo_last"),
    path("desk/bulk/", views.bulk_act, name="bulk"),
    path("submissions/", views.submissions, name="submissions"),
]
