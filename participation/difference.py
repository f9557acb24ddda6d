"""What a moderator changed in a resident's words, word by word."""

import difflib
import re
from dataclasses import dataclass

LONGEST = 4_000  # signs: two texts of the longest kind


@dataclass(frozen=True)
class Piece:
    """A run of words: 'same', 'out' (only in the original) or 'in' (only in the edited text)."""

    kind: str
    text: str


def between(original, edited):
    """The pieces of both texts in reading order; spaces and line breaks count as words of their own."""
    old, new = _words(original[:LONGEST]), _words(edited[:LONGEST])
    pieces = []
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(old[a:b])))
            continue
        if a < b:
            pieces.append(Piece("out", "".join(old[a:b])))
        if c < d:
            pieces.append(Piece("in", "".join(new[c:d])))
    return pieces


def changed(pieces):
    """Whether anything but spaces differs."""
    return any(piece.kind != "same" and piece.text.strip() for piece in pieces)


def _words(text):
    return re.findall(r"\s+|[^\s]+", text)


def length(text):
    """Printed signs as an editor counts them: spaces count, line breaks don't."""
    return len(text.replace("\r", "").replace("\n", ""))
