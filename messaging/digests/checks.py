"""What keeps a digest from going out as it stands, each in one Korean sentence that says what to do."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.digests import editions, rhythm, wording
from messaging.offices.models import OfficeSettings


@dataclass(frozen=True)
class Problem:
    """One reason not to go on; `item` is the item's id when the reason is one item's."""

    code: str
    text: str
    item: int | None = None


class Blocked(Exception):
    """The act was refused for these reasons."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__(", ".join(sorted({problem.code for problem in problems})))

    def in_words(self):
        """The reasons, a sentence each."""
        return " ".join(problem.text for problem in self.problems)


def block(problems):
    """Raise Blocked when there is any problem."""
    if problems:
        raise Blocked(problems)


def all_of(digest, preview=None):
    """Every reason that can be seen before the list is written; `preview` when it was counted already."""
    return of_the_hour(digest) + of_items(digest) + of_texts(digest, preview)


def of_the_hour(digest):
    """Sending hours that have passed, or lie in the night."""
    now = timezone.now()
    offers = ", ".join(rhythm.in_words(hour) for hour in rhythm.lawful_hours(now))
    if digest.send_at <= now:
        text = _("보낼 때가 이미 지났습니다. 다시 정해 주세요. 보낼 수 있는 때: %s")
        return [Problem("past", text % offers)]
    if rhythm.is_quiet(digest.send_at):
        text = _("밤 시간에는 문자를 보내지 않습니다. 보낼 수 있는 때: %s")
        return [Problem("quiet", text % offers)]
    return []


def of_deadlines(digest, moment=None):
    """Items that are over before the text arrives."""
    moment = moment or digest.send_at
    problems = []
    for item in digest.items.standing():
        if item.deadline and item.deadline <= moment:
            text = _("‘%(item)s’은(는) 마감(%(when)s)이 보낼 때보다 앞섭니다. 빼거나 보낼 때를 당겨 주세요.")
            when = rhythm.in_words(item.deadline)
            problems.append(Problem("deadline", text % {"item": item.headline, "when": when}, item.pk))
        elif item.expires_at and item.expires_at <= moment:
            text = _(
                "‘%(item)s’ 페이지는 보낼 때보다 먼저 내려갑니다(%(when)s). 빼거나 보낼 때를 당겨 주세요."
            )
            when = rhythm.in_words(item.expires_at)
            problems.append(Problem("expired", text % {"item": item.headline, "when": when}, item.pk))
    return problems


def of_items(digest):
    """Reasons that lie in the items: gone or changed pages, deadlines, signs no phone shows, labels."""
    items = list(digest.items.standing().select_related("page", "department"))
    if not items:
        return [Problem("empty", _("실린 소식이 없습니다. 소식을 하나 이상 실어 주세요."))]
    office = OfficeSettings.load()
    problems = of_deadlines(digest)
    for item in items:
        name = {"item": item.headline or _("제목 없는 소식")}
        if item.page is None or not item.page.live:
            text = _("‘%(item)s’ 페이지가 공개되어 있지 않습니다. 이 소식을 빼 주세요.")
            problems.append(Problem("page_gone", text % name, item.pk))
        elif item.page_changed:
            text = _("‘%(item)s’ 페이지가 바뀌었습니다. 반영할지 그대로 둘지 골라 주세요.")
            problems.append(Problem("page_changed", text % name, item.pk))
        if not item.headline.strip():
            problems.append(Problem("no_headline", _("문자 제목이 빈 소식이 있습니다."), item.pk))
        if unsendable := wording.unsendable(item):
            text = _("‘%(item)s’에 휴대전화가 보여 주지 못하는 글자가 있습니다: %(signs)s")
            problems.append(Problem("unsendable", text % (name | {"signs": " ".join(unsendable)}), item.pk))
        if item.advertising and not office.free_refusal_phone:
            text = _(
                "광고성 소식 ‘%(item)s’에는 무료 수신거부 번호(080)가 있어야 합니다. 관리자에게 기관 설정을 요청해 주세요."
            )
            problems.append(Problem("no_free_refusal", text % name, item.pk))
    return problems


def of_texts(digest, preview=None):
    """Items that reach nobody, and texts longer than a phone takes."""
    preview = preview or editions.preview(digest)
    if not preview.items:
        return []
    problems = []
    for item in preview.items:
        if not preview.matching[item.pk]:
            text = _("‘%(item)s’을(를) 받는 사람이 없습니다. 받는 사람을 골라 주세요.")
            problems.append(Problem("nobody", text % {"item": item.headline}, item.pk))
    if not problems and not preview.recipients:
        problems.append(Problem("nobody", _("받는 사람이 없습니다.")))
    too_long = [written for written in preview.editions if written.text.kind == "too_long"]
    if too_long:
        longest = max(too_long, key=lambda written: written.text.bytes)
        problems.append(Problem("too_long", wording.too_long_in_words(longest.text.bytes)))
    return problems


def of_the_list(digest):
    """A list that was written and holds nobody."""
    if not digest.broadcast or not digest.broadcast.recipients:
        return [Problem("nobody", _("받는 사람이 없습니다."))]
    return []
