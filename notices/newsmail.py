"""One mail to a survivor who chose e-mail: that there is news. Fixed words, fixed sender, no link, no name (S39, U30, U31).

At most one a day and case, of which nothing is tried twice on that day: a mail too many can do harm, one too few is made
good by her page, which says the same.
"""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import format_datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from casework import contactplans, custody
from casework.models import Case, ContactPlan, Message, system_actor
from notices.channels import DeliveryFailure, PermanentFailure
from notices.channels.email import PlainMail
from notices.delivery import by_smtp

log = logging.getLogger("notices.newsmail")
SENDER = "news"
SUBJECT, TEXT = _("There is news"), _("There is news. Look when it is safe.")


class Held(Exception):
    """At the last moment something holds it: a pause, another plan, digits that were frozen, a message read meanwhile."""


def due(*, at: datetime) -> list[UUID]:
    """Return the plans for which a mail may be due, the longest waiting first; `send_news` asks everything again."""
    if not settings.NEWS_MAIL_DOMAIN:
        return []
    unread = Message.objects.ours().unread().running().values("case_id")
    rows = ContactPlan.objects.filter(way=ContactPlan.Way.EMAIL, case__in=unread).exclude(mailed_on=at.date())
    found = rows.select_related("case").order_by("mailed_on", "pk")
    return [row.pk for row in found if _may_leave(row, at)]


def send_news(*, plan_id: UUID, at: datetime, clock: Callable[[], datetime]) -> bool:
    """Send the mail of a plan if it may leave; say whether it was accepted. Opens a socket to the operator's mail server.

    `clock` gives the moment of the last look, right before the words leave.
    """
    claimed = _claim(plan_id, at)
    if claimed is None:
        return False
    plan, up_to_before = claimed
    try:
        by_smtp(_mail_for(plan, at), last_moment=lambda: _last_moment(plan, up_to_before, clock()))
    except (Held, DeliveryFailure) as failure:
        code = failure.code if isinstance(failure, DeliveryFailure) else "held"
        log.warning("A mail did not leave today.", extra={"code": code})
        if isinstance(failure, PermanentFailure) and code == "recipient":
            _undeliverable(plan, clock())
        elif not getattr(failure, "may_have_arrived", False):
            ContactPlan.objects.filter(pk=plan.pk).update(mailed_up_to=up_to_before)
        return False
    with transaction.atomic():
        custody.record(case=plan.case, event="news_mailed", by=system_actor(), at=clock())
    return True


@transaction.atomic
def _claim(plan_id: UUID, at: datetime) -> tuple[ContactPlan, int] | None:
    """Take today's mail of a plan; None: it may not leave, or somebody else has it."""
    plan = ContactPlan.objects.select_related("case").filter(pk=plan_id).first()
    if plan is None or not settings.NEWS_MAIL_DOMAIN:
        return None
    custody.hold(plan.case)
    plan = ContactPlan.objects.select_related("case").get(pk=plan_id)
    if plan.mailed_on == at.date() or not _may_leave(plan, at):
        return None
    before, plan.mailed_up_to = plan.mailed_up_to, _newest_unread(plan.case)
    plan.mailed_on = at.date()
    plan.save(update_fields=["mailed_on", "mailed_up_to"])
    return plan, before


def _may_leave(plan: ContactPlan, at: datetime) -> bool:
    """Say whether she chose it, said so lately, named this hour, can open her page, and has something new to read there."""
    case = plan.case
    place = (case.facts or {}).get("person", {}).get("residence", "") if case.closed_at is None else ""
    return (
        Case.objects.going_on().filter(pk=case.pk).exists()
        and case.receipts.live().exists()
        and contactplans.may_be_mailed(plan, place=place, at=at)
        and _newest_unread(case) > plan.mailed_up_to
    )


def _newest_unread(case: Case) -> int:
    rows = case.messages.ours().unread().order_by("-number")
    return rows.values_list("number", flat=True).first() or 0


def _last_moment(claimed: ContactPlan, up_to_before: int, at: datetime) -> None:
    plan = ContactPlan.objects.select_related("case").filter(pk=claimed.pk).first()
    if plan is None or (plan.way, plan.details) != (claimed.way, claimed.details):
        raise Held
    plan.mailed_up_to = up_to_before
    if not _may_leave(plan, at):
        raise Held


def _mail_for(plan: ContactPlan, at: datetime) -> PlainMail:
    with translation.override(plan.details.get("language") or settings.LANGUAGE_CODE):
        subject, text = str(SUBJECT), str(TEXT)
    return PlainMail(
        sender=f"{SENDER}@{settings.NEWS_MAIL_DOMAIN}",
        recipient=plan.details["where"],
        subject=subject,
        text=f"{text}\n",
        message_id=f"<{secrets.token_hex(16)}@{settings.NEWS_MAIL_DOMAIN}>",
        date=format_datetime(at),
    )


@transaction.atomic
def _undeliverable(plan: ContactPlan, at: datetime) -> None:
    """Ask her again how she may be reached before another one is tried, unless she said another address meanwhile."""
    custody.hold(plan.case)
    now_there = ContactPlan.objects.filter(pk=plan.pk).first()
    if now_there is None or (now_there.way, now_there.details) != (plan.way, plan.details):
        return
    long_ago = at.date() - timedelta(days=contactplans.ASK_AGAIN_DAYS)
    ContactPlan.objects.filter(pk=plan.pk).update(confirmed_on=long_ago)
    custody.record(case=plan.case, event="news_not_mailed", by=system_actor(), at=at)
