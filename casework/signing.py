"""Who may sign for somebody else, by country, from `data/signing.toml`: no lawyer's monopoly is guessed away. Pure.

What has no rule is unknown, and an organisation must confirm it for the places where it works (SIGNING_CONFIRMED).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.countries import is_place
from casework.datafiles import File, Kind
from casework.shapes import day, many, one_of, place, text, web

FILE = Path(__file__).resolve().parent / "data" / "signing.toml"
WORK, NOTICE, ERASURE, COMPLAINT = "work", "notice", "erasure", "complaint"
UNION = "EU"
YES, NO, UNKNOWN = "yes", "no", "unknown"

WHAT_WORDS: dict[str, Promise] = {
    WORK: _("Writing and signing for others at all, by people who are no lawyers"),
    NOTICE: _("A notice to a platform or host"),
    ERASURE: _("A request for erasure or delisting"),
    COMPLAINT: _("A complaint to an authority"),
}
AUTHORITY_WORDS: dict[str, Promise] = {
    "anyone": _("anyone may; nothing is to be shown"),
    "statement": _("the letter says for whom and why it is written"),
    "mandate": _("a mandate of the person; whether it must be on paper was not read"),
    "written": _("a written mandate of the person"),
    "free": _("free of charge alone"),
    "lawyer-led": _("free of charge, and guided by a person who is qualified as a lawyer"),
}


@dataclass(frozen=True)
class Rule:
    """One answer for one country and one thing. `bases`: ids of the laws for which alone it holds; empty: for all."""

    country: str
    what: str
    answer: str
    authority: str
    says: str
    source: str
    url: str
    confidence: str
    checked: date
    bases: tuple[str, ...] = ()


_RULES = Kind(
    Rule,
    {
        "country": lambda given: given if given == UNION else place(given),
        "what": one_of(WHAT_WORDS),
        "answer": one_of((YES, NO)),
        "authority": one_of(AUTHORITY_WORDS),
        "says": text,
        "source": text,
        "url": web,
        "confidence": one_of(("high", "medium")),
        "checked": day,
        "bases": many(text),
    },
    named=("country", "what"),
)


@cache
def load(file: Path = FILE) -> tuple[Rule, ...]:
    """Return the checked rules. Raises FileUnfit: naming the rule and the key. Reads the file once."""
    found = File(file)
    return found.entries("rule", _RULES, checked=found.day("checked"))


def find(country: str, what: str, basis_id: str = "") -> Rule | None:
    """Return the rule of a country or region for a thing, for one law where it is named; None: unknown."""
    fitting = [
        rule
        for rule in load()
        if (rule.country, rule.what) == (country, what) and (not rule.bases or basis_id in rule.bases)
    ]
    return max(fitting, key=lambda rule: bool(rule.bases), default=None)


def is_confirmed(country: str, confirmed: Collection[str]) -> bool:
    """Say whether the organisation confirmed a place; its country stands for its regions."""
    return country in confirmed or country.partition("-")[0] in confirmed


def may_work(country: str, confirmed: Collection[str]) -> bool:
    """Say whether it is known, or confirmed, that people who are no lawyers may write for others in a country."""
    if is_confirmed(country, confirmed):
        return True
    rule = find(country, WORK)
    return rule is not None and rule.answer == YES


def is_open(country: str, what: str, basis_id: str, confirmed: Collection[str]) -> bool:
    """Say whether nobody knows yet if a law takes a letter that another signs."""
    return find(country, what, basis_id) is None and not is_confirmed(country, confirmed)


def unknown_places(confirmed: Collection[str]) -> list[str]:
    """Return what of SIGNING_CONFIRMED is no place."""
    return [code for code in confirmed if code != UNION and not is_place(code)]
