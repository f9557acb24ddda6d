"""The Django app of this room."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "messaging.delivery"
    label = "delivery"
    verbose_name = "문자 발송"
    default_auto_field = "django.db.models.BigAutoField"
