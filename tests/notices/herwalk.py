"""Every page that somebody meets who comes by herself or seeks help, as it is shown in one language."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client

from casework import questions, receipts, safeguarding
from casework.models import Case, Consent, Organisation, Sighting
from casework.moments import now
from notices.models import Notice
from tests import factory
from tests.factory import Cast
from tests.notices import alonewalk, endwalk, linked, ownmatter

OPEN = (
    "/form", "/form/return", "/form/return?ended", "/help?helper", "/help/friend", "/help/parent", "/help/project",
    "/help/programmes", "/help/codes", "/about", "/about/never", "/about/held", "/about/changes", "/form/language",
    "/letter", "/there/is/nothing",
)  # fmt: skip
SEEKS = [
    {},
    {"country": "DE"},
    {"country": "US", "need": "1"},
    {"country": "AQ"},
    {"country": "AQ", "need": "2"},
]
BEFORE: dict[str, list[dict[str, Any]]] = {
    "staying_safe": [{}],
    "safe_now": [{"safe": "maybe"}, {"safe": "no"}],
    "under_18": [{}, {"under_18": "no"}],
    "who": [{}, {"who": "does_not_know"}, {"who": "me"}],
}
AFTER: dict[str, list[dict[str, Any]]] = {
    "know": [{"know": ["x"]}, {"know": ["links", "file", "threat", "face_search", "heard"]}],
    "links": [
        {"text": "see http://a.example/1 my school\nhttp://a.example/1\nhttp://exa[mple/x", "seen": "public"}
    ],
    "file": [{"description": "x" * 301}, {"description": "A room"}],
    "told_by": [{"told_by": ["face", "body", "mark", "voice", "name", "place"]}],
    "made_from": [{"made_from": "changed_film"}],
    "want": [
        {
            "want": ["down", "copies", "record", "advice"],
            "avoid": ["police", "regulator", "copyright", "name"],
        }
    ],
    "words": [{"words": "x" * 20_001}, {"words": "Palabras"}],
    "contact": [
        {"way": "email"},
        {"way": "email", "where": "x"},
        {"way": "phone", "where": "x"},
        {"way": "none"},
    ],
}
OWN = (
    "", "/agreed", "/note", "/note.txt", "/list", "/days", "/sent", "/word/1", "/digits", "/words", "/reach", "/end",
    "/halt",
)  # fmt: skip
WORD = "blue kettle"


class _Said(HTMLParser):
    """The words of a page that are not marked as those of another language, nor names and addresses (bdi)."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language, self.said, self.open = language, [], []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in {"meta", "link", "input", "br", "img", "hr"}:
            marked = given.get("lang", self.language) != self.language
            # Regions keep the names that they have at home.
            is_region = tag == "option" and "-" in (given.get("value") or "")
            self.open.append((tag, marked or is_region or tag in {"bdi", "script", "style"}))
        self.said += [given[name] or "" for name in ("aria-label", "placeholder", "title") if name in given]

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not any(is_left_out for _tag, is_left_out in self.open):
            self.said.append(data)


def words_of(html: str, language: str) -> str:
    """Return what a page says in its own language."""
    said = _Said(language)
    said.feed(html)
    return re.sub(r"\s+", " ", " ".join(said.said))


def visitor(language: str) -> Client:
    """Return a browser that asks for a language."""
    return Client(headers={"Accept-Language": f"{language},en;q=0.5"})


def open_pages(language: str) -> Iterator[tuple[str, str]]:
    """Yield the pages without a case, by name; error pages too."""
    client = visitor(language)
    for url in OPEN:
        yield url, client.get(url).content.decode()
    for seeks in SEEKS:
        yield f"/help {seeks}", client.post("/help", seeks).content.decode()
    for country in ("DE", "US-CA"):
        yield f"/about {country}", client.post("/about", {"country": country}).content.decode()
    for code in (400, 500, 503):
        yield str(code), render_to_string(f"errors/{code}.html", {})
    yield "429", render_to_string("429.html", {})
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": language})
    yield "csrf", strict.post("/form/1").content.decode()
    yield from _letter(client)


def _letter(client: Client) -> Iterator[tuple[str, str]]:
    """Yield what is answered to who says that a letter was wrong, with nobody there to read it: refused and slowed down."""
    stamp = re.findall(r'name="stamp" value="([^"]+)"', client.get("/letter").content.decode())[0]
    whole = {"stamp": stamp, "why": "did_not_ask", "reference": "2222222222"}
    for given in (
        {"why": "other", "mailbox": "x"},
        {"reference": "x" * 41, "words": "x" * 9_000},
        {**whole, "stamp": "x"},
        *[whole] * 6,
    ):
        answer = client.post("/letter", linked.encoded(given), content_type=linked.FORM)
        yield f"/letter {str(given)[:40]} {answer.status_code}", answer.content.decode()
    yield "/letter lost", client.post("/letter", {}).content.decode()


def way_in(language: str, cast: Cast) -> Iterator[tuple[str, str]]:
    """Yield every question with its errors, from the first page to the end of the form, by name."""
    factory.door_open(cast)
    client = visitor(language)
    yield "start", client.get("/form").content.decode()
    yield "ended", client.get("/form/1?ended").content.decode()
    yield from _asked(client, BEFORE)
    yield from _nobody_works_them(client)
    number = questions.number_of("country")
    yield "country", client.get(f"/form/{number}").content.decode()
    yield "country wrong", client.post(f"/form/{number}", {}).content.decode()
    receipt = client.post(f"/form/{number}", {"country": "DE"}).content.decode()
    yield "receipt", receipt
    for wrong in ("", "12", "1" * 20):
        yield f"receipt {wrong}", client.post("/form/6", {"digits": wrong}).content.decode()
    digits = "".join(re.findall(r"<span>(\d{4})</span>", receipt))
    client.post("/form/6", {"digits": digits})
    yield from _pictures(client)
    yield from _asked(client, AFTER)
    yield "check", client.get(f"/form/{questions.number_of('check')}").content.decode()
    yield "status begun", client.get("/form/now").content.decode()
    yield "handed in", client.post(f"/form/{questions.number_of('check')}", follow=True).content.decode()
    yield "too late", client.post("/form/7", {"leave": "yes"}).content.decode()
    yield from _wrong_digits(language)


def _nobody_works_them(client: Client) -> Iterator[tuple[str, str]]:
    """Yield what is said where nobody works such cases: first, and to who fills it in for somebody."""
    Organisation.objects.update(own_cases="sent")
    yield "start sent", client.get("/form").content.decode()
    who = f"/form/{questions.number_of('who')}"
    yield "for another", client.post(who, {"who": "asked_me"}).content.decode()
    Organisation.objects.update(own_cases="worked")


def _asked(client: Client, pages: dict[str, list[dict[str, Any]]]) -> Iterator[tuple[str, str]]:
    for name, answers in pages.items():
        url = f"/form/{questions.number_of(name)}"
        yield name, client.get(url).content.decode()
        for given in answers:
            yield f"{name} {str(given)[:40]}", client.post(url, given).content.decode()
        yield f"{name} again", client.get(url).content.decode()


def _pictures(client: Client) -> Iterator[tuple[str, str]]:
    for part in ("1", "2"):
        yield f"file {part}", client.get(f"/form/file/{part}").content.decode()
        yield f"file {part} wrong", client.post(f"/form/file/{part}", {}).content.decode()
    for bad in ("x", "[]", '{"a": 1}'):
        yield f"codes {bad}", client.post("/form/file/1", {"prints": bad}).content.decode()


def _wrong_digits(language: str) -> Iterator[tuple[str, str]]:
    client = visitor(language)
    for at in range(7):
        yield f"wrong digits {at}", client.post("/form/return", {"digits": str(at) * 20}).content.decode()
    cache.clear()  # whoever comes next is not slowed down


def case_at_work(cast: Cast) -> receipts.NewReceipt:
    """Return a case of hers with a link, a picture, a consent and a letter in every state, and an own word."""
    before = now() - timedelta(days=5)
    made, notice = ownmatter.own_draft(cast, at=before)
    case, dana = made.receipt.case, factory.dana(made.receipt.case)
    for at, state in enumerate(Sighting.State, start=1):
        row = factory.sighting_of(case, f"http://gallery.example/v/{at}", by=cast.alice, at=before)
        Sighting.objects.filter(pk=row.pk).update(state=state)
    for act in Consent.Act:
        _consent(case, act, cast, before)
    at = now() - timedelta(hours=1)
    Notice.objects.filter(pk=notice.pk).update(
        state=Notice.State.SENT, sent_at=at, approved_at=at, content_digest="x"
    )
    receipts.set_own_word(opened=made, word=WORD, by=dana, at=before)
    return made


def _consent(case: Case, act: str, cast: Cast, at: Any) -> None:
    if act == Consent.Act.JOINT:
        return
    scope = "any" if act != Consent.Act.SEND else "this_and_named"
    facts = frozenset({"name", "country", "depiction"}) if act in {"send", "follow_up"} else frozenset()
    factory.consent_of(
        case, act, by=cast.alice, at=at, scope=scope, recipient="Gallery", facts=facts, depicted=["face"]
    )


def pages_of_case(language: str, cast: Cast) -> Iterator[tuple[str, str]]:
    """Yield every page of a case of hers, by name."""
    made = case_at_work(cast)
    case = made.receipt.case
    client = visitor(language)
    client.post("/form/return", {"digits": made.digits})
    yield "word", client.get("/form/now/word").content.decode()
    for word in ("", "x", "red kettle"):
        yield f"word {word}", client.post("/form/now/word", {"word": word}).content.decode()
    client.post("/form/now/word", {"word": WORD})
    for url in OWN:
        yield url or "status", client.get(f"/form/now{url}").content.decode()
    for state in Notice.State:
        Notice.objects.filter(case=case).update(state=state)
        yield f"letter {state}", client.get("/form/now/sent").content.decode()
    yield "word wrong", client.post("/form/now/word/1", {"word": "x"}).content.decode()
    yield "digits made", client.post("/form/now/digits", {"make": "yes"}).content.decode()
    yield "digits wrong", client.post("/form/now/digits", {"digits": "1" * 20}).content.decode()
    which = str(case.consents.first().pk)
    yield "taken back", client.post("/form/now/agreed", {"which": which}, follow=True).content.decode()
    yield "paused", client.post("/form/now/pause", {"want": "pause"}, follow=True).content.decode()
    safeguarding.raise_stop(case=case, by=cast.alice, at=now())
    yield "stopped", client.get("/form/now").content.decode()
    yield "held", client.get("/form/now/end").content.decode()
    yield "freeze", client.get("/form/now/freeze").content.decode()
    yield "frozen", client.post("/form/now/freeze").content.decode()


def asking_pages(language: str, cast: Cast) -> Iterator[tuple[str, str]]:
    """Yield the pages of a letter that waits for her word, and of messages."""
    made, _notice = ownmatter.asked_draft(cast)
    client = visitor(language)
    client.post("/form/return", {"digits": made.digits})
    yield "status asked", client.get("/form/now").content.decode()
    for answer in ("", "yes", "no"):
        yield (
            f"letter answered {answer}",
            client.post("/form/now/ask/1", {"answer": answer}, follow=True).content.decode(),
        )
    yield "letters", client.get("/form/now/ask").content.decode()
    yield "letter", client.get("/form/now/ask/1").content.decode()
    for text in ("", "Palabras"):
        yield f"message {text}", client.post("/form/now/words", {"text": text}, follow=True).content.decode()


def every_page(language: str, cast: Cast) -> dict[str, str]:
    """Return all of them by name, as HTML or text."""
    parts = (
        open_pages(language),
        asking_pages(language, cast),
        endwalk.pages_at_the_end(visitor(language), cast),  # before wrong digits slow down
        way_in(language, cast),
        pages_of_case(language, cast),
        alonewalk.pages_alone(visitor(language), cast),  # last: it moves the clock
    )
    return {name: html for part in parts for name, html in part if html}
