"""The Django app of this room."""

from django.apps import AppConfig


class NewsletterConfig(AppConfig):
    name = "newsletter"
    label = "newsletter"
    verbose_name = "소식지"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from newsletter import receivers

        receivers.connect()
