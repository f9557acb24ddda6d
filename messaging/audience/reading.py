"""Reading interests out of what a resident texts: '관심 복지 교육', '1 3 5', '교육 빼고 일자리만'."""

import re
import unicodedata
from dataclasses import dataclass

from messaging.audience.models import Interest

_EVERYTHING = re.compile(r"(?:^|\s)(?:모두|전부|전체|몽땅|다)(?=$|\s|요|[.,!~]|받|보내|신청|로)")
_LESS = re.compile(r"빼|제외|말고|안\s?받|안\s?볼|취소|삭제|해제|필요\s?없|싫|그만")
_MORE = re.compile(r"추가|더\s?받|도\s?(?:받|보내|넣|신청|추가)|넣어")
_ONLY = re.compile(r"만(?=$|\s|요|[.,!~]|받|보내|신청|으로|주)")
# Where one wish ends and the next begins: '일자리는 받고 | 교육은 빼 주세요'.
_ENDS = re.compile(r"(?:받고|보내고|넣고|추가하고|빼고|제외하고|말고|주시고|주세요|해요|[.!?\n])")
_DIGITS = re.compile(r"(?<![\d\-#])([1-9]\d?)(?![\d\-])")
# What may follow a number that means an interest; a unit makes it an age, a date or an address.
_FOLLOWS = re.compile(r"$|[\s,./·~!+&)]|번(?![지길째호\d])|요|와|과|랑|하고|이랑|만|도|빼")
_UNITS = re.compile(r"\s?(?:세|살|월|일|년|시|분|동|호|가지|개|명|층|통|반|학년|원|번길|번지|길)")
_BARE = re.compile(
    r"(?:관심|신청|가입|변경|분야|번호|[\s:,.~!])*(\d{2,9})(?:번|이요|요|신청|가입|합니다|[\s,.~!])*"
)


@dataclass(frozen=True)
class Wish:
    """What a text says of interests: those wanted, those no longer wanted, and whether the wanted are on top."""

    wanted: int = 0
    dropped: int = 0
    on_top: bool = False

    def applied_to(self, mask):
        """The interests after this wish, for someone who had `mask`."""
        if self.wanted and not self.on_top:
            return self.wanted & ~self.dropped
        return (mask | self.wanted) & ~self.dropped

    def __bool__(self):
        return bool(self.wanted or self.dropped)


def wish(text):
    """Read a text as a wish; an empty one when it names no interest."""
    text = unicodedata.normalize("NFKC", text).casefold()
    interests = list(Interest.objects.in_use())
    wanted = dropped = 0
    on_top, only = False, False
    for part in _parts(text):
        named = _named(part, interests)
        if not named and _EVERYTHING.search(part):
            named = sum(interest.mask for interest in interests)
        if _LESS.search(part):
            dropped |= named
            continue
        wanted |= named
        if named:
            on_top |= bool(_MORE.search(part))
            only |= bool(_ONLY.search(part))
    return Wish(wanted & ~dropped, dropped, on_top and not only)


def recognise(text):
    """The mask of the interests that a text asks for, those it excludes left out; 0 when it names none."""
    return wish(text).wanted


def _parts(text):
    """The text in pieces, each with one direction: wanting, or no longer wanting."""
    start = 0
    for end in _ENDS.finditer(text):
        yield text[start : end.end()]
        start = end.end()
    yield text[start:]


def _named(part, interests):
    """The mask of the interests that this piece names, by name, other name or number."""
    mask, rest = 0, part
    for term, interest in _terms(interests):
        if term in rest:
            mask |= interest.mask
            rest = rest.replace(term, " ")  # the longer term has eaten it: '의료급여' is no '의료'
    return mask | _numbered(part, interests)


def _terms(interests):
    """Every word for an interest, the longest first; the halves of '안전·재난' count too."""
    terms = {}
    for interest in interests:
        for name in (interest.name, *interest.other_names.split(",")):
            whole = name.strip().casefold()
            for term in (whole, *re.split(r"[·ㆍ/ ]", whole)):
                if len(term) > 1:
                    terms.setdefault(term, interest)
    return sorted(terms.items(), key=lambda pair: -len(pair[0]))


def _numbered(part, interests):
    """'1 3 5', '1번이랑 3번', '1복지' and a bare '135'; not '67세', '12월 3일' or '다산로 12길'."""
    by_number = {interest.number: interest for interest in interests}
    terms = [term for term, _interest in _terms(interests)]
    mask = 0
    for match in _DIGITS.finditer(part):
        rest = part[match.end() :]
        named = rest.lstrip().startswith(tuple(terms))
        if not named and (_UNITS.match(rest) or not _FOLLOWS.match(rest)):
            continue
        if interest := by_number.get(int(match[1])):
            mask |= interest.mask
    if not mask and (bare := _BARE.fullmatch(part.strip())):
        digits = [int(digit) for digit in bare[1]]
        if len(set(digits)) == len(digits) and all(digit in by_number for digit in digits):
            mask = sum(by_number[digit].mask for digit in digits)
    return mask
