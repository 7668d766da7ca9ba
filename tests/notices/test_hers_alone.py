"""A law that takes a notice from her alone, in a case that staff work: they write it, and she signs it or not (U19, S40)."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import access
from casework.models import Case, Intake, Receipt
from casework.moments import now
from notices import approval, askingher, hersalone, letters, routes
from notices.drafts import Draft
from notices.hersay import last_word
from notices.models import Declaration, Notice
from tests import factory
from tests.factory import Cast
from tests.notices import matter, ownmatter, pages
from tests.notices.test_own_ask import said
from tests.notices.test_own_status import come, text

LAW, LETTER, NAME = "us-ca-sb981", "/form/now/ask/1", "Dana Signcanary"
ROUTE = {"basis_id": LAW, "recipient_id": "practice-gallery", "channel": "own_form"}


@pytest.fixture
def worked(cast: Cast) -> tuple[factory.receipts.NewReceipt, Case]:
    """Her case of a synthetic picture on a Californian's own account, with no letter yet; Alice works it."""
    made, notice = ownmatter.own_draft(cast)
    case = notice.case
    notice.delete()
    case.facts["person"].update(residence="US-CA", platform_account="dana_01")
    case.save(update_fields=["facts"])
    image = case.images.get()
    image.kind, image.facts = "synthetic", {**image.facts, "realistic": True}
    image.save()
    return made, case


def write(case: Case, by: factory.Actor) -> Notice:
    return hersalone.write_and_ask(case=case, by=by, at=now(), **ROUTE).notices[0]


def signed(client: Client) -> object:
    client.post(f"{LETTER}/sign", {"who": "me", "name": NAME})
    return client.post(LETTER, said(text(client, LETTER)) | {"answer": "yes"})


def test_routes_offer_what_only_she_may_sign(worked: tuple, cast: Cast) -> None:
    """U19: by one press it is written with her as the signer, with no name, and waits for her."""
    made, case = worked
    alice = pages.browser_of(cast.alice)
    shown = pages.text_of(alice.get(f"/cases/{case.pk}/routes"))

    alice.post(reverse("draft", args=[case.pk]), ROUTE | {"hers": "yes"})

    assert "Only she may sign these" in shown
    assert "Write it and ask her" in shown
    notice = case.notices.get()
    assert (notice.signer, notice.signs_as) == (Notice.Signer.HERSELF, None)
    assert last_word(notice).event == "letter_asked"
    assert "This law takes it only from you." in text(come(made.digits), LETTER)
    assert "Write it and ask her" not in pages.text_of(alice.get(f"/cases/{case.pk}/routes"))


def test_without_digits_nothing_is_written_and_the_route_says_so(worked: tuple, cast: Cast) -> None:
    _made, case = worked
    Receipt.objects.filter(case=case).update(frozen_on=now().date())
    alice = pages.browser_of(cast.alice)

    shown = pages.text_of(alice.get(f"/cases/{case.pk}/routes"))
    answer = alice.post(reverse("draft", args=[case.pk]), ROUTE | {"hers": "yes"}, follow=True)

    assert "She has no digits that open this case." in shown
    assert "Write it and ask her" not in shown
    assert "Give her some first, in person." in answer.content.decode()
    assert not case.notices.exists()


def test_it_leaves_with_her_name_after_her_yes_and_a_second_look(worked: tuple, cast: Cast) -> None:
    """S6, S40: her name and yes first, then somebody else than its writer."""
    made, case = worked
    notice = write(case, cast.alice)
    assert signed(come(made.digits))["Location"] == "/form/now/ask"
    notice = Notice.objects.get(pk=notice.pk)
    digest = letters.compose_notice(notice, at=now()).digest
    given = {"notice": notice, "seen_digest": digest, "at": now()}

    with pytest.raises(approval.NotReady, match="somebody else than its writer"):
        approval.approve_notice(by=cast.alice, **given)
    sent = approval.approve_notice(by=cast.bob, **given)

    assert NAME in sent.letter["text"]
    assert cast.clinic.name not in sent.letter["text"]
    assert sent.state == "queued"


def test_without_her_name_it_is_neither_agreed_to_nor_approved(worked: tuple, cast: Cast) -> None:
    """S6, S40: this law asks for no signature, and no letter of hers goes without one."""
    made, case = worked
    notice = write(case, cast.alice)
    client = come(made.digits)
    page = text(client, LETTER)
    assert "Yes, send it" not in page

    answer = client.post(LETTER, said(page) | {"answer": "yes"})

    assert answer.status_code == 422
    assert last_word(notice).event == "letter_asked"
    assert not Declaration.objects.filter(notice=notice).exists()
    letter = letters.compose_notice(notice, at=now())
    lacks = letters.what_is_missing(notice, letter, by=cast.bob, at=now())
    assert {"her_name", "asked"} <= {one.code for one in lacks}


def test_organisation_cannot_sign_in_her_place(worked: tuple, cast: Cast) -> None:
    """Design §3.2: her choice of it is refused with what it lacks, and the draft stays hers."""
    made, case = worked
    notice = write(case, cast.alice)

    answer = come(made.digits).post(f"{LETTER}/sign", {"who": "us", "name": ""})

    assert answer.status_code == 422
    notice.refresh_from_db()
    assert notice.signer == Notice.Signer.HERSELF
    with pytest.raises(routes.NoSuchRoute):
        routes.draft_route(case=case, by=cast.alice, at=now(), **ROUTE)


def test_her_no_holds_it(worked: tuple, cast: Cast) -> None:
    """U19."""
    made, case = worked
    notice = write(case, cast.alice)

    come(made.digits).post(LETTER, {"answer": "no"})

    written = hersalone.write_and_ask(case=case, by=cast.alice, at=now(), **ROUTE)
    assert (written.notices, written.why_not_asked) == ([notice], "said")


def test_pressed_twice_writes_one_letter(worked: tuple, cast: Cast) -> None:
    _made, case = worked

    assert [write(case, cast.alice).pk, write(case, cast.alice).pk] == [case.notices.get().pk] * 2


def test_who_acts_for_another_signs_nothing_as_her(worked: tuple, cast: Cast) -> None:
    """S2: the digits are with a representative, and the law takes it from the person shown alone."""
    _made, case = worked
    case.facts["notifier"]["role"] = "representative"
    case.save(update_fields=["facts"])

    shown = pages.text_of(pages.browser_of(cast.alice).get(f"/cases/{case.pk}/routes"))

    assert "Only she may sign these" not in shown
    with pytest.raises(routes.NoSuchRoute):
        write(case, cast.alice)


def test_other_laws_and_other_hands_get_no_letter_in_her_voice(worked: tuple, cast: Cast) -> None:
    """S2, S6: what the organisation may give it gives; she and strangers write none by this door; nobody's case has none."""
    _made, case = worked
    given = {"case": case, "at": now()}
    for law in (matter.LAW, "us-dmca-512c", "no-such-law"):
        with pytest.raises(routes.NoSuchRoute):
            hersalone.write_and_ask(by=cast.alice, **given, **ROUTE | {"basis_id": law})
    for by in (factory.dana(case), cast.erin):
        with pytest.raises(access.Refused):
            hersalone.write_and_ask(by=by, **given, **ROUTE)
    Intake.objects.filter(case=case).update(is_alone=True)
    with pytest.raises(routes.NoSuchRoute):
        hersalone.write_and_ask(by=cast.alice, case=Case.objects.get(pk=case.pk), at=now(), **ROUTE)


def test_verb_itself_takes_no_yes_without_her_name(worked: tuple, cast: Cast) -> None:
    """S40."""
    _made, case = worked
    notice = write(case, cast.alice)
    digest = Draft(notice).whole(at=now()).digest

    with pytest.raises(askingher.NotSigned):
        askingher.agree_to_letter(notice=notice, seen_digest=digest, by=factory.dana(case), at=now())
