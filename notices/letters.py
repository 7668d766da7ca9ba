"""Notices while they are drafts: composed anew each time, declarations confirmed one by one, what is missing said."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from casework import access, consents, custody
from casework.models import Actor, Case, Image, Sighting
from casework.sightings import has_evidence
from notices import casefacts, hands
from notices.composing import Letter, compose
from notices.elements import Confirmation, declarations, wording_digest
from notices.elements import Declaration as Wording
from notices.force import why_not_by
from notices.law import Basis, load_law
from notices.leaving import MayNotLeave, require_may_leave
from notices.models import Contact, Declaration, Notice, NoticeSighting
from notices.parties import RecipientView, SightingView
from notices.reviews import findings_of
from notices.sentences import no_letter_sentence
from notices.unsaid import unasked_agreement, unnamed_pictures, unsure_signing
from notices.wordings import default_language

_REFERENCE_LETTERS = "23456789CFGHJMPQRVWX"


class Changed(Exception):
    """What was read is not what would leave now; read it again."""


class Frozen(Exception):
    """The notice is no draft any more; a change makes a new one."""


@dataclass(frozen=True)
class Choice:
    """One route that was chosen: law, contact of the recipient, and the sightings it is about."""

    basis_id: str
    contact: Contact
    sightings: tuple[Sighting, ...]
    # Under the English letter; "": that of the law, where letters are written in it.
    language: str = ""


@transaction.atomic
def draft_notice(
    *,
    case: Case,
    choice: Choice,
    by: Actor,
    at: datetime,
    follows: Notice | None = None,
) -> Notice:
    """Draft one notice to one recipient about one or more sightings of the case. Raises ValueError: of another case."""
    custody.hold(case)
    access.require(case, by, "draft")
    if any(row.case_id != case.pk for row in choice.sightings):
        raise ValueError("A notice is about sightings of its own case.")
    basis = load_law().get(choice.basis_id)
    notice = Notice.objects.create(
        case=case,
        recipient=choice.contact.recipient,
        contact=choice.contact,
        channel=choice.contact.channel,
        basis_id=basis.id,
        language=choice.language or default_language(basis),
        reference=_new_reference(),
        drafted_by=by,
        drafted_at=at,
        follows=follows,
    )
    rows = choice.sightings
    NoticeSighting.objects.bulk_create([NoticeSighting(notice=notice, sighting=row) for row in rows])
    custody.record(
        case=case, event="notice_drafted", by=by, at=at, notice=notice.pk, basis=notice.basis_id,
        sightings=[row.pk for row in rows],
    )  # fmt: skip
    return notice


def compose_notice(notice: Notice, *, at: datetime, masked: frozenset[str] = frozenset()) -> Letter:
    """Return the letter as it would leave at a moment, about what is not gone; pure words, nothing is stored."""
    return _composed(notice, dated=at.date(), confirmed=_confirmed(notice), masked=masked)


def _composed(
    notice: Notice,
    *,
    dated: date,
    confirmed: Mapping[str, Confirmation],
    masked: frozenset[str] = frozenset(),
) -> Letter:
    case, law = notice.case, load_law()
    rows = _sightings(notice)
    facts = casefacts.facts_of(case, sightings=rows)
    return compose(
        law.get(notice.basis_id),
        facts=facts,
        recipient=RecipientView(
            name=notice.recipient.name, kind=notice.recipient.kind, country=notice.recipient.country
        ),
        sightings=[
            SightingView(row.url, row.first_seen_date, str(row.image.number) if row.image else "")
            for row in rows
        ],
        images=[casefacts.image_facts(image) for image in _images(case, rows)],
        language=notice.language,
        confirmed=confirmed,
        signer=casefacts.signer_of(case),
        reference=notice.reference,
        date=dated,
        masked=masked,
    )


def depicted_in(notice: Notice) -> list[str]:
    """Return what of her the letter names: codes of `depiction`, of the images that it is about."""
    images = _images(notice.case, _sightings(notice))
    return sorted({part for image in images for part in image.facts.get("depiction", ())})


def asked_declarations(notice: Notice) -> list[tuple[Wording, Declaration | None]]:
    """Return each declaration that the law asks for, with who confirmed it, or None.

    Only what was confirmed in exactly this wording and about exactly this letter counts: its digest is over both.
    """
    given = {row.key: row for row in notice.declarations.all()}
    about = _composed(notice, dated=notice.drafted_at.date(), confirmed={}).digest
    asked = [replace(one, digest=_digest_about(one, about)) for one in _wordings(notice)]
    return [
        (wording, row if (row := given.get(wording.key)) and row.wording_digest == wording.digest else None)
        for wording in asked
    ]


def _wordings(notice: Notice) -> tuple[Wording, ...]:
    facts = casefacts.facts_of(notice.case, sightings=_sightings(notice))
    basis = load_law().get(notice.basis_id)
    return declarations(basis, represented=True, language=notice.language, facts=facts)


def _digest_about(wording: Wording, letter_digest: str) -> str:
    """The letter was composed without what is confirmed, so the translation of the wording is named beside it."""
    also = f":{wording_digest(wording.translation)}" if wording.translation else ""
    return hashlib.sha256(f"{wording.digest}{also}:{letter_digest}".encode()).hexdigest()


@transaction.atomic
def confirm_declaration(
    *, notice: Notice, key: str, seen_digest: str, by: Actor, at: datetime
) -> Declaration:
    """Record that a person confirms one declaration in the wording before them; a second time changes nothing.

    Raises Frozen, Changed: another wording.
    """
    custody.hold(notice.case)
    access.require(notice.case, by, "draft")
    require_draft(notice)
    asked = {wording.key: (wording, row) for wording, row in asked_declarations(notice)}
    wording, given = asked.get(key, (None, None))
    if wording is None or wording.digest != seen_digest:
        raise Changed(key)
    if given is not None:
        return given
    row, _made = Declaration.objects.update_or_create(
        notice=notice,
        key=key,
        defaults={
            "case": notice.case,
            "language": wording.language,
            "wording_digest": wording.digest,
            "confirmed_by": by,
            "confirmed_at": at,
        },
    )
    custody.record(
        case=notice.case, event="declaration_confirmed", by=by, at=at, notice=notice.pk, key=key,
        wording=wording_digest(wording.text), confirmed=wording.digest,
    )  # fmt: skip
    return row


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a notice from being approved. `code` says of which kind, `about` of which element or address.

    Codes: no_letter, all_gone, element, declaration, evidence, picture, agreement, signing, second_person, and
    those of notices.leaving.
    """

    code: str
    says: str
    about: str = ""


def what_is_missing(notice: Notice, letter: Letter, *, by: Actor, at: datetime) -> list[Missing]:
    """Return each thing that keeps this person from approving the notice now; none when nothing does."""
    basis, rows = load_law().get(notice.basis_id), _sightings(notice)
    if not rows:
        return [Missing("all_gone", _("Every address of this draft is gone, seen twice. Withdraw it."))]
    found = [
        *_unwritable(basis, notice.case, at),
        *_unfilled(basis, letter),
        *_undeclared(notice),
        *_without_record(rows),
        *_unsaid(notice, rows),
    ]
    if says := hands.why_not_by(notice, by, sightings=rows, images=_images(notice.case, rows)):
        found.append(Missing("second_person", says))
    try:
        require_may_leave(notice, facts=consents.with_parts(letter.facts, depicted_in(notice)), at=at)
    except MayNotLeave as refusal:
        found.append(Missing(refusal.code, refusal.says))
    return found


def _unwritable(basis: Basis, case: Case, at: datetime) -> list[Missing]:
    found = findings_of(case.organisation_id, at=at)
    why = why_not_by(basis, casefacts.standing_in(case), at.date(), found.confirmed, found.changed)
    return [Missing("no_letter", no_letter_sentence(why))] if why else []


def _unfilled(basis: Basis, letter: Letter) -> list[Missing]:
    says = _("The law asks for this, and nothing fills it: %(what)s")
    return [
        Missing("element", says % {"what": element.requirement}, element.key)
        for element in letter.elements
        if element.key in letter.missing and element.key not in basis.declarations
    ]


def _undeclared(notice: Notice) -> list[Missing]:
    says = _("A declaration is not confirmed yet: %(what)s")
    return [
        Missing("declaration", says % {"what": wording.text}, wording.key)
        for wording, row in asked_declarations(notice)
        if row is None and wording.is_required
    ]


def _without_record(rows: list[Sighting]) -> list[Missing]:
    says = _("Address %(number)d has no record yet: look at it, add a document, or note that she wants none.")
    return [
        Missing("evidence", says % {"number": row.number}, str(row.number))
        for row in rows
        if not has_evidence(row)
    ]


def _unsaid(notice: Notice, rows: list[Sighting]) -> list[Missing]:
    images = _images(notice.case, rows)
    unnamed = unnamed_pictures(rows) if images else []
    basis = load_law().get(notice.basis_id)
    return [Missing(*one) for one in (*unnamed, *unasked_agreement(basis, images), *unsure_signing(basis))]


def left_out(notice: Notice) -> list[Sighting]:
    """Return the addresses of a draft that are gone, seen twice: no letter asks for what was done."""
    return list(notice.sightings.filter(state=Sighting.State.REMOVED).order_by("number"))


def _sightings(notice: Notice) -> list[Sighting]:
    rows = notice.sightings.exclude(state=Sighting.State.REMOVED)
    return list(rows.select_related("image", "case").order_by("number"))


def _images(case: Case, rows: list[Sighting]) -> list[Image]:
    """Return the images that the addresses show; all of the case where nobody said which."""
    if not rows:
        return []
    images = {row.image for row in rows if row.image is not None} or set(case.images.in_use())
    return sorted(images, key=lambda image: image.number)


def _confirmed(notice: Notice) -> dict[str, Confirmation]:
    if not notice.declarations.exists():
        return {}
    plain = {wording.key: wording.digest for wording in _wordings(notice)}
    return {
        wording.key: Confirmation(by_name="", at=row.confirmed_at, wording_digest=plain[wording.key])
        for wording, row in asked_declarations(notice)
        if row is not None
    }


def require_draft(notice: Notice) -> None:
    """Return when the notice can still change, as the database has it now. Raises Frozen."""
    notice.refresh_from_db(fields=["state"])
    if notice.state not in Notice.EDITABLE:
        raise Frozen(notice.reference)


def _new_reference() -> str:
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(10))
