"""Whether an address is looked at by itself, and if not, why: what pages say of a next look is read here, so it is true.

Nothing is decided here that a look does not ask again when it is claimed (casework.checking).
"""

from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import consents
from casework.models import Case, Consent, Sighting

NOT_WATCHED: dict[str, Promise] = {
    "not_fetched": _("Nothing is looked at here."),
    "withdrawn": _("It is out of work: nothing is looked at here."),
    "closed": _("The case has ended: nothing is looked at any more."),
    "stopped": _("Everything is stopped: nothing is looked at."),
    "paused": _("The case is paused: nothing is looked at until it goes on."),
    "no_consent": _("She has not agreed that we look at the addresses, so nothing is looked at. Ask her."),
}


def why_case_is_not_watched(case: Case, *, at: datetime) -> str:
    """Return why no address of a case is looked at, a code of NOT_WATCHED; "": they are. Up to two queries."""
    if case.closed_at:
        return "closed"
    if case.is_stopped():
        return "stopped"
    if case.paused_at:
        return "paused"
    return "" if consents.may_look(case, at=at) else "no_consent"


def why_not_watched(row: Sighting, *, at: datetime) -> str:
    """Return why an address is not looked at by itself, a code of NOT_WATCHED; "": it is. Up to two queries."""
    if row.state == Sighting.State.WITHDRAWN:
        return "withdrawn"
    return "not_fetched" if row.not_fetched_because else why_case_is_not_watched(row.case, at=at)


def next_look(row: Sighting, *, at: datetime, case_why: str) -> datetime | None:
    """Return when an address is looked at next; None: nobody looks. `case_why`: as why_case_is_not_watched says. No query."""
    if case_why or row.not_fetched_because or row.state == Sighting.State.WITHDRAWN:
        return None
    return max(row.next_check_at or at, at)


def agreed_to_looking(cases: QuerySet[Case], *, at: datetime) -> QuerySet[Case]:
    """Return those of some cases whose addresses she agrees to have looked at."""
    return cases.filter(pk__in=Consent.objects.live(at).filter(act=Consent.Act.LOOK).values("case_id"))
