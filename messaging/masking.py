"""How a person's number and name are shown to those who need not see them in full."""

import re

# What a destroyed phone begins with (keeping/kept.py).
DESTROYED = "~"


def phone(number):
    """'+821012345678' or '010-1234-5678' as '010-****-5678'; anything else keeps its last two signs."""
    if (number or "").startswith(DESTROYED):
        return "파기함"
    digits = re.sub(r"\D", "", number or "")
    if digits.startswith("82"):
        digits = "0" + digits[2:]
    if re.fullmatch(r"01\d{8,9}", digits):
        return f"{digits[:3]}-****-{digits[-4:]}"
    return "****" + digits[-2:] if digits else ""


def name(full):
    """홍길동 as 홍*동, 홍길 as 홍*, 남궁민수 as 남궁**."""
    full = (full or "").strip()
    if len(full) < 2:
        return full
    if len(full) == 2:
        return full[0] + "*"
    if len(full) == 3:
        return full[0] + "*" + full[-1]
    return full[:2] + "*" * (len(full) - 2)
