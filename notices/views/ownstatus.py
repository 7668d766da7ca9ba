"""What a survivor sees of her case with her receipt: what was done, what is next, by which date, what she can do (U7, U17)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from casework import (
    askedlater,
    contactplans,
    handingin,
    offering,
    opening,
    ownlinks,
    ownquestions,
    questions,
    receipts,
)
from casework.alone import is_alone
from casework.models import Case, Intake, OwnChange, Sighting
from casework.moments import now
from casework.views.owndoors import own_door, word_given
from notices import ownfacts
from notices.hernext import look_by
from notices.ownletters import Put, put_to_her
from notices.threats import is_threatened
from notices.views.ownnext import aloneward, way_of


@require_safe
@own_door("own_see")
def status(request: HttpRequest, case: Case) -> HttpResponse:
    """Say how the case stands. With the receipt alone: no address, no recipient, no word of hers."""
    begun, waits = getattr(case, "intake", None), getattr(case, "own_change", None)
    unfinished = begun is not None and begun.finished_on is None
    alone, held = is_alone(case), case.is_stopped()
    put = [] if unfinished or held else put_to_her(case, at=now())
    is_only_visit = receipts.is_unkept(request.receipt)
    may_tell = not request.receipt.has_own_word or word_given(request)
    context = {
        "sentences": [_("You have not handed this in yet. Nobody reads it.")]
        if unfinished
        else _said(case, begun),
        "next": _to_finish(case, begun)
        if unfinished
        else aloneward(case, is_only_visit=is_only_visit, may_tell=may_tell)
        if alone and not held
        else _next(case, put),
        "is_paused": case.paused_at is not None and not unfinished,
        "may_pause": not unfinished,
        "news": _news(case),
        "asks_how": contactplans.asks_again(contactplans.plan_of(case), now().date()),
        "asks_of_links": askedlater.left_open(case),
        "last_opened": request.receipt.opened_before_on,
        "word_chosen": request.receipt.own_word_on,
        "deleted_on": opening.ends_on(case),
        "is_held": held,
        "is_threat": may_tell and waits is None and is_threatened(case),
        "is_only_visit": is_only_visit,
    }
    if waits is not None:
        context |= {"waits": _WAITS[waits.kind], "next": _then(waits), "may_pause": False}
    elif not context["is_held"]:
        context["asks_facts"] = not alone and ownfacts.next_question(case, at=now()) is not None
        context["asked"] = sum(one.waits for one in put)
        if alone and offering.answer_of(case) == offering.OFFERED and offering.offered_by(case):
            context["offers"] = case.organisation.name
        context["doors"] = _doors(request, has_note=begun is not None, is_begun=unfinished)
    return render(request, "notices/own/status.html", context)


def _said(case: Case, begun: Intake | None) -> list[str]:
    """Return what was done; on the day of handing in, that first."""
    if begun is None or begun.finished_on != now().date():
        return done(case)
    if begun.is_alone:
        return [_("It worked: you handed this in today."), *done(case)]
    return [_("It worked: you handed this in today. A person here reads it."), *done(case)]


def done(case: Case) -> list[str]:
    """Return what was done so far, in sentences; counts alone. What no browser can open is none of her links."""
    rows = ownlinks.readable(case)
    links, gone = len(rows), sum(row.state == Sighting.State.REMOVED for row in rows)
    sent = case.notices.exclude(sent_at=None).count()
    said = [_of_links(links, alone=is_alone(case)) if links else _("There is no link in your case yet.")]
    if sent:
        said.append(
            ngettext("%(count)d letter was sent.", "%(count)d letters were sent.", sent) % {"count": sent}
        )
    if gone:
        said.append(
            ngettext("At %(count)d link it is gone.", "At %(count)d links it is gone.", gone)
            % {"count": gone}
        )
    return said


def _of_links(links: int, *, alone: bool) -> str:
    if alone:
        says = ngettext("%(count)d link is in your case.", "%(count)d links are in your case.", links)
    else:
        says = ngettext("We work on %(count)d link.", "We work on %(count)d links.", links)
    return says % {"count": links}


_WAITS: dict[str, Promise] = {
    "rotate": gettext_lazy(
        "New digits were asked for. From then on the ones that you used now open nothing any more."
    ),
    "delete": gettext_lazy("It was asked to delete everything."),
    "contact": gettext_lazy("It was asked to change how you are reached."),
}


_PAUSED = gettext_lazy("Everything is paused. Nothing is sent.")


def _then(waits: OwnChange) -> dict[str, Any]:
    return {"when": waits.due_at, "says": _("Then it is done. Until then everything is paused.")}


def _news(case: Case) -> str:
    """Say how many messages wait for her; with the digits alone, so not a word of them."""
    count = case.messages.ours().unread().count()
    if not count:
        return ""
    return ngettext("There is a message for you.", "There are %(count)d messages for you.", count) % {
        "count": count
    }


def _doors(request: HttpRequest, *, has_note: bool, is_begun: bool) -> list[dict[str, Any]]:
    """Return what she can open or change from here, letters first; before she handed it in there is nothing to show yet."""
    case: Case = request.receipt.case
    word = _("Change my own word") if request.receipt.has_own_word else _("Choose an own word")
    is_described = not ownfacts.is_for_another(case) and ownquestions.description(case)
    # Where she sends letters herself, her answers stand with them.
    answered = not is_alone(case) and ownfacts.correctable(case)
    writes = [("own_letters", _("Letters that I can send myself"))] if is_alone(case) else []
    shown: list[tuple[str, list[tuple[str, str]]]] = [
        (_("Your letters"), [*writes, ("own_sent", _("What became of each letter"))]),
        (
            _("Your links"),
            [
                ("own_links", _("My links, and how each stands")),
                *([("own_described", str(ownquestions.DESCRIPTION.says))] if is_described else []),
            ],
        ),
        (
            _("Messages, and what you agreed to"),
            [
                ("own_messages", _("Messages")),
                ("own_reach", _("How I may be reached")),
                ("own_agreed", _("What I agreed to")),
                *([("own_said", _("What I answered, and how to change it"))] if answered else []),
                ("own_readers", _("Who opened my case, and when")),
                *([("own_note", _("A note that I handed this in"))] if has_note else []),
            ],
        ),
    ]
    digits = (_("Your 20 digits"), [("own_word_choose", word), ("own_digits", _("New digits"))])
    return [
        {"heading": heading, "doors": [{"url": reverse(name), "words": words} for name, words in pages]}
        for heading, pages in [*([] if is_begun else shown), digits]
    ]


def _next(case: Case, put: Iterable[Put]) -> dict[str, Any]:
    """Return the next date; where staff are late she is told today, and so; where her word alone is waited for, that."""
    at = now()
    found = look_by(case, {one.notice.pk: one.word for one in put}, at=at)
    if found is None:
        return {"when": timezone.localdate(at), "says": way_of("asked")["says"]}
    day, is_late = found
    if is_late:
        return {"when": day, "says": _("Somebody looks at your case. We are late with it.")}
    says = _("By then somebody looks at your case.")
    return {"when": day, "says": f"{_PAUSED} {says}" if case.paused_at else says}


def _to_finish(case: Case, begun: Any) -> dict[str, Any]:
    page = (
        questions.unanswered(begun.answered, handingin.knows_of(case, begun.said or {}))
        or questions.AFTER[-1]
    )
    return {
        "when": opening.purged_on(begun),
        "says": _("On that day this form is deleted, unless you hand it in before."),
        "url": reverse("own_page", args=[questions.number_of(page)]),
        "verb": _("Go on with the form"),
    }
