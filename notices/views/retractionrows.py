"""What the page of a notice says of taking it back: the letter that can, the one that does, or what this one takes back."""

from datetime import datetime
from typing import Any

from notices import retracting
from notices.models import Notice


def retraction_of(row: Notice, *, at: datetime) -> dict[str, Any]:
    """Return the letter that can take a notice back, with its digest; the one that does; the notice that this one does."""
    told: dict[str, Any] = {
        "takes_back": row.retracts,
        "taken_back_by": Notice.objects.filter(retracts=row).first(),
    }
    if retracting.may_retract(row):
        words, digest = retracting.preview(row, at=at)
        told |= {"retraction": words, "retraction_digest": digest}
    return told
