"""Open questions of a case: in words, with the page that asks each; and the page that asks one and keeps the answer."""

from collections.abc import Callable
from functools import cache, partial
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework.forms.pictures import words_of
from casework.models import Case
from casework.moments import now
from casework.views.doors import case_door
from notices import answering
from notices import routes as engine
from notices.forms import AnswerForm
from notices.law import load_law
from notices.models import Notice
from notices.ranking import next_question
from notices.sentences import question_sentence

# Gives a fact's question: {fact, words, url}.
Asks = Callable[[str], dict[str, str]]


@require_http_methods(["GET", "POST"])
@case_door("work")
def answer(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask one question whose answer decides a route, and keep it."""
    fact = request.GET.get("fact", "")
    number = request.GET.get("image", "")
    asked = answering.question(case, fact, number=int(number) if number.isdecimal() else None)
    draft = _draft_that_asks(request, case)
    if asked is None:
        return redirect("notice", case.pk, draft.pk) if draft else redirect("routes", case_id=case.pk)
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
            if draft:
                messages.success(request, _("Saved. The letter says it now."))
                return redirect("notice", case.pk, draft.pk)
            messages.success(request, _("Saved. The routes below are worked out with it."))
            return redirect("routes", case_id=case.pk)
    context = {
        "case": case,
        "form": form,
        "asked": asked,
        "image": words_of(asked.image) if asked.image else "",
        # The answer goes to the picture that was asked about, whatever was answered meanwhile.
        "here": _here(fact, asked.image.number if asked.image else None, draft),
        "decides": _decided_by(case, fact),
        "draft": draft,
    }
    return render(request, "notices/answer.html", context, status=422 if form.errors else 200)


def _draft_that_asks(request: HttpRequest, case: Case) -> Notice | None:
    """Return the draft from whose list of what is missing the question came; None: it came from the routes."""
    code = request.GET.get("notice", "")
    try:
        return case.notices.select_related("recipient").get(pk=UUID(code)) if code else None
    except (ValueError, Notice.DoesNotExist):
        return None


def _here(fact: str, image: int | None, draft: Notice | None) -> str:
    """Return the address of this very question: of this picture, for this draft."""
    asked = {"fact": fact, "image": image, "notice": draft.pk if draft else None}
    return f"?{urlencode({key: value for key, value in asked.items() if value is not None})}"


def asker(case: Case) -> Asks:
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


def best_question(case: Case, found: engine.CaseRoutes, asks: Asks) -> dict[str, Any] | None:
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
