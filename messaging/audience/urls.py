"""Addresses of the audience's own screens, under the admin."""

from django.urls import path

from messaging.audience import board_views, builder, views

app_name = "audience"
urlpatterns = [
    path("find/", views.find, name="find"),
    path("", builder.build, name="try_out"),
    path("count/", builder.count, name="count"),
    path("split/", builder.split, name="split"),
    path("saved/", builder.saved_list, name="saved"),
    path("saved/<int:pk>/", builder.opened, name="open"),
    path("saved/<int:pk>/<str:act>/", builder.act, name="act"),
    path("board/", board_views.show, name="board"),
    path("board/file/", board_views.file, name="board_file"),
    path("households/", board_views.households, name="households"),
    path("subscriber/export/", views.export, name="export"),
    path("subscriber/<int:pk>/reveal/", views.reveal, name="reveal"),
    path("subscriber/<int:pk>/refuse/", views.refuse, name="refuse"),
    path("hold/<int:pk>/decide/", views.decide, name="decide"),
]
