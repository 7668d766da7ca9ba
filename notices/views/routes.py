"""Which laws apply, why, and what one more answer would unlock; answering it; drafting what was chosen."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import access
from casework.directory import load
from casework.models import Case
from casework.moments import now
from casework.sentences import FACT_WORDS
from casework.views.doors import case_door
from notices import answering
from notices import routes as engine
from notices.conditions import Reason, Truth
from notices.forms import AnswerForm
from notices.law import load_law
from notices.models import Contact
from notices.recipients import entry_contacts
from notices.ranking import next_question
from notices.reckoning import Route
from notices.sentences import (
    CHANNELS,
    LEARNER_WORDS,
    no_letter_sentence,
    question_sentence,
    reason_sentence,
    time_words,
)
from notices.terms import NAMES_HER, Channel
from notices.views.routegroups import anchor_of, by_law, by_question, by_recipient, note_written
from notices.views.words import CHANNEL_WORDS, notice_row, numbers_in_words

# Gives a fact's question: {fact, words, url}.
Asks = Callable[[str], dict[str, str]]


@require_safe
@case_door("read")
def routes(request: HttpRequest, case: Case) -> HttpResponse:
    """List every law for this case: those that apply, those that one answer decides, those that do not."""
    found = engine.routes_of(case, at=now())
    asks = _asker(case)
    rows = [route_row(found, route, asks) for route in found.routes]
    note_written(rows, _notices(case))
    unknown = [row for row in rows if row["answer"] == Truth.UNKNOWN]
    question = _best_question(case, found, asks)
    context = {
        "case": case,
        "recipients": by_recipient(row for row in rows if row["answer"] == Truth.YES and row["writes"]),
        "steps": by_law(row for row in rows if row["answer"] == Truth.YES and not row["writes"]),
        "unknown": by_law(unknown),
        "questions": by_question(unknown, first=question["fact"] if question else ""),
        "no": by_law(row for row in rows if row["answer"] == Truth.NO),
        "question": question,
        "may_draft": access.may(request.actor, "draft")
        and request.actor.organisation_id == case.organisation_id,
    }
    return render(request, "notices/routes.html", context)


@require_http_methods(["GET", "POST"])
@case_door("work")
def answer(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask one question whose answer decides a route, and keep it."""
    fact = request.GET.get("fact", "")
    asked = answering.question(case, fact)
    if asked is None:
        return redirect("routes", case_id=case.pk)
    form = AnswerForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        try:
            answering.keep(
                case=case, asked=asked, value=form.cleaned_data["value"], by=request.actor, at=now()
            )
        except answering.NoAnswer as refusal:
            form.add_error("value", refusal.says)
        else:
            if case.is_stopped():
                return redirect("stop", case_id=case.pk)
            messages.success(request, _("Saved. The routes below are worked out with it."))
            return redirect("routes", case_id=case.pk)
    context = {"case": case, "form": form, "asked": asked, "decides": _decided_by(case, fact)}
    return render(request, "notices/answer.html", context, status=422 if form.errors else 200)


@require_POST
@case_door("draft")
def draft(request: HttpRequest, case: Case) -> HttpResponse:
    """Draft the notices of the route that was chosen; where it may put her at risk, after that was talked about."""
    given = {key: request.POST.get(key, "") for key in ("basis_id", "recipient_id", "channel")}
    route = _chosen(case, given)
    warnings = _warnings(route) if route else []
    if route and warnings and not request.POST.get("talked"):
        return _caution_page(request, case, route, given, warnings)
    try:
        notices = engine.draft_route(
            case=case,
            by=request.actor,
            at=now(),
            discussed=[_law_code(one) or one.code for one in _alone(route)] if route and warnings else None,
            **given,
        )
    except engine.NoSuchRoute:
        messages.error(
            request, _("This route does not hold any more, or nobody can be reached by it. Look again.")
        )
        return redirect("routes", case_id=case.pk)
    if len(notices) > 1:
        messages.info(request, _("%(count)d notices were drafted.") % {"count": len(notices)})
        return redirect("case", case_id=case.pk)
    return redirect("notice", case_id=case.pk, notice_id=notices[0].pk)


def route_row(found: engine.CaseRoutes, route: Route, asks: Asks | None = None) -> dict[str, Any]:
    """Return what a page says of one route, in words. `asks` gives an open question with its page."""
    basis = load_law().get(route.basis_id)
    deadline = route.deadline
    names_her = not NAMES_HER.isdisjoint(route.discloses)
    sees = ", ".join(str(LEARNER_WORDS[one]) for one in route.learned_by)
    numbers = [row.number for row in found.of(route)]
    row = {
        "route": route,
        "basis": basis,
        "answer": route.answer,
        "recipient": route.recipient.name if route.recipient else "",
        "recipient_id": route.recipient.id if route.recipient else "",
        "channel": _channel_words(route),
        "time": time_words(deadline.unit, deadline.amount) if deadline else _("no time is fixed"),
        "starts_clock": route.starts_clock,
        "advice_days": -(-deadline.advice_hours // 24) if deadline else 7,
        "learns": sees if names_her else _("nobody"),
        "exposure": route.exposure if names_her else 0,
        "sees": sees,
        "tells": [FACT_WORDS[code] for code in route.discloses],
        "reasons": [reason_sentence(reason) for reason in route.reasons],
        "questions": [asks(fact) for fact in route.questions] if asks else [],
        "cautions": [reason_sentence(caution) for caution in route.cautions],
        "why_not": _why_not(found, route),
        "writes": _is_writable(found, route),
        "numbers": numbers,
        "where": numbers_in_words(numbers) if numbers else "",
    }
    return row | {"anchor": anchor_of(row)}


def _channel_words(route: Route) -> str:
    """Return the process with how it is reached, as the notice will say it: their own process may be a mailbox."""
    words = str(CHANNELS.get(route.channel, ""))
    entry = load(practice=settings.PRACTICE).get(route.recipient.id) if route.recipient else None
    ways = {process: way for way, _value, process in reversed(entry_contacts(entry))} if entry else {}
    way = ways.get(route.channel, "")
    if way and route.channel in {Channel.OWN_FORM, Channel.TAKE_IT_DOWN_FORM}:
        if way == Contact.Channel.EMAIL:
            return _("their own process, by e-mail")
        is_general = route.channel == Channel.OWN_FORM
        return _("their own form") if is_general else _("their own form for TAKE IT DOWN requests")
    return f"{words}, {CHANNEL_WORDS[way]}" if way == Contact.Channel.FORM else words


def _is_writable(found: engine.CaseRoutes, route: Route) -> bool:
    return route.writes and bool(route.recipient and route.recipient.id in found.parties)


def _why_not(found: engine.CaseRoutes, route: Route) -> str:
    if route.why_not:
        return no_letter_sentence(route.why_not)
    if route.answer == Truth.YES and not _is_writable(found, route):
        return _("It goes to an authority or a court, on their own page. The steps below say how.")
    return ""


def _asker(case: Case) -> Asks:
    """Return what gives a question in words with the page that asks it; "" where what happens answers it.

    Where every picture has a fact of pictures, what is missing is which picture is at an address.
    """
    gap = cache(partial(answering.picture_gap, case))

    @cache
    def asks(fact: str) -> dict[str, str]:
        if answering.question(case, fact) is not None:
            url = f"{reverse('answer', args=[case.pk])}?fact={fact}"
            return {"fact": fact, "words": question_sentence(fact), "url": url}
        missing = gap() if fact.startswith("image.") else None
        if missing is None:
            return {"fact": fact, "words": question_sentence(fact), "url": ""}
        return _gap_row(case, missing)

    return asks


def _gap_row(case: Case, gap: answering.PictureGap) -> dict[str, str]:
    if gap.address is None or gap.is_another:
        words = _("Which picture is it? Add it, or describe it in words.")
        if gap.address is not None:
            words = _(
                "The picture at address %(number)d is none of the case. Add it, or describe it in words."
            )
        return {
            "fact": "image",
            "words": words % {"number": gap.address},
            "url": reverse("images", args=[case.pk]),
        }
    page = reverse("sighting", args=[case.pk, gap.address])
    words = _("Which picture is at address %(number)d?") % {"number": gap.address}
    return {"fact": "sighting.image", "words": words, "url": f"{page}#picture-title"}


def _best_question(case: Case, found: engine.CaseRoutes, asks: Asks) -> dict[str, Any] | None:
    """Return the question that decides most, with how many laws wait for it; None when nobody can answer one."""
    closed: set[str] = set()
    while fact := next_question(found.routes, without=closed):
        row = asks(fact)
        if row["url"] and not answering.is_told(case, fact):
            laws = {
                route.basis_id
                for route in found.routes
                if any(asks(one)["fact"] == row["fact"] for one in route.questions)
            }
            return row | {"laws": len(laws)}
        closed.add(fact)
    return None


def _decided_by(case: Case, fact: str) -> list[str]:
    """Return the names of the laws that wait for an answer."""
    found = engine.routes_of(case, at=now())
    waiting = {route.basis_id for route in found.routes if fact in route.questions}
    return sorted(load_law().get(basis_id).name for basis_id in waiting)


def _notices(case: Case) -> list[dict[str, Any]]:
    """Return what is said of each notice of the case, the newest first."""
    at = now()
    rows = case.notices.select_related("recipient").order_by("-drafted_at")
    return [notice_row(row, at=at) for row in rows]


def _chosen(case: Case, given: dict[str, str]) -> Route | None:
    for route in engine.routes_of(case, at=now()).routes:
        recipient = route.recipient.id if route.recipient else ""
        if (route.basis_id, recipient, route.channel) == tuple(given.values()) and route.writes:
            return route
    return None


def _caution_page(
    request: HttpRequest, case: Case, route: Route, given: dict[str, str], warnings: list[str]
) -> HttpResponse:
    """Show what may put her at risk, and ask whether that was talked about with her."""
    unticked = "asked" in request.POST
    context = {
        "case": case,
        "given": given,
        "warnings": warnings,
        "unticked": unticked,
        "law": load_law().get(route.basis_id).name,
        "recipient": route.recipient.name if route.recipient else "",
        "tells": [FACT_WORDS[code] for code in route.discloses],
    }
    return render(request, "notices/route_caution.html", context, status=422 if unticked else 200)


def _warnings(route: Route) -> list[str]:
    """Return the cautions that stand on a page of their own, in words."""
    return [reason_sentence(caution) for caution in _alone(route)]


def _alone(route: Route) -> list[Reason]:
    """Return the cautions to be talked about before a step that may put her at risk (design §3.15)."""
    alone = {one.code for one in load_law().get(route.basis_id).cautions if one.stands_alone}
    return [
        caution
        for caution in route.cautions
        if caution.code == "forwards_to_customer" or _law_code(caution) in alone
    ]


def _law_code(caution: Reason) -> str:
    return str(caution.values.get("code", "")) if caution.code == "law_caution" else ""
