"""The evidence packet without pictures (L1): asked for, built by a worker, handed out for a day.

The code that builds it previews it. Rights and consent are looked up at each of the three steps. Never mailed (E15).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from casework import access, bags, consents, custody, exhibits, papers, reporting, storage, vault, verifying
from casework.covering import Covers
from casework.intake import CaseClosed, hold_open
from casework.models import Actor, Case, Consent, Packet
from casework.models.keys import unseal_for_work, worker_public
from casework.moments import moved
from casework.process import process_sheet
from casework.proofwords import DOES_NOT_PROVE, PROVES, what_is
from casework.sentences import FACT_WORDS

L1 = "L1"
LEASE_S = 300
# A case's packets go to whoever may open the case; the consent is to the act, not to a company.
RECIPIENT_KEYS = ("packet",)


class NotBuilt(Exception):
    """This level needs a request that two people approved; it is not built yet."""


class NotThere(Exception):
    """The packet is not ready, or it was forgotten after its day."""


class NotNow(NotThere):
    """The case is paused; nothing leaves until it goes on."""


class Uncovered(Exception):
    """A file still holds a name, a contact, the case code or a digest of a picture; the message names the file (E4)."""


# What a second try would meet again.
FINAL = (
    access.Refused,
    consents.NoConsent,
    CaseClosed,
    Uncovered,
    reporting.ReportRefused,
    vault.VaultError,
    custody.BrokenChain,
)
Contributor = Callable[[Case, Covers], exhibits.Contribution]
_contributors: dict[str, Contributor] = {}
_renderers: list[reporting.Renderer] = []


@dataclass(frozen=True)
class Contents:
    """A packet but for its report and its bag: packet.json, files by path under data/, the facts that it discloses."""

    packet: dict[str, Any]
    files: dict[str, bytes]
    tables: list[papers.Table]
    facts: frozenset[str]


@dataclass(frozen=True)
class Preview:
    """What would leave: (path, in words) of every file, codes of the facts about her, and those no consent covers."""

    files: list[tuple[str, str]]
    facts: list[str]
    not_allowed: list[str]


def contribute(name: str, function: Contributor) -> None:
    """Join the packet: `function` gets the case and what is covered, and returns what its house adds. Once a name."""
    _contributors[name] = function


def register_renderer(function: reporting.Renderer) -> None:
    """Name what turns the report into a PDF; the last one named is used."""
    _renderers[:] = [function]


@transaction.atomic
def ask_packet(*, case: Case, level: str, by: Actor, at: datetime) -> Packet:
    """Ask for a packet; one that is being built already for the same person is returned.

    Raises NotBuilt: another level than L1. Raises access.Refused, access.Stopped, consents.NoConsent, CaseClosed.
    """
    if level != L1:
        raise NotBuilt(_("needs a request that two people approved; not built yet"))
    custody.hold(case)
    access.require(case, by, "packet")
    hold_open(case)
    _require_consent(case, collect(case, packet_id=UUID(int=0), at=at).facts, at=at)
    packet, made = Packet.objects.get_or_create(
        case=case, level=level, state=Packet.State.DUE, asked_by=by, defaults={"asked_at": at}
    )
    if made:
        custody.record(case=case, event="packet_asked", by=by, at=at, packet=packet.pk, level=level)
    return packet


def preview(case: Case, *, at: datetime) -> Preview:
    """Say what would leave, by the very code that builds (E15). Opens confidential fields."""
    contents = collect(case, packet_id=UUID(int=0), at=at)
    paths = [papers.PACKET_JSON, papers.REPORT, *contents.files]
    allowed = consents.allowed_facts(case, _disclosure(contents.facts), at=at) or frozenset()
    files = [(f"data/{path}", what_is(path)) for path in sorted(paths)]
    return Preview(
        files=[*files, *((name, what_is(name)) for name in sorted(_tags(contents)))],
        facts=sorted(contents.facts),
        not_allowed=sorted(contents.facts - allowed),
    )


def build_packet(*, packet_id: UUID, at: datetime) -> None:
    """Claim a packet that is due and build it. Running it twice equals running it once.

    While the case is paused or stopped the packet waits. Without rights or consent it fails, and stays failed.
    """
    packet = Packet.objects.select_related("case__organisation", "asked_by__user").get(pk=packet_id)
    if packet.case.paused_at or packet.case.is_stopped():
        return
    if not Packet.objects.due(at).filter(pk=packet_id).update(claimed_until=at + timedelta(seconds=LEASE_S)):
        return
    try:
        with transaction.atomic():
            custody.hold(packet.case)
            contents = collect(packet.case, packet_id=packet.pk, at=at)
        _require_may_leave(packet, contents.facts, at=at)
        archive = bind(contents, at=at)
        _finish(packet, archive, contents.facts, at=at)
    except access.Stopped:
        return
    except FINAL:
        Packet.objects.filter(pk=packet.pk, state=Packet.State.DUE).update(
            state=Packet.State.FAILED, claimed_until=None
        )


def open_packet(packet: Packet, *, by: Actor, at: datetime) -> bytes:
    """Return a built packet to somebody who may have it now.

    Raises NotThere, NotNow, access.Refused, access.Stopped, consents.NoConsent. Raises vault.SealBroken.
    """
    access.require(packet.case, by, "packet")
    if packet.case.paused_at:
        raise NotNow(_("The case is paused; nothing leaves until it goes on."))
    if packet.state != Packet.State.READY or not packet.sealed_object:
        raise NotThere(packet.state)
    try:
        archive = unseal_for_work(storage.read(packet.sealed_object))
    except FileNotFoundError:
        raise NotThere(packet.state) from None
    if hashlib.sha256(archive).hexdigest() != packet.sha256:
        raise vault.SealBroken("The packet is not the one that was built.")
    _require_consent(packet.case, frozenset(verifying.read_packet(archive)["discloses"]), at=at)
    return archive


def collect(case: Case, *, packet_id: UUID, at: datetime) -> Contents:
    """Gather what goes into a packet at a moment. The same rows, id and moment give the same bytes (E24).

    Raises Uncovered: something that no packet shows was found in it. Raises custody.BrokenChain, vault.VaultError.
    """
    with translation.override(settings.LANGUAGE_CODE):
        hide = exhibits.covers_of(case)
        parts = [
            exhibits.own_exhibits(case, hide),
            *(_contributors[name](case, hide) for name in sorted(_contributors)),
        ]
        references = {key: word for part in parts for key, word in part.references.items()}
        tables = [table for part in parts for table in part.tables]
        tables.append(exhibits.custody_table(case, references))
        anchors, files = exhibits.anchor_files(case)
        files |= exhibits.custody_files(case)
        for part in parts:
            files |= part.files
        facts = frozenset(fact for part in parts for fact in part.facts)
        packet = _packet_json(case, packet_id=packet_id, at=at, tables=tables, anchors=anchors, files=files)
        packet |= {"discloses": sorted(facts), "references": references}
        files |= papers.sheets(packet)
        packet["files"] = papers.listed(files)
    _require_covered({**files, papers.PACKET_JSON: papers.canonical(packet)}, hide)
    return Contents(packet=packet, files=files, tables=tables, facts=facts)


def bind(contents: Contents, *, at: datetime) -> bytes:
    """Return the zipped bag of a packet, its report rendered. Starts the renderer's child process on first use."""
    packet = contents.packet
    with translation.override(settings.LANGUAGE_CODE):
        html = reporting.report_html(packet, contents.tables)
        title = _("Record of a case")
    report = _renderers[0](
        html, title=title, language=settings.LANGUAGE_CODE, draft=packet["mode"] == "practice"
    )
    payload = {**contents.files, papers.PACKET_JSON: papers.canonical(packet), papers.REPORT: report}
    info = [
        ("Bag-Software-Agent", f"Recourse {packet['process']['version']}"),
        ("External-Identifier", packet["packet"]),
        ("Source-Organization", " ".join(packet["organisation"].split())),
    ]
    return bags.build_bag(payload, tags=_tags(contents), info=info, at=at)


def _packet_json(
    case: Case,
    *,
    packet_id: UUID,
    at: datetime,
    tables: list[papers.Table],
    anchors: list[dict[str, Any]],
    files: dict[str, bytes],
) -> dict[str, Any]:
    lines = files[papers.CUSTODY_LINES].splitlines()
    is_stamped = any(anchor["state"] == "stamped" for anchor in anchors)
    return {
        "format": papers.FORMAT,
        "packet": str(packet_id),
        "level": L1,
        "built_at": exhibits.moment(at),
        "mode": settings.RECOURSE_MODE,
        "certified": False,
        "organisation": case.organisation.name,
        "proves": [code for code in PROVES if code != "existed_by" or is_stamped],
        "does_not_prove": list(DOES_NOT_PROVE),
        "process": process_sheet(clock_moved_s=int(moved().total_seconds())),
        "custody": {"entries": len(lines), "head": files[papers.CUSTODY_HEAD].decode("ascii").strip()},
        "anchors": anchors,
        "tables": {table.name: table.as_json() for table in tables},
    }


def _tags(contents: Contents) -> dict[str, bytes]:
    with translation.override(settings.LANGUAGE_CODE):
        return {"VERIFY.txt": reporting.verify_text(contents.packet).encode()}


def _require_covered(files: dict[str, bytes], hide: Covers) -> None:
    for path, content in files.items():
        if not path.endswith(".tsr") and hide.left_in(content.decode()):
            raise Uncovered(path)


def _require_may_leave(packet: Packet, facts: frozenset[str], *, at: datetime) -> None:
    """Ask again, from the database as it is now, what was asked when the packet was asked for (S3)."""
    case = Case.objects.get(pk=packet.case_id)
    if case.closed_at:
        raise CaseClosed(str(case.pk))
    access.require(case, Actor.objects.get(pk=packet.asked_by_id), "packet")
    _require_consent(case, facts, at=at)


def _require_consent(case: Case, facts: frozenset[str], *, at: datetime) -> None:
    allowed = consents.allowed_facts(case, _disclosure(facts), at=at)
    missing = facts - (allowed or frozenset())
    if missing or allowed is None:
        told = ", ".join(str(FACT_WORDS.get(fact, fact)) for fact in sorted(missing)) or _("nothing of her")
        says = _("She has not agreed to a packet that tells: %(facts)s.")
        raise consents.NoConsent(says % {"facts": told}, missing)


def _disclosure(facts: frozenset[str]) -> consents.Disclosure:
    return consents.Disclosure(act=Consent.Act.PACKET, recipient_keys=RECIPIENT_KEYS, facts=facts)


@transaction.atomic
def _finish(packet: Packet, archive: bytes, facts: frozenset[str], *, at: datetime) -> None:
    custody.hold(packet.case)
    due = Packet.objects.filter(pk=packet.pk, state=Packet.State.DUE)
    # Asked before anything is kept: a file that no row names could never be deleted.
    if due.select_for_update().first() is None:
        return
    _require_may_leave(packet, facts, at=at)
    digest = hashlib.sha256(archive).hexdigest()
    name = storage.keep(vault.seal_bytes(archive, [worker_public(at=at)]))
    due.update(
        state=Packet.State.READY,
        claimed_until=None,
        built_at=at,
        sealed_object=name,
        sha256=digest,
        size=len(archive),
        files=len(bags.open_bag(archive)),
    )
    custody.record(
        case=packet.case, event="packet_built", by=packet.asked_by, at=at, packet=packet.pk, digest=digest
    )
