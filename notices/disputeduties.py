"""What a message that a notice was wrong asks of supervisors: to look, within a day."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Actor, Case
from notices.disputes import DAYS_TO_LOOK, waiting_for
from notices.duties import Task


def disputed(cases: QuerySet[Case], actor: Actor) -> Iterator[Task]:
    """Return a task for each message about a notice of these cases; none for who is no supervisor."""
    rows = waiting_for(actor).filter(case__in=cases).select_related("case", "notice__recipient")
    for row in rows:
        if row.case is None or row.notice is None:
            continue
        due_at = row.received_at + timedelta(days=DAYS_TO_LOOK)
        says = _("Somebody says that the notice to %(name)s was wrong. Read it, and decide.") % {
            "name": row.notice.recipient.name
        }
        yield Task(
            due_at, row.case, says, "dispute", (row.pk,),
            gettext_lazy("Somebody says that a notice was wrong. Read it, and decide."),
            kind="dispute", subject=row.pk, since=row.received_at, is_anyones=True,
        )  # fmt: skip
