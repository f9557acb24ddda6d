"""What a column of a sign-up list can tell, and guessing it from its heading."""

import re
import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from messaging import hashing
from messaging.audience.models import Interest


@dataclass(frozen=True)
class Field:
    """One thing that a column may tell: its key, its name for people, and the words of headings that mean it."""

    key: str
    label: str
    words: tuple = ()
    hint: str = ""


# In the order in which a heading is tried: '광고 동의' before '동의', '동의일' before '동의'.
FIELDS = (
    Field(
        "phone",
        _("전화번호"),
        ("휴대폰", "휴대전화", "핸드폰", "전화", "연락처", "hp", "h.p", "phone", "mobile", "번호(휴대"),
    ),
    Field("advertising", _("광고성 정보 동의"), ("광고",), _("예·O·1이면 동의")),
    Field("night", _("밤 시간 수신 동의"), ("야간", "밤"), _("예·O·1이면 동의")),
    Field(
        "signed_on",
        _("서명한 날(신청일·동의일)"),
        ("동의일", "서명일", "신청일", "접수일", "작성일", "등록일", "날짜", "일자"),
        _("예: 2026-03-02"),
    ),
    Field("consent", _("개인정보·소식 문자 동의"), ("동의", "서명"), _("예·O·1이거나 동의한 날")),
    Field("name", _("이름"), ("이름", "성명", "성함", "신청자명", "신청인명", "name")),
    Field("gender", _("성별"), ("성별", "남녀", "gender"), _("남·여")),
    Field(
        "birth",
        _("태어난 해(생년월일)"),
        ("생년", "생일", "출생", "태어난", "birth"),
        _("예: 1958, 1958.3.2"),
    ),
    Field("age", _("나이"), ("나이", "연령", "age"), _("예: 67")),
    Field("interests", _("관심분야(한 열에 여럿)"), ("관심", "분야", "희망"), _("예: 복지, 교육 또는 1,3,5")),
    Field(
        "dong",
        _("행정동"),
        ("행정동", "거주동", "동명", "법정동", "사는동", "사시는동", "거주지"),
        _("이름, 법정동, 코드, ‘구 밖’"),
    ),
    Field("first_in_home", _("우리 집에서 처음"), ("처음", "세대당", "첫신청")),
    Field("address", _("주소(세대)"), ("주소", "세대", "address")),
    Field("language", _("언어"), ("언어", "language")),
)
BY_KEY = {field.key: field for field in FIELDS}
TICK = "interest:"  # and the interest's number: a column that is ticked for one interest
NOTHING = ""
ONCE = frozenset(BY_KEY)  # each of these in at most one column


def choices():
    """What a person may choose for a column: [(key, words)], ticks of single interests last."""
    ticks = [
        (f"{TICK}{interest.number}", _("관심분야 표시: %s") % f"{interest.number} {interest.name}")
        for interest in Interest.objects.in_use()
    ]
    return [(NOTHING, _("쓰지 않음")), *((field.key, field.label) for field in FIELDS), *ticks]


def guess(headings):
    """{place of the column (as text): key} for headings as people write them; each thing is taken once."""
    mapping, taken = {}, set()
    ticks = _interests_by_name()
    for place, heading in enumerate(headings):
        plain = _plain(heading)
        key = _tick(plain, ticks) or _field(plain, taken)
        if key:
            mapping[str(place)] = key
            taken.add(key)
    if "dong" not in taken:
        for place, heading in enumerate(headings):
            if str(place) not in mapping and _plain(heading) in ("동", "동이름", "읍면동"):
                mapping[str(place)] = "dong"
                break
    return mapping


def remembered(headings, runs):
    """The mapping that was last used for the same headings, or None."""
    last = runs.filter(headings_hash=hash_of(headings)).exclude(mapping={}).order_by("-pk").first()
    return last.mapping if last else None


def hash_of(headings):
    """Headings as a key, so that the same list of next month is known again."""
    return hashing.keyed("headings", "\n".join(_plain(heading) for heading in headings))


def problems(mapping, *, signed_on):
    """What keeps a mapping from being used, in Korean sentences."""
    keys = [key for key in mapping.values() if key]
    found = []
    if "phone" not in keys:
        found.append(_("어느 열이 전화번호인지 골라 주세요."))
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        found.append(_("‘%s’에 열이 둘 이상 맞춰져 있습니다. 하나만 남겨 주세요.") % _label(key))
    if "signed_on" not in keys and signed_on is None:
        found.append(_("서명한 날이 든 열을 고르거나, 모두 같은 날이면 아래에 그 날짜를 적어 주세요."))
    return [str(problem) for problem in found]


def _label(key):
    return BY_KEY[key].label if key in BY_KEY else _("관심분야 표시")


def _plain(heading):
    text = unicodedata.normalize("NFKC", heading).casefold()
    return re.sub(r"[\s*_\-:·ㆍ/()\[\]]+", "", text)


def _interests_by_name():
    names = {}
    for interest in Interest.objects.in_use():
        names[_plain(interest.name)] = interest.number
    return names


def _tick(plain, ticks):
    """'관심분야 복지', '복지', '1복지', '1.복지': a column for one interest alone."""
    bare = re.sub(r"^(?:관심|희망)?(?:분야)?\d{0,2}\.?", "", plain)
    return f"{TICK}{ticks[bare]}" if bare in ticks else ""


# Whose phone it is, or that it is none: '집전화' beside '휴대폰', '보호자 연락처'.
_NOT_HERS = re.compile(r"집전화|자택|유선|회사|직장|비상|보호자|가족|배우자|팩스|fax")
_OF_A_DONG = ("동이름", "읍면동이름", "동명", "행정동이름")


def _field(plain, taken):
    if plain in ("신청자", "신청인", "대상자") and "name" not in taken:
        return "name"
    for field in FIELDS:
        if field.key in taken or (field.key == "phone" and _NOT_HERS.search(plain)):
            continue
        if field.key == "name" and plain in _OF_A_DONG:
            continue
        if any(_means(_plain(word), plain) for word in field.words):
            return field.key
    return ""


def _means(word, plain):
    """Whether the heading has this word; a short Latin one only by itself ('age' is not in 'language')."""
    if word.isascii() and len(word) <= 4:
        return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", plain) is not None
    return word in plain
