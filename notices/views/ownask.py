"""May we send this? The letters that wait for her word, each told plainly first and whole where she wants it (U19, S40)."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.alone import is_alone
from casework.herword import TooEarly, her_word_waits_until
from casework.models import Case
from casework.moments import now
from casework.views.owndoors import own_door
from notices import askingher, hersigning, letters
from notices.drafts import Draft
from notices.hersay import must_say_herself
from notices.languages import LEADING
from notices.meanings import meaning_of
from notices.models import Notice
from notices.ownforms import OwnSignerForm
from notices.ownletters import Put, put_to_her
from notices.unsaid import takes_hers_alone
from notices.views.elementrows import ELEMENT_WORDS
from notices.views.ownletterrows import KEPT_BACK
from notices.views.ownreading import learners, plainly, whole_letter
from notices.views.ownsent import KIND_WORDS


@require_safe
@own_door("own_decide")
def ask(request: HttpRequest, case: Case) -> HttpResponse:
    """List the drafts on which she has a word, those that wait first."""
    rows = [
        {"put": put, "kind": KIND_WORDS.get(put.notice.recipient.kind, "")}
        for put in put_to_her(case, at=now())
    ]
    return render(request, "notices/own/ask.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def ask_letter(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Tell of one letter, show it whole, and take her yes or no."""
    at = now()
    put = _put(case, number, at)
    if request.method == "POST":
        return _answered(request, put, at)
    if put is None:
        return redirect("own_ask")
    return _page(request, put, at=at)


@require_POST
@own_door("own_decide")
def sign(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Let her choose who signs one letter; what she agreed to of it before is to be said anew."""
    at = now()
    put = _put(case, number, at)
    if put is None:
        return _too_late(request)
    form = OwnSignerForm(request.POST)
    if not form.is_valid():
        return _page(request, put, at=at, status=422, signer_form=form)
    try:
        hersigning.choose_signer(notice=put.notice, name=form.signs_as, by=request.actor, at=at)
    except letters.Frozen:
        return _too_late(request)
    except TooEarly:
        return _page(request, put, at=at, status=409)
    except hersigning.Lacks as lacks:
        put.notice.refresh_from_db()
        said = _("Signed like this, it lacks what the law asks for: %(what)s. So nothing was changed.")
        what = ", ".join(str(ELEMENT_WORDS[key]) for key in lacks.keys)
        form.add_error(None, said % {"what": what})
        return _page(request, put, at=at, status=422, signer_form=form)
    messages.success(request, _("The letter is changed. Read it again before you answer."))
    return redirect("own_ask_letter", number)


def _put(case: Case, number: int, at: datetime) -> Put | None:
    return next((one for one in put_to_her(case, at=at) if one.number == number), None)


def _answered(request: HttpRequest, put: Put | None, at: datetime) -> HttpResponse:
    if put is None:
        return _too_late(request)
    answer = request.POST.get("answer")
    try:
        if answer == "no":
            askingher.decline_letter(notice=put.notice, by=request.actor, at=at)
            messages.success(request, _("You said no. This letter is not sent. You lose no help by it."))
        elif answer == "yes":
            _say_yes(request, put.notice, at)
            messages.success(request, _("You said yes. Somebody here reads it once more and sends it."))
        return redirect("own_ask")
    except letters.Frozen:
        return _too_late(request)
    except letters.Changed:
        return _page(request, put, at=at, status=409, has_changed=True)
    except askingher.NotSaid:
        return _page(request, put, at=at, status=422, is_unticked=True)
    except (askingher.NotSigned, askingher.KeptBack):
        return _page(request, put, at=at, status=422)
    except TooEarly:
        return _page(request, put, at=at, status=409)


def _say_yes(request: HttpRequest, notice: Notice, at: datetime) -> None:
    seen, ticked = request.POST.get("digest", ""), request.POST.getlist("true")
    askingher.say_yes(notice=notice, seen_digest=seen, ticked=ticked, by=request.actor, at=at)


def _too_late(request: HttpRequest) -> HttpResponse:
    messages.warning(
        request, _("This letter does not wait any more. See under your letters what became of it.")
    )
    return redirect("own_ask")


def _page(request: HttpRequest, put: Put, *, at: datetime, status: int = 200, **said: Any) -> HttpResponse:
    draft = Draft(put.notice)
    letter = draft.whole(at=at)
    context = {
        "put": put,
        "digest": letter.digest,
        "declarations": _declarations(draft, request.POST.getlist("true")),
        "kept_back": KEPT_BACK if put.is_kept else "",
        "counts_from": her_word_waits_until(put.notice.case, at=at),
        **_signing(draft),
        **plainly(draft, letter),
        **whole_letter(letter),
        **said,
    }
    return render(request, "notices/own/ask_letter.html", context, status=status)


def _signing(draft: Draft) -> dict[str, Any]:
    """Return who signs, who could, and who would learn the name that she would type."""
    name = (draft.notice.own_voice or {}).get("name", "")
    must_sign = not name and takes_hers_alone(draft.basis)
    return {
        "signs_as": name,
        "may_choose": not is_alone(draft.notice.case),
        "must_sign": must_sign,
        "if_named": list(learners(draft, is_named=True)),
        "signer_form": OwnSignerForm(initial={"who": "me" if name or must_sign else "", "name": name}),
        "organisation": draft.notice.case.organisation.name,
    }


def _declarations(draft: Draft, ticked: list[str]) -> list[dict[str, Any]]:
    """Return what she alone can confirm, unticked unless she ticked exactly this a moment ago (design §3.2)."""
    return [
        {"wording": wording, "is_ticked": wording.digest in ticked}
        | {"meaning": meaning_of(draft, wording, language=get_language() or LEADING)}
        for wording, _given in draft.asked
        if must_say_herself(draft.notice, wording)
    ]
