"""What she is asked of the pictures once she handed her case in: by one page in every case, and never what changes nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework import handingin, intake, opening, ownquestions, pictures, receipts, staffreceipts, toldlater
from casework.dialable import Policy
from casework.models import Case, CustodyEntry, Image, Organisation
from casework.moments import now
from notices import ownfacts
from notices import routes as engine
from notices.conditions import Truth
from tests import factory
from tests.casework.owndoor import with_word
from tests.casework.test_staff_receipts import private_of
from tests.casework.walkers import address, signed_in
from tests.factory import Cast
from tests.notices import alone_cast, matter
from tests.notices.test_own_letters import come, text

pytestmark = pytest.mark.django_db
STATUS, FIRST, DESCRIBED = "/form/now", "/form/now/first", "/form/now/plain"
ASKS = "There is a question that only you can answer."


def made_of(cast: Cast, mode: str = "worked", **said: Any) -> receipts.NewReceipt:
    """Return Dana's case, handed in with one link on the gallery; `said`: her answers on the way."""
    factory.stand_at(factory.MOMENT)
    Organisation.objects.filter(pk=cast.clinic.pk).update(own_cases=mode)
    cast.clinic.refresh_from_db()
    made = factory.own_case(cast, at=now())
    case = made.receipt.case
    for name, answers in {"links": {"text": "http://gallery.example/v/1", "seen": "public"}, **said}.items():
        opening.note_answered(intake=case.intake, name=name, said={name: answers})
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=now())
    matter.host_chain(case.sightings.get(), "gallery.example", by=factory.dana(case), at=now())
    return made


def case_of(made: receipts.NewReceipt) -> Case:
    return Case.objects.get(pk=made.receipt.case_id)


def asked_of(case: Case) -> str:
    asked = ownfacts.next_question(case, at=now())
    return asked.code if asked else ""


def answer(client: Client, *answers: tuple[str, Any]) -> Any:
    for fact, value in answers:
        page = client.post(FIRST, {"fact": fact, "value": value})
    return page


@pytest.mark.parametrize("mode", ["worked", "alone"])
@pytest.mark.parametrize("kind", ["real", "synthetic"])
def test_order_is_by_what_decides_most(cast: Cast, mode: str, kind: str) -> None:
    """What it is, then whether she agreed: a yes closes more routes than any other answer, and then asks less."""
    client = come(made := made_of(cast, mode))
    order = []
    for value in (kind, "False", "nude"):
        order.append(asked_of(case_of(made)))
        answer(client, (order[-1], value))

    assert order == ["kind", "licensed:1", "shows"]
    assert asked_of(case_of(made)) == "depiction"
    assert case_of(made).images.get().facts == {"shows": "nude", "licensed": False}


@pytest.mark.parametrize("mode", ["worked", "alone"])
def test_unknown_stays_unknown_and_opens_no_route(cast: Cast, mode: str) -> None:
    """Issue point 1: every question can be left out; it is kept as her word, and never as a fact."""
    client = come(made := made_of(cast, mode=mode))
    before = engine.routes_of(case_of(made), at=now()).routes
    while code := asked_of(case_of(made)):
        assert "I do not know" in text(client.get(FIRST))
        answer(client, (code, "unknown"))

    case = case_of(made)
    assert not case.images.exists() and "identifiable" not in case.facts["person"]
    assert engine.routes_of(case, at=now()).routes == before
    assert {asked.code for asked, _entry in toldlater.told(case)} >= {
        "kind",
        "shows",
        "licensed",
        "depiction",
    }
    assert all(entry["value"] is None for _asked, entry in toldlater.told(case))


@pytest.mark.parametrize(("mode", "again"), [("worked", "licensed"), ("alone", "kind")])
def test_what_she_did_not_know_is_asked_again_where_nobody_else_can_say_it(
    cast: Cast, mode: str, again: str
) -> None:
    """Else a letter that nobody here can complete would wait for ever; where the case is worked, staff go on."""
    answer(come(made := made_of(cast, mode)), ("kind", "unknown"))
    same_day = asked_of(case_of(made))
    factory.stand_at(factory.MOMENT + timedelta(days=1))

    assert same_day == "licensed" and asked_of(case_of(made)) == again


@pytest.mark.parametrize(
    ("value", "identifiable", "depiction"),
    [
        (["mark"], True, ["mark"]),
        (["place"], None, None),
        (["nothing"], False, None),
        (["unknown"], None, None),
    ],
)
def test_only_what_people_can_tell_her_by_makes_her_identifiable(
    cast: Cast, value: list[str], identifiable: bool | None, depiction: list[str] | None
) -> None:
    """As on her way in. A law that asks for it is open with none but a yes."""
    client = come(made := made_of(cast))
    answer(client, ("kind", "real"), ("licensed:1", "False"), ("shows", "nude"), ("depiction", value))

    case = case_of(made)
    assert case.facts["person"].get("identifiable") is identifiable
    assert case.images.get().facts.get("depiction") == depiction
    found = engine.routes_of(case, at=now(), only=alone_cast.LAW).routes
    assert (Truth.YES in {route.answer for route in found}) is (identifiable is True)
    assert asked_of(case) != "depiction"


def test_source_is_not_said_to_show_what_the_published_picture_shows(cast: Cast) -> None:
    """Her old film: what is seen in what was made of it says nothing of the film."""
    client = come(made := made_of(cast, mode="alone", made_from={"made_from": "changed_film"}))
    answer(client, ("licensed:2", "False"), ("shows", "nude"))

    case = case_of(made)
    source, published = case.images.get(kind="source"), case.images.get(kind="synthetic")
    assert "shows" not in source.facts and published.facts["shows"] == "nude"


def test_letters_open_for_a_picture_that_was_made_from_her_film(cast: Cast) -> None:
    """Nobody here can say which of the two is at her link, so she has: where it is, she was asked of the picture."""
    client = come(made := made_of(cast, mode="alone", made_from={"made_from": "changed_film"}))
    values = {"shows": "nude", "licensed:2": "False", "depiction": ["body"], "realistic": "True"}
    while code := asked_of(case_of(made)):
        answer(client, (code, values.pop(code)))

    assert values == {}
    assert "Gallery" in text(client.get("/form/now/letters"))


def test_nothing_is_asked_that_changes_no_letter(cast: Cast) -> None:
    """No link: none of her letters waits for an answer."""
    made = made_of(cast, mode="alone")
    case_of(made).sightings.update(state="withdrawn")

    assert asked_of(case_of(made)) == ""


def test_worked_case_asks_on_her_status_and_staff_read_it_as_her_word(cast: Cast) -> None:
    """Issue point 1: later, on the status page, one at a time; with who said it and on which day."""
    client = come(made := made_of(cast))
    status = text(client.get(STATUS))
    answer(client, ("kind", "real"), ("licensed:1", "False"), ("shows", "unknown"))

    case = case_of(made)
    assert ASKS in status and "gallery" not in status
    changed = CustodyEntry.objects.filter(chain=case.pk, event="image_described").get()
    assert changed.actor == factory.dana(case)
    read = text(signed_in(cast.alice).get(address("own_answers", case)))
    assert "Is it a real picture or film, or made by a computer?" in read and "Real<br>" in read
    assert "What can be seen?" in read and "I do not know<br>" in read


def test_caseworker_reads_which_question_stands_open_to_her(cast: Cast) -> None:
    come(made := made_of(cast))
    case, alice = case_of(made), signed_in(cast.alice)
    asked = ownfacts.next_question(case, at=now())
    stands = f"This question stands on her own page now: <q>{asked.says}</q>"

    assert stands in text(alice.get(address("routes", case)))
    assert f"{address('routes', case)}#open-to-her" in text(alice.get(address("own_answers", case)))

    case.receipts.all().delete()
    assert "No question stands open on her own page now." in text(alice.get(address("routes", case)))


def test_question_of_a_worked_case_asks_for_her_own_word(cast: Cast) -> None:
    """U17: the status says that there is a question, and not which."""
    with_word(made := made_of(cast), days_ago=0)
    client = come(made)

    assert ASKS in text(client.get(STATUS))
    assert client.get(FIRST)["Location"] == "/form/now/word"
    assert client.post(FIRST, {"fact": "kind", "value": "real"})["Location"] == "/form/now/word"
    assert not Image.objects.exists()


def test_what_staff_recorded_is_neither_asked_nor_written_over(cast: Cast) -> None:
    """Also where she had the page open while they did."""
    case = case_of(made_of(cast))
    asked = next(one for one in ownquestions.open_questions(case, at=now()) if one.code == "depiction")
    pictures.describe_image(case=case, kind="real", facts={"depiction": ["face"]}, by=cast.alice, at=now())
    intake.change_facts(case=case, facts={"person": {"identifiable": False}}, by=cast.alice, at=now())

    toldlater.keep(case=case, asked=asked, value=["body"], by=factory.dana(case), at=now())

    case.refresh_from_db()
    assert case.images.get().facts == {"depiction": ["face"]}
    assert case.facts["person"]["identifiable"] is False
    assert "depiction" not in {one.code for one in ownquestions.open_questions(case, at=now())}
    assert [entry["value"] for _asked, entry in toldlater.told(case)] == [["body"]]


def test_agreement_is_asked_of_each_picture_by_its_number(cast: Cast) -> None:
    """An answer to the question of one picture, sent late, is not kept for another."""
    client = come(made := made_of(cast))
    case = case_of(made)
    for _each in range(2):
        facts = {"shows": "nude", "depiction": ["face"]}
        pictures.describe_image(case=case, kind="real", facts=facts, by=factory.dana(case), at=now())
    first = text(client.get(FIRST))
    answer(client, ("licensed:1", "True"), ("licensed:1", "True"))

    assert "Picture 1" in first and "Picture 2" in text(client.get(FIRST))
    assert [row.facts.get("licensed") for row in case.images.order_by("number")] == [True, None]


def test_digits_that_staff_gave_say_no_fact_yet(cast: Cast) -> None:
    """S2: the page says from when on, and keeps what was chosen."""
    case = case_of(made_of(cast))
    given = staffreceipts.give_receipt(
        case=case, case_private=private_of(case, cast), by=cast.alice, at=now()
    )
    page = come(given).post(FIRST, {"fact": "kind", "value": "real"})

    assert page.status_code == 409 and "a yes counts here from" in text(page)
    assert 'value="real"' in text(page) and "checked" in text(page)
    assert not Image.objects.exists()


def test_case_that_staff_opened_asks_nothing(cast: Cast) -> None:
    """She tells them in person."""
    case = factory.case_of(cast.alice)

    assert ownquestions.open_questions(case, at=now()) == [] and asked_of(case) == ""


def test_whoever_fills_it_in_for_her_is_not_asked(cast: Cast) -> None:
    """Whether she agreed, and what of her is seen, is hers to say."""
    case = case_of(made_of(cast))
    intake.change_facts(case=case, facts={"notifier": {"role": "representative"}}, by=cast.alice, at=now())

    assert asked_of(case) == ""


@pytest.mark.parametrize("mode", ["worked", "alone"])
@pytest.mark.parametrize("know", [["links"], ["threat"], ["face_search"], ["heard"], []])
def test_whoever_has_no_file_can_describe_it_later(cast: Cast, mode: str, know: list[str]) -> None:
    """Issue point 1: also with a link, a threat or a face search alone."""
    client = come(made := made_of(cast, mode, know={"know": know}))
    status = text(client.get(STATUS))
    said = client.post(DESCRIBED, {"fact": "description", "value": "a woman by a blue window"})

    assert f'href="{DESCRIBED}">Can you describe it in a few plain words?</a>' in status
    assert said["Location"] == STATUS
    assert case_of(made).images.get().facts["description"] == "a woman by a blue window"
    assert DESCRIBED not in text(client.get(STATUS)) and client.get(DESCRIBED)["Location"] == STATUS


def test_how_she_describes_it_later_is_folded_for_staff(cast: Cast) -> None:
    """U25."""
    made = made_of(cast)
    come(made).post(DESCRIBED, {"fact": "description", "value": "a woman by a blue window"})
    html = text(signed_in(cast.alice).get(address("own_answers", case_of(made))))
    chosen, _, typed = html.partition('<details class="folded">')

    assert "blue window" in typed and "blue window" not in chosen


def test_description_is_asked_of_nobody_whom_the_way_in_asked(cast: Cast) -> None:
    made = made_of(cast, know={"know": ["file"]}, file={"description": ""})

    assert DESCRIBED not in text(come(made).get(STATUS))


def test_description_that_is_too_long_is_said_and_stays_in_the_field(cast: Cast) -> None:
    """One that is left empty leaves it open, and nothing is made of it."""
    client = come(made_of(cast))
    page = client.post(DESCRIBED, {"fact": "description", "value": "x" * 301})
    client.post(DESCRIBED, {"fact": "description", "value": " "})

    assert page.status_code == 422 and "x" * 301 in text(page)
    assert not Image.objects.exists()
