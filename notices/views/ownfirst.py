"""The pages on which she is asked one fact of her pictures at a time, in every case that she opened, and corrects it (U2, U5)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import askedlater, ownquestions, toldlater, whichpicture
from casework.alone import is_alone
from casework.file_refusals import printable
from casework.forms.answers import UNKNOWN_ROW
from casework.herword import TooEarly, her_word_waits_until
from casework.models import Case, Image
from casework.moments import now
from casework.ownquestions import OwnQuestion
from casework.sentences import picture_title
from casework.views.owndoors import own_door
from notices import ownfacts, sayinganew
from notices.selfforms import OwnFactForm


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def first(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask what would change a route and nobody said yet, one question a page, until there is none."""
    asked = ownfacts.question_of(case, request.POST.get("fact", ""), at=now()) or ownfacts.next_question(
        case, at=now()
    )
    back = _home(case)
    if asked:
        return _ask(request, case, asked, back=back, onward="own_letters_first")
    return redirect("own_links_later" if is_alone(case) and askedlater.is_asked(case, at=now()) else back)


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def described(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for words on the picture, of whoever had no file to give."""
    asked = None if ownfacts.is_for_another(case) else ownquestions.description(case)
    return (
        _ask(request, case, asked, back="own_status", onward="own_status")
        if asked
        else redirect("own_status")
    )


@require_safe
@own_door("own_decide")
def said(request: HttpRequest, case: Case) -> HttpResponse:
    """List what she answered, in the words that she read, each with a way to change it."""
    answers = ownfacts.correctable(case)
    if not answers:
        return redirect(_home(case))
    context = {
        "answers": [_row(case, place, answer) for place, answer in enumerate(answers, start=1)],
        "back": reverse(_home(case)),
    }
    return render(request, "notices/own/said.html", context)


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def say_anew(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Ask a question again, with her answer chosen; `number`: its place in the list."""
    answers = ownfacts.correctable(case)
    if not 0 < number <= len(answers):
        raise Http404
    answer = answers[number - 1]
    return _ask(request, case, answer.asked, back="own_said", onward="own_said", answer=answer)


def _home(case: Case) -> str:
    return "own_letters" if is_alone(case) else "own_status"


def _row(case: Case, number: int, answer: toldlater.Answer) -> dict[str, Any]:
    typed = [] if answer.asked.choices or not answer.value else [answer.value]
    return {
        "number": number,
        "asked": answer.asked,
        "picture": _picture(case, answer.asked),
        "words": answer.asked.in_words(answer.value) or typed or [answer.asked.open_row],
        "on": answer.on,
        "is_changed": answer.is_changed,
    }


def _chosen(answer: toldlater.Answer) -> Any:
    """Return what the form has of an answer: also that she did not know is chosen."""
    if answer.value is not None or not answer.asked.choices:
        return answer.value
    return [UNKNOWN_ROW[0]] if answer.asked.several else UNKNOWN_ROW[0]


def _picture(case: Case, asked: OwnQuestion) -> dict[str, Any] | None:
    """Return which of several pictures a question is about, by title, file and links; of a source the question speaks itself."""
    image = asked.image
    if image is None or image.kind == Image.Kind.SOURCE or len(whichpicture.made_in(case)) < 2:
        return None
    return {
        "title": picture_title(image.number, is_film=image.is_film),
        "file": printable(image.file_name or ""),
        "links": case.sightings.open().filter(image=image).order_by("number"),
    }


def _ask(
    request: HttpRequest,
    case: Case,
    asked: OwnQuestion,
    *,
    back: str,
    onward: str,
    answer: toldlater.Answer | None = None,
) -> HttpResponse:
    # What was answered in another tab is not answered anew with an answer to another question.
    is_answer = request.method == "POST" and request.POST.get("fact") == asked.code
    chosen = {"value": _chosen(answer)} if answer else None
    form, status = OwnFactForm(request.POST if is_answer else None, asked=asked, initial=chosen), 200
    if is_answer and form.is_valid():
        try:
            sayinganew.answer(
                case=case, asked=asked, value=form.cleaned_data["value"], by=request.actor, at=now()
            )
            return redirect(onward)
        except TooEarly:
            status = 409
    context = {
        "form": form,
        "asked": asked,
        "is_said": answer is not None,
        "picture": _picture(case, asked),
        "back": reverse(back),
        "counts_from": her_word_waits_until(case, at=now()),
    }
    return render(request, "notices/own/letters_first.html", context, status=422 if form.errors else status)
