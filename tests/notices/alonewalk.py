"""Every page of a case that nobody works, as it is shown in one language: its questions, its letters, and what follows them."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.test import Client

from casework import daylimits, handingin, offering, opening, receipts
from casework.dialable import Policy
from casework.models import DayCount, Organisation
from casework.moments import now
from notices.models import Clock, Notice
from notices.selfforms import ANSWER_WORDS
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.herhands import FIRST, LETTERS, ONE, choice_in, signed, text, written
from tests.notices.test_own_letters import say_sent

STATUS, LINK = "/form/now", "http://gallery.example/v/8841"
LIST, SAID = f"{STATUS}/list", f"{STATUS}/said"
ANSWERS = {
    "kind": "synthetic",
    "shows": "nude",
    "licensed": "False",
    "realistic": "True",
    "depiction": "face",
    "picture": "1",
}
SIGNED = {"name": "D. Example", "email": "x"}

Pages = Iterator[tuple[str, str]]


def pages_alone(client: Client, cast: Cast) -> Pages:
    """Yield every page by name; the client asks for the language."""
    factory.stand_at(factory.MOMENT)
    yield from _before_it_is_handed_in(client, cast)
    yield from _left_open(client, cast)
    yield from _many_links(client, cast)
    _come(client, alone_cast.made(cast, at=now(), answered=False))
    yield from _named("alone ", client, STATUS, LETTERS, "/form/now/sent", "/form/now/ask", "/form/now/list")
    yield from _questions(client)
    yield from _said(client)
    yield from _letter(client, alone_cast.made(cast, at=now()))
    yield from _by_their_form(client, alone_cast.made(cast, host="board.example", at=now()))
    yield from _of_the_house(client, alone_cast.made(cast, at=now()))
    yield from _offered(client, alone_cast.made(cast, at=now()), cast)


def _come(client: Client, made: receipts.NewReceipt) -> None:
    client.post("/form/return", {"digits": made.digits})


def _named(name: str, client: Client, *urls: str) -> Pages:
    for url in urls:
        yield f"{name}{url}", client.get(url).content.decode()


def _posted(name: str, client: Client, url: str, *given: dict[str, Any]) -> Pages:
    for one in given:
        answer = client.post(url, one, follow=True)
        yield f"{name} {url} {str(one)[:40]}", answer.content.decode()


def _before_it_is_handed_in(client: Client, cast: Cast) -> Pages:
    """Who kept no digits, and said nothing but a threat."""
    Organisation.objects.filter(pk=cast.clinic.pk).update(own_cases="alone")
    cast.clinic.refresh_from_db()
    made = factory.own_case(cast, at=now())
    case = made.receipt.case
    opening.note_answered(intake=case.intake, name="know", said={"know": {"know": ["threat"]}})
    receipts.keep(receipt=made.receipt, by=factory.dana(case), at=now(), typed=None)
    _come(client, made)
    yield from _named("threat ", client, STATUS)
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=now())
    yield from _named("threat in ", client, STATUS, LETTERS, "/form/now/plain", "/form/now/reach")
    yield from _posted("", client, "/form/now/plain", {"fact": "description", "value": "x" * 301})
    yield from _posted("", client, "/form/now/reach", {"way": "email"}, {"way": "phone", "where": "x"})
    yield from _posted(
        "", client, "/form/now/list", {"text": ""}, {"text": f"see {LINK} my school\nhttp://exa[/x"}
    )


def _left_open(client: Client, cast: Cast) -> Pages:
    """Who left open whether anyone can open her links."""
    made = factory.own_case(cast, at=now())
    intake = made.receipt.case.intake
    opening.note_answered(intake=intake, name="links", said={"links": {"text": LINK}})
    handingin.hand_in(intake=intake, policy=Policy(practice=True), by=factory.dana(intake.case), at=now())
    _come(client, made)
    yield from _named("open ", client, STATUS, "/form/now/open")
    yield from _posted("", client, "/form/now/open", {"seen": "x"}, {"seen": "unknown"}, {"seen": "public"})


def _many_links(client: Client, cast: Cast) -> Pages:
    """More links than a day takes: what she saw at one, another taken out, those that wait."""
    made = factory.own_case(cast, at=now())
    intake, many = made.receipt.case.intake, range(daylimits.ADDRESSES_A_DAY + 2)
    links = {"text": "\n".join(f"http://gallery.example/v/{number}" for number in many), "seen": "public"}
    opening.note_answered(intake=intake, name="links", said={"links": links})
    handingin.hand_in(intake=intake, policy=Policy(practice=True), by=factory.dana(intake.case), at=now())
    _come(client, made)
    yield from _named("many ", client, LIST)
    for number, saw in enumerate(("there", "gone"), start=1):
        yield from _posted("saw", client, f"{LIST}/{number}", {"saw": saw})
    yield from _posted("out", client, f"{LIST}/out", {"number": "1"})
    DayCount.objects.all().delete()
    yield from _named("room ", client, LIST)
    yield from _posted("more", client, f"{LIST}/more", {})


def _said(client: Client) -> Pages:
    """Yield what she answered, and each question again: as it is, and left out."""
    yield from _named("", client, SAID)
    for number in range(1, text(client.get(SAID)).count(f'href="{SAID}/') + 1):
        (page,) = _named("", client, f"{SAID}/{number}")
        yield page
        fact = re.findall(r'name="fact" value="([^"]*)"', page[1])[0]
        yield from _posted("anew", client, f"{SAID}/{number}", {"fact": fact})


def _questions(client: Client) -> Pages:
    """Yield each question about what is shown, first as it is and then with nothing chosen; all are answered in the end."""
    while b'name="fact"' in (answer := client.get(FIRST)).content:
        code = re.findall(r'name="fact" value="([^"]*)"', answer.content.decode())[0]
        yield f"asked {code}", answer.content.decode()
        yield from _posted("asked", client, FIRST, {"fact": code})
        client.post(FIRST, {"fact": code, "value": ANSWERS[code.partition(":")[0]]})


def _letter(client: Client, made: receipts.NewReceipt) -> Pages:
    """Yield a letter of hers from the offer to each answer that they may give."""
    _come(client, made)
    yield from _named("offers ", client, STATUS, LETTERS)
    chosen = choice_in(text(client.get(LETTERS)))
    daylimits.take(made.receipt.case, DayCount.What.RECIPIENT, at=now(), number=5)
    yield from _posted("full", client, LETTERS, chosen)
    DayCount.objects.all().delete()
    yield from _posted("written", client, LETTERS, {}, chosen)
    yield from _posted("unsigned", client, f"{ONE}/sign", SIGNED)
    yield from _posted("untrue", client, f"{ONE}/true", {}, {"key": "x", "digest": "x", "confirmed": "yes"})
    page = signed(client)
    yield from _named(
        "ready ", client, STATUS, LETTERS, ONE, f"{ONE}/drop", "/form/now/sent", "/form/now/agreed"
    )
    wrong: tuple[dict[str, str], ...] = ({"way": "", "sent_on": ""}, {"sent_on": "2031-01-01"}, {"seen": "x"})
    for given in wrong:
        yield f"sent {given}", say_sent(client, page, **given).content.decode()
    yield from _posted("paused", client, "/form/now/pause", {"want": "pause"})
    yield from _named("paused ", client, ONE)
    client.post("/form/now/pause", {"want": "resume"})
    yield "sent", say_sent(client, page).content.decode()
    yield from _posted("taken back", client, f"{ONE}/unsent", {})
    yield "sent again", say_sent(client, page).content.decode()
    yield from _answers(client)


def _answers(client: Client) -> Pages:
    """Yield the letter after each answer, and once its time is over."""
    yield from _posted("answer", client, f"{ONE}/back", {}, {"kind": "refused", "on": "2031-01-01"})
    Clock.objects.update(due_at=now() - timedelta(days=1))
    yield from _named("over ", client, STATUS, LETTERS, ONE)
    for kind in ANSWER_WORDS:
        Notice.objects.exclude(sent_at=None).update(state=Notice.State.SENT)
        yield from _posted("answer", client, f"{ONE}/back", {"kind": kind, "on": now().date().isoformat()})
        yield from _named(f"{kind} ", client, STATUS, "/form/now/sent")


def _by_their_form(client: Client, made: receipts.NewReceipt) -> Pages:
    """Yield a letter that goes through a form of the recipient's, field by field."""
    _come(client, made)
    client.post(LETTERS, choice_in(text(client.get(LETTERS)), "Board"))
    yield "by their form", signed(client)


def _of_the_house(client: Client, made: receipts.NewReceipt) -> Pages:
    """Yield a letter that the organisation is asked to send, her no to it, her own again, dropped."""
    _come(client, made)
    written(client)
    Organisation.objects.update(own_cases="sent")
    yield from _named("house ", client, ONE)
    yield from _posted("", client, f"{ONE}/please", {"may_look": "no"})
    yield from _named("asked ", client, STATUS, LETTERS, "/form/now/ask", "/form/now/ask/1")
    for answer in ("yes", "no"):
        yield from _posted("house", client, "/form/now/ask/1", {"answer": answer})
    yield from _named("no ", client, ONE)
    yield from _posted("", client, f"{ONE}/mine", {})
    yield from _posted("", client, f"{ONE}/drop", {})
    yield from _named("dropped ", client, ONE)
    Organisation.objects.update(own_cases="alone")


def _offered(client: Client, made: receipts.NewReceipt, cast: Cast) -> Pages:
    """Yield the offer to work on her case, her no, and her yes."""
    case = made.receipt.case
    case.refresh_from_db()
    offering.offer(case=case, by=cast.alice, at=now())
    _come(client, made)
    yield from _named("offered ", client, STATUS, "/form/now/work")
    yield from _posted("offer", client, "/form/now/work", {"answer": "no"})
    yield from _named("declined ", client, "/form/now/work")
    yield from _posted("offer", client, "/form/now/work", {"answer": "yes"})
