"""What casework shows of notices without knowing them: those that a press can still withdraw."""

from django.utils.translation import gettext as _

from casework import underway
from casework.models import Case
from notices.approval import WITHDRAWABLE


def join() -> None:
    """Answer for the notices house."""
    underway.join("notices", underway.House(withdrawable=withdrawable))


def withdrawable(case: Case) -> list[underway.Withdrawable]:
    """Return the notices that are not over, the oldest first."""
    rows = case.notices.filter(state__in=WITHDRAWABLE).select_related("recipient").order_by("drafted_at")
    return [
        underway.Withdrawable(
            words=_("Notice %(reference)s to %(recipient)s")
            % {"reference": row.reference, "recipient": row.recipient.name},
            page="withdraw",
            arguments=(case.pk, row.pk),
        )
        for row in rows
    ]
