"""Her permission to take part in a joint complaint: what it would tell, read to her, and recorded."""

from datetime import datetime, time
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import consents
from casework.models import Case, Consent
from casework.moments import now
from casework.views.doors import case_door
from notices.jointforms import JointConsentForm
from notices.jointgroups import fits
from notices.jointletters import FACTS
from notices.views.joint import matter_or_404
from notices.views.jointrows import matter_row


@require_http_methods(["GET", "HEAD", "POST"])
@case_door("work")
def joint_consent(
    request: HttpRequest, case: Case, recipient_id: UUID, basis_id: str, country: str
) -> HttpResponse:
    """Say what the complaint would tell of her, and record that she takes part."""
    at = now()
    matter = matter_or_404(request, recipient_id, basis_id, country, at=at)
    if not fits(matter, case, at=at):
        raise Http404
    form = JointConsentForm(request.POST or None, initial={"given_on": at}, latest=at)
    if request.method == "POST" and form.is_valid():
        until = form.cleaned_data["until"]
        consents.record_consent(
            case=case, act=Consent.Act.JOINT, scope=Consent.Scope.THIS_ONE, recipient=matter.key, facts=FACTS,
            how=form.cleaned_data["how"], given_at=form.cleaned_data["given_on"],
            until=timezone.make_aware(datetime.combine(until, time.max)) if until else None,
            by=request.actor, at=at,
        )  # fmt: skip
        messages.success(request, _("Recorded. She can take it back on the page of what she agreed to."))
        return redirect("joint_matter", recipient_id, basis_id, country)
    context = {
        "case": case,
        "matter": matter_row(matter),
        "form": form,
        "organisation": case.organisation.name,
    }
    return render(request, "notices/joint_consent.html", context)
