"""What every test may lean on."""

import os
import shutil

import pytest


@pytest.fixture(autouse=True)
def _files_in_a_folder_of_the_test(settings, tmp_path, monkeypatch):
    """No test writes into the house's own var/ folder."""
    from messaging.inbound.models import InboundPhoto

    # Fields took their private storage, one for all of them, when the models were loaded: it is led here as well.
    # The new MEDIA_ROOT lets it forget the folder it knew.
    monkeypatch.setattr(InboundPhoto._meta.get_field("file").storage, "_location", str(tmp_path / "private"))
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.STORAGES = {
        **settings.STORAGES,
        "private": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path / "private"), "base_url": None},
        },
    }


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """On SQLite the test database is a file, as in life: in memory, threads can't wait for each other's locks."""
    from django.db import connection

    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
        options = connection.settings_dict["OPTIONS"]
        # A test's database need not survive a power cut.
        connection.settings_dict["OPTIONS"] = {
            **options,
            "init_command": options["init_command"].replace("synchronous=FULL", "synchronous=OFF"),
        }
    else:
        options = connection.settings_dict["OPTIONS"]
        connection.settings_dict["OPTIONS"] = {**options, "options": "-c synchronous_commit=off"}


@pytest.fixture(autouse=True)
def _rows_of_the_migrations(request):
    """A test of real transactions ends with emptied tables: the next one finds the migrations' rows again."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        return
    request.getfixturevalue("transactional_db")
    from wagtail.models import Page

    if not Page.objects.exists():
        _lay_again()


def _lay_again():
    """What no flush brings back: Wagtail's roots, the generic prices, the roles."""
    from importlib import import_module
    from pathlib import Path

    from django.apps import apps
    from django.contrib.contenttypes.models import ContentType
    from django.db import connection
    from wagtail.models import Collection, Locale, Page, Site

    import cms
    from cms import granting

    ContentType.objects.clear_cache()  # the emptied tables gave them new ids
    Locale.objects.get_or_create(language_code="ko")
    root = Page.add_root(title="Root", slug="root")
    Collection.objects.exists() or Collection.add_root(name="Root")
    Site.objects.get_or_create(hostname="localhost", defaults={"root_page": root, "is_default_site": True})
    with connection.schema_editor() as editor:
        import_module("messaging.delivery.migrations.0002_generic_prices").give_generic_prices(apps, editor)
    import_module("cms.migrations.0002_roles").make_roles(apps, None)
    for file in sorted((Path(cms.__file__).parent / "migrations").glob("0*_roles_of_*.py")):
        granting.grant(apps, import_module(f"cms.migrations.{file.stem}").ROLES)


CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--lang=ko"]


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; where there is none the walk is not walked, and CI does not accept that.

    Tests that use it are marked `browser` and walk on `live_server`. Open a page with
    `browser.new_context(locale="ko-KR", viewport={"width": 390, "height": 844}).new_page()`.
    """
    if CHROMIUM is None:
        message = "There is no Chromium on this machine: apt-get install chromium"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django would take our queries for queries inside of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()
