"""Rows of signing up: a number that proves itself by a code, the confirmation of a sign-up, the two-yearly re-checks."""

import secrets

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience.models import Subscriber
from messaging.delivery.models import Broadcast


def new_key():
    """What a session keeps of a proof: random, so that it says nothing of the number."""
    return secrets.token_urlsafe(24)


class PhoneProof(models.Model):
    """A code went to this phone, and whoever types it before `expires_at` has shown that the phone is theirs.

    Proved, it lasts until `expires_at` again, which every use moves on. Its rows are also what limits are
    counted from, so that all web processes share them; a day after its end it is destroyed.
    """

    key = models.CharField(max_length=43, unique=True, default=new_key, editable=False)
    phone = models.CharField(_("전화번호"), max_length=16)  # E.164
    language = models.CharField(_("언어"), max_length=2, choices=Subscriber.Language, default="ko")
    # Keyed hashes (messaging/hashing.py): of the visitor's address, and of the code with this proof's key.
    address_hash = models.CharField(max_length=64, editable=False)
    code_hash = models.CharField(max_length=64, editable=False)
    sent_at = models.DateTimeField(_("보낸 때"), default=timezone.now)
    expires_at = models.DateTimeField(_("끝나는 때"))
    tries = models.PositiveSmallIntegerField(_("틀린 횟수"), default=0, editable=False)
    proved_at = models.DateTimeField(_("확인한 때"), null=True, blank=True, editable=False)
    signed_up_at = models.DateTimeField(_("신청한 때"), null=True, blank=True, editable=False)
    ended_at = models.DateTimeField(_("마친 때"), null=True, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("번호 확인")
        verbose_name_plural = _("번호 확인")
        indexes = [
            models.Index(fields=["phone", "sent_at"], name="codes_of_a_phone"),
            models.Index(fields=["address_hash", "sent_at"], name="codes_of_an_address"),
            models.Index(fields=["expires_at"], name="proofs_by_their_end"),
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Confirmation(models.Model):
    """That a sign-up was confirmed by a text, and whether the text arrived."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", _("결과 기다림")
        ARRIVED = "arrived", _("받음")
        FAILED = "failed", _("못 받음")
        UNKNOWN = "unknown", _("알 수 없음")

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="confirmations")
    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(_("보낸 때"), default=timezone.now)
    outcome = models.CharField(
        _("결과"), max_length=7, choices=Outcome, default=Outcome.WAITING, editable=False
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("신청 확인 문자")
        verbose_name_plural = _("신청 확인 문자")
        indexes = [
            models.Index(fields=["sent_at"], name="confirmation_waiting", condition=Q(outcome="waiting"))
        ]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"


class Recheck(models.Model):
    """That on this day those whose two years were over were told that their consent stands (수신동의 확인)."""

    day = models.DateField(_("날"), unique=True)
    broadcast = models.OneToOneField(
        Broadcast, models.PROTECT, null=True, related_name="+", verbose_name=_("발송")
    )
    finished_at = models.DateTimeField(_("끝난 때"), null=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("수신동의 확인")
        verbose_name_plural = _("수신동의 확인")
        indexes = [models.Index(fields=["day"], name="recheck_unfinished", condition=Q(finished_at=None))]

    def __str__(self):
        return f"{self._meta.verbose_name} {self.pk}"
