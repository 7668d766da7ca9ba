"""The report form that forum, board and search engine of the ground offer, and what each does with a report."""

from dataclasses import dataclass

from casework.practice import answers, hosts
from casework.practice.ground import Ground
from casework.practice.hosts import Host
from casework.practice.pages import Page, addresses_in, named_page

MAX_ADDRESSES = 10
RELATIONS = {"self": "I am the person shown", "agent": "I act for the person shown"}


@dataclass(frozen=True)
class Field:
    """One field of the form: its name, its words, and how it is drawn."""

    name: str
    words: str
    kind: str = "line"


FIELDS = (
    Field("links", f"Links to the content, one a line, {MAX_ADDRESSES} at most", "lines"),
    Field("relation", "Your relation to the person shown", "choice"),
    Field("description", "What is shown, in a few words", "lines"),
    Field("name", "Your name or organisation"),
    Field("email", "E-mail address for our answer"),
    Field(
        "statement",
        "I believe in good faith that this was published without the consent of the person shown, "
        "and what I say here is accurate",
        "tick",
    ),
)


class Incomplete(Exception):
    """The report cannot be taken; `says` has one sentence for each fault."""

    def __init__(self, says: list[str]) -> None:
        super().__init__("; ".join(says))
        self.says = says


def take(ground: Ground, host: Host, values: dict[str, str]) -> str:
    """Take a report, do what the site does, and return its number. Raises Incomplete: a field is missing."""
    says = faults(values)
    if says:
        raise Incomplete(says)
    addresses = addresses_in(values["links"])
    number = ground.state.add_report(host=host.name, addresses=addresses)
    if host.by_form == hosts.REMOVES:
        _act(ground, host, addresses, number)
    if values["email"].rpartition("@")[2].endswith(".example"):
        mail = answers.confirmation(host=host, number=number, to=values["email"])
        ground.store(hosts.CLINIC_MAILBOX, mail.as_bytes())
    return number


def faults(values: dict[str, str]) -> list[str]:
    """Return one sentence for each thing that is missing or wrong."""
    says = [f"Please fill in: {field.words}." for field in FIELDS if not values.get(field.name, "").strip()]
    if says:
        return says
    addresses = addresses_in(values["links"])
    if not addresses:
        says.append("The links hold no web address.")
    if len(addresses) > MAX_ADDRESSES:
        says.append(f"Please send at most {MAX_ADDRESSES} links at once.")
    if values["relation"] not in RELATIONS:
        says.append("Please choose your relation to the person shown.")
    if "@" not in values["email"] or "\n" in values["email"] or "\r" in values["email"]:
        says.append("The e-mail address is not complete.")
    return says


def _act(ground: Ground, host: Host, addresses: list[str], number: str) -> None:
    """Remove what lies here; a search engine leaves pages of others out of its results instead."""
    for page in dict.fromkeys(_pages(addresses)):
        if page.host == host.name:
            ground.state.remove(page, how=f"form report {number}")
        elif host.name == "search.example":
            ground.state.delist(page)


def _pages(addresses: list[str]) -> list[Page]:
    return [page for page in map(named_page, addresses) if page]
