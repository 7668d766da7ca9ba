"""Digits that staff gave say nothing of a letter that she sends herself, for three days (S2, S40)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework import herword, receipts, staffreceipts
from casework.models import Actor
from casework.moments import now
from notices import declaring, letters, selfsending
from notices.models import Notice
from tests import factory
from tests.casework.test_staff_receipts import private_of
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.test_own_letters import ONE, SIGNED, come, made_of, text, written


def given_anew(cast: Cast) -> receipts.NewReceipt:
    """Return the digits that Alice gives for her case, which she opened herself and nobody works."""
    case = made_of(cast, mode="sent").receipt.case
    return staffreceipts.give_receipt(case=case, case_private=private_of(case, cast), by=cast.alice, at=now())


def sign(notice: Notice, by: Actor) -> None:
    selfsending.sign_as(notice=notice, name="X", email="", by=by, at=now())


def ask(notice: Notice, by: Actor) -> None:
    selfsending.ask_house(notice=notice, by=by, at=now())


def declare(notice: Notice, by: Actor) -> None:
    wording = letters.asked_declarations(notice)[0][0]
    declaring.confirm_declaration(notice=notice, key=wording.key, seen_digest=wording.digest, by=by, at=now())


@pytest.mark.parametrize("act", [sign, ask, declare])
def test_each_yes_to_her_letter_waits_three_days(cast: Cast, act: Callable[[Notice, Actor], None]) -> None:
    """S2, S40: nor do they say who signs it, what is true in it, or that it be sent for her."""
    case = given_anew(cast).receipt.case
    notice, dana = alone_cast.draft(case, at=now()), factory.dana(case)

    with pytest.raises(herword.TooEarly):
        act(notice, dana)
    factory.stand_at(now() + timedelta(days=3, hours=1))
    act(notice, dana)


def test_pages_say_from_when_on_and_keep_what_she_typed(cast: Cast) -> None:
    """S40: whoever gave digits has seen them; no stack trace, nothing lost, nothing kept."""
    client = come(given_anew(cast))
    page = written(client)
    notice = Notice.objects.get()
    key, digest = next((one.key, one.digest) for one, _given in letters.asked_declarations(notice))
    signed = client.post(f"{ONE}/sign", SIGNED)
    said = client.post(f"{ONE}/true", {"key": key, "digest": digest, "confirmed": "yes"})
    asked = client.post(f"{ONE}/please", {"may_look": "no"})

    assert "a yes counts here from" in page and 'name="seen"' not in page
    assert [one.status_code for one in (signed, said, asked)] == [409, 409, 409]
    assert all("a yes counts here from" in text(one) for one in (signed, said, asked))
    assert 'value="D. Example"' in text(signed)
    notice.refresh_from_db()
    assert notice.own_voice == {} and not notice.declarations.exists()


def test_digits_that_staff_gave_do_not_say_that_it_is_sent(cast: Cast) -> None:
    """S2, S40."""
    client = come(given_anew(cast))
    written(client)
    notice = Notice.objects.get()
    way = selfsending.ways_of(notice, at=now())[0].pk
    said = {"seen": selfsending.read_digest(notice), "way": str(way), "sent_on": now().date().isoformat()}

    assert client.post(f"{ONE}/sent", said)["Location"] == ONE
    notice.refresh_from_db()
    assert notice.state == Notice.State.DRAFTED
