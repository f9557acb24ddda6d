"""manage.py rehearse: the whole loop in a scratch database, checked against the carrier's own ledger."""

import json
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

from cms.rehearsal import preparing
from cms.rehearsal.memory import PeakMemory
from cms.rehearsal.stage import StageError, stage
from messaging.commands import ReportCommand

MOST = 2_000_000


class Command(ReportCommand):
    help = (
        "The dress rehearsal before going live and after an upgrade: people, notices, a digest, texts, "
        "moderation, a proof, on the real programs but in a scratch database. Nothing of yours is touched."
    )

    def add_arguments(self, parser):
        parser.add_argument("--subscribers", type=int, default=1_000, metavar="N")
        parser.add_argument("--texts", type=int, default=200, metavar="M", help="texts that residents write")
        parser.add_argument("--texts-file", type=Path, help="a text a line; \\n written out is a line break")
        parser.add_argument("--faults", choices=["none", "rough"], default="none")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--prepare-only",
            action="store_true",
            help="in the configured database, which must hold no subscriber: up to the approved, queued broadcast",
        )

    def report(self, *, subscribers, texts, texts_file, faults, seed, prepare_only, **options):
        if not 1 <= subscribers <= MOST or not 0 <= texts <= MOST:
            raise self.wrong_call(f"--subscribers takes 1 to {MOST:,}, --texts 0 to {MOST:,}.")
        if texts_file and not texts_file.is_file():
            raise self.wrong_call(f"There is no file {texts_file}.")
        if prepare_only:
            return self._prepare(subscribers, seed)
        began = time.monotonic()
        try:
            with stage(faults=faults, seed=seed) as on_stage:
                report = self._play(on_stage, subscribers, texts, texts_file, seed)
        except StageError as error:
            raise CommandError(str(error), returncode=1) from error
        return {**report, "seconds": round(time.monotonic() - began, 1)}

    def _prepare(self, subscribers, seed):
        try:
            return preparing.prepare(subscribers, seed)
        except preparing.NotEmpty as error:
            raise self.wrong_call(str(error)) from error

    def _play(self, on_stage, subscribers, texts, texts_file, seed):
        on_stage.manage("migrate", "--verbosity", "0")
        on_stage.start()
        arguments = [
            *("--subscribers", str(subscribers), "--texts", str(texts), "--seed", str(seed)),
            *("--ledger", str(on_stage.folder / "carrier.sqlite3")),
            *(["--texts-file", str(texts_file.resolve())] if texts_file else []),
        ]
        player = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "cms.rehearsal", *arguments],
            cwd=settings.BASE_DIR,
            env=on_stage.environment,
            stdout=subprocess.PIPE,
            text=True,
        )
        ours = [player.pid, on_stage.programs["web"].pid, on_stage.programs["workers"].pid]
        with PeakMemory(ours) as memory:
            printed, _nothing = player.communicate()
        on_stage.check_alive()
        if player.returncode:
            logs = "\n".join(on_stage.last_words(name) for name in on_stage.programs)
            raise StageError(f"연습을 끝까지 하지 못했습니다.\n{logs}")
        return {**json.loads(printed.splitlines()[-1]), "peak_rss_mb": memory.peak_mb}

    def in_words(self, report):
        if "broadcast" in report:
            return "발송 {broadcast}번을 준비했습니다: 받는 사람 {recipients:,}명".format(**report)
        return (
            "받는 사람 {recipients:,}명 · 중계사가 받은 문자 {accepted:,}통 · 도착 {delivered:,}통 · 실패 {failed:,}통"
            " · 확인 필요 {uncertain:,}통\n"
            "잃은 문자 {lost} · 두 번 간 문자 {duplicated} · 거부한 분께 간 문자 {sent_to_opted_out}\n"
            "주민이 쓴 문자 {inbound:,}통 · 저장 {stored:,}통 · 나눔 {routed:,}통 · 응모글 {submissions:,}편"
            " · 게재글 {entries:,}편 · 인쇄 {printed_pages}쪽\n"
            "{seconds}초, 메모리 최고 {peak_rss_mb} MB"
        ).format(**report)

    def bad_news(self, report):
        if "broadcast" in report:
            return ""
        bad = [name for name in ("lost", "duplicated", "sent_to_opted_out") if report[name]]
        if report["stored"] != report["inbound"]:
            bad.append("stored")
        return f"연습에서 장부가 맞지 않습니다: {', '.join(bad)}" if bad else ""
