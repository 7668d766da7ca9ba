"""Opening a case, its answers, her own words, its pause."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import access, audit, consents, intake, vault
from casework.forms.people import AgeForm, IdentityForm, NarrativeForm, PersonForm
from casework.models import Case, Consent
from casework.moments import now
from casework.views.doors import back_to, case_door, case_private_key, door, no_key_words
from casework.views.holding import hold


@require_http_methods(["GET", "POST"])
@door("open_case")
def ask_age(request: HttpRequest) -> HttpResponse:
    """Ask the first question of all; anything but no opens the pathway and keeps a count (U36, S55)."""
    form = AgeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.cleaned_data["under_18"]
        if answer == "no":
            request.session["age_answered"] = True
            return redirect("case_new_person")
        request.session.pop("age_answered", None)
        organisation = request.actor.organisation
        audit.record(organisation_id=organisation.pk, event="age_gate_closed", by=request.actor, at=now())
        intake.count_closed_gate(organisation=organisation, answer=answer, at=now())
        return redirect(f"{reverse('help_now')}?helper")
    return render(request, "casework/case_age.html", {"form": form})


@require_http_methods(["GET", "POST"])
@door("open_case")
def ask_person(request: HttpRequest) -> HttpResponse:
    """Ask what is known of the person, and open the case. Nobody comes here without the age answer."""
    if not request.session.get("age_answered"):
        return redirect("case_new")
    form = PersonForm(request.POST or None, latest=now())
    if request.method == "POST" and form.is_valid():
        at = now()
        audit.record(
            organisation_id=request.actor.organisation_id, event="case_opening_tried", by=request.actor, at=at
        )
        case = intake.open_case(
            organisation=request.actor.organisation,
            under_18="no",
            facts=form.facts(),
            identity={},
            by=request.actor,
            at=at,
        )
        if form.cleaned_data["may_look"]:
            _allow_looking(case, request, form)
        del request.session["age_answered"]
        return redirect("case", case_id=case.pk)
    return render(request, "casework/case_person.html", {"form": form})


@require_http_methods(["GET", "POST"])
@case_door("work")
def change_person(request: HttpRequest, case: Case) -> HttpResponse:
    """Change what is known of the person."""
    person, notifier = case.facts.get("person", {}), case.facts.get("notifier", {})
    wishes = case.facts.get("preferences", {})
    held = {True: "yes", False: "no"}
    initial = {
        "residence": person.get("residence", ""),
        "identifiable": held.get(person.get("identifiable"), ""),
        "looks_young": held.get(person.get("looks_young"), ""),
        "authority": notifier.get("authority", ""),
        "avoid": [*wishes.get("avoid", []), *(["name"] if wishes.get("disclose_name") is False else [])],
        "may_look": consents.may_look(case, at=now()),
    }
    form = PersonForm(request.POST or None, initial=initial, latest=now())
    if request.method == "POST" and form.is_valid():
        intake.change_facts(case=case, facts=form.facts(), by=request.actor, at=now())
        if form.cleaned_data["may_look"] and not initial["may_look"]:
            _allow_looking(case, request, form)
        elif initial["may_look"] and not form.cleaned_data["may_look"]:
            _end_looking(case, request)
        messages.success(request, _("Saved."))
        return redirect("case", case_id=case.pk)
    return render(request, "casework/case_person.html", {"form": form, "case": case})


@require_http_methods(["GET", "POST"])
@case_door("work")
def change_identity(request: HttpRequest, case: Case) -> HttpResponse:
    """Change her name and contact; only routes that need them ask for this."""
    form = IdentityForm(request.POST or None, initial=case.identity.get("person", {}))
    if request.method == "POST" and form.is_valid():
        given = {key: value or None for key, value in form.cleaned_data.items()}
        intake.change_facts(case=case, identity={"person": given}, by=request.actor, at=now())
        messages.success(request, _("Saved."))
        return redirect("case", case_id=case.pk)
    return render(request, "casework/case_identity.html", {"form": form, "case": case})


@require_http_methods(["GET", "POST"])
@case_door("work")
def narrative(request: HttpRequest, case: Case) -> HttpResponse:
    """Show her own words to a holder of the case's key, folded; take new ones."""
    private, why_not = _key_to_words(request, case)
    form = NarrativeForm(request.POST or None, hides_words=bool(why_not))
    if request.method == "POST" and form.is_valid():
        intake.set_narrative(case=case, text=form.cleaned_data["text"], by=request.actor, at=now())
        messages.success(request, _("Sealed. Only people with this case’s key can read it."))
        return redirect("case", case_id=case.pk)
    words = _own_words(request, case, private) if private else ""
    context = {"form": form, "case": case, "words": words, "why_not": why_not}
    return render(request, "casework/case_narrative.html", context)


@require_POST
@case_door("hold_back")
def pause(request: HttpRequest, case: Case) -> HttpResponse:
    """Hold everything, or let it go on. Raises BadRequest: when the button does not say which."""
    want = request.POST.get("want")
    if want == "pause":
        pause_it = partial(intake.pause_case, case=case, by=request.actor, at=now())
        hold(request, case, pause_it, says=_("Paused."))
    elif want == "resume":
        access.require(case, request.actor, "work")
        try:
            intake.resume_case(case=case, by=request.actor, at=now())
        except intake.ChangeWaits:
            messages.error(
                request, _("The person asked for a change that waits three days. The case goes on after it.")
            )
    else:
        raise BadRequest("Say whether to pause or to go on.")
    return back_to(case, "case")


def _allow_looking(case: Case, request: HttpRequest, form: PersonForm) -> None:
    given = form.cleaned_data
    consents.allow_looking(
        case=case, how=given["look_how"], given_at=given["look_given_on"], by=request.actor, at=now()
    )


def _end_looking(case: Case, request: HttpRequest) -> None:
    for consent in case.consents.live(now()).filter(act=Consent.Act.LOOK):
        consents.withdraw_consent(consent=consent, by=request.actor, at=now())


def _key_to_words(request: HttpRequest, case: Case) -> tuple[str, str]:
    """Return the key that opens her words, and why the one who asks has none; neither while there are no words."""
    if not case.narrative:
        return "", ""
    try:
        return case_private_key(request, case), ""
    except vault.SealBroken as refusal:
        return "", no_key_words(refusal)


def _own_words(request: HttpRequest, case: Case, private: str) -> str:
    audit.record(
        organisation_id=request.actor.organisation_id,
        event="narrative_read",
        by=request.actor,
        at=now(),
        case=case.pk,
    )
    return vault.unseal_bytes(bytes(case.narrative), private).decode()
