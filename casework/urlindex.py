"""By what the same address is found again within a case: an index of its normal form under the case's own key (S19).

The rules of the normal form grow. A row says by which of them its index was made; one of older rules is brought up to date
as soon as somebody asks its case for duplicates, since its address is sealed and no migration has the keys.
"""

from typing import Any

from django.db import transaction

from casework import custody, vault
from casework.hosts import AddressUnreadable, normalise
from casework.models import Case
from casework.models.keys import data_key
from casework.wrappers import behind

# Raise it with each change of what casework.hosts, casework.platformshapes or casework.wrappers take for the same address.
RULES = 2


def url_index(case: Case, normal: str) -> str:
    """Return the blind index of a normal address within its case."""
    key = data_key(case.pk, "ops", 1)
    return vault.blind_index(normal, key=key.material, code="sighting.url")


def bring_up_to_date(case: Case) -> int:
    """Index the addresses of a case anew that were indexed by older rules; return how many. One query for each kind of row.

    Two that are the same by now stay two, and the first is the one found again: what was recorded is never taken back.
    """
    kinds: list[Any] = [case.sightings, case.proposals]
    return sum(_renew(case, rows) for rows in kinds if rows.filter(index_rules__lt=RULES).exists())


@transaction.atomic
def _renew(case: Case, rows: Any) -> int:
    custody.hold(case)
    stale = list(rows.filter(index_rules__lt=RULES).order_by("number"))
    for row in stale:
        index = url_index(case, _normal(str(row.url)))
        is_taken = rows.filter(url_index=index).exclude(pk=row.pk).exists()
        kept = row.url_index if is_taken else index
        rows.filter(pk=row.pk).update(url_index=kept, index_rules=RULES)
    return len(stale)


def _normal(url: str) -> str:
    try:
        return behind(normalise(url))[0].normal
    except AddressUnreadable:
        return url
