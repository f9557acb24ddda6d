"""Lists of sign-ups for tests, and imports that walk through the real steps."""

import io

from messaging.audience import wordings
from messaging.importing import running, transitions
from messaging.spreadsheets import writing
from tests.factories.audience import DongFactory, nine_interests

HEAD = ["이름", "전화번호", "행정동", "성별", "생년", "관심분야", "신청일"]


def office():
    """Nine interests, some dongs, the first wordings."""
    wordings.lay_first_wordings()
    nine_interests()
    DongFactory(name="다산동")
    DongFactory(name="약수동", other_names="신당동")
    DongFactory(name="신당5동", other_names="신당동, 흥인동")
    DongFactory(name="구 밖", outside=True)


def phone(n):
    return f"010-0000-{n:04}"


def row(n, **other):
    """A good row for the n-th test phone."""
    told = {
        "이름": "홍길동",
        "전화번호": phone(n),
        "행정동": "다산동",
        "성별": "여",
        "생년": "1958",
        "관심분야": "복지, 교육",
        "신청일": "2026-03-02",
    }
    return {**told, **other}


def workbook(*rows, head=None):
    head = head or HEAD
    file = io.BytesIO()
    writing.workbook(file, head, ([each.get(name, "") for name in head] for each in rows))
    file.seek(0)
    return file


def checked(*rows, head=None, **how):
    """An import that was judged and waits for a person."""
    return running.begin(workbook(*rows, head=head), "명단.xlsx", declared=True, **how)


def written(*rows, **how):
    """An import that is done."""
    return running.to_the_end(transitions.write(checked(*rows, **how)))


def undone(run):
    return running.to_the_end(transitions.undo(run))


def outcomes(run):
    """{row number: (outcome, reason)}."""
    return {line.number: (line.outcome, line.reason) for line in run.lines.order_by("number")}


def only_reason(run):
    """The sentence for the one rejected line."""
    [line] = run.lines.filter(outcome="rejected")
    return running.reason(line)
