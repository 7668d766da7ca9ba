"""Which laws apply, why, and what one more answer would unlock; answering it; drafting what was chosen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import access
from casework.models import Case
from casework.moments import now
from casework.sentences import FACT_WORDS
from casework.views.doors import case_door
from notices import answering
from notices import routes as engine
from notices.conditions import Truth
from notices.forms import AnswerForm
from notices.law import load_law
from notices.reckoning import Route, next_question
from notices.sentences import (
    CHANNELS,
    LEARNER_WORDS,
    no_letter_sentence,
    question_sentence,
    reason_sentence,
    time_words,
)


@require_safe
@case_door("view")
def routes(request: HttpRequest, case: Case) -> HttpResponse:
    """List every law for this case: those that apply, those that one answer decides, those that do not."""
    found = engine.routes_of(case, at=now())
    rows = [_row(found, route) for route in found.routes]
    question = next_question(found.routes)
    context = {
        "case": case,
        "yes": [row for row in rows if row["answer"] == Truth.YES and row["writes"]],
        "steps": [row for row in rows if row["answer"] == Truth.YES and not row["writes"]],
        "unknown": [row for row in rows if row["answer"] == Truth.UNKNOWN],
        "no": [row for row in rows if row["answer"] == Truth.NO],
        "question": question,
        "question_words": question_sentence(question) if question else "",
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
        answering.keep(case=case, asked=asked, value=form.cleaned_data["value"], by=request.actor, at=now())
        return redirect("routes", case_id=case.pk)
    return render(request, "notices/answer.html", {"case": case, "form": form, "asked": asked})


@require_POST
@case_door("draft")
def draft(request: HttpRequest, case: Case) -> HttpResponse:
    """Draft the notices of the route that was chosen."""
    given = {key: request.POST.get(key, "") for key in ("basis_id", "recipient_id", "channel")}
    try:
        notices = engine.draft_route(case=case, by=request.actor, at=now(), **given)
    except engine.NoSuchRoute:
        messages.error(
            request, _("This route does not hold any more, or nobody can be reached by it. Look again.")
        )
        return redirect("routes", case_id=case.pk)
    if len(notices) > 1:
        messages.info(request, _("%(count)d notices were drafted.") % {"count": len(notices)})
        return redirect("case", case_id=case.pk)
    return redirect("notice", case_id=case.pk, notice_id=notices[0].pk)


def _row(found: engine.CaseRoutes, route: Route) -> dict[str, Any]:
    basis = load_law().get(route.basis_id)
    deadline = route.deadline
    learned = [str(LEARNER_WORDS[learner]) for learner in route.learned_by]
    names_her = "name" in route.discloses
    return {
        "route": route,
        "basis": basis,
        "answer": route.answer,
        "recipient": route.recipient.name if route.recipient else "",
        "recipient_id": route.recipient.id if route.recipient else "",
        "channel": CHANNELS.get(route.channel, ""),
        "time": time_words(deadline.unit, deadline.amount) if deadline else "",
        "starts_clock": route.starts_clock,
        "learns": ", ".join(learned) if names_her else _("nobody"),
        "exposure": route.exposure if names_her else 0,
        "tells": [FACT_WORDS[code] for code in route.discloses],
        "reasons": [reason_sentence(reason) for reason in route.reasons],
        "questions": [(fact, question_sentence(fact)) for fact in route.questions],
        "cautions": [reason_sentence(caution) for caution in route.cautions],
        "why_not": no_letter_sentence(route.why_not) if route.why_not else "",
        "writes": route.writes and bool(route.recipient and route.recipient.id in found.parties),
        "sightings": [row.number for row in found.of(route)],
    }
