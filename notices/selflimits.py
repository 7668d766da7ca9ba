"""How much somebody may write by herself on one day: no flood leaves under anybody's name (S57)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from casework.models import Case
from notices.models import Notice, NoticeSighting

# Of one case, a day.
ADDRESSES, RECIPIENTS = 20, 5


class TooMany(Exception):
    """The day's letters are written."""


def require_room(
    case: Case,
    *,
    recipient_key: str,
    sightings: Collection[UUID] = (),
    without: UUID | None = None,
    at: datetime,
) -> None:
    """Return while a letter to this recipient about these addresses fits in the day. Raises TooMany. A few queries.

    `without`: a letter that is not counted, as it is the one that is asked about.
    """
    rows = _of_day(case, at)
    if without:
        rows = rows.exclude(pk=without)
    recipients = {row.recipient.key for row in rows.select_related("recipient")} | {recipient_key}
    lines = NoticeSighting.objects.filter(notice__in=rows)
    addresses = set(lines.values_list("sighting_id", flat=True)) | set(sightings)
    if len(recipients) > RECIPIENTS or len(addresses) > ADDRESSES:
        raise TooMany(str(case.pk))


def _of_day(case: Case, at: datetime) -> QuerySet[Notice]:
    begins = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
    day = (begins, begins + timedelta(days=1))
    touched = Q(drafted_at__range=day, drafted_by__kind="survivor") | Q(approved_at__range=day)
    return Notice.objects.filter(touched, case=case, retracts=None)
