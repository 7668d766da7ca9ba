"""Notices while they are drafts: composed anew each time, declarations confirmed one by one, what is missing said."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from casework import access, consents, custody
from casework.alone import is_alone
from casework.models import Actor, Case, Sighting
from casework.sightings import without_evidence
from notices import casefacts, fillable, hands
from notices.acting import Acting, acting_on, why_gone
from notices.casefacts import standing_in
from notices.composing import Letter
from notices.drafts import About, Draft
from notices.elements import Declaration as Wording
from notices.force import why_not_by
from notices.hersay import AGREED, lacks_her_name, last_word
from notices.heryes import is_to
from notices.law import Basis, load_law
from notices.leaving import MayNotLeave, require_may_leave
from notices.models import Contact, Declaration, Notice, NoticeSighting
from notices.reviews import findings_of
from notices.sentences import no_letter_sentence, reason_sentence
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
    # She signs it, with no name yet, though staff work the case: the law takes it from nobody else.
    is_hers: bool = False


@transaction.atomic
def draft_notice(
    *,
    case: Case,
    choice: Choice,
    by: Actor,
    at: datetime,
    follows: Notice | None = None,
    is_follow_up: bool = False,
) -> Notice:
    """Draft one notice to one recipient about one or more sightings of the case. Raises ValueError: of another case."""
    custody.hold(case)
    access.require(case, by, access.drafting(by))
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
        reference=new_reference(),
        drafted_by=by,
        drafted_at=at,
        follows=follows,
        is_follow_up=is_follow_up,
        **casefacts.signing(case, follows if is_follow_up else None, by=by, is_hers=choice.is_hers),
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
    return Draft(notice).letter(at=at, masked=masked)


def depicted_in(notice: Notice) -> list[str]:
    """Return what of her the letter names: codes of `depiction`, of the images that it is about."""
    return Draft(notice).depicted


def asked_declarations(notice: Notice) -> list[tuple[Wording, Declaration | None]]:
    """Return each declaration that the law asks for, with who confirmed it, or None (see Draft.asked)."""
    return Draft(notice).asked


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a notice from being approved. `code` says of which kind, `about` of which element or address.

    Codes: no_letter, route_gone, all_gone, element, no_wording, declaration, evidence, picture, agreement, signing, paragraph,
    second_person, supervisor, agreed_before, her_name, and those of notices.leaving.
    """

    code: str
    says: str
    about: str = ""


def what_is_missing(
    notice: Notice, letter: Letter, *, by: Actor, at: datetime, draft: Draft | None = None
) -> list[Missing]:
    """Return each thing that keeps this person from approving the notice now; none when nothing does.

    Every element that the letter misses is named. `draft`: what the letter was composed from, where it is at hand.
    """
    draft = draft or Draft(notice)
    gone = _gone(draft, acting_on(draft.about.sightings), at)
    kept_from = hands.kept_from(by, {notice: draft.about}).get(notice, [])
    return _missing(draft, letter, gone=gone, kept_from=kept_from, at=at)


def lacks_of(about: Mapping[Notice, About], *, by: Actor, at: datetime) -> dict[Notice, set[str]]:
    """Return the codes of what keeps this person from approving each draft. Composes each."""
    kept_from = hands.kept_from(by, about)
    acting = acting_on({row for what in about.values() for row in what.sightings})
    lacks = {}
    for notice, what in about.items():
        draft = Draft(notice, what)
        gone = _gone(draft, acting, at)
        by_others, letter = kept_from.get(notice, []), draft.letter(at=at)
        lacks[notice] = {one.code for one in _missing(draft, letter, gone=gone, kept_from=by_others, at=at)}
    return lacks


def _missing(
    draft: Draft, letter: Letter, *, gone: list[Missing], kept_from: hands.Kept, at: datetime
) -> list[Missing]:
    """`gone`: that its route does not hold; `kept_from`: why another person is to approve it."""
    notice, basis, rows = draft.notice, draft.basis, draft.about.sightings
    if not rows:
        return [Missing("all_gone", _("Every address of this draft is gone, seen twice. Withdraw it."))]
    undeclared = _undeclared(draft)
    found = [
        *(_unwritable(basis, notice, at) or gone),
        *_unfilled(basis, letter, asked={one.about for one in undeclared}),
        *undeclared,
        *_without_record(notice, rows),
        *_unsaid(draft),
        *_strange(draft),
        *_read_before(draft),
        *_nameless(draft),
        *(Missing(*one) for one in kept_from),
    ]
    try:
        require_may_leave(notice, facts=consents.with_parts(letter.facts, draft.depicted), at=at)
    except MayNotLeave as refusal:
        found.append(Missing(refusal.code, refusal.says))
    return found


def _unwritable(basis: Basis, notice: Notice, at: datetime) -> list[Missing]:
    found = findings_of(notice.case.organisation_id, at=at)
    why = why_not_by(
        basis, standing_in(notice.case, notice.own_voice), at.date(), found.confirmed, found.changed
    )
    return [Missing("no_letter", no_letter_sentence(why))] if why else []


def _gone(draft: Draft, acting: Acting, at: datetime) -> list[Missing]:
    """Say that the law no longer reaches the recipient, by what is known now; nothing while it does or may."""
    notice, rows = draft.notice, draft.about.sightings
    reasons = why_gone(
        notice.basis_id, notice.recipient.key, facts=draft.facts, rows=rows, acting=acting, today=at.date()
    )
    says = _("This way does not hold any more. %(why)s")
    why = " ".join(reason_sentence(reason) for reason in reasons)
    return [Missing("route_gone", says % {"why": why})] if reasons else []


def _unfilled(basis: Basis, letter: Letter, *, asked: set[str]) -> list[Missing]:
    """`asked`: keys of declarations that wait to be confirmed, which are named as such."""
    nothing = _("The law asks for this, and nothing fills it: %(what)s")
    unworded = _("The law asks for a declaration, and its file has no words for it: %(what)s")
    return [
        Missing("no_wording", unworded % {"what": element.requirement}, element.key)
        if element.key in basis.declarations
        else Missing("element", nothing % {"what": element.requirement}, element.key)
        for element in letter.elements
        if element.key in letter.missing and element.key not in asked
    ]


def _undeclared(draft: Draft) -> list[Missing]:
    says = _("A declaration is not confirmed yet: %(what)s")
    return [
        Missing("declaration", says % {"what": wording.text}, wording.key)
        for wording, row in draft.asked
        if row is None and wording.is_required
    ]


def _without_record(notice: Notice, rows: Iterable[Sighting]) -> list[Missing]:
    # Nobody who could add a document speaks with her there, and what no look may open stays without one.
    by_nobody = is_alone(notice.case)
    asked = [row for row in rows if not (by_nobody and row.not_fetched_because)]
    says = _("Address %(number)d has no record yet: look at it, add a document, or note that she wants none.")
    return [
        Missing("evidence", says % {"number": row.number}, str(row.number)) for row in without_evidence(asked)
    ]


def _unsaid(draft: Draft) -> list[Missing]:
    # A letter that asks again says nothing of what is in the pictures, nor who signs for her; it stands on what the first denied.
    images = draft.about.images
    if draft.notice.is_follow_up:
        has_agreed = any(image.facts.get("licensed") is True for image in images)
        is_untrue = has_agreed and fillable.denies(draft.basis)
        return [Missing("no_letter", no_letter_sentence(fillable.AGREED))] if is_untrue else []
    unnamed = unnamed_pictures(draft.about.sightings) if images else []
    agreement = unasked_agreement(draft.basis, images)
    signing = [] if draft.is_hers else unsure_signing(draft.basis)
    return [Missing(*one) for one in (*unnamed, *agreement, *signing)]


def _strange(draft: Draft) -> list[Missing]:
    says = _("A paragraph names a web address that this letter is not about. Take the paragraph out.")
    return [Missing("paragraph", says)] if draft.strange_addresses else []


def _read_before(draft: Draft) -> list[Missing]:
    says = _(
        "She said yes to it as it was, and it says something else now. It waits on her own pages for her word anew."
    )
    last = last_word(draft.notice)
    return (
        [Missing("agreed_before", says)] if last and last.event == AGREED and not is_to(draft, last) else []
    )


def _nameless(draft: Draft) -> list[Missing]:
    """No name is invented for her: until she typed one, what she signs in a worked case stays a draft."""
    says = _("She signs this letter herself, and has not written her name yet. She does it on her own pages.")
    return [Missing("her_name", says)] if lacks_her_name(draft.notice) else []


def left_out(notice: Notice) -> list[Sighting]:
    """Return the addresses of a draft that are gone, seen twice: no letter asks for what was done."""
    return list(notice.sightings.filter(state=Sighting.State.REMOVED).order_by("number"))


def require_draft(notice: Notice) -> None:
    """Return when the notice can still change, as the database has it now. Raises Frozen."""
    notice.refresh_from_db(fields=["state"])
    if notice.state not in Notice.EDITABLE:
        raise Frozen(notice.reference)


def new_reference() -> str:
    """Return a reference of no meaning, by which a recipient can name a letter."""
    return "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(10))
