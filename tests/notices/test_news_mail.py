"""One mail to her: only where she chose it, said so lately and named the hour; fixed words (S39, U30, U31)."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from casework import contactplans, intake, messages, ownchanges, receipts, safeguarding
from casework.forms.owncontact import ContactForm
from casework.models import Actor, Case, ContactPlan, Message, OwnChange
from notices import newsmail, tasks
from tests import factory
from tests.casework.owndoor import handed_in
from tests.factory import Cast
from tests.notices.leaving_cast import events_of
from tests.services.ports import free_ports

pytestmark = pytest.mark.django_db(transaction=True)
# A Monday; in Germany it is 9 in the morning.
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PLAN = {"way": "email", "where": "m@mail.example", "hours": "any", "called": "Mika", "code_word": "harbour"}
SAID = "We wrote to the gallery about your picture"


class Server:
    """Keeps every byte that it is given; `answers`: what it says to a recipient."""

    def __init__(self) -> None:
        self.got: list[SimpleNamespace] = []
        self.answers = "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        if self.answers.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answers

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        told = {"helo": session.host_name, "sender": envelope.mail_from, "to": envelope.rcpt_tos}
        self.got.append(SimpleNamespace(raw=envelope.content, **told))
        return "250 OK"


@pytest.fixture
def server(settings: Any) -> Iterator[Server]:
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS = "127.0.0.1", controller.port, "none"
    settings.SMTP_USER, settings.NEWS_MAIL_DOMAIN = "", "post.example"
    yield handler
    controller.stop()


@pytest.fixture
def people() -> Cast:
    return factory.cast()


@pytest.fixture
def case(people: Cast) -> Case:
    """Dana's case, handed in yesterday with a plan for e-mail, and a message for her."""
    case = handed_in(people, at=AT - DAY, contact=PLAN).receipt.case
    intake.change_facts(case=case, facts={"person": {"residence": "DE"}}, by=people.alice, at=AT)
    written(case, people.alice)
    return Case.objects.get(pk=case.pk)


def written(case: Case, by: Actor, text: str = SAID, at: datetime = AT) -> Message:
    return messages.write(case=case, text=text, by=by, at=at)


def swept(at: datetime = AT, clock: Any = None) -> list[bool]:
    """Send as a worker does whatever the sweep finds."""
    return [newsmail.send_news(plan_id=pk, at=at, clock=clock or (lambda: at)) for pk in newsmail.due(at=at)]


def test_every_byte_of_it_tells_nothing(server: Server, case: Case) -> None:
    """S39, U31: no link, name, case, clinic or word of the message, in the envelope and in the mail."""
    assert swept() == [True]

    mail = server.got[0]
    everything = b" ".join([mail.raw, mail.sender.encode(), mail.helo.encode()]).lower()
    telling = (case.code, str(case.pk), SAID, "gallery", "picture", "mika", "harbour", "clinic", "alice", "case", "recourse",
               "http", "www", "takedown", "form", "dana", "received")  # fmt: skip
    assert [word for word in telling if word.lower().encode() in everything] == []
    assert (mail.sender, mail.to, mail.helo) == ("news@post.example", ["m@mail.example"], "post.example")
    head, _, body = mail.raw.partition(b"\r\n\r\n")
    assert body.strip() == b"There is news. Look when it is safe."
    names = [line.split(b":")[0].lower() for line in head.split(b"\r\n") if line[:1].strip()]
    assert sorted(names) == [
        b"content-transfer-encoding", b"content-type", b"date", b"from", b"message-id", b"mime-version", b"subject", b"to",
    ]  # fmt: skip
    assert events_of(case)[-1] == "news_mailed"


def test_nothing_that_staff_or_she_type_reaches_it(server: Server, case: Case, people: Cast) -> None:
    """U31: two messages, other words, the same mail."""
    written(case, people.alice, "Subject: come to the clinic")
    swept()

    assert b"Subject: There is news\r\n" in server.got[0].raw
    assert b"come to the clinic" not in server.got[0].raw


def test_one_mail_a_day_and_none_for_the_same_message(server: Server, case: Case, people: Cast) -> None:
    """S39."""
    swept()
    written(case, people.alice, "More news")
    assert swept(AT + timedelta(hours=3)) == []

    assert swept(AT + DAY) == [True]
    assert swept(AT + 2 * DAY) == []
    assert len(server.got) == 2


def test_two_workers_send_one(server: Server, case: Case) -> None:
    plan = ContactPlan.objects.get()
    first = newsmail.send_news(plan_id=plan.pk, at=AT, clock=lambda: AT)

    assert (first, newsmail.send_news(plan_id=plan.pk, at=AT, clock=lambda: AT)) == (True, False)
    assert len(server.got) == 1


def pause(case: Case, people: Cast) -> None:
    intake.pause_case(case=case, by=people.alice, at=AT)


def stop(case: Case, people: Cast) -> None:
    safeguarding.raise_stop(case=case, by=people.alice, at=AT)


def freeze(case: Case, people: Cast) -> None:
    receipts.freeze(receipt=case.receipts.get(), by=factory.dana(case), at=AT)


def read(case: Case, people: Cast) -> None:
    messages.note_read(case=case, by=factory.dana(case), up_to=9, at=AT)


def choose_none(case: Case, people: Cast) -> None:
    contactplans.set_plan(case=case, given={"way": "none"}, by=factory.dana(case), at=AT)


def choose_phone(case: Case, people: Cast) -> None:
    contactplans.set_plan(case=case, given={**PLAN, "way": "phone"}, by=factory.dana(case), at=AT)


def let_it_age(case: Case, people: Cast) -> None:
    ContactPlan.objects.update(confirmed_on=(AT - 30 * DAY).date())


def ask_for_another(case: Case, people: Cast) -> None:
    opened = receipts.Opened(case.receipts.get(), "")
    ownchanges.ask_change(opened=opened, kind=OwnChange.Kind.CONTACT, by=factory.dana(case), at=AT, plan=PLAN)


HOLDS = [pause, stop, freeze, read, choose_none, choose_phone, let_it_age, ask_for_another]


@pytest.mark.parametrize("hold", HOLDS)
def test_no_mail_leaves_where_something_holds_it(server: Server, case: Case, people: Cast, hold: Any) -> None:
    """S39, S40, S56, U30: asked by the sweep, and by the worker whatever the queue says."""
    hold(case, people)
    plan = ContactPlan.objects.get()

    assert swept() == []
    assert not newsmail.send_news(plan_id=plan.pk, at=AT, clock=lambda: AT)
    assert server.got == []


@pytest.mark.parametrize("hold", HOLDS)
def test_last_moment_holds_it_too(server: Server, case: Case, people: Cast, hold: Any) -> None:
    """S40: while the server waits for the words."""

    def clock() -> datetime:
        if not seen:
            seen.append(True)
            hold(case, people)
        return AT

    seen: list[bool] = []
    assert swept(clock=clock) == [False]
    assert server.got == []


@pytest.mark.parametrize(("hour", "leaves"), [(5, False), (8, True), (10, False), (11, False), (20, False)])
def test_hours_that_she_named_are_kept(server: Server, case: Case, hour: int, leaves: bool) -> None:
    """U30: in the morning, on the clocks of Germany in winter and in summer."""
    plan = ContactPlan.objects.get()
    plan.details = {**plan.details, "hours": "morning"}
    plan.save()

    assert bool(swept(AT.replace(hour=hour))) is leaves


def test_mailbox_that_is_not_there_asks_her_again(server: Server, case: Case) -> None:
    """U30."""
    server.answers = "550 no such user"
    swept()

    assert contactplans.asks_again(ContactPlan.objects.get(), AT.date())
    assert events_of(case)[-1] == "news_not_mailed"
    assert swept(AT + DAY) == []


def test_another_address_said_meanwhile_is_not_asked_about(server: Server, case: Case) -> None:
    """U30: the mailbox that is not there was the one before."""
    server.answers = "550 no such user"
    given = {**PLAN, "where": "new@mail.example"}

    def clock() -> datetime:
        if ContactPlan.objects.get().details["where"] != given["where"]:
            contactplans.set_plan(case=case, given=given, by=factory.dana(case), at=AT)
        return AT

    newsmail._undeliverable(ContactPlan.objects.select_related("case").get(), clock())

    assert not contactplans.asks_again(ContactPlan.objects.get(), AT.date())


def test_server_that_is_busy_is_tried_on_the_next_day(server: Server, case: Case) -> None:
    server.answers = "451 later"
    assert swept() == [False]
    server.answers = "250 OK"

    assert swept(AT + timedelta(hours=1)) == []
    assert swept(AT + DAY) == [True]
    assert not contactplans.asks_again(ContactPlan.objects.get(), AT.date())


def test_without_a_domain_none_leaves_and_none_is_offered(server: Server, case: Case, settings: Any) -> None:
    """S39: off unless the operator named a domain that says nothing."""
    settings.NEWS_MAIL_DOMAIN = ""

    assert swept() == []
    assert not newsmail.send_news(plan_id=ContactPlan.objects.get().pk, at=AT, clock=lambda: AT)
    assert "email" not in dict(ContactForm().fields["way"].choices)
    assert not ContactForm(PLAN).is_valid()


def test_sweep_finds_it(server: Server, people: Cast) -> None:
    factory.stand_at(AT)
    case = handed_in(people, contact=PLAN).receipt.case
    written(case, people.alice)
    tasks.everything_due(tasks.do_here)

    assert len(server.got) == 1
