"""What one row of a sign-up list says: a `Told`, or the column and the reason why it cannot be taken."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.audience import phones, wordings
from messaging.audience.bulk import Told
from messaging.audience.forms import OLDEST, YOUNGEST
from messaging.audience.models import ConsentWording, Dong, Interest, Subscriber
from messaging.importing.columns import TICK

Purpose = ConsentWording.Purpose

REASONS = {
    **{f"phone_{code}": words for code, words in phones.MESSAGES.items()},
    "phone_two": _("한 칸에 번호가 둘 이상입니다. 한 사람에 한 번호만 남겨 주세요."),
    "phone_scientific": _(
        "엑셀이 번호를 1.01E+09처럼 줄여 끝자리를 알 수 없습니다. 그 열을 ‘텍스트’로 바꾸고 번호를 다시 적어 주세요."
    ),
    "twice": _("같은 번호가 %s행에도 있습니다. 먼저 나온 줄만 씁니다. 어느 쪽이 맞는지 확인해 주세요."),
    "name_long": _("이름이 너무 깁니다(40자까지). 다른 내용이 섞이지 않았는지 봐 주세요."),
    "interests_none": _("관심분야가 하나도 없습니다. 신청서에서 확인해 주세요."),
    "interests_unknown": _("모르는 관심분야가 있습니다. 관심분야의 이름이나 번호로 적어 주세요."),
    "tick": _("표시한 것인지 알 수 없습니다. O, V, 1, 예 가운데 하나로 적어 주세요."),
    "dong_unknown": _("모르는 동입니다. 행정동 이름으로, 다른 구에 사시면 ‘구 밖’으로 적어 주세요."),
    "dong_many": _("행정동이 둘 이상일 수 있습니다: %s. 하나를 적어 주세요."),
    "gender": _("성별을 알 수 없습니다. ‘남’ 또는 ‘여’로 적거나 비워 두세요."),
    "birth": _("태어난 해를 알 수 없습니다. 네 자리로 적어 주세요. 예: 1958"),
    "rrn": _("주민등록번호가 들어 있습니다. 뒷자리를 지우고 태어난 해만 남겨 주세요."),
    "young": _(
        "만 14세가 안 된 분이라 신청을 받을 수 없습니다. 참여코너에는 누구나 글을 보낼 수 있다고 알려 주세요."
    ),
    "signed_on_empty": _("서명한 날이 비어 있습니다. 신청서에 적힌 날짜를 적어 주세요."),
    "signed_on": _("날짜를 읽을 수 없습니다. 2026-03-02처럼 적어 주세요."),
    "signed_on_future": _("서명한 날이 아직 오지 않은 날입니다. 날짜를 확인해 주세요."),
    "no_wording": _("그날 쓰던 동의 문안이 없습니다. 날짜를 확인하고, 맞다면 관리자에게 알려 주세요."),
    "no_consent": _("개인정보와 소식 문자에 동의한 표시가 없습니다. 동의하지 않은 분은 가져올 수 없습니다."),
    "language": _("언어를 알 수 없습니다. 한국어, 영어, 일본어, 중국어 가운데 하나로 적어 주세요."),
    "address_long": _("주소가 너무 깁니다(200자까지)."),
    "newer": _("이 신청서보다 나중에 본인이 신청하셔서 그대로 두었습니다."),
}

YES = frozenset(
    [
        "o",
        "ok",
        "v",
        "y",
        "yes",
        "true",
        "1",
        "예",
        "네",
        "○",
        "◯",
        "ㅇ",
        "●",
        "✓",
        "✔",
        "√",
        "동의",
        "동의함",
        "동의합니다",
        "체크",
        "표시",
        "신청",
        "희망",
        "있음",
        "t",
    ]
)
NO = frozenset(
    [
        "x",
        "n",
        "no",
        "false",
        "0",
        "아니오",
        "아니요",
        "-",
        "×",
        "미동의",
        "동의안함",
        "거부",
        "없음",
        "f",
        ".",
    ]
)
UNSAID = frozenset(["-", ".", "무응답", "미기재", "미상", "모름", "없음", "해당없음", "선택안함", "비공개"])

_TWO_PHONES = re.compile(r"01\d[\s.\-)]*\d{3,4}[\s.\-]*\d{4}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_RRN = re.compile(r"\d{6}[-\s]?[1-8](?:\d{6}|[\d*]{6})")
_DAY = re.compile(
    r"(\d{4}|\d{2})\s*[-./년]\s*(\d{1,2})\s*[-./월]\s*(\d{1,2})\s*[.일]?(?:[\sT]+\(?.?\)?\s*\d{1,2}:\d{2}.*)?"
)
_DIGITS_DAY = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
GENDERS = {
    **dict.fromkeys(["여", "여성", "여자", "여인", "f", "female", "女"], Subscriber.Gender.WOMAN.value),
    **dict.fromkeys(["남", "남성", "남자", "m", "male", "男"], Subscriber.Gender.MAN.value),
}
LANGUAGES = {
    **dict.fromkeys(["ko", "kr", "한국어", "한글", "국어", "korean", "한"], "ko"),
    **dict.fromkeys(["en", "영어", "english", "영"], "en"),
    **dict.fromkeys(["ja", "jp", "일본어", "일어", "japanese", "日本語", "일"], "ja"),
    **dict.fromkeys(["zh", "cn", "중국어", "chinese", "中文", "中国語", "중"], "zh"),
}
EVERYTHING = frozenset(["전체", "모두", "전부", "모든분야", "전분야", "all", "다"])
OUTSIDE = frozenset(["구밖", "관외", "타구", "다른구", "구외", "관할외", "기타지역", "타지역", "outside"])


class NotTold(Exception):
    """A row that cannot be taken. Carries the column's key, a code of REASONS and a detail, never the value."""

    def __init__(self, key, code, detail=""):
        self.key = key
        self.code = code
        self.detail = detail
        super().__init__(code)


def reason_in_words(code, detail=""):
    """One Korean sentence for whoever mends the row."""
    words = str(REASONS.get(code, ""))
    return words % detail if "%s" in words else words


@dataclass
class Reader:
    """Reads rows by a mapping; what it needs of the house (interests, dongs, wordings) it reads once."""

    mapping: dict
    signed_on: date | None = None

    def __post_init__(self):
        self.places = {key: int(place) for place, key in self.mapping.items() if key}
        self.ticks = {
            int(key.removeprefix(TICK)): place for key, place in self.places.items() if key.startswith(TICK)
        }
        self.today = timezone.localdate()
        self.wordings_by_day = {}

    def tell(self, cells):
        """The row's words as a Told (dong as its id, the address still as a text). Raises NotTold."""

        def cell(key):
            place = self.places.get(key)
            return cells[place] if place is not None and place < len(cells) else ""

        phone = phone_of(cell("phone"))
        signed = self._signed(cell("signed_on"), cell("consent"))
        self._agreed(cell("consent"))
        person = {
            "name": self._name(cell("name")),
            "gender": self._gender(cell("gender")),
            "birth_year": self._birth_year(cell("birth"), cell("age")),
            "dong_id": self.dong(cell("dong")),
            "language": self._language(cell("language")),
            "first_in_home": self._yes_or_no("first_in_home", cell("first_in_home")),
            "address": self._address(cell("address")),
        }
        mask = self._interests(cell("interests"), cells)
        purposes = [*wordings.NECESSARY]
        for key, purpose in (("advertising", Purpose.ADVERTISING), ("night", Purpose.NIGHT)):
            if self._yes_or_no(key, cell(key)):
                purposes.append(purpose)
        return Told(
            phone=phone,
            signed_at=datetime.combine(signed, time(0), timezone.get_default_timezone()).astimezone(UTC),
            interest_mask=mask,
            person={
                name: value for name, value in person.items() if value not in (None, "") and name != "address"
            },
            wordings=self._wordings(signed, purposes),
        ), person["address"]

    # --- one thing each ---------------------------------------------------------------------------------------------

    def _name(self, text):
        if len(text) > 40:
            raise NotTold("name", "name_long")
        return " ".join(text.split())

    def _gender(self, text):
        plain = _plain(text)
        if not plain or plain in UNSAID:
            return ""
        if plain not in GENDERS:
            raise NotTold("gender", "gender")
        return GENDERS[plain]

    def _birth_year(self, birth, age):
        if birth and _plain(birth) not in UNSAID:
            return birth_year_of(birth, self.today)
        if age and _plain(age) not in UNSAID:
            digits = re.fullmatch(r"만?(\d{1,3})(?:세|살)?", _plain(age))
            if not digits:
                raise NotTold("age", "birth")
            return _old_enough("age", self.today.year - int(digits[1]), self.today)
        return None

    def _language(self, text):
        plain = _plain(text)
        if not plain or plain in UNSAID:
            return ""
        if plain not in LANGUAGES:
            raise NotTold("language", "language")
        return LANGUAGES[plain]

    def _address(self, text):
        if len(text) > 200:
            raise NotTold("address", "address_long")
        return " ".join(text.split())

    def _yes_or_no(self, key, text):
        """True, False, or None for an empty cell."""
        plain = _plain(text)
        if not plain:
            return None
        if plain in YES:
            return True
        if plain in NO or plain in UNSAID:
            return False
        raise NotTold(key, "tick")

    def _signed(self, text, consent):
        """The day of the signature: its own column, or a day in the column of consents, or the file's."""
        if text:
            return self._day("signed_on", text)
        if consent and day_of(consent):
            return self._day("consent", consent)
        if self.signed_on:
            return self.signed_on
        raise NotTold("signed_on", "signed_on_empty")

    def _day(self, key, text):
        day = day_of(text)
        if day is None:
            raise NotTold(key, "signed_on")
        if day > self.today:
            raise NotTold(key, "signed_on_future")
        return day

    def _agreed(self, text):
        """A list without a column of consents stands on the clerk's word that each was signed."""
        if "consent" not in self.places:
            return
        if not day_of(text) and not (_plain(text) and self._yes_or_no("consent", text)):
            raise NotTold("consent", "no_consent")

    def _wordings(self, day, purposes):
        """(purpose, id) of what was signed on that day."""
        key = (day, tuple(purposes))
        if key not in self.wordings_by_day:
            try:
                found = wordings.in_force(purposes, on=day)
            except LookupError:
                found = None
            self.wordings_by_day[key] = found and tuple((row.purpose, row.pk) for row in found)
        if self.wordings_by_day[key] is None:
            raise NotTold("signed_on", "no_wording")
        return self.wordings_by_day[key]

    # --- interests --------------------------------------------------------------------------------------------------

    @cached_property
    def _in_use(self):
        return list(Interest.objects.in_use())

    @cached_property
    def _terms(self):
        """Every word for an interest, the longest first; the halves of '안전·재난' too."""
        terms = {}
        for interest in self._in_use:
            for name in (interest.name, *interest.other_names.split(",")):
                for term in (name, *re.split(r"[·ㆍ/ ]", name)):
                    if len(_plain(term)) > 1:
                        terms.setdefault(_plain(term), interest)
        return sorted(terms.items(), key=lambda pair: -len(pair[0]))

    def _interests(self, text, cells):
        mask = self.mask_of(text)
        by_number = {interest.number: interest for interest in self._in_use}
        for number, place in self.ticks.items():
            ticked = cells[place] if place < len(cells) else ""
            interest = by_number.get(number)
            if not ticked or interest is None:
                continue
            itself = _plain(ticked) in (str(number), _plain(interest.name))
            if itself or self._yes_or_no(f"{TICK}{number}", ticked):
                mask |= interest.mask
        return mask

    def mask_of(self, text):
        """'복지, 교육', '1,3,5', '135', '1복지 3교육' or '모두' as a mask. Raises NotTold for a word it doesn't know."""
        if _plain(text) in EVERYTHING:
            return sum(interest.mask for interest in self._in_use)
        mask, rest = 0, unicodedata.normalize("NFKC", text).casefold()
        rest = re.sub(r"\s*[·ㆍ]\s*", "", rest)
        for term, interest in self._terms:
            if term in rest:
                mask |= interest.mask
                rest = rest.replace(term, " ")
        rest = re.sub(r"관심분야|관심|분야", " ", rest)
        for word in re.findall(r"[^\W_]+", rest):
            mask |= self._numbered(word)
        return mask

    def _numbered(self, word):
        by_number = {interest.number: interest.mask for interest in self._in_use}
        if word in {"번", "및", "와", "과", "등", "도"}:
            return 0
        digits = word.removesuffix("번")
        if digits.isdecimal():
            if int(digits) in by_number:
                return by_number[int(digits)]
            if len(set(digits)) == len(digits) and all(int(digit) in by_number for digit in digits):
                return sum(by_number[int(digit)] for digit in digits)
        raise NotTold("interests", "interests_unknown")

    # --- dongs ------------------------------------------------------------------------------------------------------

    @cached_property
    def _dongs(self):
        """{name, other name or code without blanks: [(id, name), …]}; another name may mean several."""
        found = {}
        for dong in Dong.objects.all():
            names = {_plain(dong.name), dong.code}
            if dong.outside:
                names |= OUTSIDE
            for name in names:
                found[name] = [(dong.pk, dong.name)]
        for dong in Dong.objects.all():
            for other in filter(None, map(_plain, dong.other_names.split(","))):
                known = found.setdefault(other, [])
                # A dong that bears the name itself is one of the candidates, not the answer: 신당동 the 행정동
                # is only a part of 신당동 the 법정동.
                if (dong.pk, dong.name) not in known:
                    known.append((dong.pk, dong.name))
        return found

    def dong(self, text):
        """The id of the dong that this text names, alone or in an address; None for an empty cell."""
        plain = _plain(text)
        if not plain or plain in UNSAID:
            return None
        candidates = self._dongs.get(plain) or self._dongs.get(re.sub(r"제(?=\d)", "", plain))
        if candidates is None:
            words = [_plain(word) for word in re.split(r"[\s,()]+", text)]
            named = [self._dongs[word] for word in words if word in self._dongs]
            candidates = list(dict.fromkeys(dong for found in named for dong in found))
        if not candidates:
            raise NotTold("dong", "dong_unknown")
        if len(candidates) > 1:
            raise NotTold("dong", "dong_many", "·".join(name for _pk, name in candidates)[:100])
        return candidates[0][0]


def phone_of(text):
    """The number in E.164. Raises NotTold."""
    if len(_TWO_PHONES.findall(unicodedata.normalize("NFKC", text))) > 1:
        raise NotTold("phone", "phone_two")
    if _SCIENTIFIC.fullmatch(text):
        raise NotTold("phone", "phone_scientific")
    try:
        return phones.parse(text)
    except phones.NotAPhone as refusal:
        raise NotTold("phone", f"phone_{refusal.code}") from None


def day_of(text):
    """The day that a text names, or None: 2026-03-02, 26.3.2., 2026년 3월 2일, 20260302, with or without an hour."""
    text = unicodedata.normalize("NFKC", text).strip()
    match = _DAY.fullmatch(text) or _DIGITS_DAY.fullmatch(text)
    if not match:
        return None
    year, month, day = (int(part) for part in match.groups()[:3])
    try:
        return date(year + 2000 if year < 100 else year, month, day)
    except ValueError:
        return None


def birth_year_of(text, today):
    """The year of birth: '1958', '58', '58년생', '1958.3.2', '580302'. Raises NotTold."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if _RRN.search(plain):
        raise NotTold("birth", "rrn")
    bare = re.sub(r"\s*년?\s*생$|\s*년$", "", plain)
    if match := re.fullmatch(r"(\d{4}|\d{2})", bare):
        return _old_enough("birth", _century(int(match[1]), today), today)
    if age := re.fullmatch(r"만?\s*(\d{1,3})\s*[세살]", plain):
        return _old_enough("birth", today.year - int(age[1]), today)
    match = _DAY.fullmatch(plain) or _DIGITS_DAY.fullmatch(plain)
    if not match:
        raise NotTold("birth", "birth")
    year = _century(int(match[1]), today)
    try:
        born = date(year, int(match[2]), int(match[3]))
    except ValueError:
        raise NotTold("birth", "birth") from None
    if (today.month, today.day) < (born.month, born.day) and today.year - born.year == YOUNGEST:
        raise NotTold("birth", "young")
    return _old_enough("birth", year, today)


def _century(year, today):
    """Two digits as a year that somebody alive can be born in."""
    if year >= 100:
        return year
    return 2000 + year if 2000 + year <= today.year else 1900 + year


def _old_enough(key, year, today):
    age = today.year - year
    if age < 0 or age > OLDEST:
        raise NotTold(key, "birth")
    if age < YOUNGEST:
        raise NotTold(key, "young")
    return year


def _plain(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).casefold().strip("'\"")
