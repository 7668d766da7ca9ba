"""The pages on which she is asked one fact of her pictures at a time, in every case that she opened (U2, U5)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import ownquestions, whichpicture
from casework.alone import is_alone
from casework.herword import TooEarly, her_word_waits_until
from casework.models import Case, Image
from casework.moments import now
from casework.sentences import picture_title
from casework.views.owndoors import own_door
from notices import ownfacts
from notices.selfforms import OwnFactForm


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def first(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask what would change a route and nobody said yet, one question a page, until there is none."""
    asked = ownfacts.next_question(case, at=now())
    back = "own_letters" if is_alone(case) else "own_status"
    return _ask(request, case, asked, back=back, onward="own_letters_first") if asked else redirect(back)


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


def _ask(
    request: HttpRequest, case: Case, asked: ownquestions.OwnQuestion, *, back: str, onward: str
) -> HttpResponse:
    # What was answered in another tab is not answered anew with an answer to another question.
    is_answer = request.method == "POST" and request.POST.get("fact") == asked.code
    form, status = OwnFactForm(request.POST if is_answer else None, asked=asked), 200
    if is_answer and form.is_valid():
        try:
            ownquestions.keep(
                case=case, asked=asked, value=form.cleaned_data["value"], by=request.actor, at=now()
            )
            return redirect(onward)
        except TooEarly:
            status = 409
    # Of what it was made from the question itself speaks.
    is_one_of_several = (
        asked.image is not None
        and asked.image.kind != Image.Kind.SOURCE
        and len(whichpicture.made_in(case)) > 1
    )
    context = {
        "form": form,
        "asked": asked,
        "picture": picture_title(asked.image.number, is_film=asked.image.is_film)
        if asked.image and is_one_of_several
        else "",
        "back": reverse(back),
        "counts_from": her_word_waits_until(case, at=now()),
    }
    return render(request, "notices/own/letters_first.html", context, status=422 if form.errors else status)
