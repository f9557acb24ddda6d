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
from django_q.models import Task  # noqa: E402
from django_q.tasks import async_task  # noqa: E402
from wagtail.log_actions import log  # noqa: E402

from cms.rehearsal import town  # noqa: E402
from messaging.audience.models import Subscriber  # noqa: E402
from messaging.delivery import sweeping  # noqa: E402
from messaging.gateways.simulator.client import Carrier  # noqa: E402
from messaging.inbound.models import InboundMessage  # noqa: E402
from messaging.keeping.models import Export, Look  # noqa: E402
from messaging.offices.models import User  # noqa: E402
from tests.house.leaks import planted, scan  # noqa: E402

PATIENCE = 120
WEB, TEXT, PAPER = planted.PHONES


class Play:
    def __init__(self):
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
            sweeping.sweep()
            time.sleep(0.3)
        return found

    def post(self, address, expect=200, **fields):
        """As a browser posts: with the page's token."""
        self.staff.get("/admin/account/")
        fields["csrfmiddlewaretoken"] = self.staff.cookies["csrftoken"]
        response = self.staff.post(address, data=fields)
        assert response.status_code == expect, (address, response.status_code)
        return response.text

    # --- acts ---

    def by_web(self):
        """A number proves itself by a code, with one wrong try, and signs up."""
        with httpx.Client(base_url=self.site, timeout=30) as resident:
            resident.post("/leaks/ask/", data={"phone": WEB}).raise_for_status()
            code = self.until("the code", self._code)
            assert resident.post("/leaks/prove/", data={"code": "0" * 6, "name": planted.NAME}).text
            proved = resident.post("/leaks/prove/", data={"code": code, "name": planted.NAME}).text
            assert proved == "proved", proved

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
        """A paper form typed in, a mistyped one, looking up, correcting."""
        form = {"phone": planted.TYPED, "name": planted.NAME, "interest_mask": "0", "signed": "on"}
        self.post("/admin/audience/desk/", **{**form, "phone": planted.TYPED + "99999"})
        self.post("/admin/audience/desk/", **form)
        self.subscriber = Subscriber.objects.get(phone=PAPER)
        self.post("/admin/audience/find/", phone=planted.TYPED)

    def looked_at(self):
        """Shown in full twice, held, taken away."""
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
        assert Look.objects.filter(full=True).count() == 4

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
    for act in (play.by_web, play.by_text, play.at_the_desk, play.looked_at, play.broken, play.leave):
        act()
    leaks = scan.everything(folder)
    answer = {"leaks": sorted(set(leaks)), "mails": len(list((folder / "mails").glob("*")))}
    if planting:
        plant(play, folder)
        answer["planted"] = sorted(
            {where for where, _what in scan.everything(folder)} - {w for w, _ in leaks}
        )
    print(json.dumps(answer, ensure_ascii=False))  # noqa: T201 (the parent reads it)


if __name__ == "__main__":
    main()
