"""What comes next for somebody whose case nobody works: the most urgent first, and nothing hidden by something else (U7)."""

from datetime import date, datetime, timedelta
from itertools import chain, combinations
from uuid import uuid4

import pytest

from casework import custody, intake, safeguarding
from casework.models import Case
from casework.moments import now
from casework.receipts import NewReceipt
from notices import letters, selfsending
from notices import routes as engine
from notices.alonenext import ORDER, Next, in_order, next_alone, next_of
from notices.drafts import Draft
from notices.hersay import AGREED, ASKED, DECLINED
from notices.models import Clock, Notice, NoticeSighting
from notices.ownletters import still_to_write
from notices.views.ownnext import aloneward
from tests import factory
from tests.casework import owndoor
from tests.casework.owndoor import with_word
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.test_own_letters import come, made_of, sent, text
from tests.notices.test_own_which_picture import pasted_by

STATUS = "/form/now"
TODAY, LATER = date(2026, 11, 23), date(2026, 12, 23)
# Everything that may stand together in one case; "tell" is there only where nothing can be written.
TOGETHER = ("over", "send", "asked", "write", "read", "answer")


def subsets(codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(codes, number) for number in range(len(codes) + 1)))


def test_rule_puts_the_most_urgent_first() -> None:
    """U7: a missed date, what she can send, what she could write, what runs; nothing is due only where none of it is."""
    wrong = []
    for codes in subsets(ORDER[:-1]):
        found = [Next(code, day) for code in reversed(codes) for day in (LATER, TODAY)]
        expected = [Next(code, TODAY) for code in codes] or [Next("quiet", LATER)]
        if in_order(found, quiet=LATER) != expected:
            wrong.append(codes)

    assert wrong == []


@pytest.fixture
def case(cast: Cast) -> Case:
    factory.stand_at(factory.MOMENT)
    return alone_cast.case_of(cast, at=now() - timedelta(days=10))


def letter(like: Notice, state: str, **changed: object) -> Notice:
    """Return one more letter to the same recipient about the same addresses."""
    rows = list(like.sightings.all())
    if state != Notice.State.DRAFTED:
        changed |= {"approved_by": like.drafted_by, "approved_at": now(), "content_digest": "x"}
    made = Notice.objects.create(
        pk=uuid4(), case=like.case, recipient=like.recipient, contact=like.contact, channel=like.channel,
        basis_id=like.basis_id, reference=letters.new_reference(), drafted_by=like.drafted_by,
        drafted_at=now() - timedelta(days=6), state=state, **{"signer": "her", **changed},
    )  # fmt: skip
    NoticeSighting.objects.bulk_create([NoticeSighting(notice=made, sighting=row) for row in rows])
    return made


def clock(notice: Notice, *, days: int, fired_at: datetime | None = None) -> None:
    due = now() + timedelta(days=days)
    row = Clock(notice=notice, case=notice.case, kind="legal", started_at=notice.sent_at, due_at=due)
    row.explanation, row.fired_at = {"code": "advice_date", "params": {"days": 1}}, fired_at
    row.save(force_insert=True)


def has_over(like: Notice) -> None:
    made = letter(like, Notice.State.OVERDUE, sent_at=now() - timedelta(days=5))
    clock(made, days=-3, fired_at=now() - timedelta(days=3))


def has_answer(like: Notice) -> None:
    clock(letter(like, Notice.State.SENT, sent_at=now() - timedelta(days=4)), days=2)


def says(event: str, notice: Notice) -> None:
    digest = Draft(notice).whole(at=now()).digest
    dana = factory.dana(notice.case)
    custody.record(case=notice.case, event=event, by=dana, at=now(), notice=notice.pk, digest=digest)


MAKES = {
    "over": has_over,
    "send": lambda like: letter(like, Notice.State.DRAFTED),
    "asked": lambda like: says(ASKED, letter(like, Notice.State.DRAFTED, signer="house")),
    "read": lambda like: says(AGREED, letter(like, Notice.State.DRAFTED, signer="house")),
    "answer": has_answer,
}


def covers(case: Case) -> None:
    """Leave nobody to write to: a letter that is about to leave waits for nothing of hers."""
    for route in still_to_write(case, engine.routes_of(case, at=now())):
        assert route.recipient is not None
        (made,) = engine.draft_route(
            case=case, basis_id=route.basis_id, recipient_id=route.recipient.id, channel=route.channel,
            by=factory.dana(case), at=now(),
        )  # fmt: skip
        Notice.objects.filter(pk=made.pk).update(state="queued", approved_at=now(), content_digest="x")


def test_each_combination_of_what_stands_in_a_case(case: Case) -> None:
    """U7: none of them hides another, and the first is the most urgent."""
    wrong = {}
    for codes in subsets(TOGETHER):
        case.notices.all().delete()
        like = alone_cast.draft(case, at=now())
        for code in codes:
            MAKES.get(code, lambda like: None)(like)
        like.delete()
        if "write" not in codes:
            covers(case)
        found = [one.code for one in next_alone(case, at=now())]
        expected = [code for code in ORDER if code in codes] or ["quiet"]
        listed = [code for code in expected if code != "write"] or ["quiet"]
        if found != expected or next_of([case], at=now())[case].code != listed[0]:
            wrong[codes] = found

    assert wrong == {}


def codes_of(case: Case) -> set[str]:
    covers(case)
    return {one.code for one in next_alone(case, at=now())}


def test_letter_to_which_she_said_no_waits_for_nothing(case: Case) -> None:
    made = letter(alone_cast.draft(case, at=now()), Notice.State.DRAFTED, signer="house")
    case.notices.exclude(pk=made.pk).delete()
    says(DECLINED, made)

    assert codes_of(case) == {"quiet"}
    assert next_of([case], at=now())[case].code == "quiet"


def test_letter_that_cannot_go_waits_for_nothing(case: Case) -> None:
    """Each of its links is gone; a name that she has not typed yet, or a pause, is no such thing."""
    made = alone_cast.draft(case, at=now())
    dana = factory.dana(case)
    lacks = {one.code for one in selfsending.lacks_of(made, by=dana, at=now())}
    before = codes_of(case)
    intake.pause_case(case=case, by=dana, at=now())
    paused = codes_of(case)
    case.sightings.update(state="removed", removed_at=now())

    assert "element" in lacks and before == paused == {"send"}
    assert codes_of(case) == {"quiet"}


def test_date_that_passed_before_anything_fired_is_missed(case: Case) -> None:
    """U7: also where the sweep waits for a look; and what it fired long ago, with nothing after it."""
    like = alone_cast.draft(case, at=now())
    made = letter(like, Notice.State.SENT, sent_at=now() - timedelta(days=4))
    clock(made, days=-1)
    like.delete()
    before = codes_of(case)
    made.clocks.update(fired_at=now())

    assert before == codes_of(case) == {"over"}


@pytest.mark.parametrize(
    ("is_only_visit", "says"),
    [
        (False, "Nothing is due before. Come back here then, and see how your links stand."),
        (True, "Nothing is due before."),
    ],
)
def test_nobody_without_digits_is_told_to_come_back(case: Case, is_only_visit: bool, says: str) -> None:
    covers(case)
    assert str(aloneward(case, is_only_visit=is_only_visit)["says"]) == says


def test_letter_that_left_since_takes_the_place_of_a_missed_date(case: Case) -> None:
    like = alone_cast.draft(case, at=now())
    has_over(like)
    clock(letter(like, Notice.State.SENT, sent_at=now() - timedelta(days=1)), days=2)
    like.delete()

    assert codes_of(case) == {"answer"}


def test_question_comes_where_nothing_can_be_written_yet(cast: Cast) -> None:
    """U2."""
    client = come(made_of(cast, answered=False))
    page = text(client.get(STATUS))

    assert 'href="/form/now/first">Say it now</a>' in page
    assert "There is a question that only you can answer." in page and "Nothing is due" not in page


def test_page_says_what_she_can_write_and_when_the_other_should_answer(cast: Cast) -> None:
    """U7, U17: every date stands there, and no name."""
    client = come(made_of(cast))
    before = text(client.get(STATUS))
    sent(client)
    page = text(client.get(STATUS))
    day = Clock.objects.get().due_at.day

    assert "There is a letter that you can write now." in before and "Nothing is due" not in before
    assert page.index("There is a letter that you can write now.") < page.index(
        f"{day} November.</strong> By then they"
    )
    assert "Gallery" not in page


ADD = "Come back here then, or on any day when you have a link. A letter needs one."


@pytest.mark.parametrize("pasted", ["", "javascript:alert(1)\nhttp://exa[mple/x"])
def test_without_a_link_the_next_is_to_add_one(cast: Cast, pasted: str) -> None:
    """Issue point 8: not that nothing is due, nor that it is due today. A piece that no browser can open is no link."""
    client = come(pasted_by(cast, pasted))
    status, page = text(client.get(STATUS)), text(client.get("/form/now/letters"))

    assert ADD in status and "Nothing is due" not in status and "Thursday 24 December" in status
    assert 'href="/form/now/list">Add links</a>' in status and 'href="/form/now/list">Add links</a>' in page


def knowing(
    cast: Cast, *know: str, pasted: str = "", seen: str = "public", works: str = "alone"
) -> NewReceipt:
    links = {"text": pasted, "seen": seen}
    return pasted_by(cast, pasted, given=0, works=works, know={"know": list(know)}, links=links)


LINK, THREAT = "http://gallery.example/v/1", "Do not pay, do not send, stop answering."
MORE_ON_THREATS = ('href="/help#first"', 'href="/help/programmes"')


@pytest.mark.parametrize("works", ["alone", "worked"])
@pytest.mark.parametrize(("pasted", "seen"), [("", ""), (LINK, "sent_to_me"), (LINK, "public")])
def test_threat_says_what_to_do_first(cast: Cast, pasted: str, seen: str, works: str) -> None:
    """U7; whoever works the case, and whatever is out already. Who names no threat reads none of it."""
    made = knowing(cast, "threat", pasted=pasted, seen=seen, works=works)
    client = come(made)
    page, other = text(client.get(STATUS)), text(come(knowing(cast, "links", works=works)).get(STATUS))

    assert all(words in page for words in (THREAT, *MORE_ON_THREATS))
    assert (ADD in page) is (works == "alone" and not pasted) and THREAT not in other
    assert 'id="first"' in text(client.get("/help"))


def test_threat_in_a_held_case_asks_for_no_picture(cast: Cast) -> None:
    made = knowing(cast, "threat", works="worked")
    safeguarding.raise_stop(case=Case.objects.get(pk=made.receipt.case_id), by=cast.alice, at=now())
    page = text(come(made).get(STATUS))

    assert THREAT in page and "Do you have the picture?" not in page


def test_threat_shows_to_nobody_who_has_the_digits_alone(cast: Cast) -> None:
    """U17, T3: not to whoever found them, where she chose an own word; after it, it does."""
    with_word(made := knowing(cast, "threat", "heard"))
    alone = text(come(made).get(STATUS))
    hers = text(owndoor.come(made.digits, owndoor.WORD).get(STATUS))

    assert ADD in alone and THREAT not in alone and "whoever told you" not in alone
    assert THREAT in hers and "whoever told you" in hers


@pytest.mark.parametrize(
    ("know", "says"),
    [
        ("face_search", "Copy the link of what the search found."),
        ("heard", "Can you ask whoever told you for the link?"),
    ],
)
def test_whoever_has_no_link_reads_where_one_may_come_from(cast: Cast, know: str, says: str) -> None:
    page = text(come(knowing(cast, know)).get(STATUS))

    assert f"{ADD} {says}" in page and "Thursday 24 December" in page
