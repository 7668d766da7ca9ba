"""What keeps a letter back in a case that nobody works, asked as it leaves: rules of self-filing, the day's recipients.

It holds for what she sends herself and for what the organisation sends because she asked (S57).
"""

from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from casework import custody, daylimits
from casework.alone import is_alone
from casework.models import Actor, Case, DayCount
from notices import routes
from notices.conditions import Truth
from notices.drafts import Draft
from notices.hersay import sends_herself
from notices.letters import Missing
from notices.models import Notice, Recipient
from notices.reckoning import Route
from notices.selffiling import ALONE
from notices.sentences import KEPT_BACK, no_letter_sentence


class TooMany(Exception):
    """The case wrote to as many on this day as a day takes."""


def against(draft: Draft, *, at: datetime) -> list[Missing]:
    """Return what the rules of notices.selffiling, and its law, have against a letter of hers now.

    Who runs a site may become known late; and a law waits, or reaches nobody, where she took an answer back.
    """
    theirs = _theirs(draft, at)
    is_kept = any(one.why_not == ALONE for one in theirs)
    reached = {place for one in theirs if one.writes and one.answer == Truth.YES for place in one.sightings}
    is_unfit = not draft.notice.is_follow_up and len(reached) < len(draft.about.sightings)
    return [Missing("kept_back", no_letter_sentence(ALONE))] if is_kept or is_unfit else []


def lacks_of_house(draft: Draft, *, at: datetime) -> list[Missing]:
    """Return what keeps the organisation from sending a letter that she asked it to; nothing of any other letter."""
    if not _is_asked_for(draft.notice):
        return []
    holds = {"kept_back": _is_against(draft, at), "day_full": _is_full(draft.notice, at)}
    return [Missing(code, str(KEPT_BACK[code])) for code, does in holds.items() if does]


def is_kept_for_good(draft: Draft, *, at: datetime) -> bool:
    """Say whether the rules keep back a letter that she asked the organisation to send, today and on any day."""
    return _is_asked_for(draft.notice) and _is_against(draft, at)


def take_for_house(notice: Notice, *, at: datetime) -> None:
    """Count the recipient of a letter that the organisation sends because she asked; lacks_of_house was empty under this lock."""
    if _is_asked_for(notice):
        take(notice.case, notice.recipient.key, at=at)


def take(case: Case, recipient_key: str, *, at: datetime) -> None:
    """Count a recipient for the day, once however often letters to them leave on it. Raises TooMany.

    Call it inside the transaction of the change, with the case held.
    """
    if recipient_key in _counted(case, at):
        return
    if not daylimits.take(case, DayCount.What.RECIPIENT, at=at):
        raise TooMany(str(case.pk))


def _is_asked_for(notice: Notice) -> bool:
    return is_alone(notice.case) and not sends_herself(notice)


def _is_full(notice: Notice, at: datetime) -> bool:
    is_counted = notice.recipient.key in _counted(notice.case, at)
    return not is_counted and not daylimits.left(notice.case, DayCount.What.RECIPIENT, at=at)


def _counted(case: Case, at: datetime) -> set[str]:
    """Return the keys of those whom the day has counted; an approval that was undone stays counted."""
    day = timezone.localdate(at)
    approved = custody.entries(case).filter(event="notice_approved", at__date=day)
    hers = Q(drafted_at__date=day, drafted_by__kind=Actor.Kind.SURVIVOR) | Q(approved_at__date=day)
    rows = case.notices.filter(hers | Q(pk__in=[entry.data["notice"] for entry in approved]))
    return {row.key for row in Recipient.objects.filter(notices__in=rows)}


def _is_against(draft: Draft, at: datetime) -> bool:
    return any(one.why_not == ALONE for one in _theirs(draft, at))


def _theirs(draft: Draft, at: datetime) -> list[Route]:
    """Return the routes of a letter's law to its recipient, at its addresses, as they are judged now."""
    notice = draft.notice
    found = routes.routes_of(notice.case, at=at, sightings=draft.about.sightings, only=notice.basis_id)
    return [one for one in found.routes if one.recipient and one.recipient.id == notice.recipient.key]
