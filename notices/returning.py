"""Addresses that nobody acts on: the picture came back after a notice was done, or its recipient did nothing."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.models import GONE, Case, Sighting
from notices.models import Notice, NoticeSighting

_OPEN = (Sighting.State.NEW, Sighting.State.UP)
_ACTING = Notice.EDITABLE | Notice.UNDER_WAY | {Notice.State.SENT, Notice.State.ACKNOWLEDGED}
# Within which a person decides what follows when no letter does.
TIME_TO_DECIDE = timedelta(days=1)


def returned_lines(cases: QuerySet[Case]) -> QuerySet[NoticeSighting]:
    """Return the lines of notices that were done, whose picture is up again, and that no newer notice to the same speaks for.

    Also before the sweep has noted it: state of the address and outcome of the line are both read.
    """
    newer = Notice.objects.filter(
        case_id=OuterRef("notice__case_id"),
        recipient_id=OuterRef("notice__recipient_id"),
        sightings=OuterRef("sighting_id"),
        state__in=_ACTING | Notice.RUNNING,
    )
    rows = is_back().filter(notice__case__in=cases).exclude(Exists(newer))
    return rows.select_related("notice__case", "notice__recipient", "sighting").order_by("sighting__number")


def is_back() -> QuerySet[NoticeSighting]:
    """Return the lines of notices that were done whose picture is up again now."""
    outcomes = [NoticeSighting.Outcome.REMOVED, NoticeSighting.Outcome.RETURNED]
    return NoticeSighting.objects.filter(
        outcome__in=outcomes, notice__state=Notice.State.COMPLIED, sighting__state__in=_OPEN
    )


def nobody_acts(notice: Notice) -> bool:
    """Say whether an address of a notice that did not help is still up with no other notice drafted or under way."""
    acting = Notice.objects.filter(sightings=OuterRef("pk"), case_id=notice.case_id, state__in=_ACTING)
    rows = Sighting.objects.open().filter(lines__notice=notice).exclude(last_verdict__in=GONE)
    return rows.exclude(Exists(acting)).exists()


def others_acting(notice: Notice) -> QuerySet[Notice]:
    """Return the other notices about the same addresses that wait, leave or run, the oldest first."""
    rows = Notice.objects.filter(
        Q(state__in=_ACTING), case_id=notice.case_id, sightings__in=notice.sightings.all()
    )
    return rows.exclude(pk=notice.pk).distinct().select_related("recipient").order_by("drafted_at")


def decide_by(notice: Notice) -> datetime | None:
    """Return the day by which a person decides after a notice's time ran out; None: no clock of it did."""
    fired = (
        notice.clocks.exclude(fired_at=None).order_by("-fired_at").values_list("fired_at", flat=True).first()
    )
    return fired + TIME_TO_DECIDE if fired else None
