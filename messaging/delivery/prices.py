"""What a text costs on a day, by the office's dated price rows."""

from decimal import Decimal

from django.utils import timezone

from messaging.delivery.models import Price


def won(form, on=None):
    """The price of one text of that format on that day (today, unless told); 0 when none is set."""
    day = on or timezone.localdate()
    price = Price.objects.filter(format=form, used_from__lte=day).order_by("-used_from").first()
    return price.won if price else Decimal(0)
