"""What looks found is told to the notices; where a picture came back, the next notice is drafted at once (design §4).

In one transaction, so that no return is noted without its draft. While a case is held nothing is drafted: what came back
stays unnoted, and the sweep finds it when the case goes on.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from casework import custody
from casework.models import Actor, Case, Sighting
from notices import returning, routes, running
from notices.letters import Choice
from notices.models import Notice, NoticeSighting


@transaction.atomic
def tell_notices(*, case: Case, sightings: Sequence[Sighting], by: Actor, at: datetime) -> list[Notice]:
    """Carry the states of some addresses of a case into its notices; return what was drafted because they are back.

    A second time changes nothing. A draft that a person withdrew is not drafted anew: then the return waits for a person.
    """
    custody.hold(case)
    case.refresh_from_db(fields=["paused_at", "closed_at"])
    back = {row.pk for row in returning.came_back(sightings)}
    is_held = bool(case.paused_at or case.closed_at) or case.is_stopped()
    told = [row for row in sightings if not (is_held and row.pk in back)]
    for row in told:
        running.note_outcomes(sighting=row, by=by, at=at)
    groups: dict[Notice, list[Sighting]] = defaultdict(list)
    for row in told:
        if row.pk in back and (before := _last_that_helped(case, row)):
            groups[before].append(row)
    return [
        draft
        for before, rows in groups.items()
        for draft in _write_again(before, rows, by=by, at=at)
    ]  # fmt: skip


def _last_that_helped(case: Case, sighting: Sighting) -> Notice | None:
    """Return the notice after which it was gone and to whose recipient none speaks for it now; None: somebody acts."""
    lines = returning.returned_lines(Case.objects.filter(pk=case.pk)).filter(sighting=sighting)
    if line := lines.order_by("-notice__sent_at", "-notice__drafted_at").first():
        return line.notice
    if Notice.objects.filter(case=case, sightings=sighting, state__in=returning.ACTING).exists():
        return None
    late = Notice.objects.filter(case=case, sightings=sighting, state__in=Notice.RUNNING, is_follow_up=False)
    return late.select_related("recipient").order_by("-sent_at").first()


def _write_again(before: Notice, rows: Sequence[Sighting], *, by: Actor, at: datetime) -> list[Notice]:
    """Draft to the same recipient once more, else to the next that can act; into a draft that says the same already."""
    choice = routes.route_again(notice=before, sightings=rows, at=at) or routes.next_route(
        case=before.case, sightings=rows, ladder=routes.LADDER, at=at
    )
    if choice is None:
        custody.record(case=before.case, event="next_route_missing", by=by, at=at, notice=before.pk)
        return []
    left = _added(before, choice, by=by, at=at)
    if not left:
        return []
    drafts = routes.draft_choice(
        case=before.case, choice=replace(choice, sightings=left), follows=before, by=by, at=at
    )
    following = [row.pk for row in drafts]
    custody.record(
        case=before.case, event="return_answered", by=by, at=at, notice=before.pk, following=following
    )
    return drafts


def _added(before: Notice, choice: Choice, *, by: Actor, at: datetime) -> tuple[Sighting, ...]:
    """Add addresses to a draft that answers an earlier return alike; return those that found no place in one.

    Looks come one by one: a gallery that puts twenty pictures back is written one letter. What somebody confirmed about the
    shorter letter is asked for anew, as for every letter that changes.
    """
    left = choice.sightings
    same = before.followers.filter(
        state=Notice.State.DRAFTED, basis_id=choice.basis_id, contact=choice.contact, is_follow_up=False
    )
    for draft in same.order_by("drafted_at"):
        room = choice.contact.recipient.max_addresses - draft.lines.count()
        placed, left = left[: max(room, 0)], left[max(room, 0) :]
        _add(draft, placed, by=by, at=at)
    return left


def _add(draft: Notice, rows: Iterable[Sighting], *, by: Actor, at: datetime) -> None:
    if added := list(rows):
        NoticeSighting.objects.bulk_create([NoticeSighting(notice=draft, sighting=row) for row in added])
        data = {"notice": draft.pk, "sightings": [row.pk for row in added]}
        custody.record(case=draft.case, event="notice_redrafted", by=by, at=at, **data)
