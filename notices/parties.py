"""Who and what a letter is about: recipient, signer, addresses. Frozen views, never models."""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from casework.facts import Facts


class SightingView(NamedTuple):
    """One address. `image` is the id of the image seen there, empty where there is one alone or it is unknown."""

    url: str
    first_seen: date | None = None
    image: str = ""


@dataclass(frozen=True)
class RecipientView:
    """To whom: the name, the lines of the postal address, the kind as the directory or the law says it, ISO country.

    `names`: other words by which an earlier complaint may name it. `is_in_front`: it stands in front of the host of these
    addresses, whatever else it does (a cloud has a delivery network of its own). `answer_link`: the page on which it can
    answer this letter; "": there is none.
    """

    name: str
    address_lines: tuple[str, ...] = ()
    kind: str = ""
    country: str = ""
    names: tuple[str, ...] = ()
    is_in_front: bool = False
    answer_link: str = ""

    @property
    def is_search(self) -> bool:
        """Say whether results are asked of it, not pages."""
        return self.kind in {"search", "search engine", "face-search"}

    @property
    def is_regulator(self) -> bool:
        """Say whether it is an authority."""
        return self.kind in {"regulator", "police"}

    @property
    def is_network(self) -> bool:
        """Say whether pages are reached through it that others run."""
        return self.kind in {"cdn", "registrar", "network", "host", "hosting provider"}

    @property
    def is_edge(self) -> bool:
        """Say whether it delivers pages that others host."""
        return self.kind == "cdn" or self.is_in_front


@dataclass(frozen=True)
class Promised:
    """What the recipient publishes of its own time, where it was read, and when."""

    amount: int
    unit: str
    source: str
    read_on: date


@dataclass(frozen=True)
class Earlier:
    """The notice that a follow-up asks about: its reference, day and number of addresses, and the number of their form.

    `over_on`: the last day of a time of the law that ran out, or of one that was given in its place (`is_given`); None
    where no legal time ran out: then no word is said of any. `is_there`: somebody saw it at each address since.
    """

    reference: str
    sent_on: date
    count: int
    number: str = ""
    over_on: date | None = None
    is_given: bool = False
    promised: Promised | None = None
    is_there: bool = False


@dataclass(frozen=True)
class Signer:
    """Who signs: the survivor (`kind` survivor) or who acts for her (`kind` organisation).

    `signature` is as the signer typed it. Everything may be empty, nothing is made up.
    """

    kind: str
    name: str = ""
    organisation: str = ""
    email: str = ""
    phone: str = ""
    postal_lines: tuple[str, ...] = ()
    signature: str = ""

    @property
    def acts_for_another(self) -> bool:
        """Say whether somebody other than the person shown signs."""
        return self.kind != "survivor"


def signer_of(facts: Facts) -> Signer:
    """Return who signs according to [notifier]; without a role, the person herself."""
    told = facts.notifier
    if told.get("role", "self") == "self":
        return Signer(
            kind="survivor",
            name=told.get("name") or facts.person.get("name", ""),
            email=told.get("email") or facts.person.get("contact_email", ""),
            phone=told.get("phone", ""),
            postal_lines=tuple((facts.person.get("address") or told.get("address", "")).splitlines()),
            signature=told.get("signature", ""),
        )
    return Signer(
        kind="organisation",
        name=told.get("name", ""),
        organisation=told.get("organisation", ""),
        email=told.get("email", ""),
        phone=told.get("phone", ""),
        postal_lines=tuple(told.get("address", "").splitlines()),
        signature=told.get("signature", ""),
    )


def loosely(value: str) -> re.Pattern[str]:
    """Match a name or contact whatever stands between its words: spaces, dots, dashes, percent escapes."""
    words = re.findall(r"\w+", value)
    return re.compile(
        r"(?<!\w)" + r"(?:%20|[\W_]){0,4}".join(map(re.escape, words)) + r"(?!\w)", re.IGNORECASE
    )
