"""The page of routes: what decides most, what can be drafted, and what is talked about before that."""

import re
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from casework import custody
from notices.law import load_law
from notices.models import Notice
from notices.views.lawrows import place_name
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def chosen(host: str = "practice-board", law: str = pages.LAW) -> dict[str, str]:
    return {"basis_id": law, "recipient_id": host, "channel": "take_it_down_form"}


def test_routes_begin_with_the_question_that_decides_most() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert page.index("One more answer would decide most") < page.index("A notice can go on these")
    assert f"/cases/{case.pk}/routes/answer?fact=" in page


def test_answer_is_kept_and_an_answer_that_fits_nothing_is_said() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    browser = pages.browser_of(people.alice)
    url = f"/cases/{case.pk}/routes/answer?fact=image.made_by"

    wrong = browser.post(url, {"value": "nobody"})
    right = browser.post(url, {"value": "self"})

    assert wrong.status_code == 422
    assert right["Location"] == f"/cases/{case.pk}/routes"
    assert case.images.get().facts["made_by"] == "self"


@pytest.mark.parametrize(
    ("fact", "value"), [("age_in_image", "minor"), ("age_in_image", "unsure"), ("age_now", "17")]
)
def test_answer_that_says_minor_stops_everything(fact: str, value: str) -> None:
    """S56: the answer leads to the page that says what not to do."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    browser = pages.browser_of(people.alice)

    answer = browser.post(f"/cases/{case.pk}/routes/answer?fact=person.{fact}", {"value": value})

    assert answer["Location"] == f"/cases/{case.pk}/stopped"
    assert "Saved." not in pages.text_of(browser.get(answer["Location"]))
    assert browser.get(f"/cases/{case.pk}/addresses").status_code == 409


def test_draft_opens_the_notice_and_the_route_then_leads_there() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    browser = pages.browser_of(people.alice)

    answer = browser.post(reverse("draft", args=[case.pk]), chosen())
    notice = Notice.objects.get()

    assert answer["Location"] == f"/cases/{case.pk}/notices/{notice.pk}"
    assert sorted(notice.sightings.values_list("number", flat=True)) == [1, 2]
    assert "Open this notice" in pages.text_of(browser.get(f"/cases/{case.pk}/routes"))


def test_each_recipient_stands_once_with_its_best_route_open() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))
    card = re.search(r'id="to-practice-board".*?</article>', page, re.DOTALL)[0]
    best, _, more = card.partition("more laws for")

    assert page.count('id="to-practice-board"') == 1
    assert f'value="{pages.LAW}"' in best
    assert best.count('name="basis_id"') == 1
    assert 'name="basis_id" value="eu-dsa-art16"' in more


def test_route_says_for_which_addresses_no_notice_speaks_yet() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    matter.draft(case, by=people.alice)
    late = factory.sighting_of(case, "http://board.example/9", by=people.alice, image=case.images.get())
    matter.host_chain(late, "board.example", by=people.alice, at=factory.MOMENT)

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert "Open this notice" in page
    assert f"Draft one for address {late.number}" in page


def test_open_question_shows_the_laws_it_decides_and_names_each_law_once() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))
    part = page[page.index("An answer decides these") : page.index("These do not apply")]
    named = re.findall(r'href="/law/([a-z0-9-]+)"', part)

    assert "Which laws wait for it" in part
    assert "us-dmca-512c" in named
    assert len(named) == len(set(named))


def test_laws_of_countries_that_nothing_ties_to_the_case_are_counted_not_named() -> None:
    """Dana lives in the United States; nothing is known of France."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert 'href="/law/fr-' not in page
    assert 'href="/law?country=FR"' in page
    assert "Laws of countries that nothing ties to this case" in page


def test_law_of_the_country_of_the_uploader_is_named_with_what_would_decide_it() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    row = case.sightings.get(number=1)
    row.facts = {**(row.facts or {}), "uploader_country": "FR"}
    row.save(update_fields=["facts"])

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert 'href="/law/fr-' in page


def test_routes_without_a_letter_stand_by_who_gets_them_with_what_to_do() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))
    steps = page[page.index("What else the law offers</h2>") : page.index("An answer decides these")]

    assert steps.index("<h3>A programme</h3>") < steps.index("<h3>The police</h3>")
    assert steps.count("<summary>What to do") == steps.count('<ul class="rows card">') >= 4
    assert escape(load_law().get("us-15-usc-6851").authority.how) in steps


def test_every_law_is_on_the_page_by_name_or_counted_by_its_country() -> None:
    """Issue 3.1: nothing is dropped silently."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    words = page[page.index("A notice can go on these") :]
    lost = [
        basis.id
        for basis in load_law()
        if f'href="/law/{basis.id}"' not in words
        and str(escape(place_name(basis.jurisdiction.partition("-")[0]))) not in words
    ]
    assert lost == []


def test_page_of_a_case_with_many_addresses_stays_light_at_the_same_number_of_queries() -> None:
    """U34: at most 60 KB."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    browser, url = pages.browser_of(people.alice), f"/cases/{case.pk}/routes"
    browser.get(url)
    with CaptureQueriesContext(connection) as before:
        browser.get(url)
    for at in range(20):
        host = f"site{at % 7}.example"
        row = factory.sighting_of(case, f"http://{host}/{at}", by=people.alice, image=case.images.get())
        matter.host_chain(row, host, by=people.alice, at=factory.MOMENT, rack=f"rack{at % 9}")

    with CaptureQueriesContext(connection) as after:
        answer = browser.get(url)

    assert len(after) <= len(before)
    assert len(answer.content) <= 60 * 1024


def test_recipient_that_somebody_came_for_stands_first_with_all_its_laws() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    with patch("notices.views.routes.CARDS_SHOWN", 1):
        browser = pages.browser_of(people.alice)
        page = pages.text_of(browser.get(f"/cases/{case.pk}/routes"))
        other = pages.text_of(browser.get(f"/cases/{case.pk}/routes?to=to-practice-harbor-host"))

    assert 'href="?to=to-practice-harbor-host#to-practice-harbor-host"' in page
    assert '<article class="card route" id="to-practice-harbor-host">' in other
    assert '<li id="to-practice-board">' in other


def test_route_that_does_not_hold_is_said_and_drafts_nothing() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")

    answer = pages.browser_of(people.alice).post(
        reverse("draft", args=[case.pk]), chosen(law="eu-gdpr-art17-host"), follow=True
    )

    assert "This route does not hold any more" in pages.text_of(answer)
    assert not Notice.objects.exists()


def test_caution_that_stands_alone_is_talked_about_before_a_draft() -> None:
    """Design §3.15: an unticked box, and no draft without it."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    browser = pages.browser_of(people.alice)
    url = reverse("draft", args=[case.pk])

    with patch("notices.views.routes._warnings", return_value=["She herself may be at risk."]):
        shown = browser.post(url, chosen())
        unticked = browser.post(url, chosen() | {"asked": "yes"})
        assert not Notice.objects.exists()
        drafted = browser.post(url, chosen() | {"asked": "yes", "talked": "yes"})

    assert "She herself may be at risk." in pages.text_of(shown)
    assert "checked" not in pages.text_of(shown)
    assert unticked.status_code == 422
    assert "Nothing was drafted" in pages.text_of(unticked)
    assert drafted.status_code == 302


def test_recipient_that_forwards_is_named_before_a_draft() -> None:
    """Design §3.15: channels that forward to the customer say so before."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    row = case.sightings.get(number=1)
    matter.host_chain(row, "board.example", by=people.alice, at=factory.MOMENT, rack="deepfield")
    browser = pages.browser_of(people.alice)
    given = chosen("practice-deepfield", "eu-dsa-art16") | {"channel": "abuse_mailbox"}

    page = pages.text_of(browser.post(reverse("draft", args=[case.pk]), given))

    assert "passes what it gets on to its customer" in page
    assert not Notice.objects.exists()


def test_talk_about_a_caution_is_in_custody_with_its_draft() -> None:
    """Design §3.15."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    matter.host_chain(
        case.sightings.get(number=1), "board.example", by=people.alice, at=factory.MOMENT, rack="deepfield"
    )
    given = chosen("practice-deepfield", "eu-dsa-art16") | {"channel": "abuse_mailbox", "talked": "yes"}

    pages.browser_of(people.alice).post(reverse("draft", args=[case.pk]), given)

    entry = custody.entries(case).get(event="caution_discussed")
    assert entry.data == {"notice": str(Notice.objects.get().pk), "cautions": ["forwards_to_customer"]}
    assert entry.actor == people.alice


def test_other_laws_stand_open_once_a_notice_went_on_one() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    browser = pages.browser_of(people.alice)
    before = pages.text_of(browser.get(f"/cases/{case.pk}/routes"))

    browser.post(reverse("draft", args=[case.pk]), chosen(law="eu-dsa-art16") | {"channel": "own_form"})

    after = pages.text_of(browser.get(f"/cases/{case.pk}/routes"))
    folded = 'class="folded holds more" open'
    assert folded not in before
    assert after.index(folded) < after.index("Open this notice")
