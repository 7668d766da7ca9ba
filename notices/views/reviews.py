"""Law reviewers confirm a basis that was read long ago; the administrator names who they are (design §3.12)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import audit, staffing
from casework.models import Role, User
from casework.moments import now
from casework.views.doors import door, needs_fresh_sign_in
from notices.forms import LawReviewForm
from notices.law import REVIEW_DAYS, Basis
from notices.models import LawReview
from notices.reviews import findings_of, review_basis, reviews_of
from notices.views.law import basis_or_404
from notices.views.lawrows import law_row


@require_http_methods(["GET", "POST"])
@door("review_law")
def review_law(request: HttpRequest, basis_id: str) -> HttpResponse:
    """Ask a law reviewer what they found, and where they read it; once for all cases of the organisation."""
    found = basis_or_404(basis_id)
    if request.method == "POST":
        return _keep_review(request, found)
    return _review_page(request, found, LawReviewForm())


@needs_fresh_sign_in
def _keep_review(request: HttpRequest, found: Basis) -> HttpResponse:
    """Keep what was found: it frees or stops this law for every case."""
    form, at, organisation = LawReviewForm(request.POST), now(), request.actor.organisation
    if not form.is_valid():
        return _review_page(request, found, form)
    outcome = form.cleaned_data["outcome"]
    audit.record(
        organisation_id=organisation.pk, event="law_reviewed", by=request.actor, at=at, basis=found.id,
        outcome=outcome,
    )  # fmt: skip
    review_basis(organisation=organisation, basis_id=found.id, by=request.actor, at=at, **form.cleaned_data)
    if outcome == LawReview.Outcome.CHANGED:
        messages.success(
            request, _("Kept. No notice is written under this law until its file was read again.")
        )
    else:
        messages.success(request, _("Confirmed for every case of your organisation."))
    return redirect("basis", basis_id=found.id)


def _review_page(request: HttpRequest, found: Basis, form: LawReviewForm) -> HttpResponse:
    at, organisation = now(), request.actor.organisation
    context = law_row(found, at.date(), findings_of(organisation.pk, at=at)) | {
        "form": form,
        "reviews": reviews_of(found.id, organisation.pk),
    }
    return render(request, "notices/law_review.html", context, status=422 if form.errors else 200)


@require_safe
@door("administer")
def law_reviewers(request: HttpRequest) -> HttpResponse:
    """List the organisation's people, and who of them reviews law."""
    rows = [_person_row(user) for user in _people(request)]
    return render(request, "notices/law_reviewers.html", {"rows": rows, "review": REVIEW_DAYS})


@require_POST
@needs_fresh_sign_in
@door("administer")
def name_law_reviewer(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Name one person, or take it back."""
    user = next((one for one in _people(request) if one.pk == user_id), None)
    if user is None:
        raise Http404
    is_named = "take_back" not in request.POST
    audit.record(
        organisation_id=user.organisation_id,
        event="law_reviewer_named" if is_named else "law_reviewer_removed",
        by=request.actor,
        at=now(),
        user=str(user.pk),
    )
    change = staffing.name_law_reviewer if is_named else staffing.remove_law_reviewer
    change(user=user, by=request.actor)
    who = {"name": user.username.capitalize()}
    if is_named:
        messages.success(request, _("%(name)s reviews law now, and signs in anew to do so.") % who)
    else:
        messages.success(request, _("%(name)s no longer reviews law. What was confirmed stands.") % who)
    return redirect("law_reviewers")


def _people(request: HttpRequest) -> list[User]:
    """Return the active people of the administrator's organisation."""
    rows = request.actor.organisation.users.filter(is_active=True)
    return list(rows.prefetch_related("roles").order_by("username"))


def _person_row(user: User) -> dict[str, object]:
    roles = {one.role for one in user.roles.all()}
    return {
        "user": user,
        "is_counsel": Role.Name.COUNSEL in roles,
        "is_named": Role.Name.LAW_REVIEWER in roles,
    }
