"""Hides on screens what residents text of themselves and others: registration, card, account and phone numbers."""

import re

RESIDENT_NUMBER = re.compile(
    r"(?<!\d)(\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]))(\s*[-–—~.]?\s*)([1-8])\d{6}(?!\d)"
)
CARD = re.compile(r"(?<!\d)(?:\d[ -]?){12,15}\d(?!\d)")
MOBILE = re.compile(r"(?<!\d)((?:\+?82[-.\s]?|0)1[016789])([-.\s]?)\d{3,4}([-.\s]?)(\d{4})(?!\d)")
ACCOUNT = re.compile(
    r"((?:계좌|은행|농협|신협|뱅크|새마을금고|수협|우체국|국민|신한|우리|하나|기업)\D{0,10})(\d[\d-]{7,18}\d)"
    r"|(?<![\d-])(\d{2,6}-\d{2,6}-\d{4,8}(?:-\d{1,3})?)(?![\d-])"
)


def hidden(text):
    """The text with such numbers hidden; the stored words stay as they came (law 6)."""
    text = RESIDENT_NUMBER.sub(r"\1\2\3******", text or "")
    text = MOBILE.sub(r"\1\2****\3\4", text)
    text = CARD.sub(lambda found: _stars(found[0]) if _luhn(found[0]) else found[0], text)
    return ACCOUNT.sub(_account, text)


def _account(found):
    if found[1]:
        return found[1] + _stars(found[2])
    # A landline has three groups too: 02-3396-5412 is nobody's secret.
    return found[3] if re.match(r"0\d{1,2}-|1[568]\d\d-", found[3]) else _stars(found[3])


def _stars(number):
    """All digits but the last two."""
    kept = len(re.sub(r"\D", "", number)) - 2
    out = []
    for sign in number:
        if sign.isdigit() and kept > 0:
            kept -= 1
            out.append("*")
        else:
            out.append(sign)
    return "".join(out)


def _luhn(number):
    """Whether the digits carry a payment card's check digit."""
    total = 0
    for place, sign in enumerate(reversed(re.sub(r"\D", "", number))):
        digit = int(sign) * (2 if place % 2 else 1)
        total += digit - 9 if digit > 9 else digit
    return total % 10 == 0
