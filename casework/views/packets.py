"""The evidence packet: what it will hold, asking for it, downloading it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import consents, custody, intake, packets, proofwords, tasks, vault
from casework.models import Case, Packet
from casework.moments import now
from casework.sentences import FACT_WORDS, PACKET_WORDS
from casework.views.doors import case_door, needs_fresh_sign_in
from casework.views.reads import audit_read

TONES = {"ready": "good", "failed": "stop"}


@require_http_methods(["GET", "POST"])
@case_door("packet")
def case_packets(request: HttpRequest, case: Case) -> HttpResponse:
    """Preview every file and personal field that will leave (E15); ask for the packet; list those built.

    Who is of another organisation reads and downloads: the one that works the case builds.
    """
    builds = request.actor.organisation_id == case.organisation_id
    if request.method == "POST" and not builds:
        raise Http404
    problem = _ask(request, case) if request.method == "POST" else ""
    if request.method == "POST" and not problem:
        return redirect("packets", case_id=case.pk)
    rows = case.packets.order_by("-asked_at").select_related("asked_by__user")[:20]
    context = {
        "case": case,
        "packets": [_row(packet) for packet in rows],
        "building": case.packets.filter(state=Packet.State.DUE).exists(),
        "problem": problem,
        "builds": builds,
    }
    if "X-Part" in request.headers:
        return render(request, "casework/_packet_list.html", context)
    return render(request, "casework/packets.html", {**context, **_contents(case)})


@require_safe
@needs_fresh_sign_in
@case_door("packet")
def download(request: HttpRequest, case: Case, packet_id: UUID) -> HttpResponse:
    """Hand out a built packet as a download under a neutral name."""
    packet = case.packets.filter(pk=packet_id, state=Packet.State.READY).first()
    if packet is None:
        raise Http404(_("This packet is no longer there."))
    at = now()
    audit_read(request, case, "packet_downloaded", packet=packet.pk)
    try:
        content = packets.open_packet(packet, by=request.actor, at=at)
    except (packets.NotNow, consents.NoConsent) as refusal:
        rows = [_row(row) for row in case.packets.order_by("-asked_at")[:20]]
        builds = request.actor.organisation_id == case.organisation_id
        context = {
            "case": case,
            "packets": rows,
            "problem": str(refusal),
            "builds": builds,
            **_contents(case),
        }
        return render(request, "casework/packets.html", context, status=409)
    except (packets.NotThere, vault.SealBroken):
        raise Http404 from None
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="records.zip"'
    return response


def _ask(request: HttpRequest, case: Case) -> str:
    """Ask for a packet, and return why not, in words, or ""."""
    audit_read(request, case, "packet_asked")
    try:
        packet = packets.ask_packet(case=case, level=packets.L1, by=request.actor, at=now())
    except consents.NoConsent as refusal:
        return str(refusal)
    except intake.CaseClosed:
        return _("The case has ended; no packet is built any more.")
    except (packets.Uncovered, custody.BrokenChain, vault.VaultError):
        return _cannot_build()
    tasks.hurry(tasks.build_packet, packet_id=str(packet.pk))
    return ""


def _contents(case: Case) -> dict[str, Any]:
    """Return what would leave, as the building code itself says it."""
    said = {
        "proves": list(proofwords.PROVES.values()),
        "does_not_prove": list(proofwords.DOES_NOT_PROVE.values()),
    }
    try:
        preview = packets.preview(case, at=now())
    except (packets.Uncovered, custody.BrokenChain, vault.VaultError):
        return {**said, "preview_problem": _cannot_build()}
    missing = [FACT_WORDS.get(fact, fact) for fact in preview.not_allowed]
    return {
        **said,
        "files": preview.files,
        "facts": [FACT_WORDS.get(fact, fact) for fact in preview.facts],
        "missing": missing,
        "missing_codes": ",".join(preview.facts),
        "may_ask": not missing and not case.paused_at,
    }


def _row(packet: Packet) -> dict[str, Any]:
    return {
        "packet": packet,
        "state": PACKET_WORDS[packet.state],
        "tone": TONES.get(packet.state, ""),
        "by": packet.asked_by.name_in_words,
    }


def _cannot_build() -> str:
    return _("A packet cannot be built from this case as it is. Tell the administrator; nothing has left.")
