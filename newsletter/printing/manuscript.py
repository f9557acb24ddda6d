"""An issue's words and pictures as plain values, ready to be set: what stands in issue.json."""

import calendar
from datetime import timedelta

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.audience import fields as interests
from messaging.audience.models import Interest
from messaging.offices.models import OfficeSettings
from newsletter.models import ArticlePage, Placement, PrintSettings
from newsletter.printing import photographs
from newsletter.printing.glyphs import Copyist
from newsletter.printing.richtext import parts_of
from participation.models import Call

WEEKDAYS = "월화수목금토일"
LEAST_DPI = 200
OPEN_CALLS_SHOWN = 4


class Manuscript:
    """Collects an issue once: its values in `values`, its pictures in `folder`, what to look at in `warnings`.

    What prints is the newest draft of the issue and of each article that was not taken off again: a proof
    is read before publication. Every word passes the copyist; none is ever read as markup.
    """

    def __init__(self, issue, folder):
        self.issue = issue.get_latest_revision_as_object()
        self.folder = folder
        self.copy = Copyist()
        self.warnings = []
        self.office = OfficeSettings.load()
        self.settings = PrintSettings.load()
        self.pictures = {}
        self.values = self._values()

    def all_warnings(self):
        """One Korean sentence a finding: missing characters, pictures without words, coarse pictures."""
        missing = [
            _("‘%(sign)s’(U+%(point)s) 글자가 글꼴에 없어 〓로 찍었습니다: %(where)s")
            % {"sign": sign, "point": f"{ord(sign):04X}", "where": where}
            for sign, where in self.copy.missing.items()
        ]
        return missing + self.warnings

    def _values(self):
        issue, copy = self.issue, self.copy
        month = _("%(year)s년 %(month)s월호") % {"year": issue.year, "month": issue.month}
        name = copy(self.office.newsletter_name, _("소식지 이름"))
        return {
            "title": f"{name} {month}",
            "masthead": {
                "name": name,
                "month": month,
                "number": _("제%s호") % issue.number,
                "date": _long_date(issue.delivery_date),
                "office": copy(self.settings.publisher or self.office.office_name, _("발행처")),
                "lead": copy(issue.lead, _("여는 말")).strip(),
            },
            "words": {
                "contents": _("이번 호에는"),
                "sections": _("이달의 광장"),
                "corners": _("참여마당"),
                "join": _("다음 호는 여러분이 써 주세요"),
                "open_calls": _("지금 받고 있는 글"),
                "sign_up": _("문자소식을 받아 보세요"),
                "notes": _("메모"),
            },
            "join": self._join(),
            "cover": self._picture(issue.cover, where=_("표지 사진")),
            "sections": self._blocks(issue.sections, _("꼭지")),
            "articles": [self._article(article) for article in self._articles()],
            "corners": self._corners(),
            "open_calls": self._open_calls(),
            "interests": [[i.number, copy(i.name)] for i in Interest.objects.in_use()],
            "calendar": self._calendar(),
            "staff": self._staff(),
        }

    def _join(self):
        number = self.copy(settings.REPLY_NUMBER)
        return {
            "number": number,
            "invitation": _(
                "읽고 떠오른 생각, 이웃 자랑, 골목 사진을 문자로 보내 주세요. 다음 호에 실어 드립니다."
            ),
            "thanks": _("주민 여러분이 문자로 보내 주신 글입니다. 고맙습니다."),
            "how": _("휴대전화 문자로 보내면 됩니다. 이름을 밝히지 않으셔도 실어 드립니다."),
            "steps": [
                {
                    "title": _("고르세요"),
                    "text": _("아래에서 마음에 드는 코너를 고르고, 그 머리말을 맨 앞에 씁니다."),
                    "example": _("한줄"),
                },
                {
                    "title": _("쓰세요"),
                    "text": _("한두 줄이면 넉넉합니다. 사진은 한 장을 붙여 주세요."),
                    "example": _("한줄 이번 호 골목 이야기, 눈물 났어요"),
                },
                {
                    "title": _("보내세요"),
                    "text": _("받는 번호에 우물 정(#)부터 그대로 누릅니다."),
                    "example": number,
                },
            ],
            "sign_up": _(
                "관심 있는 분야의 번호를 %s로 보내시면, 그 분야의 소식만 문자로 알려 드립니다. 예: 신청 1 3 5"
            )
            % number,
        }

    def _articles(self):
        taken_off = {"live": False, "first_published_at__isnull": False}
        pages = ArticlePage.objects.child_of(self.issue).exclude(**taken_off).order_by("path")
        return [page.get_latest_revision_as_object() for page in pages]

    def _article(self, page):
        where = self.copy(page.title)
        byline = " · ".join(words for words in (page.byline, str(page.department or "")) if words)
        blocks = self._blocks(page.body, where)
        picture = self._picture(page.picture, where=where)
        if picture is None:
            # The first picture of the body stands under the headline: text then runs on without a hole.
            picture = next((block for block in blocks if block["kind"] == "picture"), None)
            blocks = [block for block in blocks if block is not picture]
        return {
            "title": where,
            "label": " · ".join(interests.names(page.interest_mask)),
            "lead": self.copy(page.lead, where).strip(),
            "byline": self.copy(byline, where),
            "picture": picture,
            "blocks": blocks,
        }

    def _blocks(self, stream, where):
        return [said for block in stream if (said := self._block(block, where))]

    def _block(self, block, where):
        value = block.value
        match block.block_type:
            case "heading":
                return {"kind": "heading", "text": self.copy(value, where)}
            case "paragraph":
                return {"kind": "paragraph", "parts": self._parts(value, where)}
            case "picture":
                picture = self._picture(value["image"], value["caption"], where)
                return picture and picture | {"kind": "picture"}
            case "box":
                return {
                    "kind": "box",
                    "heading": self.copy(value["heading"], where),
                    "parts": self._parts(value["text"], where),
                }
            case "notice":
                return self._notice(value)
        return None

    def _parts(self, rich_text, where):
        parts = parts_of(rich_text.source)
        for part in parts:
            for run in part["runs"]:
                run["text"] = self.copy(run["text"], where)
        return parts

    def _notice(self, page):
        if page is None:
            return None
        notice = page.specific
        copy = self.copy
        where = copy(notice.title)
        phone = notice.contact or (notice.department.phone if notice.department else "")
        facts = [
            (_("누구에게"), notice.for_whom),
            (_("언제"), notice.period),
            (_("어디서"), notice.place),
            (_("비용"), notice.fee),
            (_("신청"), notice.how_to_apply),
            (_("마감"), _deadline(notice.deadline)),
            (_("문의"), " ".join(words for words in (str(notice.department or ""), phone) if words)),
        ]
        return {
            "kind": "notice",
            "title": where,
            "interests": " · ".join(interests.names(notice.interest_mask)),
            "summary": copy(notice.summary, where),
            "facts": [[label, copy(value, where)] for label, value in facts if value],
        }

    def _picture(self, image, caption="", where=""):
        if image is None:
            return None
        if image.pk not in self.pictures:
            try:
                self.pictures[image.pk] = photographs.prepare(image, self.folder)
            except (OSError, ValueError):
                self.pictures[image.pk] = None
        if self.pictures[image.pk] is None:
            self.warnings.append(_("사진 파일을 읽을 수 없어 뺐습니다: %s") % where)
            return None
        path, width, height = self.pictures[image.pk]
        if not image.description:
            self.warnings.append(_("사진에 대체 텍스트가 없습니다: %s") % where)
        if width < LEAST_DPI * 85 / 25.4:
            self.warnings.append(
                _("사진이 작아 인쇄하면 흐릴 수 있습니다(가로 %(width)s픽셀): %(where)s")
                % {"width": width, "where": where}
            )
        return {
            "path": path,
            "width": width,
            "height": height,
            "alt": self.copy(image.description, where) or _("사진"),
            "caption": self.copy(caption, where),
            "credit": self.copy(image.credit, where),
        }

    def _corners(self):
        """The entries laid into the issue: by corner in the office's order, by call, in the editor's order."""
        placements = (
            Placement.objects.filter(issue_id=self.issue.pk)
            .select_related("entry__call__corner", "entry__photo")
            .order_by("entry__call__corner__sort_order", "entry__call__corner__name", "position", "pk")
        )
        corners = {}
        for placement in placements:
            entry = placement.entry
            call = entry.call
            corner = corners.setdefault(
                call.corner_id, {"name": self.copy(call.corner.name), "form": call.corner.form, "calls": {}}
            )
            told = corner["calls"].setdefault(
                call.pk,
                {"title": self.copy(call.title), "question": self.copy(call.question).strip(), "entries": []},
            )
            told["entries"].append(self._entry(entry))
        return [corner | {"calls": list(corner["calls"].values())} for corner in corners.values()]

    def _entry(self, entry):
        where = _("게재글 %s") % entry.pk
        return {
            "id": entry.pk,
            "title": self.copy(entry.title, where).strip(),
            "lines": [line.strip() for line in self.copy(entry.body, where).split("\n") if line.strip()],
            "byline": self.copy(entry.byline, where).strip(),
            "photo": self._picture(entry.photo, where=where),
        }

    def _open_calls(self):
        """The calls a reader can still answer when the paper reaches the door."""
        at_the_door = timezone.make_aware(
            timezone.datetime.combine(
                self.issue.delivery_date + timedelta(days=1), timezone.datetime.min.time()
            )
        )
        calls = Call.objects.filter(published=True, closes_at__gt=at_the_door, corner__retired=False)
        calls = calls.select_related("corner").order_by(F("corner__sort_order"), "closes_at", "pk")
        return [
            {
                "corner": self.copy(call.corner.name),
                "title": self.copy(call.title),
                "question": self.copy(call.question).strip(),
                "closes": _("%s까지") % _deadline(call.closes_at),
            }
            for call in calls[:OPEN_CALLS_SHOWN]
        ]

    def _calendar(self):
        """The month after the paper comes, for a page that would else stand empty."""
        first = (self.issue.delivery_date.replace(day=1) + timedelta(days=32)).replace(day=1)
        weeks = calendar.Calendar(firstweekday=6).monthdayscalendar(first.year, first.month)
        return {
            "title": _("%(year)s년 %(month)s월") % {"year": first.year, "month": first.month},
            "weekdays": ["일", "월", "화", "수", "목", "금", "토"],
            "days": [str(day or "") for week in weeks for day in week],
        }

    def _staff(self):
        issue = self.issue
        lines = [
            _("발행일 %(date)s · 제%(number)s호")
            % {"date": _long_date(issue.delivery_date), "number": issue.number},
            _("발행처 %(who)s · 대표 전화 %(phone)s")
            % {"who": self.settings.publisher or self.office.office_name, "phone": self.office.main_phone},
        ]
        if issue.department:
            lines.append(
                _("편집 %(department)s %(phone)s")
                % {"department": issue.department, "phone": issue.department.phone}
            )
        lines += self.settings.imprint.splitlines()
        return [self.copy(line, _("판권")) for line in lines if line.strip()]


def _long_date(day):
    return _("%(year)s년 %(month)s월 %(day)s일 %(weekday)s요일") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
        "weekday": WEEKDAYS[day.weekday()],
    }


def _deadline(moment):
    if not moment:
        return ""
    local = timezone.localtime(moment)
    day = f"{local.month}. {local.day}.({WEEKDAYS[local.weekday()]})"
    return day if (local.hour, local.minute) in ((0, 0), (23, 59)) else f"{day} {local:%H:%M}"
