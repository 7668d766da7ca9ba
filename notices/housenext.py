"""What the reader has to do on letters that the organisation sends because she asked: before whatever waits for others."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from casework.models import Case
from notices.alonenext import Next
from notices.chores import answers_to_house
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Contact, Notice


def of_house(cases: Collection[Case], *, at: datetime) -> dict[UUID, Next]:
    """Return by case the most urgent: "reply" (an answer waits to be read), "form" or "post" (a letter, from its day on).

    A few queries, and one or two more a letter that waits for a person's hands.
    """
    found = {chore.case.pk: Next("reply", timezone.localdate(at)) for chore in answers_to_house(cases)}
    rows = Notice.objects.filter(case__in=cases, state=Notice.State.QUEUED).exclude(
        channel__in=Contact.BY_MACHINE
    )
    rows = rows.select_related("case__organisation", "recipient", "contact", "approved_by__user")
    for row in rows.order_by("release_at"):
        code = "post" if row.channel == Contact.Channel.POST else "form"
        if row.release_at and _may_leave(row, at):
            found.setdefault(row.case_id, Next(code, timezone.localdate(row.release_at)))
    return found


def _may_leave(row: Notice, at: datetime) -> bool:
    try:
        require_still_approved(row, at=at)
    except MayNotLeave:
        return False
    return True
