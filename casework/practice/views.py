"""Pages of the practice ground: move time, read the mailboxes, fetch sample pictures, choose an invented language."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from casework import audit
from casework.moments import move, now
from casework.practice import pages
from casework.practice.ground import Ground
from casework.practice.pictures import CONTENT_TYPES, SAMPLES
from casework.views.doors import door

STEPS: dict[str, tuple[timedelta, Promise]] = {
    "hour": (timedelta(hours=1), gettext_lazy("An hour later")),
    "day": (timedelta(days=1), gettext_lazy("A day later")),
    "two_days": (timedelta(days=2), gettext_lazy("Two days later")),
}


@require_safe
@door("see_law")
def practice(request: HttpRequest) -> HttpResponse:
    """Show what there is to practise with."""
    ground = _ground()
    context = {
        "steps": [(code, words) for code, (_by, words) in STEPS.items()],
        "mailboxes": [box for box in ground.mailboxes() if box.mails],
        "empty_mailboxes": [box.address for box in ground.mailboxes() if not box.mails],
        "sites": sorted((_site(host) for host in ground.hosts()), key=lambda site: not site["pages"]),
        "samples": sorted(SAMPLES),
        "removed": ground.removed(),
        "reports": ground.reports(),
        "languages": _languages(),
    }
    return render(request, "casework/practice.html", context)


@require_POST
@door("see_law")
def move_time(request: HttpRequest) -> HttpResponse:
    """Move the one clock that doors read; the audit log says by how much."""
    step = STEPS.get(request.POST.get("by", ""))
    if step is None:
        raise Http404
    seconds = int(step[0].total_seconds())
    audit.record(
        organisation_id=request.actor.organisation_id,
        event="practice_time_moved",
        by=request.actor,
        at=now(),
        seconds=seconds,
    )
    move(step[0])
    messages.success(request, _("Time was moved. What is due now is done within some seconds."))
    return redirect("practice")


@require_POST
@door("see_law")
def choose_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie of this browser."""
    code = request.POST.get("language", "")
    if code not in dict(_languages()):
        raise Http404
    response = redirect("practice")
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _languages() -> list[tuple[str, str]]:
    """Return English and the invented ones, which every page speaks."""
    return [
        (code, name) for code, name in settings.LANGUAGES if code == settings.LANGUAGE_CODE or "-x" in code
    ]


@require_safe
@door("see_law")
def mailbox(request: HttpRequest, mailbox: str) -> HttpResponse:
    """Show the mails of one mailbox, the newest first."""
    ground = _ground()
    if mailbox not in {box.address for box in ground.mailboxes()}:
        raise Http404
    mails = list(reversed(ground.mails(mailbox)))
    return render(request, "casework/practice_mailbox.html", {"mailbox": mailbox, "mails": mails})


@require_safe
@door("see_law")
def sample(request: HttpRequest, name: str) -> HttpResponse:
    """Hand out one sample picture as a download."""
    path = _ground().samples / name
    if name not in SAMPLES or not path.is_file():
        raise Http404
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    response = HttpResponse(path.read_bytes(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _ground() -> Ground:
    return Ground(settings.DATA_DIR)


def _site(host: Any) -> dict[str, Any]:
    return {
        "host": host,
        "url": f"http://{host.address}:{settings.PRACTICE_WEB_PORT}/",
        "pages": [page.address for page in pages.pages_of(host.name)],
    }
