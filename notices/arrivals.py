"""Which letters are known not to have arrived, by the reports that came back: nobody was told by them, or is late.

Handed to the mail system is all that is known of an e-mail until a report, or an answer, comes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy

from casework import custody
from casework.models import Case
from notices.models import Notice

UNARRIVED = "earlier_unarrived"
HOLDS = {
    UNARRIVED: gettext_lazy(
        "An earlier notice that it speaks of did not arrive. Withdraw this one and draft anew."
    )
}


def failures(reports: Sequence[Mapping[str, str]]) -> list[str]:
    """Return the status of each report that a server gave up. "Failed" says so, whatever the status (RFC 3464 §2.3.3)."""
    return [one["status"] for one in reports if one["action"].partition("(")[0].strip() == "failed"]


def never_arrived(notice: Notice, bounced: Mapping[str, datetime]) -> bool:
    """Say whether a notice that was sent came back, and was not sent again since. `bounced`: see bounced_in."""
    came_back = bounced.get(str(notice.pk))
    return bool(came_back and notice.sent_at and notice.sent_at <= came_back)


def bounced_in(case: Case) -> dict[str, datetime]:
    """Return by id the notices of a case that came back, and when they last did. One query."""
    entries = custody.entries(case).filter(event="notice_bounced")
    return {entry.data["notice"]: entry.at for entry in entries}


def held_by_an_earlier(notice: Notice) -> str:
    """Return UNARRIVED where a letter asks about, or was approved with, what another was thought to have told; else ""."""
    tells = bool(notice.approved_at) and "complaints" in notice.letter["facts"]
    if not (notice.is_follow_up or tells):
        return ""
    bounced = bounced_in(notice.case)
    bounced.pop(str(notice.pk), None)
    if notice.is_follow_up and notice.follows and never_arrived(notice.follows, bounced):
        return UNARRIVED
    since = notice.approved_at
    return UNARRIVED if since and any(at >= since for at in bounced.values()) else ""
