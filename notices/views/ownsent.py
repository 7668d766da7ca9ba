"""Her letters, each with whom it is for and what became of it in one sentence; behind her own word (U7, U17)."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework.alone import is_unread
from casework.models import Case, Sighting
from casework.moments import now
from casework.views.owndoors import own_door
from notices import keptback, returning
from notices.drafts import Draft
from notices.hersay import AGREED, ASKED, last_word, sends_herself
from notices.heryes import as_it_is
from notices.lastanswer import MAY_ANSWER, newest_answer
from notices.leaving import awaits_number
from notices.models import Delivery, Notice, Reply
from notices.notbyus import why_not_sent
from notices.ownletters import by_itself
from notices.seensince import all_gone_by_her, over_since, seen_there
from notices.selfforms import ANSWER_WORDS
from notices.views.ownletterrows import KEPT_BACK

KIND_WORDS: dict[str, Promise] = {
    "social": _("a social network"),
    "forum": _("a forum"),
    "video": _("a site for films"),
    "adult": _("a site for sexual pictures"),
    "messaging": _("a service for messages"),
    "archive": _("an archive of web pages"),
    "generator": _("a service that makes pictures"),
    "app-store": _("a shop for apps"),
    "cloud": _("a company that runs computers for sites"),
    "host": _("a company that runs computers for sites"),
    "cdn": _("a company that hands pages on for sites"),
    "registrar": _("a company that gives sites their names"),
    "search": _("a search engine"),
    "face-search": _("a search for faces"),
}
_STATE_WORDS: dict[str, Promise] = {
    "drafted": _("It is written. It has not left."),
    "queued": _("Somebody here approved it. It has not left."),
    "sending": _("It may be leaving at this moment."),
    "sent": _("It was sent. No answer is noted yet."),
    "acknowledged": _("They said that they have it."),
    "complied": _("It worked: we looked twice, and the picture was gone."),
    "refused": _("They said no."),
    "overdue": _("They did not do it in time."),
    "escalated": _("They did not do it in time. The next step has begun."),
    "withdrawn": _("We took it back. It never left."),
    "undeliverable": _("It could not be delivered."),
}
# Whose turn it is, by her last word on a draft that somebody else sends.
_DRAFT_WORDS: dict[str, Promise] = {
    ASKED: _("It waits for your word."),
    AGREED: _("You said yes. Somebody here reads it once more and sends it."),
}
UNREAD = _("Nobody here can send a letter for you now. You can send it yourself.")
_YES_TAKEN_BACK = _("You took your yes back. It is not sent.")
_NOT_SENT = _("Somebody here read it and did not send it.")
DROPPED = _("You dropped it. It never left.")
_BACK = _("It worked, but a picture is back.")
_GONE_BY_HER = _("You said that it is gone.")
_THERE_BY_HER = _("You said that it is still there.")
_UNKNOWN = _("The time is over. We do not know whether it is gone.")
_STILL_THERE = _("They were asked again. It is still there.")
_MAY_HAVE_LEFT = _("It may have left. We do not know yet.")
_SENT_AND_WRONG = _("You sent it. Somebody here found that it is wrong: do not send it again.")
_TAKEN_BACK_LATE = _("We took it back after it had left. They still have it.")
_TAKEN_BACK_MAYBE = _("We took it back. It may have left before.")
# Attempts after which they have it, or may have.
_HAS_LEFT, _MAY_HAVE = (
    frozenset({Delivery.State.ACCEPTED}),
    frozenset({Delivery.State.CLAIMED, Delivery.State.LOST}),
)


@require_safe
@own_door("own_read")
def sent(request: HttpRequest, case: Case) -> HttpResponse:
    """List the letters of her case, the newest first."""
    at = now()
    rows = (
        case.notices.select_related("recipient")
        .prefetch_related("deliveries", "replies")
        .order_by("-drafted_at")
    )
    return render(request, "notices/own/sent.html", {"rows": [_row(row, at) for row in rows]})


def _row(notice: Notice, at: datetime) -> dict[str, Any]:
    return {
        "name": notice.recipient.name,
        "kind": KIND_WORDS.get(notice.recipient.kind, ""),
        "sent_at": notice.sent_at,
        "takes_back": notice.retracts_id is not None,
        "says": became_of(notice, at=at),
    }


def became_of(notice: Notice, *, at: datetime) -> Promise:
    """Say in a sentence what became of a letter; never that it has not left where it may have.

    Of one that she sent herself, by their newest answer where it is more than that they have it.
    """
    if notice.state in MAY_ANSWER and all_gone_by_her(notice.sightings.all()):
        return _GONE_BY_HER
    if (answer := newest_answer(notice)) and answer.kind != Reply.Kind.ACKNOWLEDGED:
        said = format_lazy("{}.", ANSWER_WORDS[answer.kind])
        return format_lazy("{} {}", said, _THERE_BY_HER) if _is_there_by_her(notice, answer) else said
    if notice.state == Notice.State.DRAFTED:
        return _of_draft(notice, at)
    tries = {row.state for row in notice.deliveries.all()}
    may_have = bool(tries & _MAY_HAVE) or awaits_number(notice, at)
    if notice.state == Notice.State.WITHDRAWN:
        return _of_withdrawn(notice, has_left=bool(tries & _HAS_LEFT), may_have=may_have)
    if notice.state in {Notice.State.QUEUED, Notice.State.UNDELIVERABLE} and may_have:
        return _MAY_HAVE_LEFT
    if notice.state in Notice.OVER:
        return _of_over(notice, at)
    if notice.state == Notice.State.COMPLIED and returning.is_back().filter(notice=notice).exists():
        return _BACK
    return (_of_queued(notice, at) if notice.state == Notice.State.QUEUED else None) or _STATE_WORDS[
        notice.state
    ]


def _of_queued(notice: Notice, at: datetime) -> Promise | None:
    """Return what holds an approved letter for good, or until she says yes again."""
    if (word := last_word(notice)) and word.is_taken_back:
        return _YES_TAKEN_BACK
    return KEPT_BACK if keptback.is_kept_for_good(Draft(notice), at=at) else None


def _is_there_by_her(notice: Notice, answer: Reply) -> bool:
    """Say whether they said that it is gone, and she that it is not, on that day or later."""
    rows = notice.sightings.filter(she_saw=Sighting.SheSaw.THERE)
    since = timezone.localdate(answer.received_at)
    return answer.kind == Reply.Kind.SAYS_REMOVED and rows.filter(she_saw_on__gte=since).exists()


def _of_draft(notice: Notice, at: datetime) -> Promise:
    word = None if sends_herself(notice) else as_it_is(notice, last_word(notice)) or by_itself(notice, at=at)
    if word and is_unread(notice.case):
        return UNREAD
    if word and keptback.is_kept_for_good(Draft(notice), at=at):
        return KEPT_BACK
    if word and word.is_taken_back:
        return _YES_TAKEN_BACK
    return _DRAFT_WORDS.get(word.event if word else "", _STATE_WORDS["drafted"])


def _of_over(notice: Notice, at: datetime) -> Promise:
    """Call nobody late of whom nobody saw it: neither a look since nor she."""
    if not seen_there(notice.sightings.all(), since=over_since(notice) or at):
        return _UNKNOWN
    is_asked_again = notice.state == Notice.State.ESCALATED and notice.is_follow_up
    return _STILL_THERE if is_asked_again else _STATE_WORDS[notice.state]


def _of_withdrawn(notice: Notice, *, has_left: bool, may_have: bool) -> Promise:
    if notice.sent_by_her:
        return _SENT_AND_WRONG
    if notice.sent_at or has_left:
        return _TAKEN_BACK_LATE
    if may_have:
        return _TAKEN_BACK_MAYBE
    if why_not_sent(notice):
        return _NOT_SENT
    return DROPPED if sends_herself(notice) else _STATE_WORDS["withdrawn"]
