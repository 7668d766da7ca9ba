"""The law that the app holds: every basis with its age, its sources and what it can be used for."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.moments import now
from casework.views.doors import door
from notices.law import REVIEW_DAYS, WARN_DAYS, Basis, UnknownBasis, age_days, load_law, why_no_letter
from notices.sentences import no_letter_sentence


@require_safe
@door("see_law")
def law(request: HttpRequest) -> HttpResponse:
    """List every basis by place: name, status, confidence, age."""
    rows = sorted(
        (_row(basis) for basis in load_law()), key=lambda row: (row["basis"].jurisdiction, row["basis"].id)
    )
    return render(request, "notices/law.html", {"rows": rows, "warn": WARN_DAYS, "review": REVIEW_DAYS})


@require_safe
@door("see_law")
def basis(request: HttpRequest, basis_id: str) -> HttpResponse:
    """Show one basis: what it asks for, by when, what comes next, and where it was read."""
    try:
        found = load_law().get(basis_id)
    except UnknownBasis:
        raise Http404 from None
    return render(request, "notices/basis.html", _row(found))


def _row(found: Basis) -> dict[str, Any]:
    today = now().date()
    why = why_no_letter(found, today)
    days = age_days(found, today)
    return {
        "basis": found,
        "age_days": days,
        "old": days > WARN_DAYS,
        "too_old": days > REVIEW_DAYS,
        "writes": not why,
        "why_not": no_letter_sentence(why) if why else "",
    }
