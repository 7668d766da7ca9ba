"""Opening a case, its facts, its pause: the age question comes before everything else."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from casework import access, custody, safeguarding, vault
from casework.facts import ADULT
from casework.models import Actor, AgeGateCount, Case, CaseAccess, KeyGrant, Organisation, OwnChange
from casework.models.keys import create_data_keys

CASE_DAYS = 365
# Letters that are not mistaken for digits when read aloud.
_CODE_LETTERS = "CEFHJKLMNPRTVWXY"


class MinorPossible(Exception):
    """The age question was answered with anything but no: no case is opened (design §3.10)."""


class ChangeWaits(Exception):
    """A change that the person asked for waits; the case goes on after it."""


class CaseClosed(Exception):
    """The case has ended; nothing is added to it."""


def count_closed_gate(*, organisation: Organisation, answer: str, at: datetime) -> None:
    """Keep the one thing that is kept when somebody may be under 18: a count a day."""
    AgeGateCount.add(organisation_id=organisation.pk, answer=answer, at=at)


@transaction.atomic
def open_case(
    *,
    organisation: Organisation,
    under_18: str,
    facts: dict[str, Any],
    identity: dict[str, Any],
    by: Actor,
    at: datetime,
    code: str | None = None,
) -> Case:
    """Open a case with its own keys, given to the one who opens it.

    `facts` and `identity` are the sections of casework.facts without and with what identifies her. Raises MinorPossible.
    """
    hold_back_minors(under_18, facts, identity)
    pair = vault.new_key_pair()
    case = Case(organisation=organisation, code=code or free_code(organisation), opened_by=by, opened_at=at)
    add_case(case=case, public=pair.public, facts=facts, identity=identity)
    Actor.objects.create(kind=Actor.Kind.SURVIVOR, case=case, organisation=organisation)
    let_in(case=case, worker=by, private=pair.private, by=by, at=at)
    custody.record(case=case, event="case_opened", by=by, at=at)
    return case


def add_case(*, case: Case, public: str, facts: dict[str, Any], identity: dict[str, Any]) -> None:
    """Save a new case with data keys of its own; `public`: of the pair to which originals are sealed."""
    at = case.opened_at
    case.public_key, case.ends_on = public, (at + timedelta(days=CASE_DAYS)).date()
    create_data_keys(case.pk, at=at)
    case.facts = _merged({"person": {"age_in_image": "adult"}}, facts, [])
    case.identity = identity
    case.save(force_insert=True)


def let_in(*, case: Case, worker: Actor, private: str, by: Actor, at: datetime) -> None:
    """Give one of the organisation a new case, with access and the case's key; the recovery key gets it too."""
    _grant_keys(case=case, worker=worker, private=private, by=by, at=at)
    _let_work(case=case, worker=worker, by=by, at=at)


@transaction.atomic
def change_facts(
    *,
    case: Case,
    by: Actor,
    at: datetime,
    facts: dict[str, Any] | None = None,
    identity: dict[str, Any] | None = None,
) -> None:
    """Set facts section by section; a value of None forgets the fact. Custody keeps which keys changed, not what they say.

    An answer by which somebody may be under 18 stops the case instead, and nothing of it is kept (design §3.10).
    """
    if _says_minor(facts or {}, identity or {}):
        safeguarding.raise_stop(case=case, by=by, at=at)
        return
    hold_open(case)
    # What others kept since this case was loaded stays.
    case.refresh_from_db(fields=["facts", "identity"])
    changed: list[str] = []
    case.facts = _merged(case.facts or {}, facts or {}, changed)
    case.identity = _merged(case.identity or {}, identity or {}, changed)
    case.save(update_fields=["facts", "identity"])
    custody.record(case=case, event="facts_changed", by=by, at=at, keys=sorted(changed))


@transaction.atomic
def set_narrative(*, case: Case, text: str, by: Actor, at: datetime) -> None:
    """Seal her own words to the case's key; the app itself cannot read them back."""
    hold_open(case)
    case.narrative = vault.seal_bytes(text.encode(), [case.public_key])
    case.save(update_fields=["narrative"])
    custody.record(case=case, event="narrative_changed", by=by, at=at)


@transaction.atomic
def pause_case(*, case: Case, by: Actor, at: datetime) -> None:
    """Hold everything that has not left; a second time changes nothing."""
    custody.hold(case)
    # Her change that waits ends its own pause, and not this one.
    OwnChange.objects.filter(case=case).update(pauses=False)
    if Case.objects.filter(pk=case.pk, paused_at=None).update(paused_at=at):
        custody.record(case=case, event="case_paused", by=by, at=at)
    case.refresh_from_db(fields=["paused_at"])


@transaction.atomic
def resume_case(*, case: Case, by: Actor, at: datetime) -> None:
    """Let work go on; a second time changes nothing. Raises ChangeWaits: the case is paused for a change of hers."""
    custody.hold(case)
    if OwnChange.objects.filter(case=case).exists():
        raise ChangeWaits(str(case.pk))
    if Case.objects.filter(pk=case.pk, paused_at__isnull=False).update(paused_at=None):
        custody.record(case=case, event="case_resumed", by=by, at=at)
    case.refresh_from_db(fields=["paused_at"])


def hold_open(case: Case) -> None:
    """Lock the case and return while it takes something in. Raises CaseClosed. Raises access.Stopped: possible minor.

    Asked of the database once the case is held: who came at the same moment has written by then.
    """
    custody.hold(case)
    case.refresh_from_db(fields=["closed_at"])
    if case.closed_at:
        raise CaseClosed(str(case.pk))
    if case.is_stopped():
        raise access.Stopped(str(case.pk))


def hold_back_minors(under_18: str, *tables: dict[str, Any]) -> None:
    """Return where everybody is an adult by what was said. Raises MinorPossible: anything else (S55)."""
    if under_18 != "no" or _says_minor(*tables):
        raise MinorPossible(under_18)


def _says_minor(*tables: dict[str, Any]) -> bool:
    """Say whether facts that are about to be kept leave it open that everybody is an adult."""
    for table in tables:
        person = table.get("person") or {}
        age = person.get("age_now")
        if person.get("age_in_image", "adult") != "adult" or (age is not None and age < ADULT):
            return True
    return False


def _grant_keys(*, case: Case, worker: Actor, private: str, by: Actor, at: datetime) -> None:
    holders = [
        ("staff", worker, worker.staff_user.key.public),
        ("recovery", None, case.organisation.recovery_public),
    ]
    for kind, holder, public in holders:
        KeyGrant.objects.create(
            case=case,
            holder=holder,
            kind=kind,
            wrapped_private=vault.seal_bytes(private.encode(), [public]),
            granted_by=by,
            granted_at=at,
        )


def _let_work(*, case: Case, worker: Actor, by: Actor, at: datetime) -> None:
    """Give the one who works a new case access to it; nobody else need approve that."""
    CaseAccess.objects.create(
        case=case,
        user=worker.staff_user,
        purpose="works",
        asked_by=by,
        asked_at=at,
        approved_by=by,
        approved_at=at,
    )


def _merged(old: dict[str, Any], new: dict[str, Any], changed: list[str]) -> dict[str, Any]:
    merged = {
        section: dict(values) if isinstance(values, dict) else values for section, values in old.items()
    }
    for section, values in new.items():
        place = merged.setdefault(section, {})
        for key, value in values.items():
            if place.get(key) != value:
                changed.append(f"{section}.{key}")
            place[key] = value
            if value is None:
                del place[key]
    return merged


def free_code(organisation: Organisation) -> str:
    """Return a code that no case of the organisation has, such as "K4-2718"."""
    while True:
        letter, digit = secrets.choice(_CODE_LETTERS), secrets.choice("23456789")
        code = f"{letter}{digit}-{secrets.randbelow(9000) + 1000}"
        if not organisation.cases.filter(code=code).exists():
            return code
