"""Protected hosts: the list that everybody has, and those that an administrator added."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from casework import access, audit
from casework.moments import now
from casework.views.doors import door, needs_fresh_sign_in
from notices import protecting
from notices.models import ProtectedHost
from notices.protectedforms import ProtectedHostForm
from notices.protectedhosts import KINDS, listed

KIND_WORDS: dict[str, Promise] = {
    "court": gettext_lazy("Courts"),
    "journal": gettext_lazy("Laws and official announcements"),
    "news": gettext_lazy("News"),
    "partner": gettext_lazy("Partners"),
}


@require_http_methods(["GET", "POST"])
@door("see_house")
def protected_hosts(request: HttpRequest) -> HttpResponse:
    """Show both lists; an administrator adds to the second."""
    form = ProtectedHostForm()
    if request.method == "POST":
        if not access.may(request.actor, "administer"):
            raise Http404
        return _add(request)
    return _page(request, form)


@needs_fresh_sign_in
def _add(request: HttpRequest) -> HttpResponse:
    form = ProtectedHostForm(request.POST)
    if form.is_valid():
        typed, reason = form.cleaned_data["host"], form.cleaned_data["reason"]
        organisation = request.actor.organisation
        _audit(request, "protected_host_added")
        try:
            protecting.protect(
                organisation=organisation, typed=typed, reason=reason, by=request.actor, at=now()
            )
        except protecting.NoHost:
            form.add_error("host", _("This is no host that one owner has. Give one like news.example."))
        except protecting.AlreadyProtected:
            form.add_error("host", _("This host is protected already."))
        else:
            messages.success(request, _("Added. From now on a supervisor sees each notice about it."))
            return redirect("protected_hosts")
    return _page(request, form)


@require_POST
@needs_fresh_sign_in
@door("administer")
def unprotect_host(request: HttpRequest, host_id: UUID) -> HttpResponse:
    """End the protection of a host that was added; those of the list stay."""
    row = ProtectedHost.objects.filter(pk=host_id, organisation=request.actor.organisation).first()
    if row is None:
        raise Http404
    _audit(request, "protected_host_ended", host=str(row.pk))
    if protecting.unprotect(row=row, by=request.actor, at=now()):
        messages.success(request, _("Taken off. Notices about it need no supervisor any more."))
    return redirect("protected_hosts")


def _page(request: HttpRequest, form: ProtectedHostForm) -> HttpResponse:
    own = ProtectedHost.objects.filter(organisation=request.actor.organisation, ended_at=None)
    rows = listed().values()
    context = {
        "form": form if access.may(request.actor, "administer") else None,
        "own": own.select_related("added_by__user").order_by("host"),
        "kinds": [(KIND_WORDS[kind], [row for row in rows if row.kind == kind]) for kind in KINDS],
    }
    return render(request, "notices/protected_hosts.html", context, status=422 if form.errors else 200)


def _audit(request: HttpRequest, event: str, **data: str) -> None:
    actor = request.actor
    audit.record(organisation_id=actor.organisation_id, event=event, by=actor, at=now(), **data)
