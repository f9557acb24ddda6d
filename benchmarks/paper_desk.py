"""How long 100 paper forms take at the desk: a real browser, real keys, no human thinking.

    .venv/bin/python -m benchmarks.paper_desk [FORMS]

Runs in a scratch database of the configured engine. A form here is what most are: a number, three interests, the four
ticks that must be there, a neighbourhood by its first consonants, a year of birth, a gender; every tenth has a name too.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import django

PORT = int(os.environ.get("BENCH_PORT", "8177"))
PREPARE = """
from django.conf import settings
from cms.demo import load
load.load(history=False, picture_width=160)
"""


class Keys:
    """A keyboard that counts; a composed Korean letter is a key."""

    def __init__(self, keyboard):
        self.keyboard, self.pressed = keyboard, 0

    def type(self, signs):
        self.keyboard.type(signs)
        self.pressed += len(signs)

    def press(self, *names):
        for name in names:
            self.keyboard.press(name)
            self.pressed += 1

    def korean(self, words, keys):
        self.keyboard.insert_text(words)
        self.pressed += keys


def one_form(page, keys, number):
    """From the empty phone field to the next empty phone field."""
    keys.type(f"010{99000000 + number}")
    page.wait_for_selector("[data-standing][data-kind=new]")
    keys.press("Enter")
    page.wait_for_function("document.activeElement.hasAttribute('data-keys')")
    keys.press("1", "3", "5", "s", "d")
    keys.korean("ㄷㅅ", 2)
    keys.press("Enter", "y")
    keys.type("1958")
    keys.press("g")
    if number % 10 == 0:
        keys.press("n")
        keys.korean("홍길동", 9)
    with page.expect_navigation():
        keys.press("Enter")
    page.wait_for_function("document.activeElement?.name === 'phone' && !document.activeElement.value")


def measure(site, forms):
    from playwright.sync_api import sync_playwright

    from cms.demo.people import PASSWORD

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(locale="ko-KR", viewport={"width": 1366, "height": 768}).new_page()
        page.goto(f"{site}/admin/login/")
        page.fill("[name=username]", "clerk")
        page.fill("[name=password]", PASSWORD)
        page.click("button[type=submit]")
        page.wait_for_url("**/admin/")
        page.goto(f"{site}/admin/paper/")
        keys, taken = Keys(page.keyboard), []
        began = time.perf_counter()
        for number in range(forms):
            start = time.perf_counter()
            try:
                one_form(page, keys, number)
            except Exception:
                print(f"stopped at form {number + 1}: {page.locator('#paper-desk').inner_text()[:200]!r}")
                raise
            taken.append(time.perf_counter() - start)
        whole = time.perf_counter() - began
        kept = page.locator(".w-header, header").first.inner_text()
        browser.close()
    print(
        f"{forms} paper forms: {whole:.1f} s, {whole / forms:.2f} s a form (median {median(taken):.2f}, worst {max(taken):.2f})"
    )
    print(f"{keys.pressed / forms:.1f} keys a form; the desk says: {' '.join(kept.split())}")


def main():
    """Lay a scratch house down, serve it, and type."""
    forms = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
    django.setup()
    from cms.rehearsal.stage import scratch_database

    with tempfile.TemporaryDirectory() as folder, scratch_database(Path(folder)) as url:
        site = f"http://127.0.0.1:{PORT}"
        environment = {
            **os.environ, "DATABASE_URL": url, "VAR_DIR": folder, "LOG_LEVEL": "ERROR", "SITE_URL": site,
        }  # fmt: skip
        manage = [sys.executable, "manage.py"]
        for arguments in (
            ["migrate", "--verbosity", "0"],
            ["collectstatic", "--noinput", "--verbosity", "0"],
            ["shell", "--verbosity", "0", "--command", PREPARE],
        ):
            subprocess.run([*manage, *arguments], env=environment, check=True)
        server = subprocess.Popen(
            [*manage, "runserver", "--noreload", str(PORT)],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_for(site)
            measure(site, forms)
        finally:
            server.terminate()
            server.wait()


def _wait_for(site):
    import httpx

    for _try in range(240):
        try:
            httpx.get(f"{site}/admin/login/", timeout=5)
        except httpx.HTTPError:
            time.sleep(0.5)
        else:
            return
    raise SystemExit("the server did not start")


if __name__ == "__main__":
    main()
