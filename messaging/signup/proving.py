"""A phone proves itself: a code goes to it as a real text, and whoever types it owns the number.

Nothing here looks at who is signed up or has refused: a known and an unknown number meet the very same.
The session keeps only the proof's random key, never the number.
"""

import ipaddress
import logging
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from messaging import hashing, visitors
from messaging.audience import consent
from messaging.audience.kinds import Kind
from messaging.delivery import sending
from messaging.signup import confirming, receipts
from messaging.signup.models import PhoneProof

logger = logging.getLogger(__name__)

SESSION_KEY = "phone_proof"
VALID = timedelta(minutes=5)  # a code
TRIES = 5
LASTS = timedelta(minutes=30)  # a proof, after its last use
LONGEST = timedelta(hours=2)  # a proof, however much it is used
AGAIN_AFTER = timedelta(seconds=20)  # the same session asking twice means the same code: a double click
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_PHONE = ((HOUR, 5), (DAY, 10))
KEPT = timedelta(days=1)  # after its end
CHUNK = 1_000


class TooManyCodes(Exception):
    """This phone or this address has had all the codes of the hour or day; `again_at` is when there is one more."""

    def __init__(self, again_at):
        self.again_at = again_at
        super().__init__("too many codes")

    def in_words(self):
        """When to come back; the same for every number."""
        local = timezone.localtime(self.again_at + timedelta(minutes=1))
        shown = date_format(
            local, "A g시 i분" if local.date() == timezone.localdate() else "n월 j일 A g시 i분"
        )
        return _(
            "확인번호를 여러 번 보내 드려서 지금은 더 보낼 수 없습니다. %(when)s부터 다시 받으실 수 있습니다."
        ) % {"when": shown}


class Outcome(Enum):
    """What became of a typed code."""

    PROVED = "proved"
    MISTYPED = "mistyped"  # not six digits: no try is lost
    WRONG = "wrong"
    OVER = "over"  # too late, too often, replaced by a newer one, used already, or none was asked for


@dataclass(frozen=True)
class Attempt:
    """A typed code's outcome, and how many tries are left."""

    outcome: Outcome
    tries_left: int = 0


# --- asking for a code ----------------------------------------------------------


def ask(request, phone, language="ko"):
    """Text a code to this phone; this session waits for it from now on. Raises TooManyCodes.

    The newest code ends every older one of the phone that was not used yet. Asked twice within moments by the
    same session it sends nothing more. Returns the proof.
    """
    address_hash = hashing.keyed("signup.address", _neighbourhood(visitors.address(request)))
    digits = f"{secrets.randbelow(1_000_000):06}"
    with transaction.atomic():
        # Always in this order, so that two who ask at once wait for each other and never in a circle.
        consent.lock(f"address {address_hash}")
        consent.lock(phone)
        now = timezone.now()
        if just_asked := _just_asked(request, phone, now):
            return just_asked
        _within_limits(Q(phone=phone), PER_PHONE, now)
        _within_limits(Q(address_hash=address_hash), _per_address(), now)
        PhoneProof.objects.filter(phone=phone, proved_at=None, ended_at=None).update(ended_at=now)
        proof = PhoneProof(phone=phone, language=language, address_hash=address_hash, sent_at=now)
        proof.code_hash = _hash(proof.key, digits)
        proof.expires_at = now + VALID
        proof.save(force_insert=True)
        sending.single(Kind.CODE, phone, receipts.code(language, digits), title="확인번호")
    request.session[SESSION_KEY] = proof.key
    logger.info("proof %s: a code was asked for", proof.pk)
    return proof


def asked(request):
    """The newest proof that this session asked for, also when its code is over: it can be sent again. Or None."""
    proof = _of(request)
    return None if proof is None or proof.proved_at else proof


def waiting(request):
    """The proof whose code this session still waits for, or None."""
    proof = _of(request)
    if proof is None or proof.proved_at or proof.ended_at or proof.expires_at <= timezone.now():
        return None
    return proof


def prove(request, typed):
    """Compare what was typed with the code of this session's proof. A wrong one costs a try, whoever types it."""
    digits = re.sub(r"[\s\-·.]", "", unicodedata.normalize("NFKC", str(typed or "")))
    with transaction.atomic():
        proof = _locked(request)
        now = timezone.now()
        if proof is None or proof.ended_at or proof.expires_at <= now:
            return Attempt(Outcome.OVER)
        if proof.proved_at:  # the same form sent twice, or the back button
            return Attempt(Outcome.PROVED)
        if not re.fullmatch(r"[0-9]{6}", digits):
            return Attempt(Outcome.MISTYPED, TRIES - proof.tries)
        right = hashing.same(proof.code_hash, _hash(proof.key, digits))
        if right:
            proof.proved_at, proof.expires_at = now, now + LASTS
        else:
            proof.tries += 1
            if proof.tries >= TRIES:
                proof.ended_at = now
        proof.save(update_fields=["tries", "proved_at", "expires_at", "ended_at"])
        if right:
            confirming.proved(proof.phone)
    if right:
        request.session.cycle_key()  # whoever planted a session key on this browser does not share the proof
        logger.info("proof %s: proved", proof.pk)
        return Attempt(Outcome.PROVED)
    if proof.ended_at:
        logger.info("proof %s: ended by wrong codes", proof.pk)
        return Attempt(Outcome.OVER)
    return Attempt(Outcome.WRONG, TRIES - proof.tries)


# --- being proved ------------------------------------------------------------------


def proof_of(request):
    """The proof that stands in this session now, or None. Using it lets it last longer, up to two hours."""
    proof = _of(request)
    now = timezone.now()
    if proof is None or not proof.proved_at or proof.ended_at or proof.expires_at <= now:
        return None
    until = min(now + LASTS, proof.proved_at + LONGEST)
    if until - proof.expires_at > timedelta(minutes=1):  # a write a minute at most
        PhoneProof.objects.filter(pk=proof.pk, ended_at=None).update(expires_at=until)
        proof.expires_at = until
    return proof


def proved_phone(request):
    """The phone proved in this session (E.164), or None."""
    proof = proof_of(request)
    return proof.phone if proof else None


def end(request):
    """Forget the proof of this session: the next one at this screen has to prove a number again."""
    key = request.session.pop(SESSION_KEY, None)
    if key:
        PhoneProof.objects.filter(key=key, ended_at=None).update(ended_at=timezone.now())
        request.session.cycle_key()


def destroy_over(late=timedelta()):
    """Destroy the proofs that ended a day (and `late`) ago: they hold phone numbers. Returns how many."""
    before = timezone.now() - KEPT - late
    over = PhoneProof.objects.filter(Q(expires_at__lt=before) | Q(ended_at__lt=before), sent_at__lt=before)
    destroyed = 0
    while ids := list(over.values_list("pk", flat=True)[:CHUNK]):
        destroyed += PhoneProof.objects.filter(pk__in=ids).delete()[0]
    if destroyed:
        logger.info("%s proofs of numbers destroyed", destroyed)
    return destroyed


# --- how it is done ------------------------------------------------------------------


def _of(request):
    key = request.session.get(SESSION_KEY)
    return PhoneProof.objects.filter(key=key).first() if key else None


def _locked(request):
    """This session's proof, its phone locked; None when there is none."""
    proof = _of(request)
    if proof is None:
        return None
    consent.lock(proof.phone)
    return PhoneProof.objects.select_for_update().filter(pk=proof.pk).first()


def _just_asked(request, phone, now):
    proof = _of(request)
    fresh = proof and proof.phone == phone and proof.sent_at > now - AGAIN_AFTER
    return proof if fresh and not (proof.proved_at or proof.ended_at) else None


def _within_limits(whose, limits, now):
    for window, most in limits:
        sent = PhoneProof.objects.filter(whose, sent_at__gt=now - window).order_by("-sent_at")
        # The most-th newest: when it leaves the window there is room for one more.
        if oldest := sent.values_list("sent_at", flat=True)[most - 1 : most].first():
            logger.info("a code was refused: there were %s in %s", most, window)
            raise TooManyCodes(oldest + window)


def _per_address():
    """Many share an address (a mobile carrier's, a community centre's): the office may set more."""
    return ((HOUR, settings.CODES_PER_ADDRESS_HOUR), (DAY, settings.CODES_PER_ADDRESS_DAY))


def _hash(key, digits):
    return hashing.keyed("signup.code", f"{key} {digits}")


def _neighbourhood(address):
    """An IPv6 visitor has a whole /64 to choose from: it counts as one address."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if ip.version == 6:
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)
