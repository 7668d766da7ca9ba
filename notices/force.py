"""What a law allows besides its condition: on which day, with what weight, and to whom who gives the notice. Pure."""

from datetime import date

from casework.facts import Facts
from notices.bases import Basis
from notices.conditions import Answer, Reason, Truth
from notices.law import is_in_force, why_no_letter

# Statuses of rules that bind nobody (yet): shown, and answered with no.
_NO_LAW = frozenset({"proposed", "annulled"})
# Statuses that a lawyer has to weigh: what would be a yes stays open.
_WEIGHED = frozenset({"uncertain", "partly in force", "case law", "not binding"})
# Whom a law must name, one of them, so that somebody who is not the person shown may give its notice.
_FOR_HER = frozenset({"authorised representative", "anyone"})
_MAY_WRITE_FOR_HER = {
    "representative": _FOR_HER,
    "clinic": _FOR_HER,
    "parent": _FOR_HER | {"parent or guardian"},
}
# In place of a role: of one who has no authority, and of a parent whose child is grown up.
NO_AUTHORITY, GROWN_UP = "no_authority", "grown_up"
# Why no letter is written: a law takes it from the person shown alone.
ONLY_HERSELF = "only_herself"
_ADULT = 18


def barred(basis: Basis, today: date) -> Answer | None:
    """Return a no that stands above the condition, where there is no such law today; None where there is."""
    if basis.status in _NO_LAW or (basis.repealed is not None and basis.repealed <= today):
        return Answer(Truth.NO, (Reason("no_law", (("status", basis.status),)),))
    if basis.in_force is not None and today < basis.in_force:
        return Answer(Truth.NO, (Reason("not_yet_in_force", (("date", basis.in_force),)),))
    if basis.status == "enacted, not yet in force" and not is_in_force(basis, today):
        return Answer(Truth.NO, (Reason("no_day"),))
    return None


def weighed(basis: Basis, answer: Answer) -> Answer:
    """Return the answer, where a lawyer has to weigh the law no more than unknown."""
    if answer.truth != Truth.YES or basis.status not in _WEIGHED:
        return answer
    doubt = Reason("needs_lawyer", (("status", basis.status),))
    return Answer(Truth.UNKNOWN, (doubt, *answer.reasons))


def standing_of(facts: Facts) -> str:
    """Return the role in which somebody writes; where nothing lets them write for her, why, as a code."""
    role = str(facts.notifier.get("role", ""))
    if role in _MAY_WRITE_FOR_HER and facts.notifier.get("authority") == "none":
        return NO_AUTHORITY
    is_grown_up = facts.person.get("age_in_image") == "adult" or facts.person.get("age_now", 0) >= _ADULT
    return GROWN_UP if role == "parent" and is_grown_up else role


def may_give(basis: Basis, role: str) -> bool:
    """Say whether a law lets a notifier of this role give its notice; "" is not known, and she always may."""
    named = _MAY_WRITE_FOR_HER.get(role)
    return named is None or not named.isdisjoint(basis.who_may_notify)


def why_not_by(
    basis: Basis,
    role: str,
    today: date,
    confirmed: frozenset[str] = frozenset(),
    changed: frozenset[str] = frozenset(),
) -> str:
    """Return why one of this role may give no notice under a law, as a code; "" when there is nothing in the way.

    `role` is what standing_of says.
    """
    why = why_no_letter(basis, today, confirmed, changed) or (
        role if role in {NO_AUTHORITY, GROWN_UP} else ""
    )
    return why or ("" if may_give(basis, role) else ONLY_HERSELF)
