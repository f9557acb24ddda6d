"""Which characters our fonts can print; what they lack is marked on the page and named in the warnings."""

import unicodedata
from functools import cache

from django.conf import settings
from fontTools.ttLib import TTFont

MISSING = "〓"  # the printers' mark for a sort that is not in the case
SERIF = [
    f"@expo-google-fonts/noto-serif-kr/{weight}/NotoSerifKR_{weight}.ttf"
    for weight in ("400Regular", "600SemiBold", "700Bold", "900Black")
]
SANS = [
    f"pretendard-gov/dist/public/static/PretendardGOV-{weight}.otf"
    for weight in ("Regular", "SemiBold", "Bold")
]


def font_files():
    """The font files that a page is set in; system fonts are never used, so every machine sets the same page."""
    return [settings.NODE_MODULES / name for name in (*SERIF, *SANS)]


@cache
def printable():
    """Every character that one of our fonts has, at the weights the page uses (a family's cuts agree)."""
    points = set()
    for name in (SERIF[0], SANS[0]):
        with TTFont(settings.NODE_MODULES / name, lazy=True) as font:
            points.update(font.getBestCmap())
    return frozenset(map(chr, points))


class Copyist:
    """Copies words for print: composed, without signs that have no shape, missing characters marked and noted."""

    def __init__(self):
        self.missing = {}

    def __call__(self, words, where=""):
        """The words as they can be printed; `where` says in the warning where they stand."""
        composed = unicodedata.normalize("NFC", str(words or "")).replace("\r\n", "\n").replace("\r", "\n")
        copied = []
        for sign in composed:
            if sign == "\n" or sign in printable():
                copied.append(sign)
            elif sign.isspace():
                copied.append(" ")
            elif unicodedata.category(sign) in ("Cc", "Cf", "Mn", "Me", "Cs"):
                continue  # joiners, direction and variation marks: nothing to see
            else:
                copied.append(MISSING)
                self.missing.setdefault(sign, where)
        return "".join(copied)
