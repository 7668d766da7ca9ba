"""A case that nobody works is taken over by its reader once she agrees, and not before (S6, S40, U19)."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import access, offering, staffreceipts
from casework.alone import is_alone
from casework.models import Case, KeyGrant
from casework.moments import now
from casework.receipts import NewReceipt
from notices import casefacts
from notices.drafts import Draft
from notices.models import Notice
from notices.ownletters import put_to_her
from tests import factory
from tests.casework.test_staff_receipts import private_of
from tests.factory import Cast
from tests.notices import alone_cast, pages
from tests.notices.leaving_cast import events_of
from tests.notices.test_own_status import WORD, come, text, with_word

PAGE = "/form/now/work"


@pytest.fixture
def alone(cast: Cast) -> tuple[NewReceipt, Case]:
    made = alone_cast.made(cast, at=now())
    return made, Case.objects.get(pk=made.receipt.case_id)


def offered(case: Case, cast: Cast) -> Client:
    alice = pages.browser_of(cast.alice)
    assert alice.post(reverse("offer_work", args=[case.pk])).status_code == 302
    return alice


def test_reader_offers_and_she_is_asked_beforehand_what_it_means(alone: tuple, cast: Cast) -> None:
    """U19, S40: her status asks, and until her yes nothing changes."""
    made, case = alone
    assert "Offer to work on it" in pages.text_of(pages.browser_of(cast.alice).get("/house/own"))
    alice = offered(case, cast)
    client = come(made.digits)

    assert f"{cast.clinic.name} offers to work on your case." in text(client, "/form/now")
    assert "They would work with what you wrote" in text(client, PAGE)
    assert "The person has not answered yet." in pages.text_of(alice.get("/house/own"))
    assert is_alone(Case.objects.get(pk=case.pk))


def test_her_yes_makes_it_a_worked_case_of_the_reader(alone: tuple, cast: Cast) -> None:
    """S40: access and key as for one that is handed in where cases are worked, and a task to read it."""
    made, case = alone
    KeyGrant.objects.filter(case=case, holder=cast.alice).delete()
    alice = offered(case, cast)

    answer = come(made.digits).post(PAGE, {"answer": "yes"}, follow=True)

    assert f"{cast.clinic.name} works on your case now." in answer.content.decode()
    case = Case.objects.get(pk=case.pk)
    assert (is_alone(case), case.assigned_to, case.taken_on_at) == (False, cast.alice, None)
    assert KeyGrant.objects.filter(case=case, holder=cast.alice).exists()
    assert case.code not in pages.text_of(alice.get("/house/own"))
    assert case.code in pages.text_of(alice.get("/cases"))
    assert events_of(case)[-3:] == ["work_offered", "key_granted", "work_agreed"]


def test_her_no_changes_nothing_and_is_not_asked_again(alone: tuple, cast: Cast) -> None:
    """U19: she can still come from her no, and nobody presses her."""
    made, case = alone
    offered(case, cast)
    client = come(made.digits)

    client.post(PAGE, {"answer": "no"})

    assert not offering.offer(case=case, by=cast.alice, at=now())
    assert "offers to work on your case" not in text(client, "/form/now")
    assert "does not want it worked here" in pages.text_of(pages.browser_of(cast.alice).get("/house/own"))
    assert is_alone(Case.objects.get(pk=case.pk))
    assert client.post(PAGE, {"answer": "yes"}).status_code == 302
    assert not is_alone(Case.objects.get(pk=case.pk))


def test_nobody_else_offers_or_answers(alone: tuple, cast: Cast) -> None:
    """S2, S40: not a colleague, not the reader for her, and not she without an offer."""
    made, case = alone
    given = {"case": case, "at": now()}
    for by in (cast.bob, cast.carol, cast.erin, factory.dana(case)):
        with pytest.raises(access.Refused):
            offering.offer(by=by, **given)
    with pytest.raises(offering.NotOffered):
        offering.accept(case_private="", by=factory.dana(case), **given)
    offered(case, cast)
    with pytest.raises(access.Refused):
        offering.accept(case_private="", by=cast.alice, **given)
    with pytest.raises(access.Refused):
        offering.decline(case=case, by=cast.alice, at=now())
    assert come(made.digits).get(PAGE).status_code == 200


def test_digits_that_the_reader_gave_say_no_yes_to_it_for_three_days(alone: tuple, cast: Cast) -> None:
    """S2, S40: whoever gave digits has seen them, and could agree to the own offer."""
    _made, case = alone
    private = private_of(case, cast)
    new = staffreceipts.give_receipt(case=case, case_private=private, by=cast.alice, at=now())
    offered(case, cast)

    answer = come(new.digits).post(PAGE, {"answer": "yes"})

    assert answer.status_code == 409
    assert "Yes, work on my case" not in answer.content.decode()
    assert is_alone(Case.objects.get(pk=case.pk))


def test_offer_stands_behind_her_own_word(alone: tuple, cast: Cast) -> None:
    """U17."""
    made, case = alone
    with_word(made)
    offered(case, cast)

    assert come(made.digits).post(PAGE, {"answer": "yes"})["Location"] == "/form/now/word"
    assert come(made.digits, WORD).post(PAGE, {"answer": "yes"})["Location"] == "/form/now"
    assert not is_alone(Case.objects.get(pk=case.pk))


def test_offer_ends_with_who_made_it(alone: tuple, cast: Cast) -> None:
    """S40: she agreed to be read by nobody who came later."""
    made, case = alone
    offered(case, cast)
    cast.clinic.intake_reader = cast.bob.user
    cast.clinic.save(update_fields=["intake_reader"])

    answer = come(made.digits).post(PAGE, {"answer": "yes"})

    assert answer["Location"] == "/form/now"
    assert is_alone(Case.objects.get(pk=case.pk))


def test_letter_that_she_wrote_without_a_name_waits_for_one(alone: tuple, cast: Cast) -> None:
    """S6, S40: it was hers to send unsigned; in a worked case nobody sends it without her name and yes."""
    made, case = alone
    notice = alone_cast.draft(case, at=now())
    offered(case, cast)
    come(made.digits).post(PAGE, {"answer": "yes"})
    case = Case.objects.get(pk=case.pk)

    assert [put.waits for put in put_to_her(case, at=now())] == [True]
    shown = pages.text_of(pages.browser_of(cast.alice).get(pages.case_pages(case, notice)["notice"]))
    assert "has not written her name yet" in shown


@pytest.mark.parametrize("mailbox", [{"email": "d@mail.example"}, {}], ids=["hers", "none"])
def test_letters_of_a_taken_over_case_are_answered_to_the_organisation(
    alone: tuple, cast: Cast, mailbox: dict[str, str]
) -> None:
    """U19: "how to reach us, in place of you" is true, whatever mailbox she signed with before, and of what follows."""
    made, case = alone
    notice = alone_cast.draft(case, at=now())
    notice.signs_as = {"name": "D. Example", **mailbox}
    notice.save(update_fields=["signs_as"])
    offered(case, cast)
    come(made.digits).post(PAGE, {"answer": "yes"})

    fresh = Notice.objects.get(pk=notice.pk)
    letter, ours = Draft(fresh).letter(at=now()), cast.clinic.contact_email

    assert ours in letter.text and ours in str(letter.data)
    assert "d@mail.example" not in str(letter)
    after = casefacts.signing(fresh.case, fresh, by=cast.alice)
    assert after["signs_as"] == {"name": "D. Example", "email": ours}
