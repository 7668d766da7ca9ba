"""What the page of a notice says of whether it left and of taking it back: the letter that can, the one that does."""

from datetime import datetime
from typing import Any

from notices import attempts, retracting
from notices.models import Delivery, Notice


def retraction_of(row: Notice, *, at: datetime) -> dict[str, Any]:
    """Return the letter that can take a notice back, with its digest; the one that does; the notice that this one does.

    `busy`: in a worker's hands, so that the page follows by itself; `unsure`: see attempts.unsure.
    """
    unsure = attempts.unsure(row)
    told: dict[str, Any] = {
        "unsure": unsure,
        "busy": row.state == Notice.State.SENDING or unsure == Delivery.State.CLAIMED,
        "takes_back": row.retracts,
        "taken_back_by": Notice.objects.filter(retracts=row).first(),
    }
    if retracting.may_retract(row):
        words, digest = retracting.preview(row, at=at)
        told |= {"retraction": words, "retraction_digest": digest}
    return told
