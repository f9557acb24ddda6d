"""What is planted, where it may stand, and how it is found elsewhere, however it is written."""

import re
from base64 import b64encode
from urllib.parse import quote

NAME = "황보나래솔"
PHONES = (
    "+821073914826",
    "+821073914827",
    "+821073914828",
    "+821073914829",
)  # by web, by text, on paper, in a list
TYPED = "010-7391-4828"
LISTED = "010-7391-4829"
WORDS = "칠패로 은행나무 아래 가로등이 나갔어요 언제 고치나요?"  # what one of them texts

# A number with or without country, zeros, hyphens or blanks; never its masked form.
_NUMBER = r"7391[-. )]{0,2}482[6-9]"
_NAMES = [NAME, quote(NAME), NAME.encode("unicode_escape").decode(), b64encode(NAME.encode()).decode()[:12]]
_PATTERN = re.compile("|".join([_NUMBER, "칠패로 은행나무", *map(re.escape, _NAMES)]))

# The tables that are meant to hold it, column by column: every other column of every table is scanned.
MEANT = {
    "audience_subscriber": {"phone", "name"},
    "audience_consent": {"phone"},
    "audience_optout": {"phone"},
    "audience_hold": {"phone"},
    "audience_textsignup": {"phone"},
    "delivery_message": {"phone"},
    "delivery_deliveryreport": {"phone"},
    "inbound_inboundmessage": {"phone", "text", "raw"},
    "inbound_inquiry": {"phone"},
    "signup_phoneproof": {"phone"},
    "keeping_legalhold": {"phone"},
    "paper_signedform": {"snapshot"},
    "importing_importrow": {"phone", "told"},
    "importing_imported": {"before", "after"},
}
# The folders whose files are meant to hold it: a list as it was uploaded, and its lines. Their names are not.
MEANT_FOLDERS = ("private/importing/",)


def found_in(text):
    """What of the planted stands in this text; an empty string when nothing does."""
    found = _PATTERN.search(text)
    return found[0] if found else ""
