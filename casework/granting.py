"""Sharing a case: asked by one person, agreed by a second; the case's private half wrapped to each holder."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet

from casework import access, consents, custody, vault
from casework.intake import pause_case
from casework.models import Actor, Case, CaseAccess, Consent, KeyGrant, User

# Where an organisation has only one person, a day of waiting stands in for the second (S6).
WAIT_HOURS_ALONE = 24


class SamePerson(Exception):
    """The one who asked cannot be the one who agrees."""


class TooSoon(Exception):
    """One person alone waits a day before an access begins."""


@transaction.atomic
def ask_access(*, case: Case, user: User, by: Actor, at: datetime) -> CaseAccess:
    """Ask that one user may see this case. Colleagues may at once; another organisation's counsel needs a second person.

    Raises consents.NoConsent: when she has not agreed to share the case with that organisation (S40).
    """
    custody.hold(case)
    access.require(case, by, "share")
    outside = user.organisation_id != case.organisation_id
    if outside:
        consents.require(case, _disclosure(user), at=at)
    row, made = CaseAccess.objects.get_or_create(
        case=case,
        user=user,
        revoked_at=None,
        defaults={
            "purpose": CaseAccess.Purpose.COUNSEL if outside else CaseAccess.Purpose.WORKS,
            "asked_by": by,
            "asked_at": at,
            "approved_by": None if outside else by,
            "approved_at": None if outside else at,
        },
    )
    if made:
        custody.record(case=case, event="access_asked", by=by, at=at, access=row.pk, purpose=row.purpose)
        if not outside:
            custody.record(case=case, event="access_granted", by=by, at=at, access=row.pk)
    return row


@transaction.atomic
def approve_access(*, row: CaseAccess, by: Actor, at: datetime) -> None:
    """Agree as the second person. Raises SamePerson, TooSoon, access.Refused, consents.NoConsent."""
    custody.hold(row.case)
    access.require(row.case, by, "share")
    if row.purpose == CaseAccess.Purpose.COUNSEL:
        consents.require(row.case, _disclosure(row.user), at=at)
    if row.asked_by_id == by.pk:
        if row.case.organisation.has_two_people():
            raise SamePerson
        if at < row.asked_at + timedelta(hours=WAIT_HOURS_ALONE):
            raise TooSoon
    if CaseAccess.objects.filter(pk=row.pk, approved_at=None, revoked_at=None).update(
        approved_by=by, approved_at=at
    ):
        custody.record(case=row.case, event="access_granted", by=by, at=at, access=row.pk)


@transaction.atomic
def revoke_access(*, row: CaseAccess, by: Actor, at: datetime) -> None:
    """End an access and its key grant, while the case is stopped too; a second time changes nothing."""
    access.require(row.case, by, "hold_back")
    if CaseAccess.objects.filter(pk=row.pk, revoked_at=None).update(revoked_at=at):
        KeyGrant.objects.filter(case=row.case, holder__user=row.user).delete()
        custody.record(case=row.case, event="access_revoked", by=by, at=at, access=row.pk)


@transaction.atomic
def withdraw_sharing(*, consent: Consent, by: Actor, at: datetime) -> None:
    """Withdraw a consent to share, and end every access of another organisation that no other consent covers."""
    consents.withdraw_consent(consent=consent, by=by, at=at)
    _end_unagreed(consent.case.accesses.all(), by=by, at=at)


@transaction.atomic
def stop_everything(*, case: Case, by: Actor, at: datetime) -> None:
    """Pause the case and take back all that she agreed to: nothing goes on before she agrees anew. Twice changes nothing."""
    pause_case(case=case, by=by, at=at)
    for consent in case.consents.live(at):
        is_sharing = consent.act == Consent.Act.GRANT
        (withdraw_sharing if is_sharing else consents.withdraw_consent)(consent=consent, by=by, at=at)


def end_lapsed_accesses(*, by: Actor, at: datetime) -> int:
    """End every access of another organisation whose consent ran out; return how many."""
    return _end_unagreed(CaseAccess.objects.select_related("case", "user__organisation"), by=by, at=at)


def _end_unagreed(rows: QuerySet[CaseAccess], *, by: Actor, at: datetime) -> int:
    shared = rows.filter(revoked_at=None, purpose=CaseAccess.Purpose.COUNSEL)
    lapsed = [row for row in shared if not is_agreed(row, at=at)]
    for row in lapsed:
        revoke_access(row=row, by=by, at=at)
    return len(lapsed)


def is_agreed(row: CaseAccess, *, at: datetime) -> bool:
    """Say whether she agrees to an access: always with colleagues, else while a consent to share covers it."""
    if row.purpose == CaseAccess.Purpose.WORKS:
        return True
    allowed = consents.allowed_facts(row.case, shares := _disclosure(row.user), at=at)
    return allowed is not None and shares.facts <= allowed


def _disclosure(user: User) -> consents.Disclosure:
    """Return what sharing with a person elsewhere discloses: all of the case, to the organisation by its name."""
    return consents.Disclosure(Consent.Act.GRANT, (user.organisation.name,), consents.WHOLE_CASE)


@transaction.atomic
def grant_key(*, case: Case, private: str, holder: Actor, by: Actor, at: datetime) -> KeyGrant:
    """Wrap the case's private half to a colleague who works the case. Raises access.Refused: when the holder may not see it."""
    access.require(case, holder, "view")
    grant, made = KeyGrant.objects.get_or_create(
        case=case,
        holder=holder,
        defaults={
            "kind": "staff",
            "wrapped_private": vault.seal_bytes(private.encode(), [holder.staff_user.key.public]),
            "granted_by": by,
            "granted_at": at,
        },
    )
    if made:
        custody.record(case=case, event="key_granted", by=by, at=at, grant=grant.pk)
    return grant


@transaction.atomic
def recover_key(*, case: Case, recovery_private: str, holder: Actor, by: Actor, at: datetime) -> KeyGrant:
    """Give a holder the case's key again from the organisation's recovery key, after the last other holder was lost.

    Raises vault.SealBroken: when the recovery key is not this organisation's.
    """
    wrapped = KeyGrant.objects.get(case=case, holder=None).wrapped_private
    private = vault.unseal_bytes(bytes(wrapped), recovery_private).decode()
    KeyGrant.objects.filter(case=case, holder=holder).delete()
    return grant_key(case=case, private=private, holder=holder, by=by, at=at)
