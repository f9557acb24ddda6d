"""The Django app of this room."""

from django.apps import AppConfig


class InboundConfig(AppConfig):
    name = "messaging.inbound"
    label = "inbound"
    verbose_name = "받은 문자"
    default_auto_field = "django.db.models.BigAutoField"
