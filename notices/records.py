"""How recipients answered an organisation's own notices before: read from counts that name no case, hidden under five cases."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from casework.models import Organisation
from notices.counting import month_start
from notices.figures import Figures, Kept, figures_of
from notices.models import OutcomeCount, Recipient
from notices.outcomes import Outcome
from notices.recipients import key_index

# What is older says little about who works there now.
YEARS = 2


def records_of(organisation: Organisation, keys: Iterable[str], *, at: datetime) -> dict[str, Figures]:
    """Return the figures of each recipient, by its key, that has enough cases to say something; one query."""
    by_index = {key_index(organisation, key): key for key in keys}
    rows = _lately(organisation, at=at).filter(recipient__key_index__in=by_index)
    kept: dict[str, list[Kept]] = defaultdict(list)
    for row in rows.select_related("recipient"):
        kept[by_index[row.recipient.key_index]].append(_kept(row, is_first=row.is_first))
    found = {key: figures_of(of_it) for key, of_it in kept.items()}
    return {key: figures for key, figures in found.items() if figures.is_shown}


def records_by_recipient(organisation: Organisation, *, at: datetime) -> dict[Recipient, Figures]:
    """Return the figures of every recipient, whether or not they may be shown; one query."""
    kept: dict[Recipient, list[Kept]] = defaultdict(list)
    for row in _lately(organisation, at=at).select_related("recipient"):
        kept[row.recipient].append(_kept(row, is_first=row.is_first))
    return {recipient: figures_of(rows) for recipient, rows in kept.items()}


def record_of(organisation: Organisation, recipient_id: UUID, *, at: datetime) -> Figures:
    """Return the figures of one recipient, whether or not they may be shown."""
    rows = _lately(organisation, at=at).filter(recipient_id=recipient_id)
    return figures_of(_kept(row, is_first=row.is_first) for row in rows)


def by_channel(organisation: Organisation, recipient_id: UUID, *, at: datetime) -> dict[str, Figures]:
    """Return the figures of one recipient for each channel; none where one of them must be hidden.

    Shown beside the whole, the others would give it away.
    """
    kept: dict[str, list[Kept]] = defaultdict(list)
    for row in _lately(organisation, at=at).filter(recipient_id=recipient_id):
        kept[row.channel].append(_kept(row, is_first=row.is_first_by_channel))
    found = {channel: figures_of(rows) for channel, rows in kept.items()}
    return found if all(figures.is_shown for figures in found.values()) else {}


def counted_to(at: datetime) -> date:
    """Return the day up to which everything that is shown was counted."""
    return month_start(at).date()


def _lately(organisation: Organisation, *, at: datetime) -> QuerySet[OutcomeCount]:
    first = month_start(at).date().replace(day=1)
    return OutcomeCount.objects.filter(
        organisation=organisation, count__gt=0, quarter__gte=first.replace(year=first.year - YEARS)
    )


def _kept(row: OutcomeCount, *, is_first: bool) -> Kept:
    outcome = Outcome(
        end=row.end,
        step=row.step,
        is_answered=row.is_answered,
        answer_step=row.answer_step,
        came_back=row.came_back,
        after_others=row.after_others,
    )
    return Kept(outcome, is_first=is_first, count=row.count)
