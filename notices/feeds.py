"""A staff member's dates at a secret address: neutral words, no name, no address; rights are read at each request (S3)."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from casework import access
from casework.models import Actor, Case, User
from notices import agenda, upcoming
from notices.duties import Task
from notices.ical import Day
from notices.models import CalendarFeed

TOKEN_BYTES = 32


@transaction.atomic
def turn_on(*, user: User, with_codes: bool, at: datetime) -> str:
    """Turn the feed on, or renew its address; return the token, which is shown once. An address before it is dead at once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    given = {"digest": _digest(token), "with_codes": with_codes, "made_at": at}
    CalendarFeed.objects.update_or_create(user=user, defaults=given)
    return token


def turn_off(*, user: User) -> None:
    """End the feed; a second time changes nothing."""
    CalendarFeed.objects.filter(user=user).delete()


def find(token: str) -> CalendarFeed | None:
    """Return the feed of a token; None: there is none, or its owner does not work cases any more."""
    feed = CalendarFeed.objects.select_related("user__actor").filter(digest=_digest(token)).first()
    return feed if feed and access.may(feed.user.actor, "work") else None


def days_of(feed: CalendarFeed, *, at: datetime) -> list[Day]:
    """Return the days on which something is due: once a day, or once a day and case where codes are to stand there.

    What is late stands on today, for as long as it is. No draft is composed.
    """
    found = {(_day(moment, at), case.code if feed.with_codes else "") for moment, case in _dates(feed, at)}
    return [
        Day(
            _uid(feed, day, code),
            day,
            _("Something is due: %(code)s") % {"code": code} if code else _("Something is due"),
        )
        for day, code in sorted(found)
    ]


def _dates(feed: CalendarFeed, at: datetime) -> Iterator[tuple[datetime, Case]]:
    actor: Actor = feed.user.actor
    for task in agenda.unread_of(actor, at=at):
        if task.owner is None or task.owner.pk == actor.pk:
            yield _moment(task), task.case
    seen = access.visible_cases(actor).filter(closed_at=None, organisation_id=feed.user.organisation_id)
    for task in upcoming.next_of(Case.objects.had_by(actor).filter(pk__in=seen.values("pk")), at=at).values():
        yield task.due_at, task.case


def _moment(task: Task) -> datetime:
    return timezone.make_aware(datetime.combine(task.put_off.until, time())) if task.put_off else task.due_at


def _day(moment: datetime, at: datetime) -> date:
    return max(timezone.localdate(moment), timezone.localdate(at))


def _uid(feed: CalendarFeed, day: date, code: str) -> str:
    return salted_hmac("notices.feeds.uid", f"{feed.pk}|{day}|{code}", algorithm="sha256").hexdigest()[:40]


def _digest(token: str) -> str:
    return salted_hmac("notices.feeds.token", token, algorithm="sha256").hexdigest()
