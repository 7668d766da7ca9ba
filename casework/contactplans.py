"""How she may be reached outside of her page: nobody writes or calls unless she chose it, and said so lately (U30, S39)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from casework import custody
from casework.clocks import is_between
from casework.herword import require_her_word
from casework.intake import hold_open
from casework.models import Actor, Case, ContactPlan, Intake

# After so many days she is asked again before anybody writes or calls. Where it is safe changes: a mailbox is opened, a
# phone taken, somebody moves in. A month is the shortest time that does not ask at each visit (NNEDV asks each time).
ASK_AGAIN_DAYS = 30
# Hours of the day in which a mail may leave, by the clocks of where she lives. "any" has none.
HOURS = {"morning": (7, 12), "afternoon": (12, 17), "evening": (17, 22)}


class NotYours(Exception):
    """She said it herself, on her page; staff may end it, and write no other in its place."""


def plan_of(case: Case) -> ContactPlan | None:
    """Return how she may be reached; None: she was not asked, or said no before there were rows. Runs a query.

    Cases handed in before plans had rows of their own have it among their answers; it is read there, and gets its row when
    it changes or is confirmed. No migration moved it: that would have opened what is sealed of every case at once.
    """
    row = ContactPlan.objects.filter(case=case).first()
    if row is not None:
        return row
    intake = getattr(case, "intake", None)
    if intake is None or intake.finished_on is None:
        return None
    given = (intake.said or {}).get("contact")
    if not given or given.get("way", "none") == ContactPlan.Way.NONE:
        return None
    changed = custody.entries(case).filter(event="contact_plan_changed").last()
    day = changed.at.date() if changed else intake.finished_on
    return _filled(ContactPlan(case=case, is_hers=True, confirmed_on=day), given)


@transaction.atomic
def set_plan(*, case: Case, given: dict[str, Any], by: Actor, at: datetime) -> ContactPlan:
    """Keep a plan in the place of the one before; `given`: what ContactForm cleans to. Raises as hold_open.

    Raises NotYours: staff, where they may not; that she is not to be reached any more they may always write down.
    """
    hold_open(case)
    is_hers, before = by.kind != Actor.Kind.STAFF, plan_of(case)
    way = given.get("way") or ContactPlan.Way.NONE
    if not is_hers and way != ContactPlan.Way.NONE and not staff_may_write(case, before):
        raise NotYours(str(case.pk))
    row = before or ContactPlan(case=case)
    # Staff who ended what she said do not come to write another in its place.
    row.is_hers, row.confirmed_on = is_hers or row.is_hers is True, at.date()
    _filled(row, given).save()
    _forget_answer(case)
    event = "contact_plan_changed" if is_hers else "contact_plan_noted"
    custody.record(case=case, event=event, by=by, at=at)
    return row


def staff_may_write(case: Case, plan: ContactPlan | None) -> bool:
    """Say whether staff may write a plan down: in a case that they opened, until she says it herself. May run a query."""
    return getattr(case, "intake", None) is None and not (plan and plan.is_hers)


def take_over(*, case: Case, said: dict[str, Any], at: datetime) -> None:
    """Give her plan its row as she hands her case in; call it inside that transaction."""
    given = said.get("contact") or {}
    if given.get("way", ContactPlan.Way.NONE) != ContactPlan.Way.NONE:
        _filled(ContactPlan(case=case, is_hers=True, confirmed_on=at.date()), given).save(force_insert=True)
    _forget_answer(case)


def language_of(case: Case) -> str:
    """Return the language in which she said how she may be reached, else in which she began; "" where none is known."""
    plan, intake = plan_of(case), getattr(case, "intake", None)
    chosen = (plan.details or {}).get("language", "") if plan and plan.is_hers else ""
    return chosen or ((intake.said or {}).get("language", "") if intake else "")


@transaction.atomic
def confirm(*, case: Case, at: datetime) -> bool:
    """Note that she said today that her plan is still right; False: there is none. Raises as hold_open; herword.TooEarly."""
    hold_open(case)
    require_her_word(case, at=at)
    row = plan_of(case)
    if row is None:
        return False
    row.confirmed_on = at.date()
    row.save()
    _forget_answer(case)
    return True


def asks_again(plan: ContactPlan | None, day: date) -> bool:
    """Say whether she is asked before anybody writes or calls: it is long ago, or times of hers no program can read. Pure."""
    if plan is None or plan.way == ContactPlan.Way.NONE:
        return False
    return day >= plan.confirmed_on + timedelta(days=ASK_AGAIN_DAYS) or _is_unreadable(plan)


def may_be_mailed(plan: ContactPlan | None, *, place: str, at: datetime) -> bool:
    """Say whether a mail may leave for her at this moment: chosen, lately confirmed, at an hour that she named. Pure.

    `place`: where she lives, as casework.countries has it; "" where that is not known.
    """
    if plan is None or plan.way != ContactPlan.Way.EMAIL or asks_again(plan, at.date()):
        return False
    hours = HOURS.get(plan.details.get("hours", "any"))
    return hours is None or is_between(place, *hours, at=at)


def _is_unreadable(plan: ContactPlan) -> bool:
    """Times for e-mail in words, from before there were hours to choose."""
    details = plan.details
    return plan.way == ContactPlan.Way.EMAIL and bool(details.get("when")) and "hours" not in details


def _filled(row: ContactPlan, given: dict[str, Any]) -> ContactPlan:
    """Put answers into a row. Where she is not to be reached, what was left beside that is kept nowhere."""
    row.way = given.get("way") or ContactPlan.Way.NONE
    is_none = row.way == ContactPlan.Way.NONE
    row.details = {} if is_none else {key: value for key, value in given.items() if key != "way"}
    return row


def _forget_answer(case: Case) -> None:
    """Keep one plan, not two."""
    intake = Intake.objects.filter(case=case).first()
    if intake and "contact" in (intake.said or {}):
        intake.said = {key: value for key, value in intake.said.items() if key != "contact"}
        intake.save(update_fields=["said"])
