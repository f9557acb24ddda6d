"""A neighbourhood as a clerk types it: its name, a 법정동 that residents know it by, or the first consonants."""

import re
import unicodedata

from messaging.audience.models import Dong

INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"


def initials(words):
    """'다산동' as 'ㄷㅅㄷ'; what is no syllable stays as it is."""
    return "".join(INITIALS[(ord(sign) - 0xAC00) // 588] if "가" <= sign <= "힣" else sign for sign in words)


def plain(words):
    """The words without blanks and dots, composed: what two spellings of one name share."""
    # A keyboard's lone consonants arrive as jamo or as letters of their own; both mean the letter.
    composed = unicodedata.normalize("NFC", words or "")
    return re.sub(r"[\s·ㆍ.,]+", "", composed)


def names_of(dong):
    """Its own name first, then the 법정동 that residents write."""
    return [dong.name, *(name.strip() for name in dong.other_names.split(",") if name.strip())]


def matching(typed, dongs=None):
    """The neighbourhoods that these letters may mean: an exact name alone, else every beginning that fits."""
    typed = plain(typed)
    if not typed:
        return []
    dongs = list(Dong.objects.all()) if dongs is None else dongs
    by_name = [(dong, [plain(name) for name in names_of(dong)]) for dong in dongs]
    for fits in (
        lambda names: typed == names[0] or typed + "동" == names[0],
        lambda names: typed in names or typed + "동" in names,
        lambda names: any(name.startswith(typed) for name in names),
        lambda names: any(initials(name).startswith(typed) for name in names),
    ):
        if found := [dong for dong, names in by_name if fits(names)]:
            return found
    return []
