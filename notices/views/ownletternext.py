"""What comes next of a letter that she sent: by what they answered last, else by its date; and the letters that follow it."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from casework import consents
from notices import hersight
from notices.alonenext import missed
from notices.lastanswer import SAID_NO, newest_answer
from notices.models import Notice, Reply
from notices.notbyus import why_not_sent
from notices.ownletters import numbered
from notices.views.ownletters import written_row
from notices.views.ownnext import aloneward, way_of


def next_of_letter(notice: Notice, *, at: datetime, is_only_visit: bool) -> dict[str, Any]:
    """Return `following`, as rows, and `due`: the day by which they should answer, or `next`: a sentence, a day, a way.

    Of one that its reader did not send, `why`.
    """
    if notice.state == Notice.State.WITHDRAWN and (why := why_not_sent(notice)):
        says = _("Under your letters you see what you can send yourself.")
        return {"why": why, "next": {**way_of("write"), "says": says}}
    led_to = set(notice.followers.exclude(state=Notice.State.WITHDRAWN).values_list("pk", flat=True))
    rows = [written_row(number, row, at) for number, row in numbered(notice.case) if row.pk in led_to]
    clock = notice.clocks.ticking().order_by("due_at").first()
    due, said = clock and timezone.localdate(clock.due_at), newest_answer(notice)
    answer = said.kind if said else ""
    if answer == Reply.Kind.NEEDS_MORE:
        says = _("Answer from where you sent it. Never send a picture or an identity paper.")
        return {"following": rows, "next": {"says": says}}
    is_gone = hersight.is_said_gone(notice, list(notice.sightings.all()))
    if is_gone and (missed(notice, at) or not (due and consents.may_look(notice.case, at=at))):
        return {"following": rows, "next": way_of("gone")}
    if answer == Reply.Kind.SAYS_REMOVED and due:
        says = _("Then come back here. If it is still there, see what you can send next.")
        if is_only_visit:
            says = _("Nothing is due before.")
        return {"following": rows, "next": {"when": due, "says": says}}
    if answer in SAID_NO or notice.state in Notice.OVER:
        return {"following": rows, "next": _in_case(notice)}
    return {"following": rows, "due": due}


def _in_case(notice: Notice) -> dict[str, Any]:
    """Return what comes next in the whole case; nobody is told to come back, as her digits may not be kept."""
    following = aloneward(notice.case, is_only_visit=True)
    at_status = reverse("own_status") if following["url"].startswith("#") else ""
    return {**following, "url": at_status + following["url"], "then": []}
