"""A resident's photo becomes public when the issue that prints it reaches the doors, not before."""

from django.utils import timezone

from messaging.delivery.sweeping import Swept
from newsletter.models import Placement
from participation.pictures import keeping
from participation.pictures.models import PRIVATE_COLLECTION

AT_ONCE = 20  # each moves a file


def sweep():
    """Release the private photos of entries in published issues whose delivery has begun."""
    placements = Placement.objects.filter(
        issue__live=True,
        issue__delivery_date__lte=timezone.localdate(),
        entry__photo__collection__name=PRIVATE_COLLECTION,
    ).select_related("entry__photo")
    found = list(placements.order_by("pk")[:AT_ONCE])
    for placement in found:
        keeping.release(placement.entry.photo, by=placement.placed_by)
    return Swept(found=len(found), resumed=len(found))
