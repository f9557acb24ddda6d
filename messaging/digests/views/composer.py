"""The composer: what a digest says, to whom, when, and what that costs; and one item's own screen."""

from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages

from messaging.audience import rules
from messaging.audience.forms import put_into
from messaging.audience.models import SavedAudience
from messaging.digests import (
    checks,
    composing,
    editions,
    offers,
    reading,
    rhythm,
    transitions,
    wording,
)
from messaging.digests.forms import DigestForm, ItemForm
from messaging.digests.models import Digest, DigestItem
from messaging.digests.views.base import CHANGE, DigestScreen
from messaging.gateways import encoding
from messaging.states import WrongState


class ComposerView(DigestScreen):
    """One digest while it is collected."""

    needs = (CHANGE,)
    template_name = "digests/composer.html"

    def get(self, request, pk):
        digest = self.get_digest()
        if digest.state != Digest.State.COLLECTING:
            return redirect("digests:approval", pk)
        return self._show(digest, DigestForm(instance=digest))

    def post(self, request, pk):
        digest = self.get_digest()
        form = DigestForm(request.POST, instance=Digest(pk=digest.pk))
        if not form.is_valid():
            return self._show(digest, form, status=422)
        try:
            composing.edit(digest, request.user, **form.cleaned_data)
            if request.POST.get("then") == "request_review":
                transitions.request_review(digest, request.user)
                messages.success(request, _("결재를 올렸습니다. 명단을 만드는 중입니다."))
                return redirect("digests:progress", pk)
        except (WrongState, checks.Blocked) as refusal:
            messages.error(request, refusal.in_words())
        else:
            messages.success(request, _("저장했습니다."))
        return redirect("digests:composer", pk)

    def _show(self, digest, form, status=200):
        self.page_title = digest.title
        preview = editions.preview(digest)
        other_form = editions.preview(digest, short=not digest.short_form)
        long, short = (other_form, preview) if digest.short_form else (preview, other_form)
        problems = checks.all_of(digest, preview)
        shown = reading.of_digest(digest, preview)
        return self.show(
            [{"url": reverse("digests:composer", args=[digest.pk]), "label": digest.title}],
            status=status,
            digest=digest,
            form=form,
            cards=_cards(preview, problems),
            removed=digest.items.exclude(removed_at=None).order_by("-removed_at")[:20],
            offers=offers.for_digest(digest),
            problems=[problem for problem in problems if problem.item is None],
            blocked=bool(problems),
            preview=preview,
            long=long,
            short=short,
            saving=long.won - short.won,
            biggest=shown[0] if shown else None,
            number_of_editions=len(shown),
            left_out=reading.in_words(editions.left_out(preview.items, preview.recipients, preview.capped)),
            hours=rhythm.lawful_hours(timezone.now()),
            headline_bytes=40,
        )


def _cards(preview, problems):
    """Each item with its place, its people in words and numbers, and what keeps it from going."""
    names, last = rules.Names(), len(preview.items) - 1
    return [
        {
            "item": item,
            "number": place + 1,
            "first": place == 0,
            "last": place == last,
            "people": preview.matching[item.pk],
            "fell_off": preview.fell_off[item.pk],
            "few": 0 < preview.reached[item.pk] < rules.FEW,
            "audience": rules.in_words(item, names),
            "bytes": encoding.size(item.headline),
            "problems": [problem for problem in problems if problem.item == item.pk],
        }
        for place, item in enumerate(preview.items)
    ]


class ItemView(DigestScreen):
    """One item's words and people, with the bubble as it arrives and the count as it changes."""

    needs = (CHANGE,)
    template_name = "digests/item.html"

    def get_item(self):
        """The item of this address."""
        rows = DigestItem.objects.select_related("digest", "department", "page", "missed_from__digest")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get(self, request, pk):
        item = self.get_item()
        return self._show(item, ItemForm(instance=item))

    def post(self, request, pk):
        item = self.get_item()
        if "take_saved" in request.POST:
            return self._with_saved(item)
        form = ItemForm(request.POST, instance=item)
        if not form.is_valid():
            return self._show(item, form, status=422)
        try:
            composing.edit_item(item, request.user, **form.cleaned_data)
        except WrongState as refusal:
            messages.error(request, refusal.in_words())
        else:
            messages.success(request, _("소식을 저장했습니다."))
        return redirect("digests:composer", item.digest_id)

    def _with_saved(self, item):
        """The form as typed so far, with a saved audience's choices copied into it; nothing is written yet."""
        data = self.request.POST.copy()
        chosen = saved_by(self.request.user).filter(pk=_number(data.get("saved"))).first()
        if chosen is None:
            messages.error(self.request, _("저장한 받는 사람을 골라 주세요."))
        else:
            put_into(data, chosen)
            messages.info(self.request, _("‘%s’의 조건을 옮겼습니다. 저장해야 바뀝니다.") % chosen.name)
        form = ItemForm(data, instance=item)
        form.is_valid()
        return self._show(item, form, seen=_as_it_would_be(item, chosen) if chosen else None)

    def _show(self, item, form, status=200, seen=None):
        digest = item.digest
        self.page_title = _("소식 고치기")
        trail = [
            {"url": reverse("digests:composer", args=[digest.pk]), "label": digest.title},
            {"url": reverse("digests:item", args=[item.pk]), "label": item.headline},
        ]
        return self.show(
            trail,
            status=status,
            digest=digest,
            item=item,
            form=form,
            seen=seen or _as_it_would_be(item, item),
            saved=saved_by(self.request.user),
        )


def saved_by(user):
    """The saved audiences that this person may take: her department's."""
    if not user.has_perm("audience.count_subscriber"):
        return SavedAudience.objects.none()
    return SavedAudience.objects.of(user).in_use()


def _number(text):
    return int(text) if str(text).isdecimal() and len(str(text)) < 18 else None


class HeadlineView(ItemView):
    """Only the headline, from the composer's own line."""

    def post(self, request, pk):
        item = self.get_item()
        headline = request.POST.get("headline", "").strip()
        if not headline or len(headline) > 120:
            messages.error(request, _("문자 제목은 1자에서 120자까지 쓸 수 있습니다."))
            return redirect("digests:composer", item.digest_id)
        try:
            composing.edit_item(item, request.user, headline=headline)
        except WrongState as refusal:
            messages.error(request, refusal.in_words())
        return redirect(reverse("digests:composer", args=[item.digest_id]) + f"#item-{item.pk}")


class ItemPreviewView(ItemView):
    """What the item would say and whom it would reach, for a form that is being filled in."""

    def post(self, request, pk):
        item = self.get_item()
        form = ItemForm(request.POST, instance=item)
        if not form.is_valid():
            return JsonResponse({"errors": form.errors}, status=422)
        return JsonResponse(_as_it_would_be(item, form.rule(), advertising=form.cleaned_data["advertising"]))


def _as_it_would_be(item, rule, advertising=None):
    """The text with this item alone, in both forms, and the audience in words and numbers."""
    head = wording.Letterhead.now()
    long, short = wording.long_form([item], head), wording.short_form(item, head)
    asked = rules.copy_of(rule)
    asked.advertising = item.advertising if advertising is None else advertising
    asked.send_at = item.send_at
    counted = rules.count(asked, editions.condition(item, asked))
    return {
        "people": counted.people,
        "audience": rules.in_words(asked),
        "left_out": counted.left_out_in_words(),
        "counted_at": _("%s에 셌습니다") % counted.at.strftime("%H:%M:%S"),
        "warning": _("받는 사람이 아주 적어서 누구인지 짐작될 수 있습니다.") if counted.few else "",
        "long": _told(long),
        "short": _told(short) if short else None,
        "unsendable": list(wording.unsendable(item)),
        "replaced": [f"{old} → {new or _('빠짐')}" for old, new in long.replaced],
    }


def _told(text):
    return {
        "body": text.body,
        "subject": text.subject,
        "bytes": text.bytes,
        "kind": text.kind,
        "won": f"{text.won:f}",
    }
