"""Who may sign for somebody else, by country, from `data/signing.toml`: no lawyer's monopoly is guessed away. Pure.

What has no rule is unknown, and an organisation must confirm it for the places where it works (SIGNING_CONFIRMED).
"""

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.countries import is_place

FILE = Path(__file__).resolve().parent / "data" / "signing.toml"
WORK, NOTICE, ERASURE, COMPLAINT = "work", "notice", "erasure", "complaint"
UNION = "EU"
YES, NO, UNKNOWN = "yes", "no", "unknown"
_URL = re.compile(r"https?://[^\s/]+\.[^\s/]+(/\S*)?")

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


class SigningUnfit(Exception):
    """The file is not as promised; the message names the rule and the key."""


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


@cache
def load(file: Path = FILE) -> tuple[Rule, ...]:
    """Return the checked rules. Raises SigningUnfit: naming the rule and the key. Reads the file once."""
    with file.open("rb") as handle:
        data = tomllib.load(handle)
    return tuple(_rule(row, data["checked"]) for row in data["rule"])


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


def _rule(row: dict[str, Any], checked: date) -> Rule:
    name = f"rule {row.get('country')} {row.get('what')}"
    needed = {
        "country": row.get("country") == UNION or is_place(row.get("country", "")),
        "what": row.get("what") in WHAT_WORDS,
        "answer": row.get("answer") in {YES, NO},
        "authority": row.get("authority") in AUTHORITY_WORDS,
        "says": row.get("says"),
        "source": row.get("source"),
        "url": _URL.fullmatch(row.get("url", "")),
        "confidence": row.get("confidence") in {"high", "medium"},
        "checked": isinstance(row.get("checked", checked), date),
    }
    for key, holds in needed.items():
        if not holds:
            raise SigningUnfit(f"{name}: {key} is missing or wrong.")
    if unknown := set(row) - set(Rule.__dataclass_fields__):
        raise SigningUnfit(f"{name}: {', '.join(sorted(unknown))} is no key.")
    return Rule(**({"checked": checked} | row | {"bases": tuple(row.get("bases", ()))}))
