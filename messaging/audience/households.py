"""Homes by their address: the same home on two forms is one row, however it was written."""

import re
import unicodedata

from messaging.audience.models import Household

_SIGNS = r"[\s,.()\-·ㆍ]+"
_BETWEEN_NUMBERS = re.compile(rf"(?<=\d){_SIGNS}(?=\d)")
_NOT_IN_A_KEY = re.compile(r"[\s,.()·ㆍ]+|(?<!\d)-+|-+(?!\d)")


def key_of(address):
    """The address without blanks and signs: what makes two spellings the same home.

    Two numbers never run together: 12-3 is not 123, and 3, 201호 is not 320, 1호.
    """
    apart = _BETWEEN_NUMBERS.sub("-", unicodedata.normalize("NFKC", address))
    return _NOT_IN_A_KEY.sub("", apart).casefold()[:200]


def at(addresses):
    """{address: Household id} for these addresses (a few hundred); homes not known yet are made. In a transaction."""
    keys = {address: key_of(address) for address in addresses if key_of(address)}
    wanted = {key: address for address, key in keys.items()}
    known = dict(Household.objects.filter(address_key__in=wanted).values_list("address_key", "pk"))
    missing = sorted(wanted.keys() - known.keys())
    if missing:
        # Somebody else may make the same home this moment; whoever is first, it is there afterwards.
        Household.objects.bulk_create(
            [Household(address=wanted[key][:200], address_key=key) for key in missing], ignore_conflicts=True
        )
        known |= dict(Household.objects.filter(address_key__in=missing).values_list("address_key", "pk"))
    return {address: known[key] for address, key in keys.items()}
