"""The case PRACTICE, worked until every page of both houses has something to show, and where those pages are."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser import presses
from tests.browser.histories import letter_said_wrong, what_came_of_notices
from tests.journeys import walk
from tests.journeys.pressing import through
from tests.services.app import LiveApp

LAW = "us-take-it-down-act"


@dataclass(frozen=True)
class Place:
    """One page: its name, its address, who reads it ("" for a stranger), and what is pressed to come to it."""

    name: str
    path: str
    who: str = "alice"
    press: Callable[[Page], None] | None = None
    status: int = 200
    # Its words are a letter's, in the letter's language, whatever the reader's is.
    is_letters: bool = False

    def open(self, page: Page, url: str) -> None:
        """Open it. Raises AssertionError: when the answer is another than it should be."""
        answer = page.goto(url + self.path)
        if self.who and walk.Person(page, url, self.who).comes_back():
            answer = page.goto(url + self.path)
        assert answer
        assert answer.status == self.status, f"{self.name}: {answer.status}"
        assert not self.who or "/account/login" not in page.url, f"{self.name}: signed out"
        if self.press:
            self.press(page)


@dataclass
class Stage:
    """An app with the places in it, and the browser's state of each person who signed in."""

    url: str
    places: list[Place]
    states: dict[str, Any] = field(repr=False)


@contextmanager
def staged(app: LiveApp, browser: Browser) -> Iterator[Stage]:
    """Work the case as Alice and Bob, once for all tests."""
    with ExitStack() as stack:
        people = {
            name: stack.enter_context(walk.person(browser, app.url, name))
            for name in ("alice", "bob", "erin")
        }
        alice, bob = people["alice"], people["bob"]
        case = _case(alice)
        _sweep(bob, alice, case)
        notices = _notices(alice, bob, case)
        _rest(alice, case, app.data_dir / "practice" / "samples")
        _partner(bob, alice, case)
        link = _link_in(alice, notices["sent"])
        places = (
            _open_places()
            + _answer_places(link)
            + _house_places()
            + _case_places(case, notices)
            + [_stopped(alice), Place("what works at one recipient", what_came_of_notices(app))]
            + [Place("time refused", notices["time"], press=presses.send)]
            + [Place("letter said to be wrong", letter_said_wrong(bob), who="bob")]
        )
        states = {name: someone.page.context.storage_state() for name, someone in people.items()}
        yield Stage(app.url, places, {**states, "": None})


def _case(alice: walk.Person) -> str:
    alice.go("/cases?code=PRACTICE")
    alice.follow("PRACTICE")
    case = "/" + "/".join(alice.page.url.split("/")[3:5])
    alice.until_quiet(case)
    return case


def _notices(alice: walk.Person, bob: walk.Person, case: str) -> dict[str, str]:
    """Bring one notice out by mail and one by form, leave one in its cool-off and one as a draft."""
    sent = _draft(alice, case, "practice-harbor-host", basis="eu-dsa-art16")
    _approve(bob, sent)
    form = _draft(alice, case, "practice-forum")
    _approve(alice, form)
    alice.later("hour")
    alice.until("Handed over", sent)
    queued = _draft(alice, case, "practice-gallery")
    _approve(alice, queued)
    draft = walk.draft(alice, case, "eu-dsa-art16", "practice-gallery")
    alice.go(sent)
    alice.follow("Pause or extend this time")
    time = "/" + alice.page.url.split("/", 3)[3]
    own = f"{draft}/paragraphs"
    return {"sent": sent, "sheet": form, "queued": queued, "draft": draft, "own": own, "time": time}


def _draft(alice: walk.Person, case: str, recipient: str, *, basis: str = LAW) -> str:
    notice = walk.draft(alice, case, basis, recipient)
    walk.confirm_declarations(alice, notice)
    return notice


def _approve(person: walk.Person, notice: str) -> None:
    person.go(notice)
    assert "Approve this letter" in person.text, person.text
    person.press("Approve this letter")


def _rest(alice: walk.Person, case: str, samples: Path) -> None:
    """Ask for a packet and for access, add a document, paste an address that is not there any more."""
    alice.go(f"{case}/packet")
    alice.press("Build the packet")
    alice.go(f"{case}/share")
    alice.page.fill("input[name=username]", "erin")
    alice.press("Ask for access")
    alice.go(f"{case}/documents")
    alice.page.set_input_files("input[name=file]", str(samples / "picture-1.jpg"))
    alice.page.select_option("select[name=kind]", index=1)
    alice.press("Seal and add")
    alice.until("Download", f"{case}/packet")


def _partner(bob: walk.Person, alice: walk.Person, case: str) -> None:
    """Have a partner for fingerprints added by one and confirmed by the other; write down that a programme was used."""
    bob.go("/house/partners")
    given = {"name": "Practice Hotline", "agreed_on": "2026-01-01", "until": "2036-01-01"}
    for name, value in given.items():
        bob.page.fill(f"input[name={name}]", value)
    bob.page.fill("textarea[name=agreement]", "A letter, in the safe")
    bob.page.check("input[name=kind][value=hotline]")
    bob.page.check("input[name=takes][value=pdq]")
    bob.press("Add it")
    alice.go("/house/partners")
    alice.press("^Confirm")
    alice.go(f"{case}/programmes/stopncii")
    alice.page.check("input[name=done_by][value=herself]")
    alice.page.check("input[name=outcome][value=waiting]")
    alice.press("Write it down")


def _sweep(bob: walk.Person, alice: walk.Person, case: str) -> None:
    """Have looking through sites turned on by an administrator, and one site looked through to its end."""
    bob.go("/house/sweeps")
    bob.page.fill("textarea[name=advice]", "Counsel of the house, in writing: public pages alone.")
    bob.page.fill("input[name=advised_on]", "2026-01-01")
    bob.press("turn it on")
    alice.go(f"{case}/addresses/2/sweep")
    alice.page.fill("textarea[name=reason]", "More of the same may lie beside it.")
    alice.press("Begin")
    alice.until("Every page within its bounds was read", f"{case}/addresses/2/sweep")


def _stopped(alice: walk.Person) -> Place:
    case = walk.open_case(alice)
    alice.page.locator("summary", has_text="under 18").click()
    alice.press("Stop everything")
    return Place("stopped", f"{case}/stopped", who="bob")


def _open_places() -> list[Place]:
    return [
        Place("help", "/help", who=""),
        Place("help in one country", "/help", who="", press=_help_in("DE")),
        Place("help for one need", "/help", who="", press=_help_in("JP", "3")),
        Place("who runs this", "/about", who="", press=presses.signing_in_germany),
        Place("never done", "/about/never", who=""),
        Place("could be handed over", "/about/held", who=""),
        Place("what changed", "/about/changes", who=""),
        Place("for a friend", "/help/friend", who=""),
        Place("for a parent", "/help/parent", who=""),
        Place("for a project", "/help/project", who=""),
        Place("hash programmes", "/help/programmes", who=""),
        Place("fingerprints on a device", "/help/codes", who=""),
        Place("sign-in", "/account/login/", who=""),
        Place("letter wrong", "/letter", who=""),
        Place("letter wrong refused", "/letter", who="", press=presses.send),
        Place("sign-in refused", "/account/login/", who="", press=presses.sign_in_badly),
        Place("not found", "/cases/00000000-0000-4000-8000-000000000000", status=404),
    ]


def _help_in(country: str, need: str = "") -> Callable[[Page], None]:
    def press(page: Page) -> None:
        page.select_option("#country", country)
        page.select_option("#need", need)
        through(page.locator("form.form button"))

    return press


def _link_in(alice: walk.Person, notice: str) -> str:
    """Return the path of the page on which the recipient of a letter answers it."""
    alice.go(notice)
    found = re.search(r"/r/[a-z2-9]{28}", alice.page.content())
    assert found
    return found[0]


def _answer_places(link: str) -> list[Place]:
    given = {"who": "", "is_letters": True}
    return [
        Place("answer by link", link, **given),
        Place("answer by link refused", link, press=presses.send, **given),
        Place("answer by link given", link, press=presses.answer_by_link, **given),
        Place("link to no letter", "/r/" + "2" * 28, status=404, **given),
    ]


def _house_places() -> list[Place]:
    return [
        Place("my day", "/"),
        Place("task", "/?show=all", press=presses.open_task),
        Place("calendar", "/dates"),
        Place("cases", "/cases"),
        Place("cases of counsel", "/cases", who="erin"),
        Place("age question", "/cases/new"),
        Place("age question unanswered", "/cases/new", press=presses.send),
        Place("new person", "/cases/new", press=presses.answer_age),
        Place("approvals", "/approvals", who="bob"),
        Place("unknown mail", "/mail", who="bob"),
        Place("what works", "/what-works"),
        Place("joint complaints", "/joint"),
        Place("law", "/law"),
        Place("cases that nobody works", "/house/own"),
        Place("who may sign", "/house/signing"),
        Place("lines to verify", "/house/lines"),
        Place("partners", "/house/partners"),
        Place("leave to look through sites", "/house/sweeps", who="bob"),
        Place("partner refused", "/house/partners", who="bob", press=presses.send),
        Place("protected hosts", "/house/hosts", who="bob"),
        Place("protected host refused", "/house/hosts", who="bob", press=presses.send),
        Place("what is held", "/house/data"),
        Place("law by age", "/law?order=age&sure=low"),
        Place("law not understood", "/law", press=presses.ask_of_no_country),
        Place("basis", f"/law/{LAW}"),
        Place("review of a law", f"/law/{LAW}/review", who="erin"),
        Place("review refused", f"/law/{LAW}/review", who="erin", press=presses.send),
        Place("law reviewers", "/law/reviewers", who="bob"),
        Place("practice", "/practice"),
        Place("mailbox", "/practice/mail/abuse@harbor-host.example"),
        Place("own sign-in", "/account/2fa/"),
        Place("passphrase", "/account/passphrase"),
        Place("components", "/look"),
        Place("plain component", "/look/form"),
    ]


_INSIDE = {
    "case": "",
    "person": "/person",
    "name": "/name",
    "words": "/words",
    "pictures": "/pictures",
    "fingerprints of a device": "/pictures/codes",
    "picture": "/pictures/1",
    "addresses": "/addresses",
    "sighting": "/addresses/1",
    "sighting behind a CDN": "/addresses/8",
    "who hosts it": "/addresses/8/named",
    "first seen": "/addresses/1/first-seen",
    "look through a site": "/addresses/5/sweep",
    "a site looked through": "/addresses/2/sweep",
    "likely copies": "/copies",
    "routes": "/routes",
    "answer": "/routes/answer?fact=sighting.serves",
    "consents": "/consents",
    "consents of a notice": "/consents?act=send&facts=name,country&recipient=practice-forum",
    "consent to share": "/consents?act=grant&recipient=Northgate+Legal+Aid",
    "documents": "/documents",
    "document": "/documents/1",
    "programmes": "/programmes",
    "programme used": "/programmes/stopncii",
    "hand over": "/partners",
    "packet": "/packet",
    "share": "/share",
}


def _case_places(case: str, notices: dict[str, str]) -> list[Place]:
    return [
        *(Place(name, case + path) for name, path in (_INSIDE | presses.OF_PEOPLE).items()),
        Place("site not looked through", f"{case}/addresses/5/sweep", press=presses.send),
        Place("addresses understood", f"{case}/addresses", press=presses.paste),
        Place("pictures refused", f"{case}/pictures", press=presses.send),
        Place("consents refused", f"{case}/consents", press=presses.send),
        Place("programme refused", f"{case}/programmes/stopncii", press=presses.send_without_day),
        Place("what would leave", f"{case}/partners", press=presses.choose_pictures),
        *(Place(f"notice {name}", path) for name, path in notices.items()),
    ]
