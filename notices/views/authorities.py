"""The authority of a country: which complaints can be drafted to it, and the page on which a person names where it is reached."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from casework.models import Case
from casework.moments import now
from casework.views.doors import case_door
from notices.authorities import authority_of, country_of, is_nameable
from notices.authorityforms import AuthorityForm
from notices.bases import Basis
from notices.casefacts import facts_of, voice_of
from notices.law import UnknownBasis, load_law
from notices.namedways import NotTheirs, name_way, reached_by_name
from notices.routes import CaseRoutes

_WRONG: dict[str, Promise] = {
    "practice": gettext_lazy(
        "In practice it lies on the practice ground: a mailbox under .example, or paper to Practice Ground. "
        "Elsewhere it never does."
    ),
    "unreadable": gettext_lazy("This is on no public site. Copy it from the authority’s own page."),
    "site": gettext_lazy("This belongs to the site or its host, not to an authority."),
    "company": gettext_lazy("This belongs to a company that gets notices, not to an authority."),
    "marked": gettext_lazy("Somebody looked at this one and marked it as not theirs."),
}


def note_authorities(case: Case, found: CaseRoutes, rows: Sequence[dict[str, Any]]) -> None:
    """Say of each route to an authority whether its complaint can be drafted, and whether a person may name its way."""
    mine = [row for row in rows if row["route"].writes and row["basis"].authority]
    known = reached_by_name(case.organisation, {row["recipient_id"] for row in mine})
    for row in mine:
        own = row["basis"].authority.way_in(country_of(row["basis"], found.facts.person))
        row["complains"] = row["complains"] or own is not None or row["recipient_id"] in known
        row["nameable"] = is_nameable(row["basis"], found.facts.person)


@require_http_methods(["GET", "POST"])
@case_door("draft")
def name_authority(request: HttpRequest, case: Case, basis_id: str) -> HttpResponse:
    """Ask where the authority of her country takes complaints under a law, and keep it."""
    basis, person = _basis_or_404(basis_id), facts_of(case, voice=voice_of(case), sightings=[]).person
    named = authority_of(basis, person)
    if named is None or not is_nameable(basis, person):
        messages.error(
            request, _("No authority can be named for this law. Say first in which country she lives.")
        )
        return redirect("routes", case_id=case.pk)
    form, country = AuthorityForm(request.POST or None), country_of(basis, person)
    if request.method == "POST" and form.is_valid() and _keep(request, case, basis, person, form):
        messages.success(request, _("Kept. Draft the complaint now. Two people look at the address first."))
        return redirect("routes", case_id=case.pk)
    context = {"case": case, "basis": basis, "form": form, "name": named.name, "country": country}
    return render(request, "notices/name_authority.html", context, status=422 if form.errors else 200)


def _keep(
    request: HttpRequest, case: Case, basis: Basis, person: dict[str, Any], form: AuthorityForm
) -> bool:
    """Keep what was typed; False: the form says why not."""
    if request.POST.get("country") != country_of(basis, person):
        form.add_error(None, _("Her country changed meanwhile. See below whose authority it is now."))
        return False
    try:
        name_way(case=case, basis=basis, person=person, by=request.actor, at=now(), **form.cleaned_data)
    except NotTheirs as refusal:
        form.add_error("value", str(_WRONG[refusal.code]))
        return False
    return True


def _basis_or_404(basis_id: str) -> Basis:
    try:
        return load_law().get(basis_id)
    except UnknownBasis as unknown:
        raise Http404 from unknown
