"""The one clock that doors read. In practice mode it can be moved; in live mode it cannot."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import Error as DatabaseFault
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.models import PracticeTime


class NotPractice(Exception):
    """Somebody tried to move the clock of an app in live mode."""


def now() -> datetime:
    """Return the moment, aware UTC; in practice mode moved by what the practice page says. Runs a query there."""
    return timezone.now() + moved()


def real_today() -> date:
    """Return the real day with no query: for open pages, which answer also while the database does not."""
    return timezone.now().date()


def now_or_real(say: Callable[[str], object]) -> datetime:
    """Return now(); where the database does not answer, the real moment, and say so. For doors that store nothing."""
    try:
        return now()
    except DatabaseFault:
        say(_("The database does not answer, so practice time is not known: reckoned with the real time."))
        return timezone.now()


def moved() -> timedelta:
    """Return by how much practice time was moved."""
    if not settings.PRACTICE:
        return timedelta()
    row = PracticeTime.objects.first()
    return timedelta(seconds=row.moved_s if row else 0)


def move(by: timedelta) -> None:
    """Move practice time on. Raises NotPractice: in live mode. Raises ValueError: backwards."""
    if not settings.PRACTICE:
        raise NotPractice("Time can be moved in practice mode only.")
    if by <= timedelta():
        raise ValueError("Practice time moves forward only.")
    row, _ = PracticeTime.objects.get_or_create(only=True)
    row.moved_s += int(by.total_seconds())
    row.save(update_fields=["moved_s"])
