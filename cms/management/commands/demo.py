"""`manage.py demo`: a running site with a month of invented residents, until Ctrl-C."""

import logging
import os
import secrets

from django.core.management.base import BaseCommand, CommandError

from cms.demo import people, running


class Command(BaseCommand):
    """Reads the port, prepares the site and runs it; says where everything is."""

    help = "시연: 지어낸 주민 300명의 한 달이 담긴 누리집을 켭니다. Ctrl-C로 끕니다."

    def add_arguments(self, parser):
        parser.add_argument(
            "--port", type=int, default=os.environ.get("PORT", "8000"), help="누리집 포트 (기본 8000)"
        )

    def handle(self, *, port, **options):
        if not 0 < port < 65_000:
            raise CommandError("포트는 1에서 64999 사이의 숫자여야 합니다.", returncode=2)
        os.environ.setdefault("SIMULATOR_SECRET", secrets.token_urlsafe(32))
        logging.disable(logging.INFO)
        try:
            running.check_port(port)
            running.prepare(self.say)
            running.run(port, ready=lambda: self.say(self.welcome(port)))
        except running.CannotRun as error:
            raise CommandError(str(error), returncode=1) from error
        except KeyboardInterrupt:
            self.say("\n준비를 멈췄습니다. 다시 시작하면 처음부터 준비합니다.")
            return
        self.say("모두 껐습니다. 자료는 그대로 있습니다. (Stopped; everything is kept.)")

    def say(self, words):
        """Say it at once, also when the output is a file."""
        self.stdout.write(words)
        self.stdout.flush()

    def welcome(self, port):
        """Addresses and accounts, for people."""
        site = f"http://localhost:{port}"
        accounts = "\n".join(
            f"    {username:<10} {group:<8} {name} · {department}"
            for username, name, group, department in people.ACCOUNTS
        )
        return f"""
  광장이 열렸습니다. (Gwangjang is running.)

  누리집 · website         {site}/
  관리 화면 · newsroom      {site}/admin/
  주민의 전화 · phones      {site}/simulator/

  시연 계정 · accounts      비밀번호 · password  {people.PASSWORD}
{accounts}

  주민, 주소, 세대수는 모두 지어낸 시연용입니다. Residents, addresses and household numbers are invented.
  끄려면 Ctrl-C (하던 일을 마치고 꺼집니다). Press Ctrl-C to stop.
"""
