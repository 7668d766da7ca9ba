"""Opening one's own case: one question a page. Before the receipt no case is there; after it, all that is continued is kept."""

from collections.abc import Callable, Collection
from functools import partial
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import handingin, intake, opening, questions, receipts, spoken, vault
from casework.alone import sends_when_asked, works_alone
from casework.fetch import policy_from_settings
from casework.forms.own import WantForm
from casework.models import Case
from casework.moments import now
from casework.readback import ReadBack, read_back
from casework.views import danger, ownreceipt, pressedtwice
from casework.views.ownasked import ASKED
from casework.views.ownbegun import note_passed, passed_so_far
from casework.views.owncheck import check, is_for_another
from casework.views.owndoors import begin, open_page, opened_of, own_door, receipt_of
from casework.views.ownpictures import given_of, led_on
from casework.views.slowing import note_try, visitor, wait_s

# Cases begun from one place in a day before the next one waits: many may sit in one shelter (S51).
FREE_OPENINGS = 20
# Where she would otherwise think that somebody reads it, or calls her.
_TELLS_ALONE = frozenset({"words", "contact"})


@require_safe
@open_page
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, and lead to the first page, on in this very visit, or back to a case."""
    house, has_case = opening.taking_in(), receipt_of(request) is not None
    passed = passed_so_far(request) if house and not has_case else {}
    context = {
        "is_open": house is not None,
        "is_alone": house is not None and works_alone(house),
        "sends": house is not None and sends_when_asked(house),
        "has_case": has_case,
        "go_on": reverse("own_page", args=[questions.number_of(_first_missing(passed))]) if passed else "",
    }
    return render(request, "casework/own/start.html", context)


@require_http_methods(["GET", "POST"])
@open_page
def page(request: HttpRequest, number: int) -> HttpResponse:
    """Show one page of the way, or take its answer."""
    try:
        name = questions.page_of(number)
    except LookupError:
        raise Http404 from None
    if name in questions.BEFORE:
        return _before(request, name)
    if name == questions.RECEIPT:
        return ownreceipt.show_once(request)
    return _after(request, name=name)


def _before(request: HttpRequest, name: str) -> HttpResponse:
    """A page before there is a receipt: answers lie in the session, and only on the way to the next page."""
    if name == "staying_safe" and receipt_of(request) is not None:
        return render(
            request, "casework/own/staying_safe.html", {"back": reverse("own_status"), "is_told": True}
        )
    if opening.taking_in() is None or receipt_of(request) is not None:
        return redirect("own_start" if receipt_of(request) is None else "own_status")
    if name == "country" and request.method == "POST" and (again := pressedtwice.opened_before(request)):
        return _receipt(request, again)
    passed = passed_so_far(request)
    missing = _first_missing(passed)
    if questions.PAGES.index(name) > questions.PAGES.index(missing):
        return _to(missing) if passed else _again()
    asks = ASKED[name].form if name in ASKED else forms.Form
    form = asks(request.POST if request.method == "POST" else None, initial=passed.get(name))
    if request.method == "POST" and form.is_valid():
        return _TAKE.get(name, _go_on)(request, name, form, passed)
    said = {"not_safe": "first" in request.POST, "is_over": not passed and "ended" in request.GET}
    return _shown(request, name, form=form, **said)


def _again() -> HttpResponse:
    """Lead to the first page, in the same words for everyone: nobody learns whether there was a visit (U35)."""
    return redirect(reverse("own_page", args=[1]) + "?ended")


def _go_on(request: HttpRequest, name: str, form: forms.Form, passed: dict[str, Any]) -> HttpResponse:
    note_passed(request, name, form.cleaned_data)
    return _to(questions.after(name, ()))


def _take_safe(request: HttpRequest, name: str, form: forms.Form, passed: dict[str, Any]) -> HttpResponse:
    """Show at once whom to call first, unless she is safe: in this one answer, and no session or address says it (U29, S46)."""
    onward = _go_on(request, name, form, passed)
    if form.data.get("safe", "yes") == "yes":
        return onward
    name = questions.after(name, ())
    return _shown(
        request,
        name,
        form=ASKED[name].form(initial=passed.get(name)),
        not_safe=True,
        action=onward["Location"],
    )


def _take_age(request: HttpRequest, name: str, form: forms.Form, passed: dict[str, Any]) -> HttpResponse:
    """Anything but no: no case, a count of the day and nothing that knows the moment, the pathway (S24, S55)."""
    answer = form.cleaned_data["under_18"]
    if answer == "no":
        return _go_on(request, name, form, passed)
    organisation, at = opening.taking_in(), now()
    whose = f"age:{visitor(request)}"
    if organisation is not None and not wait_s(whose):
        note_try(whose, free=FREE_OPENINGS)
        intake.count_closed_gate(organisation=organisation, answer=answer, at=at)
    request.session.flush()
    return redirect(reverse("help_now") + "?form")


def _take_who(request: HttpRequest, name: str, form: forms.Form, passed: dict[str, Any]) -> HttpResponse:
    """Go on, or say at once what else there is: they do not know of it, or no letter can be had here for another (S57)."""
    who, house = form.cleaned_data["who"], opening.taking_in()
    is_alone = who == "asked_me" and house is not None and works_alone(house)
    if is_alone or who == "does_not_know":
        context = {"back": reverse("own_page", args=[questions.number_of(name)]), "is_alone": is_alone}
        return render(request, "casework/own/for_another.html", context)
    return _go_on(request, name, form, passed)


def _take_country(request: HttpRequest, name: str, form: forms.Form, passed: dict[str, Any]) -> HttpResponse:
    """The last question before the receipt: from here on there is a case, and everything continued is kept."""
    organisation = opening.taking_in()
    if organisation is None:
        return redirect("own_start")
    whose = f"open:{visitor(request)}"
    if pause_s := wait_s(whose):
        form.add_error(
            "country", _("Wait %(seconds)d seconds, then press “Continue” again.") % {"seconds": pause_s}
        )
        return _shown(request, name, form=form)
    note_try(whose, free=FREE_OPENINGS)
    who = passed["who"]["who"]
    make = partial(
        opening.open_own_case,
        organisation=organisation,
        under_18=passed["under_18"]["under_18"],
        facts={
            "person": {"residence": form.cleaned_data["country"]},
            "notifier": {"role": "self" if who == "me" else "representative"},
        },
        said={"who": passed["who"], **_read_in()},
        at=now(),
    )
    return _receipt(request, pressedtwice.open_once(request, make))


def _receipt(request: HttpRequest, opened: receipts.NewReceipt) -> HttpResponse:
    """Begin her visit with the digits, which stand in this one answer."""
    begin(request, opened)
    request.receipt = opened.receipt
    return ownreceipt.shown(request, opened.receipt, opened.digits)


def _read_in() -> dict[str, str]:
    """Return in which language she reads, where it is not English: whoever writes to her wants to know."""
    found = spoken.find(get_language() or "")
    return {"language": found.code} if found else {}


Take = Callable[[HttpRequest, str, forms.Form, dict[str, Any]], HttpResponse]
_TAKE: dict[str, Take] = {
    "safe_now": _take_safe,
    "under_18": _take_age,
    "who": _take_who,
    "country": _take_country,
}


@own_door("own_answer")
def _after(request: HttpRequest, case: Case, name: str) -> HttpResponse:
    """A page after the receipt: what is continued is kept in the case at once."""
    if request.receipt.kept_on is None:
        return _to(questions.RECEIPT)
    if not hasattr(case, "intake") or case.intake.finished_on:
        if request.method == "POST" and name != "check":
            raise opening.HandedIn
        return redirect("own_status")
    said: dict[str, Any] = case.intake.said or {}
    if name == "check":
        return check(request, case, said, _own_words(request, case))
    initial = {"words": _own_words(request, case)} if name == "words" else said.get(name)
    form = ASKED[name].form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _keep(request, case, name, form.cleaned_data)
        return _onward(request, case, name, said)
    more = _more(request, case, name, said)
    if isinstance(form, WantForm) and works_alone(case.organisation):
        form.for_alone()
    if more["tells_once"]:
        form.for_one_visit()
    return _shown(request, name, form=form, knows=handingin.knows_of(case, said), is_kept=True, **more)


def _onward(request: HttpRequest, case: Case, name: str, before: dict[str, Any]) -> HttpResponse:
    """Go on after an answer was kept; where something odd was pasted, say first what was understood.

    `before`: what she had said so far. The same text continued again goes on.
    """
    said: dict[str, Any] = case.intake.said or {}
    if "leave" in request.POST and not receipts.is_unkept(request.receipt):
        request.session.flush()
        return render(request, "casework/own/left.html")
    if name == "file" and (beside := led_on(request, case)):
        return beside
    is_new = name == "links" and said[name]["text"] != before.get(name, {}).get("text", "")
    if is_new and _read(said).is_odd:
        return redirect(request.get_full_path())
    knows = handingin.knows_of(case, said)
    if "checking" in request.GET:
        return _to_check(questions.unanswered(case.intake.answered, knows))
    return _to(questions.after(name, knows))


def _more(request: HttpRequest, case: Case, name: str, said: dict[str, Any]) -> dict[str, Any]:
    """Return what single pages show besides their question."""
    more: dict[str, Any] = {"is_for_another": is_for_another(said)}
    more["is_only_visit"] = receipts.is_unkept(request.receipt)
    more["tells_once"] = name == "contact" and more["is_only_visit"]
    more["tells_alone"] = name in _TELLS_ALONE and works_alone(case.organisation)
    if name == "links":
        more["read"] = _read(said)
    return more | {"given": given_of(case), "labelled": True} if name == "file" else more


def _read(said: dict[str, Any]) -> ReadBack:
    return read_back(said.get("links", {}).get("text") or "", policy=policy_from_settings())


def _keep(request: HttpRequest, case: Case, name: str, given: dict[str, Any]) -> None:
    """Keep one answer; her own words are sealed to the case's key, and stand nowhere else."""
    said, words = ({}, given["words"]) if name == "words" else (given, "")
    opening.go_on(intake=case.intake, name=name, said=said, words=words, by=request.actor, at=now())


def _own_words(request: HttpRequest, case: Case) -> str:
    """Return what she wrote before, opened by her own receipt; "" where there is nothing. Raises vault.SealBroken.

    What cannot be opened is never shown as empty: continuing would put nothing in the place of her words.
    """
    if not case.narrative:
        return ""
    return vault.unseal_bytes(bytes(case.narrative), receipts.case_private(opened_of(request))).decode()


def _first_missing(passed: dict[str, Any]) -> str:
    return next((name for name in questions.BEFORE if name not in passed), questions.BEFORE[-1])


def _to(name: str) -> HttpResponse:
    return redirect("own_page", number=questions.number_of(name))


def _to_check(asked_first: str) -> HttpResponse:
    """Go back to the check, by a page that a changed answer opened."""
    page = reverse("own_page", args=[questions.number_of(asked_first or "check")])
    return redirect(f"{page}?checking" if asked_first else page)


def _shown(
    request: HttpRequest,
    name: str,
    *,
    form: forms.Form,
    knows: Collection[str] = (),
    **context: Any,
) -> HttpResponse:
    asked = ASKED.get(name)
    earlier = questions.before(name, knows)
    given = {
        "form": form,
        "question": asked.question if asked else "",
        "why": asked.why if asked else "",
        "says_optional": bool(asked and asked.says_optional),
        "back": reverse("own_page", args=[questions.number_of(earlier)]) if earlier else reverse("own_start"),
        "progress": questions.place_of(name, knows) if asked else None,
        "is_open_ended": questions.PAGES.index(name) <= questions.PAGES.index("know"),
        "asks_safe": name == "safe_now",
        **(danger.chosen(request) if name in questions.BEFORE else {}),
        **context,
    }
    chosen = asked.template if asked else "casework/own/staying_safe.html"
    return render(request, chosen, given, status=422 if form.errors else 200)
