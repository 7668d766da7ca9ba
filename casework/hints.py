"""Looks that met what may be a picture of the case, at addresses of which nobody has said which picture is there.

Nothing follows from such a hint until a person says which picture it is, or none (design §3.13).
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from casework.models import Case, Check, Sighting
from casework.sightings import last_words

# Looks of each address that are read, the newest first: a site that is down for a day takes no hint away.
_LOOKS = 5


def unsaid(cases: QuerySet[Case]) -> dict[Sighting, datetime]:
    """Return each open address with such a hint, and when it was last met; one that matched beyond doubt has its picture.

    One query, and one for each case that has a hint. Opens what those looks saw.
    """
    rows = Sighting.objects.open().filter(case__in=cases, image=None).exclude(kind=Sighting.Kind.TOOL)
    newest = Window(RowNumber(), partition_by="sighting_id", order_by=F("done_at").desc())
    looks = Check.objects.filter(sighting__in=rows.values("pk"), state=Check.State.DONE)
    looks = looks.annotate(place=newest).filter(place__lte=_LOOKS).order_by("-done_at")
    met: dict[Sighting, datetime] = {}
    for look in looks.select_related("sighting__case"):
        if look.sighting not in met and look.done_at and _is_hint(look):
            met[look.sighting] = look.done_at
    said = _said(met)
    return {row: at for row, at in met.items() if row.pk not in said}


def _is_hint(look: Check) -> bool:
    matches = (look.seen or {}).get("matches", [])
    return any(match.get("verdict") in ("possible", "match") for match in matches)


def _said(rows: Iterable[Sighting]) -> set[UUID]:
    """Return the ids of those of which a person said which picture is there, or that none is."""
    of_case: dict[UUID, list[Sighting]] = {}
    for row in rows:
        of_case.setdefault(row.case_id, []).append(row)
    return {pk for listed in of_case.values() for pk in last_words(listed)}
