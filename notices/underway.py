"""What casework shows of notices without knowing them: what may be leaving, what became of it, what can be withdrawn."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import custody, underway
from casework.models import Case
from notices.approval import WITHDRAWABLE
from notices.models import Contact, Delivery, JointPart, Notice

# Custody events after which nothing more leaves.
HOLDS = frozenset({"consent_withdrawn", "case_paused", "minor_stop_raised"})
# For how long a page says what became of a letter that was leaving when everything was held back.
SAID_FOR = timedelta(days=1)
CAUGHT_WORDS: dict[str, Promise] = {
    "claimed": gettext_lazy("The notice to %(recipient)s may be leaving at this moment."),
    "accepted": gettext_lazy("The notice to %(recipient)s had left already: they have it."),
    "stopped": gettext_lazy("The notice to %(recipient)s was held back at the last moment. It has not left."),
    "temporary": gettext_lazy("The notice to %(recipient)s was not taken. It has not left."),
    "failed": gettext_lazy("The notice to %(recipient)s was refused. It has not arrived."),
    "lost": gettext_lazy("The notice to %(recipient)s may have left: no word came back."),
}


def join() -> None:
    """Answer for the notices house."""
    underway.join("notices", underway.House(leaving=leaving, caught=caught, withdrawable=withdrawable))


def leaving(case: Case) -> int:
    """Return how many letters a worker holds now, or may have handed over with no word that came back."""
    lost = Q(state=Notice.State.QUEUED, deliveries__state=Delivery.State.LOST)
    return case.notices.filter(Q(state=Notice.State.SENDING) | lost).distinct().count()


def caught(case: Case, at: datetime) -> list[str]:
    """Say of each letter that was leaving when the case was last held back whether it left."""
    hold = custody.entries(case).filter(event__in=HOLDS, at__gt=at - SAID_FOR).last()
    if hold is None:
        return []
    in_flight = Q(finished_at=None) | Q(finished_at__gte=hold.at)
    unknown = Q(state=Delivery.State.LOST, notice__sent_at=None)
    rows = Delivery.objects.filter(
        in_flight | unknown, case=case, channel__in=Contact.BY_MACHINE, claimed_at__lte=hold.at
    )
    latest = {row.notice_id: row for row in rows.select_related("notice__recipient").order_by("attempt")}
    said = [
        str(CAUGHT_WORDS[row.state]) % {"recipient": row.notice.recipient.name} for row in latest.values()
    ]
    return said + _joined(case, hold.seq)


def _joined(case: Case, hold_seq: int) -> list[str]:
    """Say of each joint complaint with this case in it that an authority may have it: by the order of the log.

    Each of two who act at once reads the clock before waiting for the other: only the log knows which came first.
    """
    taken = custody.entries(case).filter(event="joint_complaint_taken_out", seq__lt=hold_seq)
    told = [entry.data["joint_complaint"] for entry in taken]
    parts = JointPart.objects.filter(case=case, complaint__reference__in=told).order_by("complaint__taken_at")
    words = _(
        "The joint complaint about %(host)s had been taken out before: the authority may have it. It names nobody."
    )
    return [
        words % {"host": part.complaint.recipient.name}
        for part in parts.select_related("complaint__recipient")
    ]


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
