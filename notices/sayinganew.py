"""She corrects what she answered: no letter that somebody approved before leaves with the old answer (S40)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from casework import toldlater
from casework.models import Actor, Case
from casework.ownquestions import OwnQuestion
from notices.approval import undo_approval, withdraw_notice
from notices.drafts import about_each
from notices.models import Notice

# Approved, its words fixed, and not with the recipient. What is being sent at this moment is not called back.
_FIXED = frozenset({Notice.State.QUEUED, Notice.State.UNDELIVERABLE})


@transaction.atomic
def answer(*, case: Case, asked: OwnQuestion, value: Any, by: Actor, at: datetime) -> None:
    """Keep an answer; where it takes the place of another, letters about it that wait to leave are drafts again, or withdrawn.

    A draft needs nothing: it is composed from the answers each time that it is read. Raises as toldlater.keep.
    """
    if not toldlater.keep(case=case, asked=asked, value=value, by=by, at=at):
        return
    rows = case.notices.filter(state__in=_FIXED, retracts=None).select_related("case", "recipient")
    for notice, about in about_each(rows).items():
        is_about = asked.image in about.images if asked.image else True
        if asked.sighting:
            is_about = asked.sighting in about.sightings
        # Once its wait is over somebody may have entered it in a form: then it can only be withdrawn.
        if is_about and not undo_approval(notice=notice, by=by, at=at):
            withdraw_notice(notice=notice, by=by, at=at)
