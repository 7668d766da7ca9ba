"""A letter of her own case, whose it is at each moment: hers, asked of the organisation, hers again; and what holds it."""

import pytest
from django.test import Client

from casework import custody, intake, safeguarding
from casework.models import Organisation
from casework.moments import now
from notices.drafts import Draft
from notices.hersay import AGREED
from notices.models import Notice
from tests import factory
from tests.factory import Cast
from tests.notices.test_own_letters import LETTERS, ONE, come, made_of, text, written

STATUS = "/form/now"


@pytest.fixture
def client(cast: Cast) -> Client:
    """Return her browser, with a letter written that the organisation would send."""
    client = come(made_of(cast))
    written(client)
    Organisation.objects.update(own_cases="sent")
    return client


def test_letter_that_she_sends_herself_is_not_asked_of_her(client: Client) -> None:
    """U7: she signed it; nobody here reads or sends it, so no page says so."""
    assert "waits for your word" not in text(client.get(STATUS))
    assert "No letter waits for your word." in text(client.get("/form/now/ask"))
    assert client.get("/form/now/ask/1")["Location"] == "/form/now/ask"


def test_list_says_that_a_letter_can_be_sent_for_her(cast: Cast) -> None:
    """U2: before she writes one, and only where the organisation does it."""
    client = come(made_of(cast))
    alone = text(client.get(LETTERS))
    Organisation.objects.update(own_cases="sent")

    says = "on its page to send it"
    assert says not in alone and says in text(client.get(LETTERS))


def test_letter_asked_of_the_house_can_be_hers_again(client: Client) -> None:
    """U8: no dead end after asking, nor after a no."""
    client.post(f"{ONE}/please", {"may_look": "no"})
    client.post("/form/now/ask/1", {"answer": "no"})
    asked = text(client.get(ONE))
    back = text(client.post(f"{ONE}/mine", follow=True))

    assert "Send it myself instead" in asked
    assert "It is written. It has not left: you send it" in back
    assert Notice.objects.get().own_voice == {} and not Notice.objects.get().declarations.exists()
    assert "waits for your word" not in text(client.get(STATUS))


def test_each_page_says_whose_turn_it_is(client: Client) -> None:
    """U7: hers before her yes, and then one person's here."""
    client.post(f"{ONE}/please", {"may_look": "no"})
    before = text(client.get(STATUS)), text(client.get(LETTERS))
    notice = Notice.objects.get()
    digest = Draft(notice).whole(at=now()).digest
    custody.record(
        case=notice.case,
        event=AGREED,
        by=factory.dana(notice.case),
        at=now(),
        notice=notice.pk,
        digest=digest,
    )
    after = text(client.get(STATUS)), text(client.get(LETTERS)), text(client.get("/form/now/sent"))

    assert "A letter waits for your word." in before[0] and "It waits for your word." in before[1]
    assert all("You said yes. Somebody here reads it once more and sends it." in page for page in after)
    assert not any("It has not left." in page for page in after)


def test_page_that_asks_her_lets_nobody_sign_in_between(client: Client) -> None:
    """Where nobody works the case, answers to what she signs come to her: her own pages of letters ask for that."""
    client.post(f"{ONE}/please", {"may_look": "no"})
    page = text(client.get("/form/now/ask/1"))
    answer = client.post("/form/now/ask/1/sign", {"who": "me", "name": "D. Example"})

    assert "Change who signs" not in page and "Answers still come to us" not in page
    assert answer.status_code == 404
    assert Notice.objects.get().own_voice is None


def test_case_that_staff_work_has_no_letter_to_take_home(cast: Cast) -> None:
    assert come(made_of(cast, mode="worked")).post(f"{ONE}/mine").status_code == 404


def test_paused_letter_says_how_it_goes_on(client: Client) -> None:
    """U7, U33: in words to her, and the status page does not say that she can send it."""
    case = Notice.objects.get().case
    intake.pause_case(case=case, by=factory.dana(case), at=now())
    page, status = text(client.get(ONE)), text(client.get(STATUS))

    assert "Everything is paused. Press “Go on” on your page first." in page
    assert "Everything is paused. Press “Go on” on your page first." in text(client.get(LETTERS))
    assert 'href="#go-on">Go on</a>' in status and '<form class="form" id="go-on"' in status
    assert "Everything is paused, so your letters wait." in status and "You can send it" not in status


def test_held_case_does_not_say_that_she_can_send(cast: Cast, client: Client) -> None:
    """S55."""
    case = Notice.objects.get().case
    safeguarding.raise_stop(case=case, by=factory.dana(case), at=now())
    status, kept = text(client.get(STATUS)), text(client.post(LETTERS, {}))

    assert "You can send it" not in status
    assert "What you typed just now is not kept." in kept
