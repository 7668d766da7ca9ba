"""How many documents staff opened lately, and a break from what waits for them: nobody asks why (U24)."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from casework.models import Actor, AuditEntry, Organisation, User

COUNTED_DAYS = 7


def opened_by(actor: Actor, *, at: datetime) -> int:
    """Return how many times this person opened a document in the last seven days. Runs a query."""
    return _opened(at).filter(actor=actor).count()


def opened_in(organisation: Organisation, *, at: datetime) -> int:
    """Return the same of all of an organisation together: nobody's share is told. Runs a query."""
    return _opened(at).filter(chain=organisation.pk).count()


def begin_break(user: User, *, at: datetime) -> None:
    """Let colleagues have what waits for this person, until the break ends; a second time changes nothing."""
    User.objects.filter(pk=user.pk, away_since=None).update(away_since=at)


def end_break(user: User) -> None:
    """Give back what waits for this person and nobody took meanwhile; a second time changes nothing."""
    User.objects.filter(pk=user.pk).update(away_since=None)


def _opened(at: datetime) -> QuerySet[AuditEntry]:
    since = at - timedelta(days=COUNTED_DAYS)
    return AuditEntry.objects.filter(event="document_opening_tried", at__gt=since, at__lte=at)
