"""Notices while they are drafts: composed anew each time, declarations confirmed one by one, what is missing said."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from casework import access, custody
from casework.intake import set_next
from casework.models import Actor, Case, Image, Sighting
from casework.sightings import has_evidence
from notices import casefacts, hands
from notices.composing import Letter, compose
from notices.elements import Confirmation, declarations
from notices.elements import Declaration as Wording
from notices.law import Basis, load_law, why_no_letter
from notices.leaving import MayNotLeave, require_may_leave
from notices.models import Contact, Declaration, Notice, NoticeSighting
from notices.parties import RecipientView, SightingView, Signer
from notices.sentences import no_letter_sentence

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
    language: str = "en"


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
    notice = Notice.objects.create(
        case=case,
        recipient=choice.contact.recipient,
        contact=choice.contact,
        channel=choice.contact.channel,
        basis_id=load_law().get(choice.basis_id).id,
        language=choice.language,
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
    set_next(case, code="approve_notice", at=at + timedelta(days=1))
    return notice


def compose_notice(notice: Notice, *, at: datetime, masked: frozenset[str] = frozenset()) -> Letter:
    """Return the letter as it would leave at a moment; pure words, nothing is stored."""
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
        confirmed=_confirmed(notice),
        signer=signer_of_case(case),
        reference=notice.reference,
        date=at.date(),
        masked=masked,
    )


def depicted_in(notice: Notice) -> list[str]:
    """Return what of her the letter names: codes of `depiction`, of the images that it is about."""
    images = _images(notice.case, _sightings(notice))
    return sorted({part for image in images for part in image.facts.get("depiction", ())})


def asked_declarations(notice: Notice) -> list[tuple[Wording, Declaration | None]]:
    """Return each declaration that the law asks for, with who confirmed exactly this wording, or None."""
    basis = load_law().get(notice.basis_id)
    given = {row.key: row for row in notice.declarations.all()}
    facts = casefacts.facts_of(notice.case, sightings=_sightings(notice))
    asked = declarations(basis, represented=True, language=notice.language, facts=facts)
    return [
        (wording, row if (row := given.get(wording.key)) and row.wording_digest == wording.digest else None)
        for wording in asked
    ]


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
        wording=wording.digest,
    )  # fmt: skip
    return row


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a notice from being approved. `code` says of which kind, `about` of which element or address.

    Codes: no_letter, element, declaration, evidence, second_person, and those of notices.leaving.
    """

    code: str
    says: str
    about: str = ""


def what_is_missing(notice: Notice, letter: Letter, *, by: Actor, at: datetime) -> list[Missing]:
    """Return each thing that keeps this person from approving the notice now; none when nothing does."""
    basis = load_law().get(notice.basis_id)
    found = (
        [Missing("no_letter", no_letter_sentence(why))] if (why := why_no_letter(basis, at.date())) else []
    )
    found += [*_unfilled(basis, letter), *_undeclared(notice), *_without_record(notice)]
    if says := hands.why_not_by(notice, by, sightings=rows, images=_images(notice.case, rows)):
        found.append(Missing("second_person", says))
    try:
        require_may_leave(notice, facts=letter.facts, at=at)
    except MayNotLeave as refusal:
        found.append(Missing(refusal.code, refusal.says))
    return found


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
        if row is None
    ]


def _without_record(notice: Notice) -> list[Missing]:
    says = _("Address %(number)d has no record yet: look at it, add a document, or note that she wants none.")
    return [
        Missing("evidence", says % {"number": line.sighting.number}, str(line.sighting.number))
        for line in notice.lines.select_related("sighting__case").order_by("sighting__number")
        if not has_evidence(line.sighting)
    ]


def signer_of_case(case: Case) -> Signer:
    """Return who signs: the organisation, with its own name and contact."""
    organisation = case.organisation
    return Signer(
        kind="organisation",
        organisation=organisation.name,
        email=organisation.contact_email,
        postal_lines=tuple(organisation.postal_address.splitlines()),
        signature=organisation.name,
    )


def _sightings(notice: Notice) -> list[Sighting]:
    lines = notice.lines.select_related("sighting__image").order_by("sighting__number")
    return [line.sighting for line in lines]


def _images(case: Case, rows: list[Sighting]) -> list[Image]:
    """Return the images that the addresses show; all of the case where nobody said which."""
    images = {row.image for row in rows if row.image is not None} or set(case.images.in_use())
    return sorted(images, key=lambda image: image.number)


def _confirmed(notice: Notice) -> dict[str, Confirmation]:
    return {
        row.key: Confirmation(by_name="", at=row.confirmed_at, wording_digest=row.wording_digest)
        for row in notice.declarations.all()
    }


def require_draft(notice: Notice) -> None:
    """Return when the notice can still change, as the database has it now. Raises Frozen."""
    notice.refresh_from_db(fields=["state"])
    if notice.state not in Notice.EDITABLE:
        raise Frozen(notice.reference)


def _new_reference() -> str:
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(10))
