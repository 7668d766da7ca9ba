"""Hash programmes: the open page of all of them; in a case, which takes her, and that one was used."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework import access, directory, hashprogrammes, programmefit, programmeuses
from casework.addresses import AddressUnreadable, normalise
from casework.forms.handing import DONE_WORDS, OUTCOME_WORDS, ProgrammeUseForm
from casework.hashprogrammes import Programme
from casework.models import Case, ProgrammeUse, Sighting
from casework.moments import now
from casework.views.doors import case_door

FIT_WORDS: dict[str, tuple[Promise, str]] = {
    programmefit.TAKES: (gettext_lazy("takes this person"), "good"),
    programmefit.UNKNOWN: (gettext_lazy("not known yet"), "warn"),
    programmefit.DOES_NOT: (gettext_lazy("does not take this person"), ""),
}
LOOK_AGAIN_DAYS = 14


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Show the programmes, without a sign-in: nothing is sent from here, and nothing is kept.

    What is not sure enough for people in need is shown to staff alone, to verify.
    """
    found = hashprogrammes.load()
    is_staff = bool(request.actor) and access.may(request.actor, "see_house")
    context = {
        "for_people": [one for one in found if one.is_for_people],
        "for_companies": [one for one in found if not one.audience and one.confidence != "low"],
        "to_verify": [one for one in found if one.confidence == "low"] if is_staff else [],
    }
    return render(request, "casework/programmes.html", context)


@require_safe
@case_door("work")
def case_programmes(request: HttpRequest, case: Case) -> HttpResponse:
    """Say which programme takes her and why, which of her sites take part, and what was used so far."""
    standing = {use.programme: use for use in case.programme_uses.filter(taken_back_at=None)}
    sites = _sites_of(case)
    rows = [_row(one, sites, standing) for one in programmefit.fits(hashprogrammes.load(), _situation(case))]
    context = {
        "case": case,
        "takes": [row for row in rows if row["fit"].answer == programmefit.TAKES],
        "unknown": [row for row in rows if row["fit"].answer == programmefit.UNKNOWN],
        "others": [row for row in rows if row["fit"].answer == programmefit.DOES_NOT],
        "used": [
            _use_row(use)
            for use in case.programme_uses.order_by("-recorded_at").select_related("recorded_by__user")
        ],
    }
    return render(request, "casework/case_programmes.html", context)


@require_http_methods(["GET", "POST"])
@case_door("work")
def use_programme(request: HttpRequest, case: Case, programme: str) -> HttpResponse:
    """Write down that a programme was used, correct it, or take it back."""
    found = next((one for one in hashprogrammes.load() if one.id == programme and one.audience), None)
    if found is None:
        raise Http404
    standing = case.programme_uses.filter(programme=programme, taken_back_at=None).first()
    if "take_back" in request.POST and standing:
        programmeuses.take_back_use(use=standing, by=request.actor, at=now())
        messages.success(request, _("Taken back."))
        return redirect("case_programmes", case_id=case.pk)
    today = timezone.localdate(now())
    form = ProgrammeUseForm(request.POST or None, initial=_initial(standing, today), today=today)
    if request.method == "POST" and form.is_valid():
        programmeuses.record_use(
            case=case, programme=programme, by=request.actor, at=now(), **form.cleaned_data
        )
        messages.success(request, _("Written down."))
        return redirect("case_programmes", case_id=case.pk)
    context = {"case": case, "programme": found, "form": form, "standing": standing}
    return render(request, "casework/programme_use.html", context, status=422 if form.errors else 200)


def _initial(standing: ProgrammeUse | None, today: Any) -> dict[str, Any]:
    if standing is None:
        return {"done_on": today, "look_again_on": today + timedelta(days=LOOK_AGAIN_DAYS)}
    return {name: getattr(standing, name) for name in ProgrammeUseForm.base_fields}


def _situation(case: Case) -> programmefit.Situation:
    images = [{**(image.facts or {}), "kind": image.kind} for image in case.images.in_use()]
    return programmefit.situation_of((case.facts or {}).get("person", {}), images)


def _sites_of(case: Case) -> list[directory.Entry]:
    """Return, for each address of the case that is at work, the company behind it where the directory knows it."""
    known = directory.load(practice=settings.PRACTICE)
    found = []
    for row in case.sightings.exclude(state=Sighting.State.WITHDRAWN):
        try:
            entry = known.find(normalise(row.url).host)
        except AddressUnreadable:
            continue
        if entry:
            found.append(entry)
    return found


def _row(
    fit: programmefit.Fit, sites: list[directory.Entry], standing: dict[str, ProgrammeUse]
) -> dict[str, Any]:
    words, tone = FIT_WORDS[fit.answer]
    use = standing.get(fit.programme.id)
    return {
        "programme": fit.programme,
        "fit": fit,
        "words": words,
        "tone": tone,
        "sites": _sites_words(fit.programme, sites),
        "use": _use_row(use) if use else None,
    }


def _sites_words(programme: Programme, sites: list[directory.Entry]) -> str:
    """Say how many addresses of the case are at companies that take part, and which; "" where nobody knows who does."""
    if not programme.participants_by:
        return ""
    taking = programme.taking_part(sites)
    if not taking:
        return _(
            "None of the addresses is at a company that is known to take part. It may still stop the picture elsewhere."
        )
    names = ", ".join(sorted({entry.name for entry in taking}))
    said = ngettext(
        "%(count)d address is at a company that takes part: %(names)s.",
        "%(count)d addresses are at companies that take part: %(names)s.",
        len(taking),
    ) % {"count": len(taking), "names": names}
    return f"{said} {_('The address itself is reported there all the same: a programme finds new copies.')}"


def _use_row(use: ProgrammeUse) -> dict[str, Any]:
    known = {one.id: one.name for one in hashprogrammes.load()}
    return {
        "use": use,
        "name": known.get(use.programme, use.programme),
        "done_by": DONE_WORDS[use.done_by],
        "outcome": OUTCOME_WORDS[use.outcome],
        "reference": use.reference or "",
        "by": use.recorded_by.name_in_words,
    }
