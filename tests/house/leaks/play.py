"""Plays what residents and staff do with planted people on a running stage, then looks for leaks.

Run as `python -m tests.house.leaks.play FOLDER [--plant]` in the stage's environment; prints JSON.
With --plant it leaks on purpose, once in each way that is looked for.
"""

import json
import logging
import os
import re
import sys
import time
from pathlib import Path

import django
import httpx

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.house.leaks.settings")
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_q.models import Task  # noqa: E402
from django_q.tasks import async_task  # noqa: E402
from wagtail.log_actions import log  # noqa: E402

from cms.rehearsal import town  # noqa: E402
from messaging.audience.models import Interest, Subscriber  # noqa: E402
from messaging.delivery import sweeping  # noqa: E402
from messaging.gateways.simulator.client import Carrier  # noqa: E402
from messaging.importing.models import ImportRun  # noqa: E402
from messaging.inbound.models import InboundMessage  # noqa: E402
from messaging.keeping.models import Export, Look  # noqa: E402
from messaging.offices.models import User  # noqa: E402
from messaging.paper import versions  # noqa: E402
from messaging.paper.models import SignedForm  # noqa: E402
from tests.factories.paper import picture  # noqa: E402
from tests.house.leaks import planted, scan  # noqa: E402

PATIENCE = 120
WEB, TEXT, PAPER, LISTED = planted.PHONES


def wrong(code):
    """Six digits that are not this code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


class Play:
    def __init__(self):
        self.in_the_queue = set()  # leaks seen while tasks waited there
        self.carrier = Carrier(os.environ["SIMULATOR_URL"], os.environ["SIMULATOR_SECRET"])
        self.site = os.environ["SITE_URL"]
        town.settle(1)
        town.open_call()
        self.user = User.objects.create_superuser("rehearsal-admin", full_name="연습 관리자")
        session = SessionStore()
        session[SESSION_KEY] = str(self.user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = self.user.get_session_auth_hash()
        session.save()
        self.staff = httpx.Client(
            base_url=self.site, cookies={"sessionid": session.session_key}, timeout=30, follow_redirects=True
        )

    def until(self, what, condition):
        end = time.monotonic() + PATIENCE
        while not (found := condition()):
            if time.monotonic() > end:
                raise SystemExit(f"never came: {what}")
            self.in_the_queue |= set(scan.queued())
            sweeping.sweep()
            self.in_the_queue |= set(scan.queued())
            time.sleep(0.3)
        return found

    def post(self, address, expect=200, files=None, /, **fields):
        """As a browser posts: with the page's token."""
        self.staff.get("/admin/account/")
        fields["csrfmiddlewaretoken"] = self.staff.cookies["csrftoken"]
        response = self.staff.post(address, data=fields, files=files)
        assert response.status_code == expect, (address, response.status_code)
        return response.text

    # --- acts ---

    def by_web(self):
        """A number proves itself by a code, with one wrong try, signs up, and looks at her own page."""
        self.resident = httpx.Client(base_url=self.site, timeout=30, follow_redirects=True)
        self.send("/signup/", {"phone": WEB, "language": "ko"})
        code = self.until("the code", self._code)
        assert "확인번호가 다릅니다" in self.send("/signup/code/", {"code": wrong(code)})
        page = self.send("/signup/code/", {"code": code})
        seen = re.search(r'name="agreed_to"[^>]*value="([^"]+)"', page)[1]
        interests = [interest.bit for interest in Interest.objects.in_use()[:2]]
        agreed = dict.fromkeys(["old_enough", "agree_personal_data", "agree_news"], "on")
        about = {"dong": "none", "language": "ko"}
        done = self.send(
            "/signup/form/",
            {**agreed, **about, "interest_mask": interests, "agreed_to": seen},
            "/signup/done/",
        )
        assert planted.found_in(done), "her own number really stands on her own page"
        self.send("/signup/my/about/", {**about, "birth_year": "1958"}, "/signup/my/")
        self.send("/signup/my/interests/", {"interest_mask": interests[:1]}, "/signup/my/")
        assert planted.found_in(self.send("/signup/my/data/", {})), "her number stands in her own file"

    def send(self, address, fields, lands_on=None):
        """As a resident's browser posts; the page that she then sees."""
        self.resident.get("/signup/")
        token = self.resident.cookies["csrftoken"]
        response = self.resident.post(address, data={**fields, "csrfmiddlewaretoken": token})
        assert response.status_code == 200, (address, response.status_code)
        assert lands_on is None or response.url.path == lands_on, (address, response.url.path)
        return response.text

    def withdraw(self):
        """She leaves on her own page; her proof ends with it."""
        self.send("/signup/my/leave/", {"sure": "yes"}, "/signup/my/left/")
        assert Subscriber.objects.get(phone=WEB).state == Subscriber.State.LEFT

    def _code(self):
        texts = [bubble.body for bubble in self.carrier.phone(WEB)]
        return next((found[0] for text in texts if (found := re.search(r"\d{6}", text or ""))), None)

    def by_text(self):
        """'신청', '동의', a question, and then she refuses."""
        for words in ("신청합니다 복지 문화", "동의", planted.WORDS, "수신거부"):
            self.carrier.write(TEXT, words)
            self.until(words[:4], lambda words=words: self._routed(words))
        self.text = InboundMessage.objects.filter(text=planted.WORDS).get()

    def _routed(self, words):
        return InboundMessage.objects.exclude(state="received").filter(text=words).exists()

    def at_the_desk(self):
        """A paper form mistyped, typed in with its scan, taken back, typed in again; its scan looked at; looking up."""
        self._typed_in(planted.TYPED + "99999", expect=422)
        self._typed_in(planted.TYPED)
        self.post(f"/admin/paper/forms/{SignedForm.objects.get().pk}/undo/")
        assert not Subscriber.objects.filter(phone=PAPER).exists()
        self._typed_in(planted.TYPED)
        self.subscriber = Subscriber.objects.get(phone=PAPER)
        form = SignedForm.objects.standing().get()
        assert self.staff.get(f"/admin/paper/forms/{form.pk}/scan/").status_code == 200
        for screen in ("", "forms/", "failed/"):
            assert self.staff.get(f"/admin/paper/{screen}").status_code == 200
        self.post("/admin/audience/find/", phone=planted.TYPED)

    def _typed_in(self, typed, expect=200):
        """One form at the desk: first the number alone, as the script asks, then all of it."""
        told = self.post("/admin/paper/check/", expect, phone=typed, address="연습로 1, 101호")
        fields = {
            **{"phone": typed, "name": planted.NAME, "numbers": ["1"], "paper_form": versions.in_hand().pk},
            **{"language": "ko", "signed_on": f"{timezone.localdate()}", "address": "연습로 1, 101호"},
            **dict.fromkeys(["personal_data", "news", "signature", "over_14"], "on"),
        }
        scan = {"scan": (f"{planted.NAME}.png", picture())}
        self.post("/admin/paper/", expect, scan, **fields, told=json.loads(told).get("told", ""))

    def a_list(self):
        """A spreadsheet of sign-ups tried, written, its rejected line taken away, confirmed by text; and a bad file."""
        rows = [
            ["전화번호", "이름", "관심분야", "신청일"],
            [planted.LISTED, planted.NAME, "1", "2026-03-02"],
            [planted.LISTED.replace("010", "O10"), planted.NAME, "1", "2026-03-02"],
        ]
        text = "\n".join(",".join(row) for row in rows).encode()
        self.post("/admin/importing/", 422, {"file": ("list.xlsx", b"PK\x03\x04" + text)})
        self.post("/admin/importing/", 200, {"file": ("list.csv", text)})
        run = ImportRun.objects.get()
        columns = {
            f"column-{place}": key for place, key in enumerate(["phone", "name", "interests", "signed_on"])
        }
        self.post(f"/admin/importing/{run.pk}/", **columns, declared="on")
        self.until("the list to be tried", lambda: ImportRun.objects.filter(state="checked").exists())
        self.post(f"/admin/importing/{run.pk}/write/")
        self.until("the list to be written", lambda: ImportRun.objects.filter(state="done").exists())
        assert Subscriber.objects.filter(phone=LISTED, name=planted.NAME).exists()
        self.staff.get("/admin/")
        token = {"csrfmiddlewaretoken": self.staff.cookies["csrftoken"]}
        assert self.staff.post(f"/admin/importing/{run.pk}/rejected/", data=token).content[:2] == b"PK"
        self.post(f"/admin/importing/{run.pk}/confirm/")
        self.until("its confirmation", lambda: self.carrier.phone(LISTED))

    def looked_at(self):
        """Shown in full twice, held, taken away twice: each leaves its row in the ledger of looks."""
        before = Look.objects.filter(full=True).count()
        shown = self.post(f"/admin/audience/subscriber/{self.subscriber.pk}/reveal/", purpose="call")
        assert planted.NAME in shown and planted.TYPED in shown, "the planted is really there to be seen"
        self.post(f"/admin/inbound/texts/{self.text.pk}/reveal/", purpose="urgent")
        self.post("/admin/keeping/holds/add/", on="phone", phone=planted.TYPED, reason="감사 자료")
        self.post("/admin/keeping/holds/add/", on="phone", phone=planted.TYPED, reason="두 번째")
        self.post("/admin/audience/subscriber/export/", full="on", purpose="audit", note="감사 제출")
        export = self.until("the export", lambda: Export.objects.filter(state="ready").first())
        self.post(f"/admin/keeping/exports/{export.pk}/password/")
        self.post("/admin/audience/subscriber/export/", full="on", purpose="audit", note="남겨 둔 것")
        self.until("the second export", lambda: Export.objects.filter(state="ready").count() == 2)
        self.post(f"/admin/keeping/exports/{export.pk}/file/")
        assert Look.objects.filter(full=True).count() == before + 4

    def broken(self):
        """A request and a task that fail with a person in their hands."""
        fields = {"phone": WEB, "name": planted.NAME}
        assert httpx.post(f"{self.site}/leaks/fail/", data=fields).status_code == 500
        async_task("tests.house.leaks.failing.fail_in_a_worker", self.subscriber.pk)
        self.until("the failed task", lambda: Task.objects.filter(success=False).exists())

    def leave(self):
        """Everything sent, everything answered: the carrier has nothing more to say."""
        self.until("the carrier to be idle", self.carrier.idle)


def plant(play, folder):
    """One leak of each sort."""
    (folder / "extra.log").write_text(f"sent to {WEB}\n", encoding="utf-8")
    (folder / "media").mkdir(exist_ok=True)
    (folder / "media" / f"{planted.NAME}.jpg").write_bytes(b"x")
    mails = folder / "mails"
    mails.mkdir(exist_ok=True)
    (mails / "planted.log").write_text(f"Subject: error\n\nphone={TEXT}\n", encoding="utf-8")
    async_task("tests.house.leaks.failing.fail_in_a_worker", planted.NAME)
    play.until("the leaking task", lambda: Task.objects.filter(success=False).count() > 1)
    session = SessionStore()
    session["phone"] = TEXT
    session.save()
    log(play.subscriber, "audience.change", user=play.user, data={"name": planted.NAME})


def main():
    folder, planting = Path(sys.argv[1]), "--plant" in sys.argv
    logging.getLogger("httpx").setLevel(logging.WARNING)
    play = Play()
    acts = (play.by_web, play.by_text, play.at_the_desk, play.a_list, play.looked_at, play.broken)
    for act in (*acts, play.withdraw, play.leave):
        act()
    leaks = [*scan.everything(folder), *play.in_the_queue]
    answer = {"leaks": sorted(set(leaks)), "mails": len(list((folder / "mails").glob("*")))}
    if planting:
        plant(play, folder)
        answer["planted"] = sorted(
            {where for where, _what in scan.everything(folder)} - {w for w, _ in leaks}
        )
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 (the parent reads it)


if __name__ == "__main__":
    main()
