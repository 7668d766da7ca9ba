"""The evidence packet: what it will hold, asking for it, downloading it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import audit, consents, packets, tasks
from casework.models import Case, Packet
from casework.moments import now
from casework.views.doors import case_door, needs_fresh_sign_in


@require_http_methods(["GET", "POST"])
@case_door("packet")
def case_packets(request: HttpRequest, case: Case) -> HttpResponse:
    """Preview every file and personal field that will leave (E15); ask for the packet; list those built."""
    problem = ""
    if request.method == "POST":
        at = now()
        audit.record(
            organisation_id=request.actor.organisation_id, event="packet_asked", by=request.actor, at=at, case=case.pk
        )
        try:
            packet = packets.ask_packet(case=case, level="L1", by=request.actor, at=at)
        except consents.NoConsent as refusal:
            problem = str(refusal)
        else:
            tasks.hurry(tasks.build_packet, packet_id=str(packet.pk))
            return redirect("packets", case_id=case.pk)
    context = {
        "case": case,
        "preview": packets.preview(case, at=now()),
        "packets": case.packets.order_by("-asked_at")[:20],
        "building": case.packets.filter(state=Packet.State.DUE).exists(),
        "problem": problem,
    }
    return render(request, "casework/packets.html", context)


@require_safe
@needs_fresh_sign_in
@case_door("packet")
def download(request: HttpRequest, case: Case, packet_id: str) -> HttpResponse:
    """Hand out a built packet as a download under a neutral name."""
    packet = case.packets.filter(pk=packet_id, state=Packet.State.READY).first()
    if packet is None:
        raise Http404(_("This packet is no longer there."))
    audit.record(
        organisation_id=request.actor.organisation_id, event="packet_downloaded", by=request.actor, at=now(),
        case=case.pk, packet=packet.pk,
    )  # fmt: skip
    response = HttpResponse(packets.open_packet(packet), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="records.zip"'
    return response
