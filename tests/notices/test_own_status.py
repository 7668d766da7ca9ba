"""What somebody finds who comes back with her digits: few sentences, then what her own word opens; nothing that tells (S46)."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import audit, handingin, receipts, safeguarding
from casework.dialable import Policy
from casework.models import Case, OwnChange, Receipt
from casework.moments import now
from notices.models import Notice
from tests import factory
from tests.factory import Cast
from tests.notices import matter

WORD = "blue kettle"
LINK = "http://gallery.example/v/8841"
OPEN = ("/form/now", "/form/now/agreed", "/form/now/note", "/form/now/note.txt")
BEHIND = (
    "/form/now/list", "/form/now/words", "/form/now/reach", "/form/now/days", "/form/now/word/1", "/form/now/digits",
    "/form/now/end",
)  # fmt: skip


@pytest.fixture
def made(cast: Cast) -> receipts.NewReceipt:
    """Dana's case, handed in five days ago with a link, a consent that names a recipient, and no own word."""
    before = now() - timedelta(days=5)
    made = factory.own_case(cast, at=before)
    case = made.receipt.case
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=before)
    factory.sighting_of(case, LINK, by=cast.alice, at=before)
    options = {
        "scope": "this_one",
        "recipient": "Gallery Canaryhost",
        "facts": frozenset({"name", "country", "depiction"}),
        "depicted": ["face", "body"],
    }
    factory.consent_of(case, by=cast.alice, at=before, **options)
    return made


@pytest.fixture
def case(made: receipts.NewReceipt) -> Case:
    return made.receipt.case


def with_word(made: receipts.NewReceipt) -> None:
    receipts.set_own_word(
        opened=made, word=WORD, by=factory.dana(made.receipt.case), at=now() - timedelta(days=5)
    )


def come(digits: str, word: str = "") -> Client:
    client = Client()
    assert client.post("/form/return", {"digits": digits})["Location"] == "/form/now"
    if word:
        assert client.post("/form/now/word", {"word": word}).status_code == 302
    return client


def text(client: Client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def new_digits(client: Client) -> str:
    shown = client.post("/form/now/digits", {"make": "yes"}).content.decode()
    return "".join(re.findall(r"<span>(\d{4})</span>", shown))


def entered(digits: str) -> str:
    return Client().post("/form/return", {"digits": digits}).get("Location", "")


def test_status_says_what_next_when_and_what_she_can_do(made: receipts.NewReceipt) -> None:
    """U7."""
    page = text(come(made.digits), "/form/now")

    assert "We work on 1 link." in page
    assert "We are late with it." in page
    assert re.search(r"<strong>Next: \w+day \d+ \w+", page)
    assert "Pause everything" in page
    assert page.count('class="status"') <= 3


def test_digits_alone_show_no_address_recipient_or_word(made: receipts.NewReceipt) -> None:
    """U17: where an own word is set, everything that tells stands behind it."""
    with_word(made)
    client = come(made.digits)

    shown = " ".join(text(client, url) for url in OPEN)
    led = {client.get(url)["Location"] for url in BEHIND}

    assert not [one for one in ("gallery.example", "Canaryhost", "your name", "Canaryname") if one in shown]
    assert led == {"/form/now/word"}


def test_word_opens_links_and_recipients(made: receipts.NewReceipt) -> None:
    with_word(made)
    client = come(made.digits, WORD)

    links, agreed = text(client, "/form/now/list"), text(client, "/form/now/agreed")

    assert "gallery.example" in links
    assert "not looked at yet" in links
    assert "Gallery Canaryhost" in agreed
    assert "your name; what of you is in it: body, face; the country you live in" in agreed


def test_last_use_of_the_digits_is_said(made: receipts.NewReceipt) -> None:
    receipts.enter(made.digits, at=now() - timedelta(days=2))

    assert "These digits were last used on" in text(come(made.digits), "/form/now")


def test_taking_back_never_asks_for_the_word(made: receipts.NewReceipt, case: Case) -> None:
    """U18, S40."""
    with_word(made)
    consent = case.consents.get()

    come(made.digits).post("/form/now/agreed", {"which": str(consent.pk)})

    consent.refresh_from_db()
    assert consent.withdrawn_by == factory.dana(case)
    assert come(made.digits).post("/form/now/agreed", {"which": "x"}).status_code == 404


def test_she_takes_back_nothing_of_another_case(made: receipts.NewReceipt, cast: Cast) -> None:
    """S1, S2."""
    other = factory.consent_of(factory.case_of(cast.alice), by=cast.alice)

    answer = come(made.digits).post("/form/now/agreed", {"which": str(other.pk)})

    other.refresh_from_db()
    assert (answer.status_code, other.withdrawn_at) == (404, None)


@pytest.mark.django_db(transaction=True)
def test_who_opened_it_is_said_by_role_and_day(made: receipts.NewReceipt, case: Case, cast: Cast) -> None:
    """U18: no name; what another case's log says is not hers."""
    other = factory.case_of(cast.alice)
    for by, about in ((cast.alice, case), (cast.alice, case), (cast.bob, other)):
        audit.record(
            organisation_id=cast.clinic.pk, event="case_viewed", by=by, at=now(), case=about.pk, page="case"
        )

    page = text(come(made.digits), "/form/now/days")

    assert page.count("somebody who works on cases here") == 1
    assert "somebody who leads" not in page
    assert "alice" not in page.lower()


def test_new_digits_without_a_word_are_shown_as_waiting_and_stopped(
    made: receipts.NewReceipt, case: Case
) -> None:
    """S7, U18: only the status is shown meanwhile; the old digits stop it."""
    client = come(made.digits)
    new = new_digits(client)

    assert client.post("/form/now/digits", {"digits": "1" * 20}).status_code == 422
    assert client.post("/form/now/digits", {"digits": new})["Location"] == "/form/now"
    page = text(client, "/form/now")
    case.refresh_from_db()
    assert "New digits were asked for." in page
    assert case.paused_at
    assert {client.get(url)["Location"] for url in BEHIND} == {"/form/now"}
    assert "Canaryhost" not in text(client, "/form/now/agreed")
    assert (entered(new), entered(made.digits)) == ("", "/form/now")
    client.post("/form/now/pause", {"want": "resume"})
    client.post("/form/now/stop")
    assert not OwnChange.objects.exists()
    assert Receipt.objects.count() == 1


def test_new_digits_with_the_word_end_every_older_session(made: receipts.NewReceipt) -> None:
    """S7, S9: the old digits are dead at once, in open sessions too; this one goes on, with the word."""
    with_word(made)
    client, elsewhere = come(made.digits, WORD), come(made.digits)
    new = new_digits(client)

    client.post("/form/now/digits", {"digits": new})

    assert client.get("/form/now/list").status_code == 200
    assert elsewhere.get("/form/now")["Location"] == "/form/return?ended"
    assert (entered(made.digits), entered(new)) == ("", "/form/now")


def test_deletion_says_what_remains(made: receipts.NewReceipt, case: Case) -> None:
    """U26: backups until a date; and that it waits."""
    client = come(made.digits)
    page = text(client, "/form/now/end")

    client.post("/form/now/end")

    assert re.search(r"Locked copies for emergencies, until \w+day \d+ \w+ \d{4}", page)
    assert "Delete everything in three days" in page
    assert OwnChange.objects.get().kind == "delete"
    assert case.key_grants.exists()
    assert "It was asked to delete everything." in text(client, "/form/now")


def test_deletion_with_the_word_ends_the_visit(made: receipts.NewReceipt, case: Case) -> None:
    """U8, U26."""
    with_word(made)
    client = come(made.digits, WORD)

    page = client.post("/form/now/end").content.decode()

    assert "Locked copies for emergencies, until" in page
    assert page.count('class="button') >= 3
    assert not case.key_grants.exists()
    assert client.get("/form/now")["Location"] == "/form/return?ended"


def test_letters_that_were_sent_remain(cast: Cast) -> None:
    """U26."""
    from notices.views.ownend import remaining

    notice = matter.notice_in(Notice.State.SENT, cast=cast)

    assert remaining(notice.case, now())["letters"] == 1


@pytest.mark.parametrize("url", ["/form/now/end", "/form/now/digits", "/form/now/list"])
def test_possible_minor_closes_all_but_the_status(
    made: receipts.NewReceipt, case: Case, cast: Cast, url: str
) -> None:
    """S56: "delete now" too, by page and by direct POST."""
    client = come(made.digits)
    safeguarding.raise_stop(case=case, by=cast.alice, at=now())

    assert client.get(url).status_code == 409
    assert client.post(url, {"make": "yes"}).status_code in {405, 409}
    assert case.key_grants.exists()
    assert "Your case is held" in text(client, "/form/now")


def test_note_holds_nothing_secret(made: receipts.NewReceipt, case: Case) -> None:
    """S46: no digit of the receipt in a row, no code, no link, no topic; the file's name is neutral."""
    client = come(made.digits)
    answer = client.get("/form/now/note.txt")
    said = answer.content.decode()

    assert answer["Content-Disposition"] == 'attachment; filename="note.txt"'
    assert "handed in to Harbour Clinic." in said
    assert re.search(r"Reference: [A-Z]{4}-[A-Z]{4}-[A-Z]{4}\n", said)
    assert not re.search(r"\d{5}", said)
    assert not [one for one in (case.code, str(case.pk), "gallery", "picture") if one in said]
    assert receipts.reference_of(case, at=now()) in text(client, "/form/now/note")


def test_no_note_before_it_was_handed_in(cast: Cast) -> None:

    assert come(factory.own_case(cast).digits).get("/form/now/note").status_code == 404


def test_staff_is_told_why_the_case_does_not_go_on(made: receipts.NewReceipt, case: Case, cast: Cast) -> None:
    """U18: nobody lets it go on before her change is through or stopped."""
    from tests.notices.pages import browser_of

    come(made.digits).post("/form/now/end")

    answer = browser_of(cast.alice).post(f"/cases/{case.pk}/pause", {"want": "resume"}, follow=True)

    case.refresh_from_db()
    assert case.paused_at
    assert "waits three days" in answer.content.decode()


@pytest.mark.parametrize("url", [*OPEN, *BEHIND, "/form/now/word"])
def test_opening_a_page_writes_nothing_but_the_session(made: receipts.NewReceipt, url: str) -> None:
    """S10: also what is made at first use was made before."""
    with_word(made)
    client = come(made.digits, WORD)

    with CaptureQueriesContext(connection) as queries:
        client.get(url)

    written = [one["sql"] for one in queries if re.match(r"\s*(INSERT|UPDATE|DELETE|REPLACE)", one["sql"])]
    assert not [sql for sql in written if '"django_session"' not in sql]


@pytest.mark.parametrize("url", [url for url in (*OPEN, *BEHIND) if url != "/form/now/note.txt"])
def test_titles_and_addresses_of_these_pages_tell_nothing(made: receipts.NewReceipt, url: str) -> None:
    """S46: no id in any address, one title for all; U34: light."""
    with_word(made)
    page = text(come(made.digits, WORD), url)

    linked = re.findall(r'(?:href|action)="(/form[^"]*)"', page)

    assert "<title>Form</title>" in page
    assert not [one for one in linked if re.search(r"[0-9a-f]{8}|\?", one)]
    assert len(page.encode()) < 30_000
