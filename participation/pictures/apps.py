"""The Django app of this room."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "participation.pictures"
    label = "pictures"
    verbose_name = "사진과파일"
    default_auto_field = "django.db.models.BigAutoField"
