"""What a moderator should look at twice in a resident's text; nothing is refused or scolded for it.

Each detector prefers silence to a false alarm, except for numbers that must never be printed.
"""

import re
import unicodedata

from django.db import models
from django.utils.translation import gettext_lazy as _


class Flag(models.TextChoices):
    """Why a text needs a second look."""

    CHILD = "child", _("어린이")
    PERSONAL_DATA = "personal_data", _("개인정보")
    ABUSE = "abuse", _("거친 말")
    ADVERTISING = "advertising", _("광고")
    ELECTION = "election", _("선거")


# --- a child -------------------------------------------------------------------------------------
YOUNG_AGE = re.compile(r"(?<!\d)(?:만\s*)?([3-9]|1[0-3])\s*(?:살|세)(?![가-힣]*\s*때)")
SCHOOL = re.compile(
    r"(?:초등(?:학교|학생)?|(?<![가-힣])초)\s*[1-6](?:\s*학년|(?:이에요|이예요|예요|입니다|이고|인데|이라|이랑|\s|[.,!~)]|$))|유치원생|어린이집\s*(?:다니|다녀)"
    r"|(?:초등학교|초등)\s*(?:다니|다녀|학생)|초등학생(?:이에요|입니다|이예요|인데)"
)
BORROWED_PHONE = re.compile(
    r"(?:엄마|아빠|할머니|할아버지|부모님|어머니|아버지|이모|고모)\s*(?:폰|핸드폰|휴대폰|전화)(?:으로|로)"
)


def child(text):
    """Whether the author says to be, or writes like, someone under 14."""
    return bool(YOUNG_AGE.search(text) or SCHOOL.search(text) or BORROWED_PHONE.search(text))


# --- personal data -------------------------------------------------------------------------------
RESIDENT_NUMBER = re.compile(
    r"(?<!\d)(\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\s*[-–—~.]?\s*([1-8])\d{6}(?!\d)"
)
MOBILE = re.compile(r"(?<!\d)(?:\+?82[-.\s]?|0)1[016789][-.\s]?\d{3,4}[-.\s]?\d{4}(?!\d)")
LANDLINE = re.compile(r"(?<!\d)0(?:2|[3-6]\d)[-.)\s]\s?\d{3,4}[-.\s]\d{4}(?!\d)")
CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,15}\d(?!\d)")
ACCOUNT = re.compile(
    r"(?:계좌(?:번호)?|은행|농협|신협|뱅크|새마을금고)\D{0,8}(\d[\d -]{7,18}\d)|(?<!\d)\d{3,6}-\d{2,6}-\d{4,8}(?:-\d{1,3})?(?!\d)"
)
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
HOME = re.compile(r"\d+동\s*\d{2,4}호|[가-힣0-9]+(?:로|길)\s*\d+(?:-\d+)?\s*,?\s*(?:\d+동\s*)?\d{2,4}호")


def luhn(digits):
    """Whether a row of digits carries the check digit of a payment card."""
    total = 0
    for place, sign in enumerate(reversed(digits)):
        digit = int(sign)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def card(text):
    """Whether a payment card's number stands in the text."""
    rows = (re.sub(r"\D", "", found.group()) for found in CARD.finditer(text))
    return any(13 <= len(row) <= 16 and luhn(row) for row in rows)


def must_not_be_printed(text):
    """Korean names of the kinds of personal data in the text that no page may carry."""
    text = unicodedata.normalize("NFKC", text)
    found = []
    if RESIDENT_NUMBER.search(text):
        found.append(_("주민등록번호"))
    if MOBILE.search(text) or LANDLINE.search(text):
        found.append(_("전화번호"))
    if card(text):
        found.append(_("카드번호"))
    elif ACCOUNT.search(text) and not (MOBILE.search(text) or LANDLINE.search(text)):
        found.append(_("계좌번호"))
    if EMAIL.search(text):
        found.append(_("전자우편 주소"))
    if HOME.search(text):
        found.append(_("집 주소"))
    return found


def hidden(text):
    """The text with every sign of such data starred, for screens; the stored words stay as they are."""
    for pattern in (RESIDENT_NUMBER, MOBILE, LANDLINE, ACCOUNT, HOME):
        text = pattern.sub(lambda found: re.sub(r"\d", "*", found.group()), text)
    text = CARD.sub(
        lambda found: re.sub(r"\d", "*", found.group()) if card(found.group()) else found.group(), text
    )
    return EMAIL.sub(lambda found: re.sub(r"[\w]", "*", found.group()), text)


def without_numbers(text):
    """The text without the numbers that may not be printed: where a moderator starts from."""
    for pattern in (RESIDENT_NUMBER, MOBILE, LANDLINE, EMAIL):
        text = pattern.sub("", text)
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def personal_data(text):
    """Whether the text holds numbers or addresses that lead to a person."""
    return bool(must_not_be_printed(text))


# --- abuse ---------------------------------------------------------------------------------------
BETWEEN = r"[\s\d~!@#$%^&*()_+=.,;:/|·ㆍ-]{0,3}"  # what people put between the letters to slip through
ROUGH = [
    # A syllable before (필시 발표) or a word that goes on (시발점, 개나리) makes these innocent.
    rf"(?<![가-힣])[시씨씹]{BETWEEN}[발팔벌빨](?!점|역|택시|지점|자동차|전|생|견|달|표|명|송|원|행|휘|굴|길|걸음|끝|이\s*편|아들)",
    rf"[ㅅㅆ]{BETWEEN}ㅂ",
    rf"(?<![가-힣])병{BETWEEN}신(?!년|청|고|호|문|체)",
    r"(?<![ㅂ가-힣])ㅂ\s?ㅅ(?![가-힣])",
    rf"(?<![가-힣])개{BETWEEN}(?:새끼|색기|세끼|쌔끼|자식|쓰레기|년(?![가-힣]*[개월]))",
    r"(?<![가-힣])(?:이|저|그)?\s*새끼(?:야|들아|가|는)?(?![\s]*(?:손가락|고양이|강아지|발가락|줄|오리|돼지|호랑이|곰|꼰|를\s*(?:낳|품|돌)))",
    rf"(?<![가-힣])[좆좃존]{BETWEEN}나(?!라|무|물)",
    r"[좆좃]같|지랄|염병하|꺼져라|닥쳐|뒈져|뒤져라|엿\s*먹어|미친\s*(?:놈|년|새끼)|또라이|쌍놈|쌍년|썅",
]
ABUSE = re.compile("|".join(ROUGH))


def abuse(text):
    """Whether rough words stand in the text, also spelled around: '시1발', 'ㅅㅂ'."""
    return bool(ABUSE.search(unicodedata.normalize("NFC", text)))


# --- advertising -----------------------------------------------------------------------------------
LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+\.(?:com|net|kr|me|ly|info|shop|xyz|top)\b", re.I)
SELLING = re.compile(
    r"[(\[]\s*광고\s*[)\]]|대출\s*(?:상담|가능|문의|됩니다)|무담보|카지노|바카라|토토|리딩방|주식방|투자방|수익률"
    r"|할인\s*(?:행사|판매|쿠폰\s*드)|특가|가격\s*문의|분양\s*(?:문의|상담)|무료\s*상담|카톡\s*(?:문의|추가)|오픈\s*채팅"
)


def advertising(text):
    """Whether the text sells something."""
    return bool(SELLING.search(text) or LINK.search(text))


# --- elections -------------------------------------------------------------------------------------
POLITICAL = re.compile(
    r"당선|재선(?:에|을|하|되|도)|연임|출마|낙선|(?<![가-힣])후보(?!작|지|군|곡|생)|공약|유세|대선|총선|지방선거|보궐선거"
    r"|선거(?!철새)|투표(?:해|하|합)|뽑아\s*(?:주|줍)|찍어\s*(?:주|줍|드)(?=[^\n]{0,12}(?:구청장|시장|의원|후보|번))|기호\s*\d"
    r"|(?:구청장|시장님|의원|대통령|시의원|구의원)[^\n]{0,14}(?:업적|성과|최고|뽑|지지|응원합니다|밀어)|지지합니다|정당\s*(?:지지|가입)"
    r"|(?:국민의힘|민주당|정의당|개혁신당|진보당)"
)
INNOCENT_VOTE = re.compile(
    r"(?:반장|회장|학급|전교|동대표)\s*(?:선거|후보|투표|당선|공약|에\s*당선|에\s*출마)|당선작|인기\s*투표"
)


def election(text):
    """Whether the text takes sides for or against a person or party that stands for election."""
    return bool(POLITICAL.search(INNOCENT_VOTE.sub("", text)))


DETECTORS = {
    Flag.CHILD: child,
    Flag.PERSONAL_DATA: personal_data,
    Flag.ABUSE: abuse,
    Flag.ADVERTISING: advertising,
    Flag.ELECTION: election,
}


def found_in(text):
    """The flags of a text, in the order of the list."""
    return [flag for flag, detects in DETECTORS.items() if detects(text)]


def stored(flags):
    """Flags as the column holds them: ',child,abuse,'; nothing is an empty string."""
    return f",{','.join(flag.value for flag in flags)}," if flags else ""
