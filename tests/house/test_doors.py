"""Every address of the site asks for a login, or is named here as public and says why."""

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern

# A public address is a decision: it stands here, with the reason.
PUBLIC = {
    "^static/": "style sheets and fonts",
    "^media/": "published pictures",
    "gateways/<slug:name>/reports/": "a gateway calls it; its signature is checked",
    "gateways/<slug:name>/inbound/": "a gateway calls it; its signature is checked",
    "signup/": "residents sign up; beyond the code each page asks for a proved number",
    "gateways/080/refusals/": "the company of the 080 number calls it; its signature is checked",
    "simulator/": "phones of invented residents; answers 404 unless the simulator carries texts",
    "documents/": "Wagtail asks for the collection's own restrictions",
    "admin/login/": "the way in",
    "admin/password_reset/": "the way back in",
    "admin/jsi18n/": "words for scripts, nothing of ours",
    "admin/sprite/": "icons",
    "_util/": "Wagtail's passwords for private pages and collections",
    "^((?:[\\w\\-]+/)*)$": "Wagtail serves published pages",
}


def addresses(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield address
        else:
            yield from addresses(pattern, address)


def is_public(address):
    return any(address.startswith(start) for start in PUBLIC)


def filled(address):
    """The address with something in place of its parameters."""
    import re

    address = re.sub(r"<(?:int|slug|str|uuid|path)?:?[^>]*>", "1", address)
    return "/" + re.sub(r"[\^$]|\\Z", "", address)


@pytest.mark.django_db
def test_every_address_that_is_not_public_sends_a_stranger_to_the_login(client):
    open_doors = []
    for address in addresses(get_resolver()):
        if is_public(address) or "(" in address or "[" in address:
            continue
        response = client.get(filled(address))
        asks = response.status_code == 302 and "/admin/login/" in response["Location"]
        if not (asks or response.status_code in {403, 404, 405}):
            open_doors.append((address, response.status_code))

    assert open_doors == []
