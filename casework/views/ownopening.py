"""Opening one's own case: one question a page. Before the receipt nothing is kept; after it, everything that is continued."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import audit, handingin, helplinefiles, intake, opening, questions, receipts, vault
from casework.fetch import policy_from_settings
from casework.forms import own
from casework.models import Case, system_actor
from casework.moments import now
from casework.views import ownreceipt
from casework.views.owndoors import begin, open_page, opened_of, own_door, receipt_of


@dataclass(frozen=True)
class Asked:
    """One question: its form, its words, why it is asked. `template`: where it is more than its fields."""

    form: type[forms.Form]
    question: Promise
    why: Promise
    template: str = "casework/own/question.html"


ASKED: dict[str, Asked] = {
    "safe_now": Asked(
        own.SafeForm,
        _("Are you safe right now?"),
        _("We do not keep this answer. If you are not safe, the next page shows who to call first."),
    ),
    "under_18": Asked(
        own.YoungForm,
        _("Was anyone in the pictures under 18 when they were made?"),
        _("For them there are quicker and safer ways than this form. We keep a count, and nothing else."),
    ),
    "who": Asked(own.WhoForm, _("Who is in the pictures?"), _("The letters say for whom they are written.")),
    "country": Asked(
        own.CountryForm,
        _("Which country do you live in?"),
        _("Laws differ from place to place. If you ask for somebody else, choose where they live."),
    ),
    "know": Asked(
        own.KnowForm,
        _("What do you have, or know?"),
        _("Then we ask only what fits. You can leave this out."),
    ),
    "links": Asked(
        own.LinksForm,
        _("Where is it?"),
        _("Letters go to those who run the place. They need the link. You can leave this out."),
    ),
    "told_by": Asked(
        own.ToldByForm,
        _("How can people tell that it is you?"),
        _("Some laws ask about the face, others about the body. You can leave this out."),
    ),
    "made_from": Asked(
        own.MadeFromForm,
        _("What was it made from?"),
        _("Other laws hold for made pictures than for real ones. “I do not know” is a good answer."),
    ),
    "want": Asked(own.WantForm, _("What do you want?"), _("You decide. It can be changed at any time.")),
    "words": Asked(
        own.WordsForm,
        _("Is there anything you want to say?"),
        _("Nobody needs your story. If you write something, only those who work on your case can read it."),
    ),
    "contact": Asked(
        own.ContactForm,
        _("May we contact you?"),
        _("You can always come back here instead. We write only in the way that you choose."),
    ),
}


@require_safe
@open_page
def start(request: HttpRequest) -> HttpResponse:
    """Say what this is, and lead to the first page or back to a case."""
    is_open = opening.taking_in() is not None
    return render(request, "casework/own/start.html", {"is_open": is_open})


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
    if opening.taking_in() is None or receipt_of(request) is not None:
        return redirect("own_start" if receipt_of(request) is None else "own_status")
    begun: dict[str, Any] = request.session.get("begun", {})
    missing = _first_missing(begun)
    if questions.PAGES.index(name) > questions.PAGES.index(missing):
        return _to(missing)
    if name == "staying_safe":
        if request.method == "POST":
            request.session["begun"] = {**begun, name: {}}
            return _to("safe_now")
        return _shown(request, name, form=forms.Form(), template="casework/own/staying_safe.html")
    form = ASKED[name].form(request.POST if request.method == "POST" else None, initial=begun.get(name))
    if request.method == "POST" and form.is_valid():
        return _TAKE.get(name, _keep_in_session)(request, name, form, begun)
    return _shown(request, name, form=form, not_safe=begun.get("safe_now", {}).get("safe") == "no")


def _keep_in_session(
    request: HttpRequest, name: str, form: forms.Form, begun: dict[str, Any]
) -> HttpResponse:
    request.session["begun"] = {**begun, name: form.cleaned_data}
    return _to(questions.after(name, ()))


def _take_age(request: HttpRequest, name: str, form: forms.Form, begun: dict[str, Any]) -> HttpResponse:
    """Anything but no: no case, a count, the pathway (S55)."""
    answer = form.cleaned_data["under_18"]
    if answer == "no":
        return _keep_in_session(request, name, form, begun)
    organisation, at = opening.taking_in(), now()
    if organisation is not None:
        audit.record(organisation_id=organisation.pk, event="age_gate_closed", by=system_actor(), at=at)
        intake.count_closed_gate(organisation=organisation, answer=answer, at=at)
    request.session.flush()
    return redirect("help_now")


def _take_who(request: HttpRequest, name: str, form: forms.Form, begun: dict[str, Any]) -> HttpResponse:
    if form.cleaned_data["who"] == "does_not_know":
        return render(request, "casework/own/for_another.html")
    return _keep_in_session(request, name, form, begun)


def _take_country(request: HttpRequest, name: str, form: forms.Form, begun: dict[str, Any]) -> HttpResponse:
    """The last question before the receipt: from here on there is a case, and everything continued is kept."""
    organisation = opening.taking_in()
    if organisation is None:
        return redirect("own_start")
    who = begun["who"]["who"]
    opened = opening.open_own_case(
        organisation=organisation,
        under_18=begun["under_18"]["under_18"],
        facts={
            "person": {"residence": form.cleaned_data["country"]},
            "notifier": {"role": "self" if who == "me" else "representative"},
        },
        said={"who": begun["who"]},
        at=now(),
    )
    begin(request, opened)
    return ownreceipt.shown(request, opened.receipt, opened.digits)


Take = Callable[[HttpRequest, str, forms.Form, dict[str, Any]], HttpResponse]
_TAKE: dict[str, Take] = {"under_18": _take_age, "who": _take_who, "country": _take_country}


@own_door("own_answer")
def _after(request: HttpRequest, case: Case, name: str) -> HttpResponse:
    """A page after the receipt: what is continued is kept in the case at once."""
    if request.receipt.kept_on is None:
        return _to(questions.RECEIPT)
    if not hasattr(case, "intake") or case.intake.finished_on:
        return redirect("own_status")
    said: dict[str, Any] = case.intake.said or {}
    knows = said.get("know", {}).get("know", [])
    if name == "check":
        return _check(request, case, said)
    asked = ASKED[name]
    initial = {"words": _own_words(request, case)} if name == "words" else said.get(name)
    form = asked.form(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _keep(request, case, name, form.cleaned_data)
        if name == "know":
            knows = form.cleaned_data["know"]
        return _to("check" if "checking" in request.GET else questions.after(name, knows))
    return _shown(request, name, form=form, knows=knows)


def _keep(request: HttpRequest, case: Case, name: str, given: dict[str, Any]) -> None:
    """Keep one answer; her own words are sealed to the case's key, and stand nowhere else."""
    if name == "words":
        if given["words"] or case.narrative:
            intake.set_narrative(case=case, text=given["words"], by=request.actor, at=now())
        given = {}
    opening.note_answered(intake=case.intake, name=name, said={name: given})


def _own_words(request: HttpRequest, case: Case) -> str:
    """Return what she wrote before, opened by her own receipt; "" where there is nothing, or the second cookie is gone."""
    if not case.narrative:
        return ""
    try:
        return vault.unseal_bytes(bytes(case.narrative), receipts.case_private(opened_of(request))).decode()
    except vault.SealBroken:
        return ""


def _check(request: HttpRequest, case: Case, said: dict[str, Any]) -> HttpResponse:
    """Show every answer with a way to change it, and take the case in."""
    if request.method == "POST":
        policy = policy_from_settings()
        handingin.hand_in(intake=case.intake, policy=policy, by=request.actor, at=now())
        return redirect("own_status")
    knows = said.get("know", {}).get("know", [])
    answers = {**said, "words": {"words": _own_words(request, case)}}
    rows = [
        {
            "key": ASKED[name].question,
            "value": _in_words(ASKED[name].form(), answers.get(name) or {}) or _("Left out"),
            "url": reverse("own_page", args=[questions.number_of(name)]) + "?checking",
        }
        for name in questions.AFTER
        if name in ASKED and questions.applies(name, knows)
    ]
    back = reverse("own_page", args=[questions.number_of("contact")])
    return render(request, "casework/own/check.html", {"rows": rows, "back": back})


def _in_words(form: forms.Form, given: dict[str, Any]) -> str:
    """Return an answer as she gave it: words of its choices, or what she typed; "" for none."""
    parts = []
    for name, field in form.fields.items():
        value = given.get(name) or []
        words = dict(getattr(field, "choices", ()))
        parts += [str(words.get(one, one)) for one in (value if isinstance(value, list) else [value])]
    return "; ".join(parts)


def _first_missing(begun: dict[str, Any]) -> str:
    return next((name for name in questions.BEFORE if name not in begun), questions.BEFORE[-1])


def _to(name: str) -> HttpResponse:
    return redirect("own_page", number=questions.number_of(name))


def _shown(
    request: HttpRequest,
    name: str,
    *,
    form: forms.Form,
    knows: Any = (),
    template: str = "",
    **context: Any,
) -> HttpResponse:
    asked = ASKED.get(name)
    earlier = questions.before(name, knows)
    given = {
        "form": form,
        "question": asked.question if asked else "",
        "why": asked.why if asked else "",
        "back": reverse("own_page", args=[questions.number_of(earlier)]) if earlier else reverse("own_start"),
        "emergency": helplinefiles.load().emergency(""),
        **context,
    }
    chosen = template or (asked.template if asked else "")
    return render(request, chosen, given, status=422 if form.errors else 200)
