"""A joint complaint from draft to the hands of who brings it to the authority: two people, and everything asked again (S3, S6).

Of fewer than five people nothing is drafted, approved or taken out. What leaves is what was read, as every person in it agreed.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from casework import access, custody
from casework.granting import WAIT_HOURS_ALONE
from casework.models import Actor, Case
from notices import pdf, protecting
from notices.jointgroups import Fitting, group_of
from notices.jointletters import Joint, JointLetter, languages_of, letter_of
from notices.jointmatters import JointMatter, NoSuchMatter, matter_of
from notices.jointnumbers import numbers_of
from notices.letters import new_reference
from notices.models import JointComplaint, JointPart


class TooFew(Exception):
    """Fewer than five take part: no complaint is written, and how many there are is not said."""


class Stale(Exception):
    """A new draft is needed: a case takes no part any more, a number is another one, or who approved it may not now."""


class SamePerson(Exception):
    """Who drafted it cannot approve it: it speaks for many (S6)."""


class NeedsSupervisor(Exception):
    """It is about a protected host, and neither who drafted nor who approves it is a supervisor (S57)."""


class TooSoon(Exception):
    """One person alone waits a day before approving."""


class Changed(Exception):
    """It is not the letter that was read, or not in a state for this."""


@transaction.atomic
def draft_joint(*, matter: JointMatter, language: str, by: Actor, at: datetime) -> JointComplaint:
    """Draft the complaint of those who agreed; a draft that waits is dropped for it. Raises TooFew, access.Refused."""
    _require_own(matter, by)
    group = group_of(matter, at=at)
    if not group.is_enough:
        raise TooFew
    for old in _waiting(matter):
        drop_joint(complaint=old, by=by, at=at)
    reference = new_reference()
    numbers = numbers_of([one.part for one in group.agreed])
    letter = letter_of(_joint(matter, numbers, reference, language, at))
    row = JointComplaint(
        organisation=matter.organisation, recipient=matter.recipient, basis_id=matter.basis.id, country=matter.country,
        language=language if language in languages_of(matter.basis.id) else "en", reference=reference,
        drafted_by=by, drafted_at=at,
    )  # fmt: skip
    row.letter = {
        "subject": letter.subject, "text": letter.text, "html": letter.html, "translation": letter.translation,
        "facts": sorted(letter.facts), "numbers": numbers,
    }  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else drafted one at this moment
        raise Changed(matter.basis.id) from None
    JointPart.objects.bulk_create([JointPart(complaint=row, case=one.case) for one in group.agreed])
    return row


def digest_of(complaint: JointComplaint) -> str:
    """Return the digest of a draft's letter, to which its approval is bound."""
    return _letter(complaint).digest


def approve_joint(*, complaint: JointComplaint, seen_digest: str, by: Actor, at: datetime) -> None:
    """Approve the letter that was read; it waits out the cool-off. Raises SamePerson, TooSoon, NeedsSupervisor.

    Raises Changed, Stale, TooFew, pdf.PdfRefused, pdf.PdfFailed. The PDF is made before the transaction, which holds every case.
    """
    _require_approver(complaint, by, at)
    if digest_of(complaint) != seen_digest:
        raise Changed(complaint.reference)
    content = _pdf(complaint)
    _approve(complaint, seen_digest, content, by=by, at=at)


@transaction.atomic
def _approve(complaint: JointComplaint, seen_digest: str, content: bytes, *, by: Actor, at: datetime) -> None:
    fresh = _held(complaint)
    _require_approver(fresh, by, at)
    if fresh.state != JointComplaint.State.DRAFTED or digest_of(fresh) != seen_digest:
        raise Changed(fresh.reference)
    parts = _require_holds(fresh, at)
    fresh.pdf, fresh.state = content, JointComplaint.State.APPROVED
    fresh.content_digest = _content_digest(fresh)
    fresh.approved_by, fresh.approved_at = by, at
    fresh.release_at = at + timedelta(minutes=settings.COOL_OFF_MINUTES)
    fresh.save()
    _record(fresh, (one.case for one in parts), "joint_complaint_approved", by, at)


@transaction.atomic
def drop_joint(*, complaint: JointComplaint, by: Actor, at: datetime) -> bool:
    """Drop what was not taken out; False where it was, or is dropped already."""
    if not _may(complaint, by):
        raise access.Refused("join_complaints")
    fresh = _held(complaint)
    if fresh.state not in JointComplaint.WAITING:
        return False
    was_approved = fresh.state == JointComplaint.State.APPROVED
    fresh.state, fresh.dropped_at = JointComplaint.State.DROPPED, at
    fresh.save()
    if was_approved:
        _record(fresh, _cases(fresh), "joint_complaint_dropped", by, at)
    return True


@transaction.atomic
def take_out(*, complaint: JointComplaint, by: Actor, at: datetime) -> bytes:
    """Return the PDF for one who brings it to the authority; each time is asked anew and written down.

    This is the last moment before it leaves: cases are held, so a permission that was taken back before counts (S40).
    Raises Changed: not approved, its cool-off runs, other bytes. Raises Stale, TooFew, NeedsSupervisor, access.Refused.
    """
    if not _may(complaint, by):
        raise access.Refused("join_complaints")
    fresh = _held(complaint)
    if fresh.state not in {JointComplaint.State.APPROVED, JointComplaint.State.TAKEN}:
        raise Changed(fresh.reference)
    if fresh.release_at is None or at < fresh.release_at or _content_digest(fresh) != fresh.content_digest:
        raise Changed(fresh.reference)
    if fresh.approved_by is None or not _may(fresh, fresh.approved_by):
        raise Stale(fresh.reference)
    _require_supervisor(fresh, fresh.approved_by)
    parts = _require_holds(fresh, at)
    if fresh.state == JointComplaint.State.APPROVED:
        fresh.state, fresh.taken_by, fresh.taken_at = JointComplaint.State.TAKEN, by, at
        fresh.save()
    _record(fresh, (one.case for one in parts), "joint_complaint_taken_out", by, at)
    return bytes(fresh.pdf)


def to_approve(actor: Actor) -> QuerySet[JointComplaint]:
    """Return the drafts of the actor's organisation that this person may approve: written by others, where there are any."""
    rows = JointComplaint.objects.filter(
        organisation=actor.organisation_id, state=JointComplaint.State.DRAFTED
    )
    is_alone = actor.organisation is not None and not actor.organisation.has_two_people()
    return rows if is_alone else rows.exclude(drafted_by=actor)


def holds(complaint: JointComplaint, *, at: datetime) -> bool:
    """Say whether every person in it still takes part and every number is as it was. Opens confidential fields."""
    try:
        _require_holds(complaint, at)
    except (Stale, TooFew):
        return False
    return True


def matter_in(complaint: JointComplaint, *, at: datetime) -> JointMatter:
    """Return what a complaint is about. Raises NoSuchMatter: its law is not used any more."""
    return matter_of(
        complaint.organisation, complaint.recipient, complaint.basis_id, complaint.country, at=at
    )


def _require_holds(complaint: JointComplaint, at: datetime) -> list[Fitting]:
    """Return who takes part, from the database as it is now. Raises TooFew, Stale."""
    part_of = list(complaint.parts.values_list("case_id", flat=True))
    try:
        matter = matter_in(complaint, at=at)
    except NoSuchMatter:
        raise Stale(complaint.reference) from None
    group = group_of(matter, at=at, told_by=complaint, only=part_of)
    if not group.is_enough:
        raise TooFew
    if numbers_of([one.part for one in group.agreed]) != complaint.letter["numbers"]:
        raise Stale(complaint.reference)
    return list(group.agreed)


def _held(complaint: JointComplaint) -> JointComplaint:
    """Lock the complaint and then each case, in one order, and return it as it is now."""
    fresh = JointComplaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
    for case in _cases(fresh):
        custody.hold(case)
    return fresh


def _cases(complaint: JointComplaint) -> list[Case]:
    return list(Case.objects.filter(pk__in=complaint.parts.values("case")).order_by("pk"))


def _waiting(matter: JointMatter) -> list[JointComplaint]:
    return list(
        JointComplaint.objects.filter(
            organisation=matter.organisation, recipient=matter.recipient, basis_id=matter.basis.id,
            country=matter.country, state__in=JointComplaint.WAITING,
        )
    )  # fmt: skip


def _may(complaint: JointComplaint, actor: Actor) -> bool:
    return access.may(actor, "join_complaints") and actor.organisation_id == complaint.organisation_id


def _require_own(matter: JointMatter, by: Actor) -> None:
    if not access.may(by, "join_complaints") or by.organisation_id != matter.organisation.pk:
        raise access.Refused("join_complaints")


def _require_approver(complaint: JointComplaint, by: Actor, at: datetime) -> None:
    if not _may(complaint, by):
        raise access.Refused("join_complaints")
    _require_supervisor(complaint, by)
    if complaint.drafted_by_id != by.pk:
        return
    if complaint.organisation.has_two_people():
        raise SamePerson
    if at < complaint.drafted_at + timedelta(hours=WAIT_HOURS_ALONE):
        raise TooSoon


def _require_supervisor(complaint: JointComplaint, by: Actor) -> None:
    """As for a letter about a protected host: one of the two people is a supervisor, and still one when it leaves."""
    if not protecting.is_protected_recipient(complaint.recipient, organisation_id=complaint.organisation_id):
        return
    if not any(protecting.is_supervisor(one) for one in (by, complaint.drafted_by)):
        raise NeedsSupervisor


def _joint(
    matter: JointMatter, numbers: dict[str, Any], reference: str, language: str, at: datetime
) -> Joint:
    house = matter.organisation
    return Joint(
        basis=matter.basis,
        sender_name=house.name,
        sender_lines=tuple(
            line for line in (*house.postal_address.splitlines(), house.contact_email) if line
        ),
        authority=matter.authority,
        authority_url=matter.basis.authority.url if matter.basis.authority else "",
        host=matter.host,
        country=matter.country,
        numbers=numbers,
        reference=reference,
        dated=at.date(),
        language=language,
    )


def _letter(complaint: JointComplaint) -> JointLetter:
    told = complaint.letter
    return JointLetter(
        told["subject"], told["text"], told["html"], told["translation"], frozenset(told["facts"])
    )


def _pdf(complaint: JointComplaint) -> bytes:
    # In practice no paper that leaves looks like one that is meant.
    return pdf.render(
        complaint.letter["html"], title=complaint.letter["subject"], language="en", every_glyph=True,
        draft=settings.PRACTICE,
    )  # fmt: skip


def _content_digest(complaint: JointComplaint) -> str:
    return hashlib.sha256(digest_of(complaint).encode() + bytes(complaint.pdf or b"")).hexdigest()


def _record(complaint: JointComplaint, cases: Iterable[Case], event: str, by: Actor, at: datetime) -> None:
    """Write the same in each case that takes part: a code and a digest, nothing of the others (S57)."""
    data = {"joint_complaint": complaint.reference, "digest": complaint.content_digest}
    for case in cases:
        custody.record(case=case, event=event, by=by, at=at, **data)
