"""Lines and services for people in need, by country and need. Pure; `helplinefiles` reads and checks them.

Lines that nobody verified are a list of their own, for staff: nothing here mixes the two.
"""

import re
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.addresses import AddressUnreadable, normalise

EVERYWHERE = "*"
MINOR, ADULT = "minor", "adult"
# Lines of low confidence are for staff to verify, never for people in need (law/README.md).
SHOWN = frozenset({"high", "medium"})
# A line that nobody has read again for so long says so on the page.
STALE_DAYS = 180
_PHONE = re.compile(r"[+*#]?[\d\s-]{3,}")

# What a person may look for. Codes of `needs`, in the order in which the page offers them.
NEEDS: dict[str, Promise] = {
    "images": _("Getting pictures taken down"),
    "talk": _("Somebody to talk to, also in a crisis"),
    "violence": _("Violence at home, or sexual violence"),
    "police": _("The police, or a place that takes reports"),
    "rights": _("An authority, or advice on the law"),
}

# What a programme does, in three plain sentences at most.
SAYS: dict[str, Promise] = {
    "take-it-down": _(
        "For pictures from before 18, whatever your age is now. It makes a code of the picture on the phone or computer "
        "itself. Large sites get the code, so that they can find and block it. The picture stays where it is; no name "
        "is asked."
    ),
    "report-remove": _(
        "For people who are under 18 now, in the United Kingdom: Childline and the Internet Watch Foundation ask sites "
        "to take the picture down. Here the picture does go to the Foundation, which may receive it."
    ),
    "stopncii": _(
        "For adults: makes a code of the picture on the phone or computer itself and gives the code to large sites. "
        "Not for pictures from before 18."
    ),
    "inhope": _(
        "Finds the hotline of a country. It takes the address of a page, never the picture; no name is needed."
    ),
    "child-helplines": _("Finds the child line of a country: someone to talk to."),
    "find-a-helpline": _("Finds somebody to talk to, by country and by what it is about."),
    "lila": _("Finds help for women who suffer violence, by country: lines, houses, advice."),
}


@dataclass(frozen=True)
class Emergency:
    """The emergency numbers of some countries, with where that stands. `countries` may be ("*",).

    `numbers` reach all services; `police` and `ambulance` one each.
    """

    countries: tuple[str, ...]
    source: str
    checked: date
    numbers: tuple[str, ...] = ()
    police: tuple[str, ...] = ()
    ambulance: tuple[str, ...] = ()

    @property
    def is_general(self) -> bool:
        """Say whether these are only what phones know everywhere, since no row names the country."""
        return EVERYWHERE in self.countries


@dataclass(frozen=True)
class Programme:
    """A programme or finder that serves many countries; `id` has its sentence in SAYS."""

    id: str
    name: str
    countries: tuple[str, ...]
    audience: tuple[str, ...]
    needs: tuple[str, ...]
    url: str
    source: str
    confidence: str
    checked: date
    # The language of the page that was read, where it is not English: "sw".
    source_language: str = ""

    @property
    def says(self) -> Promise:
        """Say what it does."""
        return SAYS[self.id]

    @property
    def read_with_operator(self) -> bool:
        """Say whether it was read on its operator's own site."""
        return is_of_operator(self.source, self.url)


@dataclass(frozen=True)
class Line:
    """One helpline, hotline or service of one country. An empty string means that it is not known."""

    country: str
    name: str
    audience: tuple[str, ...]
    needs: tuple[str, ...]
    source: str
    confidence: str
    checked: date
    phone: str = ""
    url: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    # True: the source says that a call costs nothing. False: not known.
    free: bool = False
    # Where it says that a call is on no phone bill; "": not known. A free call may be on one: no law of the Union forbids it
    # (Directive (EU) 2018/1972, Annex VI, Part A (a): it need not be on an itemised bill).
    unbilled: str = ""

    @property
    def read_with_operator(self) -> bool:
        """Say whether it was read on its operator's own site. False also where no address of the operator is known."""
        return is_of_operator(self.source, self.url)

    @property
    def dial(self) -> str:
        """Return the number as the address of a call, or "" where there are words or two numbers in it."""
        return quote(re.sub(r"[\s-]", "", self.phone), safe="+*") if _PHONE.fullmatch(self.phone) else ""


@dataclass(frozen=True)
class Unverified:
    """One line that nobody verified, with what is to be checked: for staff, never for people in need."""

    country: str
    name: str
    audience: tuple[str, ...]
    check: tuple[str, ...]
    phone: str = ""
    url: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True)
class Helplines:
    """Everything that may be shown to people in need."""

    checked: date
    emergencies: tuple[Emergency, ...]
    programmes: tuple[Programme, ...]
    lines: tuple[Line, ...]

    def countries(self) -> list[str]:
        """Return the codes of countries that have a line of their own."""
        return sorted({line.country for line in self.lines})

    def emergency(self, country: str) -> Emergency:
        """Return the emergency numbers of a country; where none are listed, those that phones know everywhere."""
        own = [row for row in self.emergencies if country in row.countries]
        return (own or [row for row in self.emergencies if row.is_general])[0]

    def lines_of(self, country: str, audience: str, need: str = "") -> list[Line]:
        """Return the lines of a country for an audience and a need (a code of NEEDS, or "": any), with a phone first."""
        found = [
            line
            for line in self.lines
            if line.country == country and audience in line.audience and _meets(line.needs, need)
        ]
        return sorted(found, key=lambda line: not line.phone)

    def has_police_alone(self, country: str, audience: str) -> bool:
        """Say whether nobody but the police is known in a country for an audience."""
        return all(line.needs == ("police",) for line in self.lines_of(country, audience))

    def programmes_of(self, country: str, audience: str, need: str = "") -> list[Programme]:
        """Return the programmes that serve a country, its own before those for everywhere."""
        found = [
            programme
            for programme in self.programmes
            if audience in programme.audience
            and {country, EVERYWHERE} & set(programme.countries)
            and _meets(programme.needs, need)
        ]
        return sorted(found, key=lambda programme: EVERYWHERE in programme.countries)


def _meets(needs: tuple[str, ...], need: str) -> bool:
    return not need or need in needs


def is_of_operator(source: str, url: str) -> bool:
    """Say whether what was read stands under the same registrable domain as the operator's own address ("": not known)."""
    return bool(url) and bool(_owner(url)) and _owner(source) == _owner(url)


def _owner(url: str) -> str:
    try:
        return normalise(url).registrable_domain
    except AddressUnreadable:
        return ""


def is_stale(checked: date, today: date) -> bool:
    """Say whether an entry was read so long ago that its page says so."""
    return (today - checked).days > STALE_DAYS
