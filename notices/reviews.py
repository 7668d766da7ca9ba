"""Law reviewers read a basis again, once for all cases of their organisation, and name where they read it (design §3.12)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework import access
from casework.models import Actor, Organisation, Role, User
from notices.law import REVIEW_DAYS, load_law, why_no_letter
from notices.models import LawReview


class SourceMissing(Exception):
    """Nobody said where it was read."""


class ChangeUnsaid(Exception):
    """It is said to have changed, and not in what."""


@dataclass(frozen=True)
class Reviewed:
    """Ids of what reviewers found after the last reading of the file: it stands, or it does not."""

    confirmed: frozenset[str] = frozenset()
    changed: frozenset[str] = frozenset()


@transaction.atomic
def review_basis(
    *,
    organisation: Organisation,
    basis_id: str,
    outcome: str,
    source_title: str,
    source_url: str = "",
    note: str = "",
    by: Actor,
    at: datetime,
) -> LawReview:
    """Record what a law reviewer found; the latest counts.

    Raises access.Refused: no reviewer of this organisation. Raises SourceMissing, ChangeUnsaid, UnknownBasis.
    """
    if not access.may(by, "review_law") or by.organisation_id != organisation.pk:
        raise access.Refused("review_law")
    basis = load_law().get(basis_id)
    if not source_title.strip():
        raise SourceMissing(basis_id)
    if outcome == LawReview.Outcome.CHANGED and not note.strip():
        raise ChangeUnsaid(basis_id)
    return LawReview.objects.create(
        organisation=organisation,
        basis_id=basis.id,
        outcome=LawReview.Outcome(outcome),
        read_on=basis.verification.checked,
        source_title=source_title.strip(),
        source_url=source_url.strip(),
        note=note.strip(),
        reviewed_by=by,
        reviewed_at=at,
    )


def findings_of(organisation_id: UUID, *, at: datetime) -> Reviewed:
    """Return what an organisation's reviewers found that holds at a moment. Runs one query.

    A confirmation holds for 180 days, like a reading; a change until the file was read again. A newer reading of the
    file stands above both.
    """
    found: dict[str, LawReview] = {}
    rows = LawReview.objects.filter(organisation_id=organisation_id, reviewed_at__lte=at)
    for row in rows.order_by("reviewed_at").only("basis_id", "outcome", "reviewed_at"):
        found[row.basis_id] = row
    bases, limit = load_law().bases, at - timedelta(days=REVIEW_DAYS)
    standing = [
        row
        for row in found.values()
        if row.basis_id in bases and row.reviewed_at.date() >= bases[row.basis_id].verification.checked
    ]
    fresh = [row for row in standing if row.reviewed_at >= limit]
    return Reviewed(
        confirmed=frozenset(row.basis_id for row in fresh if row.outcome == LawReview.Outcome.CONFIRMED),
        changed=frozenset(row.basis_id for row in standing if row.outcome == LawReview.Outcome.CHANGED),
    )


def waiting_for(actor: Actor, *, at: datetime) -> list[str]:
    """Return the ids of the bases that wait for this reviewer; none for everybody else. Runs one query for a reviewer."""
    if not access.may(actor, "review_law") or actor.organisation_id is None:
        return []
    found, today = findings_of(actor.organisation_id, at=at), at.date()
    return [
        basis.id
        for basis in load_law()
        if why_no_letter(basis, today, found.confirmed, found.changed) == "needs_review"
    ]


def reviewers_of(organisation_id: UUID) -> list[User]:
    """Return who may review law for an organisation: counsel of its own, and whom its administrator named."""
    names = [Role.Name.COUNSEL, Role.Name.LAW_REVIEWER]
    rows = User.objects.filter(organisation_id=organisation_id, is_active=True, roles__role__in=names)
    return list(rows.distinct().order_by("username"))


def reviews_of(basis_id: str, organisation_id: UUID) -> list[LawReview]:
    """Return the reviews of one basis, the newest first."""
    rows = LawReview.objects.filter(basis_id=basis_id, organisation_id=organisation_id)
    return list(rows.select_related("reviewed_by__user").order_by("-reviewed_at"))
