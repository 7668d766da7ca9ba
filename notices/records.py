"""How recipients answered an organisation's own notices before: plain counts of what came to an end, no judgement."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from casework.models import Organisation
from notices.models import Notice
from notices.recipients import key_index

# With fewer notices than these a share says nothing.
LEAST_NOTICES = 3
_ENDED = (Notice.State.COMPLIED, Notice.State.REFUSED, Notice.State.OVERDUE, Notice.State.ESCALATED)


@dataclass(frozen=True)
class Record:
    """How many notices to one recipient came to an end or ran past their time, and after how many of them it was gone."""

    ended: int
    complied: int

    @property
    def share(self) -> float:
        """Return which part of the notices worked, 0 to 1."""
        return self.complied / self.ended


def records_of(organisation: Organisation, keys: Iterable[str]) -> dict[str, Record]:
    """Return the record of each recipient, by its key, that has enough notices to say something; one query."""
    by_index = {key_index(organisation, key): key for key in keys}
    rows = Notice.objects.filter(
        case__organisation=organisation, recipient__key_index__in=by_index, state__in=_ENDED
    ).values_list("recipient__key_index")
    counted = rows.annotate(ended=Count("pk"), complied=Count("pk", filter=Q(state=Notice.State.COMPLIED)))
    return {
        by_index[index]: Record(ended, complied)
        for index, ended, complied in counted.order_by()
        if ended >= LEAST_NOTICES
    }
