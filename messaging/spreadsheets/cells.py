"""One cell's value as the text a person sees, whatever kind of cell it came from."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+?\d{1,2}")
_UNSEEN = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad\x00-\x08\x0b\x0c\x0e-\x1f]")


def text_of(value):
    """The value as text: whole numbers without '.0', days as 2026-03-02, Hangul composed, edges trimmed."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        if value.time() == time(0):
            return value.date().isoformat()
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, (date, time)):
        return value.isoformat()
    text = _UNSEEN.sub("", unicodedata.normalize("NFC", str(value))).strip()
    return _whole(text) if _SCIENTIFIC.fullmatch(text) else text


def _whole(text):
    """'1.012345678E9' as 1012345678, when no digit was lost; else as it stands."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    _sign, digits, exponent = number.as_tuple()
    lost = exponent > 0 and len(digits) + exponent > 6  # zeros that nobody wrote: 1.01E+09
    return str(int(number)) if number == number.to_integral_value() and not lost else text
