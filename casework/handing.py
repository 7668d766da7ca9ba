"""Handing fingerprints to a vetted partner: asked by one person, agreed by a second, taken out as a file by one of them.

Nothing is sent from here and the file is kept nowhere. Rights, consent, partner and content are asked anew at each step.
"""

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from casework import access, consents, custody, exchange, pictures, vetting
from casework.facts import ADULT
from casework.granting import WAIT_HOURS_ALONE, SamePerson, TooSoon
from casework.intake import hold_open
from casework.models import Actor, Case, Consent, CustodyEntry, HandOver, Image, Partner, Party
from casework.sentences import PICTURE, SIGNAL

# How long the file can be taken out after a second person agreed.
HOURS_TO_TAKE = 24
# S51: what one person may ask for in a day, and how often one file can be taken out.
MOST_ASKED_A_DAY, MOST_TAKEN_OUT = 10, 5
# Letters and digits that nobody mistakes for others.
_LETTERS = "CDFGHJKMNPQRTVWXY34679"


class Paused(Exception):
    """The case is paused; nothing leaves."""


class NoPartner(Exception):
    """The partner is not confirmed, was ended, its agreement is over, or directory or case mark it as hostile."""


class PossibleMinor(Exception):
    """Somebody in the pictures may be under 18: that is a hotline's, not a partner's (design §3.10)."""


class Nothing(Exception):
    """No fingerprint is left to hand over."""


class Changed(Exception):
    """What would leave is not what was asked for and agreed to."""


class TooMany(Exception):
    """The day's limit of this person, or of this file, is reached (S51)."""


class NotOpen(Exception):
    """It was not agreed to, was dropped, or its day is over."""


@dataclass(frozen=True)
class Preview:
    """What would leave: fingerprints, what is left out and why, the facts that this tells, and those no consent covers.

    `not_allowed` is None where no consent reaches this partner at all.
    """

    signals: list[exchange.Signal]
    left_out: list[exchange.LeftOut]
    facts: frozenset[str]
    not_allowed: frozenset[str] | None


def preview(
    case: Case, *, partner: Partner, numbers: Iterable[int], file_format: str, at: datetime
) -> Preview:
    """Say what would leave, by the very code that writes the file (E15). Opens confidential fields."""
    signals, left = exchange.gather(_prints(case, numbers), takes=partner.takes, file_format=file_format)
    facts = facts_of(signals)
    allowed = consents.allowed_facts(case, _disclosure(partner, facts), at=at)
    return Preview(signals, left, facts, None if allowed is None else facts - allowed)


def facts_of(signals: Iterable[exchange.Signal]) -> frozenset[str]:
    """Return what fingerprints tell, as a consent names it: each kind, each picture by its number."""
    found = list(signals)
    return frozenset({SIGNAL + one.name for one in found} | {f"{PICTURE}{one.picture}" for one in found})


def pictures_of(case: Case) -> QuerySet[Image]:
    """Return the pictures whose fingerprints may be handed over: never an innocent one that others were made from."""
    return case.images.filter(state=Image.State.FINGERPRINTED).exclude(kind=Image.Kind.SOURCE)


def may_show_a_minor(case: Case) -> bool:
    """Say whether facts of the case leave it open that somebody in the pictures is under 18."""
    person = case.facts.get("person", {})
    return person.get("age_in_image", "adult") != "adult" or (person.get("age_now") or ADULT) < ADULT


@transaction.atomic
def ask_hand_over(
    *, case: Case, partner: Partner, numbers: Iterable[int], file_format: str, by: Actor, at: datetime
) -> HandOver:
    """Ask to hand fingerprints over. Raises as `_require_may_leave`, Nothing, and TooMany."""
    wanted = sorted(set(numbers))
    hold_open(case)
    _require_room_today(by, at)
    signals = _require_may_leave(case, partner, wanted, file_format, by=by, at=at)
    salt, reference = secrets.token_bytes(32), _reference()
    content = exchange.write(file_format, signals, reference=reference, at=at).content
    row = HandOver.objects.create(
        case=case,
        partner=partner,
        reference=reference,
        file_format=file_format,
        pictures=wanted,
        signals=sorted({one.name for one in signals}),
        salt=salt.hex(),
        content_digest=_digest(salt, content),
        asked_by=by,
        asked_at=at,
    )
    _record(row, "fingerprints_asked", by, at)
    return row


@transaction.atomic
def agree(*, row: HandOver, by: Actor, at: datetime) -> None:
    """Agree as the second person; one alone after a day (S6). A second time changes nothing.

    Raises SamePerson, TooSoon, Changed, and as `_require_may_leave`.
    """
    hold_open(row.case)
    _content(row, by=by, at=at)
    if row.asked_by_id == by.pk:
        if row.case.organisation.has_two_people():
            raise SamePerson
        if at < row.asked_at + timedelta(hours=WAIT_HOURS_ALONE):
            raise TooSoon
    asked = HandOver.objects.filter(pk=row.pk, state=HandOver.State.ASKED)
    if asked.update(state=HandOver.State.AGREED, agreed_by=by, agreed_at=at):
        _record(row, "fingerprints_agreed", by, at)


@transaction.atomic
def drop(*, row: HandOver, by: Actor, at: datetime) -> None:
    """Drop what was not taken out yet, while the case is stopped or ended too; a second time changes nothing."""
    access.require(row.case, by, "hold_back")
    waiting = [HandOver.State.ASKED, HandOver.State.AGREED]
    if HandOver.objects.filter(pk=row.pk, state__in=waiting).update(state=HandOver.State.DROPPED):
        _record(row, "fingerprints_dropped", by, at)


@transaction.atomic
def take_out(*, row: HandOver, by: Actor, at: datetime) -> exchange.Written:
    """Return the file, for one who carries it to the partner; each time is written down.

    Raises NotOpen, TooMany, Changed, access.Refused (also: who asked or agreed may no longer), and as `_require_may_leave`.
    """
    hold_open(row.case)
    row.refresh_from_db()
    if not is_open(row, at=at) or row.agreed_by is None:
        raise NotOpen(str(row.pk))
    for actor in {row.asked_by, row.agreed_by}:
        access.require(row.case, actor, "hand_over")
    if _times_taken_out(row) >= MOST_TAKEN_OUT:
        raise TooMany(str(row.pk))
    written = _content(row, by=by, at=at)
    HandOver.objects.filter(pk=row.pk, state=HandOver.State.AGREED).update(
        state=HandOver.State.HANDED, handed_at=at
    )
    _record(row, "fingerprints_handed_over", by, at)
    return written


def is_open(row: HandOver, *, at: datetime) -> bool:
    """Say whether the file can still be taken out: agreed to, its day not over, its deletion not asked for."""
    if row.state not in {HandOver.State.AGREED, HandOver.State.HANDED} or row.agreed_at is None:
        return False
    if row.deletion_asked_at:
        return False
    return at < row.agreed_at + timedelta(hours=HOURS_TO_TAKE)


def _require_room_today(by: Actor, at: datetime) -> None:
    """Count under a lock on the person, so that two requests at once do not both find room (S51). Raises TooMany."""
    Actor.objects.select_for_update(no_key=True).filter(pk=by.pk).first()
    if HandOver.objects.filter(asked_by=by, asked_at__gt=at - timedelta(days=1)).count() >= MOST_ASKED_A_DAY:
        raise TooMany(str(by.pk))


def _times_taken_out(row: HandOver) -> int:
    events = CustodyEntry.objects.filter(chain=row.case_id, event="fingerprints_handed_over")
    return sum(entry.data.get("hand_over") == str(row.pk) for entry in events)


def _content(row: HandOver, *, by: Actor, at: datetime) -> exchange.Written:
    signals = _require_may_leave(row.case, row.partner, row.pictures, row.file_format, by=by, at=at)
    written = exchange.write(row.file_format, signals, reference=row.reference, at=row.asked_at)
    if _digest(bytes.fromhex(row.salt), written.content) != row.content_digest:
        raise Changed(str(row.pk))
    return written


def _require_may_leave(
    case: Case, partner: Partner, numbers: Iterable[int], file_format: str, *, by: Actor, at: datetime
) -> list[exchange.Signal]:
    """Return the fingerprints that may leave now, from the database as it is (S3, S40).

    Raises access.Refused, access.Stopped, Paused, PossibleMinor, NoPartner, Nothing, consents.NoConsent.
    """
    access.require(case, by, "hand_over")
    if Case.objects.filter(pk=case.pk).exclude(paused_at=None).exists():
        raise Paused(str(case.pk))
    if may_show_a_minor(Case.objects.get(pk=case.pk)):
        raise PossibleMinor(str(case.pk))
    live = Partner.objects.live(at).filter(pk=partner.pk, organisation_id=case.organisation_id).first()
    if live is None or vetting.is_hostile(live.name) or _is_hostile_here(case, live.name):
        raise NoPartner(str(partner.pk))
    signals, _left = exchange.gather(_prints(case, numbers), takes=live.takes, file_format=file_format)
    if not signals:
        raise Nothing(str(case.pk))
    consents.require(case, _disclosure(live, facts_of(signals)), at=at)
    return signals


def _is_hostile_here(case: Case, name: str) -> bool:
    rows = Party.objects.filter(case=case, is_hostile=True)
    return name.casefold() in {said.casefold() for row in rows for said in (row.name, row.key) if said}


def _disclosure(partner: Partner, facts: frozenset[str]) -> consents.Disclosure:
    return consents.Disclosure(Consent.Act.FINGERPRINTS, (str(partner.pk),), facts)


def _prints(case: Case, numbers: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Return the fingerprint sets of pictures of this case by their numbers; of others there is none."""
    rows = pictures_of(case).filter(number__in=list(numbers))
    by_image = {str(pk): number for pk, number in rows.values_list("pk", "number")}
    return {
        by_image[one["image"]]: one for one in pictures.fingerprint_sets(case) if one["image"] in by_image
    }


def _record(row: HandOver, event: str, by: Actor, at: datetime) -> None:
    """Write custody: ids and the salted digest, no fingerprint and no name (S20, S49)."""
    data = {"hand_over": row.pk, "partner": row.partner_id, "digest": row.content_digest}
    custody.record(case=row.case, event=event, by=by, at=at, **data)


def _digest(salt: bytes, content: bytes) -> str:
    return hashlib.sha256(salt + content).hexdigest()


def _reference() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"
