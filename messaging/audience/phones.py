"""Phone numbers as people type them, turned into E.164 once, at the edge."""

import re
import unicodedata

import phonenumbers
from django.utils.translation import gettext_lazy as _

MESSAGES = {
    "empty": _("전화번호를 적어 주세요."),
    "letters": _(
        "숫자 자리에 글자가 있습니다. 숫자 0 대신 글자 O를, 1 대신 l이나 I를 쓰지 않았는지 봐 주세요."
    ),
    "too_short": _("전화번호 자릿수가 모자랍니다. 예: 010-1234-5678"),
    "too_long": _("전화번호 자릿수가 너무 많습니다. 번호를 하나만 적어 주세요."),
    "foreign": _("다른 나라 번호에는 문자를 보낼 수 없습니다. 국내 휴대전화 번호를 적어 주세요."),
    "not_mobile": _("휴대전화 번호가 아닙니다. 010처럼 01로 시작하는 번호를 적어 주세요."),
    "not_a_number": _("전화번호로 읽을 수 없습니다. 예: 010-1234-5678"),
}

_MOBILE = re.compile(r"1(?:0\d{8}|[16789]\d{7,8})")  # without the leading 0; 010 has eight more digits
_LOOKALIKES = re.compile(r"[OoQlI|]")
_SEPARATORS = re.compile(r"[\s.,\-‐-―−·ㆍ/()~_']+")


class NotAPhone(ValueError):
    """What was typed is no number we can text. Carries a code, never the number itself."""

    def __init__(self, code):
        self.code = code
        super().__init__(code)

    def in_words(self):
        """One Korean sentence for whoever typed it."""
        return str(MESSAGES[self.code])


def parse(typed):
    """The Korean mobile number in E.164 ('+821012345678'), however it was typed.

    Hyphens, dots, blanks, full-width digits, +82, 0082, 82 and the 0 that a spreadsheet dropped are all
    understood. Anything else raises `NotAPhone` with one of the codes in `MESSAGES`.
    """
    text = unicodedata.normalize("NFKC", str("" if typed is None else typed)).strip()
    text = re.sub(r"(?<=\d)\.0$", "", text)  # a spreadsheet's float
    signs = _SEPARATORS.sub("", text)
    if not signs:
        raise NotAPhone("empty")
    if not re.fullmatch(r"\+?\d+", signs):
        looks_typed = _LOOKALIKES.search(signs) and re.fullmatch(r"\+?\d+", _LOOKALIKES.sub("0", signs))
        raise NotAPhone("letters" if looks_typed else "not_a_number")
    if mobile := _MOBILE.fullmatch(_national(signs)):
        return "+82" + mobile[0]
    raise NotAPhone(_why_not(signs))


def parse_sender(typed):
    """Who texted us: as `parse`, but landlines, internet phones and foreign numbers are people too."""
    try:
        return parse(typed)
    except NotAPhone as refusal:
        number = _understood(unicodedata.normalize("NFKC", str(typed or "")))
        if number is None:
            raise refusal from None
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def shown(e164):
    """'+821012345678' as people here write it: '010-1234-5678'."""
    if e164.startswith("+82") and _MOBILE.fullmatch(e164[3:]):
        national = "0" + e164[3:]
        return f"{national[:3]}-{national[3:-4]}-{national[-4:]}"
    number = _understood(e164)
    if number is None:
        return e164
    formats = phonenumbers.PhoneNumberFormat
    return phonenumbers.format_number(
        number, formats.NATIONAL if number.country_code == 82 else formats.INTERNATIONAL
    )


def _national(signs):
    """The digits without country code and leading zero."""
    for country in ("+82", "0082", "00182", "00282", "0070082", "82"):
        rest = signs.removeprefix(country)
        if rest != signs and _MOBILE.fullmatch(rest.removeprefix("0")):
            return rest.removeprefix("0")
    return signs.removeprefix("0")


def _why_not(signs):
    """The code that tells the person what to look at."""
    if signs.startswith("+") and not signs.startswith("+82"):
        return "foreign"
    national = _national(signs)
    if re.match(r"1[016789]", national) or signs.startswith(("+82", "0082")):
        if len(national) < 9 or (national.startswith("10") and len(national) < 10):
            return "too_short"
        if national.startswith("1") and len(national) > 10:
            return "too_long"
    if len(national) < 7:
        return "too_short"
    if len(national) > 12:
        return "too_long"
    return "not_mobile"


def _understood(text):
    """The number as the library reads it, or None."""
    try:
        number = phonenumbers.parse(text, "KR")
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_possible_number(number) else None
