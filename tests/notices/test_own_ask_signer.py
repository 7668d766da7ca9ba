"""Who signs is hers to choose: the organisation, or she with a name that she types; never an invented one (design §3.2)."""

import pytest

from casework import access
from casework.moments import now
from notices import approval, askingher, declaring, hersigning, letters
from notices.drafts import Draft
from notices.hersay import last_word
from notices.models import Declaration, Notice, Recipient
from tests import factory
from tests.factory import Cast
from tests.notices import ownmatter
from tests.notices.test_own_ask import LETTER, said, yes
from tests.notices.test_own_status import come, text

SIGN = f"{LETTER}/sign"
NAME = "Dana Signcanary"


@pytest.fixture
def asked(cast: Cast) -> tuple[factory.receipts.NewReceipt, Notice]:
    return ownmatter.asked_draft(cast)


def test_she_sees_who_would_learn_her_name_before_she_signs(asked: tuple) -> None:
    """U19."""
    made, notice = asked

    page = text(come(made.digits), LETTER)

    assert f"{notice.recipient.name} would learn your name." in page
    assert "Nobody. Your name is not in this letter." in page


@pytest.mark.parametrize(
    ("forwards", "says"), [(None, "They may pass it on."), (True, "They pass it on."), (False, "")]
)
def test_she_sees_that_a_host_hands_letters_on(asked: tuple, forwards: bool | None, says: str) -> None:
    """U19: where the directory does not know it of one who serves others' pages, it may be so."""
    made, notice = asked
    Recipient.objects.filter(pk=notice.recipient_id).update(kind="host", forwards_to_customer=forwards)

    page = text(come(made.digits), LETTER)

    assert says in page
    assert ("pass it on" in page) == bool(says)


def test_letter_that_she_signs_is_another_one_with_her_name(asked: tuple, cast: Cast) -> None:
    """U19, S40: her yes is to the letter as changed, each declaration is hers, and two people still see it."""
    made, notice = asked
    client = come(made.digits)
    before = said(text(client, LETTER))
    client.post(SIGN, {"who": "me", "name": NAME})

    assert client.post(LETTER, before | {"answer": "yes"}).status_code == 409
    assert NAME in text(client, LETTER)
    assert yes(client).status_code == 302
    notice.refresh_from_db()
    assert {one.confirmed_by for one in notice.declarations.all()} == {factory.dana(notice.case)}
    assert "name" in notice.case.consents.live(now()).get(act="send").facts
    digest = letters.compose_notice(notice, at=now()).digest
    sent = approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=now())
    assert NAME in sent.letter["text"]


def test_yes_from_before_does_not_cover_her_name(asked: tuple, cast: Cast) -> None:
    """S40."""
    made, notice = asked
    client = come(made.digits)
    yes(client)

    client.post(SIGN, {"who": "me", "name": NAME})

    assert last_word(notice).event == "letter_asked"
    assert "A letter waits for your word." in text(client, "/form/now")


def test_same_name_again_leaves_no_mailbox_of_hers_in_a_worked_case(asked: tuple) -> None:
    """U19: it may be one that she typed while nobody worked her case."""
    _made, notice = asked
    notice.signer, notice.signs_as = Notice.Signer.HERSELF, {"name": NAME, "email": "d@mail.example"}
    notice.save(update_fields=["signer", "signs_as"])

    hersigning.choose_signer(notice=notice, name=NAME, by=factory.dana(notice.case), at=now())

    notice.refresh_from_db()
    assert notice.signs_as == {"name": NAME, "email": notice.case.organisation.contact_email}


def test_no_name_is_invented(asked: tuple) -> None:
    made, notice = asked

    answer = come(made.digits).post(SIGN, {"who": "me", "name": " "})

    assert answer.status_code == 422
    assert "Write the name to sign with, or let us sign." in answer.content.decode()
    notice.refresh_from_db()
    assert notice.own_voice is None


def test_she_takes_her_name_back(asked: tuple) -> None:
    made, notice = asked
    client = come(made.digits)
    client.post(SIGN, {"who": "me", "name": NAME})

    client.post(SIGN, {"who": "us", "name": NAME})

    notice.refresh_from_db()
    assert (notice.own_voice, notice.signs_as) == (None, None)
    assert NAME not in Draft(notice).whole(at=now()).text


def test_staff_sign_nothing_in_her_name(asked: tuple, cast: Cast) -> None:
    """S2: neither the name nor a declaration of what she signs."""
    _made, notice = asked
    with pytest.raises(access.Refused):
        hersigning.choose_signer(notice=notice, name=NAME, by=cast.alice, at=now())
    hersigning.choose_signer(notice=notice, name=NAME, by=factory.dana(notice.case), at=now())

    for one, _given in letters.asked_declarations(notice):
        with pytest.raises(access.Refused):
            declaring.confirm_declaration(
                notice=notice, key=one.key, seen_digest=one.digest, by=cast.alice, at=now()
            )

    assert not Declaration.objects.filter(notice=notice).exists()
    with pytest.raises(access.Refused):
        askingher.decline_letter(notice=notice, by=cast.alice, at=now())


def test_law_that_takes_hers_alone_says_so(asked: tuple, monkeypatch: pytest.MonkeyPatch) -> None:
    for room in ("notices.views.ownask", "notices.hersigning"):
        monkeypatch.setattr(f"{room}.takes_hers_alone", lambda basis: True)
    made, _notice = asked
    client = come(made.digits)

    page = text(client, LETTER)

    assert "Without a name of yours it cannot be sent." in page
    assert "Yes, send it" not in page
    client.post(SIGN, {"who": "me", "name": NAME})
    assert "Yes, send it" in text(client, LETTER)
