"""Every role meets what docs/roles.md says, and nothing else: all addresses of the admin, and the menu."""

from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.db import transaction
from django.urls import reverse
from wagtail.admin.menu import admin_menu

from messaging.digests.views.acts import DIGEST_ACTS
from tests.factories.offices import UserFactory
from tests.house import in_use, role_table

pytestmark = pytest.mark.django_db
HOUSE = Path(__file__).parents[2]
HOME = "/admin/"


def rows():
    """(words, roles, names) of the whole table, and one for what no role meets."""
    for part in role_table.TABLE.values():
        for words, who, names in part:
            yield words, {role for role in role_table.ROLES if role[0] in who}, names.split()
    yield "", set(), role_table.NO_ROLE.split()


def is_piece(name):
    return any(fnmatchcase(name, pattern) for pattern in role_table.PIECES.split())


def rows_of(name):
    return [
        (words, who) for words, who, names in rows() if any(fnmatchcase(name, pattern) for pattern in names)
    ]


def addresses_by_name(house):
    """{name: address}; the acts on a digest one by one."""
    found = {name: urls[-1] for name, urls in in_use.admin_addresses(house).items()}
    acts_address = found.pop("digests:act")
    for act in DIGEST_ACTS:
        found[f"digests:act#{act}"] = acts_address.replace("/reopen/", f"/{act}/")
    return {name: url for name, url in found.items() if not is_piece(name)}


def is_let_in(client, url):
    """Whether this person gets in; what the visit changes is undone."""
    with transaction.atomic():
        response = client.get(url)
        nothing_there = response.status_code == 404
        if response.status_code == 405:
            response = client.post(url)  # an act that lacks its words may well answer 404
        transaction.set_rollback(True)
    assert response.status_code < 500, url
    sent_to_login = response.status_code == 302 and "/login/" in response["Location"]
    assert not sent_to_login, f"{url} asks somebody to log in who has"
    sent_home = response.status_code == 302 and response["Location"] == HOME
    return not (nothing_there or sent_home or response.status_code == 403)


def test_the_page_shows_the_table():
    assert (HOUSE / "docs" / "roles.md").read_text() == role_table.page()


def test_each_role_meets_what_the_table_says_and_nothing_else(client):
    house = in_use.settle_in()
    addresses = addresses_by_name(house)
    assert [name for name in addresses if len(rows_of(name)) != 1] == [], (
        "not in exactly one row of the table"
    )
    surprises = []
    for role in role_table.ROLES:
        client.force_login(house.user[role])
        for name, url in addresses.items():
            [(words, who)] = rows_of(name)
            if is_let_in(client, url) != (role in who):
                surprises.append(f"{role} {'is kept out of' if role in who else 'gets to'} {name} ({words})")
        for url in menu(client, house.user[role]):
            if not is_let_in(client, url):
                surprises.append(f"{role}'s menu leads to {url}, which is closed")

    assert surprises == []


def menu(client, user):
    """The addresses that the menu offers."""
    request = client.get(reverse("wagtailadmin_account")).wsgi_request

    def below(items):
        for item in items:
            if hasattr(item, "menu"):
                yield from below(item.menu.menu_items_for_request(request))
            else:
                yield item.url

    found = list(below(admin_menu.menu_items_for_request(request)))
    assert found
    return found


def test_whoever_is_refused_reads_a_polite_sentence(client):
    client.force_login(UserFactory(groups=["접수담당자"]))

    for name in ("digests:index", "participation:submissions", "participation:desk", "inbound:texts"):
        response = client.get(reverse(name), follow=True)

        assert response.redirect_chain == [(HOME, 302)]
        assert "권한이 없습니다" in response.content.decode()


def test_the_table_names_no_address_that_is_gone():
    known = {name for _route, name in in_use.patterns()}
    listed = [pattern for _words, _who, names in rows() for pattern in names]

    gone = [
        pattern for pattern in listed if not any(fnmatchcase(name, pattern.split("#")[0]) for name in known)
    ]

    assert gone == []
