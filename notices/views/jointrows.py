"""What pages say of joint complaints, in words that tell of no single case that the reader may not see."""

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from casework.access import visible_cases
from casework.countries import name_of
from casework.models import Actor
from notices.jointgroups import Group
from notices.jointletters import languages_of
from notices.jointmatters import JointMatter
from notices.jointnumbers import is_enough, shown
from notices.languages import LEADING, direction, name_in
from notices.law import Basis, UnknownBasis, load_law
from notices.models import JointComplaint
from notices.typesetting import halves, unwrapped

Row = dict[str, Any]


def matter_row(matter: JointMatter) -> Row:
    """Return host, authority and how it is reached."""
    return {
        "host": matter.recipient.name,
        "recipient": matter.recipient.pk,
        "basis": matter.basis,
        "country": matter.country,
        "country_name": name_of(matter.country),
        "authority": matter.authority,
        **_reached(matter.basis),
    }


def group_row(group: Group, matter: JointMatter, actor: Actor) -> Row:
    """Return what may be said of the group, and the reader's own cases in it."""
    seen = set(visible_cases(actor).values_list("pk", flat=True))
    own = sorted((one for one in group.fitting if one.case.pk in seen), key=lambda one: one.case.code)
    return {
        "could": _could(len(group.fitting)),
        "agreed": _agreed(len(group.agreed), len(group.fitting)),
        "is_enough": group.is_enough,
        "own": [{"case": one.case, "has_agreed": one.has_agreed} for one in own],
    }


def complaint_row(row: JointComplaint, actor: Actor) -> Row:
    """Return state, host and authority of a complaint in words, and whether the reader may approve it."""
    words, tone = _state(row)
    try:
        basis = load_law().get(row.basis_id)
    except UnknownBasis:
        basis = None
    authority = basis.authority if basis else None
    return {
        "complaint": row,
        "host": row.recipient.name,
        "authority": f"{authority.name if authority else row.basis_id}, {name_of(row.country)}",
        **(_reached(basis) if basis else {}),
        "state": words,
        "tone": tone,
        "drafted_by": _who(row.drafted_by),
        "approved_by": _who(row.approved_by),
        "taken_by": _who(row.taken_by),
        "is_mine": row.drafted_by_id == actor.pk and row.organisation.has_two_people(),
    }


def language_rows(basis_id: str) -> list[Row]:
    """Return the languages that a draft can be in: English alone, or another under it."""
    here = get_language() or LEADING
    return [
        {
            "code": code,
            "says": _("English alone")
            if code == LEADING
            else _("English, and %(language)s under it") % {"language": name_in(code, here)},
        }
        for code in languages_of(basis_id)
    ]


def letter_parts(letter: Row) -> Row:
    """Return the halves of a letter as templates/notices/_letter_text.html takes them."""
    leading, below = halves(letter["text"])
    other = letter["translation"]
    parts = enumerate(unwrapped(below)) if below else ()
    return {
        "letter": {"subject": letter["subject"], "language": LEADING},
        "parts": unwrapped(leading),
        "below": [(kind, words, LEADING if number in (0, 2) else other) for number, (kind, words) in parts],
        "below_language": other,
        "below_name": name_in(other, get_language() or LEADING) if other else "",
        "below_direction": direction(other),
    }


def _reached(basis: Basis) -> Row:
    """Return how the authority of a law is reached, as its file says, with the names that its ladder lists."""
    authority = basis.authority
    rungs = [rung for rung in basis.ladder if rung.kind == "regulator"]
    return {
        "how": authority.how if authority else "",
        "url": authority.url if authority else "",
        "rungs": [{"to": rung.to, "how": rung.how} for rung in rungs],
    }


def _could(count: int) -> str:
    if not is_enough(count):
        return _(
            "Fewer than five cases could take part now. How many is not said, so that nobody can be found out."
        )
    return ngettext(
        "%(count)d case of your organisation could take part.",
        "%(count)d cases of your organisation could take part.",
        count,
    ) % {"count": count}


def _agreed(agreed: int, count: int) -> str:
    if not is_enough(agreed):
        return _("Fewer than five people have agreed so far. A complaint needs five.")
    if agreed == count:
        return _("All of them have agreed.")
    if shown(agreed, count) is None:
        return _("Five or more have agreed; a few have not been asked, or have not agreed.")
    return _("%(agreed)d have agreed; of %(missing)d the permission is missing.") % {
        "agreed": agreed,
        "missing": count - agreed,
    }


def _state(row: JointComplaint) -> tuple[str, str]:
    return {
        JointComplaint.State.DRAFTED: (_("draft: somebody else approves it"), "warn"),
        JointComplaint.State.APPROVED: (_("approved, to be taken out"), ""),
        JointComplaint.State.TAKEN: (_("taken out for the authority"), "good"),
        JointComplaint.State.DROPPED: (_("dropped"), ""),
    }[JointComplaint.State(row.state)]


def _who(actor: Actor | None) -> str:
    return actor.name_in_words if actor else ""
