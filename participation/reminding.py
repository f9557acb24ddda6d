"""One mail a day to the moderators, when something waits for them."""

import logging
from datetime import time

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.users.models import UserProfile

from messaging.delivery.sweeping import Swept
from participation.models import Submission, WaitingMail
from participation.workflow import MODERATORS

logger = logging.getLogger(__name__)

FROM = time(9, 0)
UNTIL = time(18, 0)


def tell_moderators(now=None):
    """Mail today's count, once a working day from nine; gives what was found and sent.

    The row of the day is written first: a crash costs one mail and never sends it twice.
    """
    now = timezone.localtime(now)
    if now.weekday() > 4 or not FROM <= now.time() < UNTIL:
        return Swept()
    if WaitingMail.objects.filter(day=now.date()).exists():
        return Swept()
    waiting = Submission.objects.waiting().count()
    addresses = moderators_addresses() if waiting else []
    if not addresses:
        return Swept()
    with transaction.atomic():
        row, new = WaitingMail.objects.get_or_create(day=now.date(), defaults={"waiting": waiting})
    if not new:
        return Swept()
    sent = _send(waiting, addresses)
    WaitingMail.objects.filter(pk=row.pk).update(sent_at=timezone.now())
    logger.info("moderators' mail %s: %s of %s sent", row.pk, sent, len(addresses))
    return Swept(found=1, resumed=1)


def moderators_addresses():
    """The mail addresses of active moderators who want such mails."""
    moderators = get_user_model().objects.filter(is_active=True, groups__name=MODERATORS).exclude(email="")
    unwilling = UserProfile.objects.filter(submitted_notifications=False).values("user")
    return list(moderators.exclude(pk__in=unwilling).distinct().values_list("email", flat=True))


def _send(waiting, addresses):
    """A mail of their own for each; one that fails keeps none of the others back."""
    subject = _("[광장] 검토할 응모글 %(n)d편") % {"n": waiting}
    body = _(
        "검토를 기다리는 응모글이 %(n)d편 있습니다.\n\n%(where)s\n\n이 메일은 하루에 한 번만 보냅니다."
    ) % {
        "n": waiting,
        "where": settings.SITE_URL + reverse("participation:desk"),
    }
    sent = 0
    connection = get_connection()
    for address in addresses:
        try:
            sent += EmailMessage(subject, body, to=[address], connection=connection).send()
        except OSError as error:  # also every error of SMTP
            logger.error("moderators' mail failed: %s", type(error).__name__)
    return sent
