"""How the carrier misbehaves: as a test scripts it, or at random as the days of real carriers go."""

import hashlib
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# What may happen to a request for a batch, with its share of requests on a rough day.
# "taken" and "not taken" are what the ledger holds afterwards, whatever the site was told.
BATCH_FAULTS = {
    "not_taken": 0.05,  # 400; not taken
    "too_fast": 0.05,  # 429 with Retry-After (`seconds`); not taken
    "refuse": 0.0,  # 403; not taken, and a person must act
    "refuse_some": 0.03,  # taken but for every `nth` text, which is refused with a code
    "error_before": 0.05,  # 500; not taken
    "error_after": 0.05,  # 500; taken all the same
    "lose_answer": 0.06,  # taken; the connection ends without an answer
    "take_late": 0.05,  # no answer (for `hold` seconds); taken `seconds` later
    "take_half": 0.04,  # the first half is taken, then 500
    "garbage": 0.04,  # taken; the answer is no JSON
    "slow": 0.04,  # taken; the answer comes after `seconds`
}
# What may happen elsewhere: each scripted entry strikes `times` times.
OTHER_FAULTS = {
    "double_report": 0.05,  # a report is posted twice
    "delay_report": 0.05,  # a report comes `seconds` late
    "double_written": 0.05,  # a resident's text is posted twice under its one id
    "ask_error": 0.1,  # 503 when asked about a batch
}
OFF_SHARE = 0.03  # of phones that are switched off on a rough day


@dataclass
class Scripted:
    """A misbehaviour that was asked for: it strikes `times` times, after `skip` chances."""

    what: str
    times: int = 1
    skip: int = 0
    options: Mapping[str, Any] = field(default_factory=dict)


class Faults:
    """What goes wrong next. Scripted misbehaviour comes first; then, on a rough day, chance.

    Chance is drawn from the seed and the matter at hand, so the same seed gives the same day
    whatever the threads do.
    """

    def __init__(self, *, rough: bool = False, seed: int = 0, off_share: float | None = None):
        self.rough = rough
        self.seed = seed
        self.off_share = off_share if off_share is not None else (OFF_SHARE if rough else 0.0)
        self._scripted: list[Scripted] = []
        self._lock = threading.Lock()

    def script(self, what: str, times: int = 1, skip: int = 0, **options: Any) -> None:
        """Misbehave so at the next `times` chances. Raises ValueError for an unknown misbehaviour."""
        if what not in BATCH_FAULTS and what not in OTHER_FAULTS:
            raise ValueError(what)
        with self._lock:
            self._scripted.append(Scripted(what, times, skip, options))

    def forget(self) -> None:
        """Drop what was scripted and not yet struck."""
        with self._lock:
            self._scripted.clear()

    def of_batch(self, reference: str, attempt: int) -> tuple[str, Mapping[str, Any]]:
        """What happens to this request for a batch: "" for nothing."""
        if found := self._next_scripted(BATCH_FAULTS):
            return found
        if self.rough:
            draw = self.chance("batch", reference, attempt)
            for what, share in BATCH_FAULTS.items():
                if (draw := draw - share) < 0:
                    return what, {}
        return "", {}

    def strikes(self, what: str, *matter: Any) -> Mapping[str, Any] | None:
        """The options when this other misbehaviour strikes now, else None."""
        if found := self._next_scripted((what,)):
            return found[1]
        if self.rough and self.chance(what, *matter) < OTHER_FAULTS[what]:
            return {}
        return None

    def off(self, phone: str) -> bool:
        """Whether this phone is one of those that are switched off."""
        return self.off_share > 0 and self.chance("off", phone) < self.off_share

    def chance(self, *matter: Any) -> float:
        """A number from 0 to 1 that the seed and the matter decide."""
        words = "/".join(map(str, (self.seed, *matter)))
        return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest()) / 2**64

    def _next_scripted(self, kinds: Any) -> tuple[str, Mapping[str, Any]] | None:
        with self._lock:
            for scripted in self._scripted:
                if scripted.what not in kinds:
                    continue
                if scripted.skip > 0:
                    scripted.skip -= 1
                    return None
                scripted.times -= 1
                if scripted.times <= 0:
                    self._scripted.remove(scripted)
                return scripted.what, scripted.options
        return None
