"""The pages of law: all of it to be found by country, kind, age and sureness; read whole; reviewed by a reviewer alone."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from casework import staffing
from casework.models import AuditEntry
from notices.law import load_law
from notices.models import LawReview
from notices.templatetags.laws import laws_named
from notices.terms import ADDRESSEES, CONFIDENCES, COVERS, KINDS, STATUSES, WHO_MAY_NOTIFY, RunsFrom
from notices.views import lawrows
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
LAW = matter.LAW
OLD = load_law().get(LAW).verification.checked + timedelta(days=200)
GIVEN = {
    "outcome": "confirmed",
    "source_title": "47 U.S.C. 223a, text of today",
    "source_url": "",
    "note": "",
}


def reviewer(people: factory.Cast) -> Any:
    staffing.name_law_reviewer(user=people.alice.user, by=people.bob)
    return pages.browser_of(type(people.alice).objects.get(pk=people.alice.pk))


def at_day(moment: Any) -> Any:
    """Move the clock that doors read."""
    return patch("casework.moments.moved", return_value=moment - factory.MOMENT)


def test_every_word_of_the_vocabularies_has_words_for_people() -> None:
    assert set(KINDS) <= set(lawrows.KIND_WORDS)
    assert set(STATUSES) <= set(lawrows.STATUS_WORDS)
    assert set(CONFIDENCES) <= set(lawrows.CONFIDENCE_WORDS)
    assert set(COVERS) <= set(lawrows.COVERS_WORDS)
    assert set(WHO_MAY_NOTIFY) <= set(lawrows.WRITER_WORDS)
    assert set(ADDRESSEES) <= set(lawrows.ADDRESSEE_WORDS)
    assert {str(one) for one in RunsFrom} <= set(lawrows.STARTS_WORDS)


def test_every_law_is_on_one_of_the_pages_of_the_list() -> None:
    """Design §3.12: a page lists every basis by age and confidence."""
    browser = pages.browser_of(factory.cast().alice)

    for order in ("", "age"):
        found = [pages.text_of(browser.get("/law", {"order": order, "page": n})) for n in range(1, 9)]
        assert all(any(f'href="/law/{basis.id}"' in page for page in found) for basis in load_law())


@pytest.mark.parametrize(
    "asked",
    [{}, {"order": "age"}, {"letter": "yes"}, {"sure": "medium"}, {"kind": "criminal"}, {"country": "GB"}],
)
def test_list_stays_light_however_it_is_filtered(asked: dict[str, str]) -> None:
    """U34: at most 60 KB."""
    assert len(pages.browser_of(factory.cast().alice).get("/law", asked).content) <= 60 * 1024


def test_list_shows_what_was_asked_for_and_no_more() -> None:
    browser = pages.browser_of(factory.cast().alice)

    page = pages.text_of(browser.get("/law", {"country": "DE", "letter": "no"}))
    wrong = browser.get("/law", {"country": "Atlantis", "kind": "criminal"})
    none = pages.text_of(browser.get("/law", {"country": "DE", "age": "changed"}))

    assert 'href="/law/de-stgb-184k"' in page
    assert 'href="/law/us-take-it-down-act"' not in page
    assert wrong.status_code == 200
    assert "Something needs another look" in pages.text_of(wrong)
    assert "No law fits all of this." in none


@pytest.mark.parametrize("basis_id", list(load_law().bases))
def test_page_of_each_law_shows_all_of_its_file_and_stays_light(basis_id: str) -> None:
    """U34, design §3.12: no legal fact without its source."""
    basis, browser = load_law().get(basis_id), pages.browser_of(factory.cast().alice)

    response = browser.get(f"/law/{basis_id}")
    page = " ".join(pages.text_of(response).split())

    said = [basis.connecting_factor, basis.penalty, *(laws_named(one.text) for one in basis.cautions)]
    said += [laws_named(one.how) for one in basis.ladder] + [
        one.requirement for one in basis.required_elements
    ]
    said += [*basis.verification.open_questions, *basis.verification.corrections]
    said += [one.text for one in basis.statements if one.language == basis.language]
    said += [one.title for one in basis.sources]
    said += [basis.deadline.words, basis.deadline.runs_from_words] if basis.deadline else []
    assert [one for one in said if " ".join(pages.escaped(one).split()) not in page] == []
    assert len(response.content) <= 60 * 1024


def test_reviewer_confirms_and_the_law_writes_again() -> None:
    people = factory.cast()
    browser = reviewer(people)
    with at_day(factory.MOMENT + timedelta(days=200)):
        browser = reviewer(people)
        waiting = pages.text_of(browser.get("/law", {"age": "waits"}))
        answer = browser.post(
            f"/law/{LAW}/review", GIVEN | {"source_url": "https://law.example/223a"}, follow=True
        )
        after = pages.text_of(answer)

    assert f'href="/law/{LAW}"' in waiting
    assert "Laws wait for you" in waiting
    assert "Confirmed for every case" in after
    assert "https://law.example/223a" in after
    assert "a law reviewer has to confirm it" not in after
    assert AuditEntry.objects.get(event="law_reviewed").data == {"basis": LAW, "outcome": "confirmed"}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"source_title": " "}, "Name the text that you read."),
        ({"outcome": ""}, "Choose what you found."),
        ({"outcome": "changed"}, "Say in what it has changed."),
        ({"source_url": "javascript:alert(1)"}, "This is no web address."),
        ({"source_url": "ftp://law.example/"}, "This is no web address."),
    ],
)
def test_refused_review_keeps_what_was_typed(change: dict[str, str], says: str) -> None:
    browser = reviewer(factory.cast())
    given = GIVEN | {"note": "" if "outcome" in change else "compared word by word"} | change

    answer = browser.post(f"/law/{LAW}/review", given)

    assert answer.status_code == 422
    assert says in pages.text_of(answer)
    assert given["source_title"].strip() in pages.text_of(answer)
    assert given["note"] in pages.text_of(answer)
    assert not LawReview.objects.exists()


@pytest.mark.parametrize("who", ["alice", "bob", "carol"])
def test_nobody_else_opens_the_review(who: str) -> None:
    """S2: Alice works cases, Bob administers, Carol is a stranger."""
    browser = pages.browser_of(getattr(factory.cast(), who))

    answers = {
        browser.get(f"/law/{LAW}/review").status_code,
        browser.post(f"/law/{LAW}/review", GIVEN).status_code,
    }

    assert answers == {404}
    assert not LawReview.objects.exists()


def test_administrator_names_a_reviewer_and_takes_it_back() -> None:
    """S5, S9: a fresh sign-in, and the sessions of the one who was named end."""
    people = factory.cast()
    bob, alice = pages.browser_of(people.bob), pages.browser_of(people.alice)
    url = f"/law/reviewers/{people.alice.user.pk}"

    named = pages.text_of(bob.post(url, follow=True))
    assert people.alice.user.roles.filter(role="law_reviewer").exists()
    assert alice.get("/law").status_code == 302
    bob.post(url, {"take_back": "yes"})

    assert "Alice reviews law now" in named
    assert not people.alice.user.roles.filter(role="law_reviewer").exists()
    events = AuditEntry.objects.filter(event__startswith="law_reviewer").values_list("event", flat=True)
    assert sorted(events) == ["law_reviewer_named", "law_reviewer_removed"]


def test_review_of_a_law_wants_a_fresh_sign_in_and_loses_nothing_typed() -> None:
    """S5, U40: one answer frees or stops a law for every case."""
    browser = reviewer(factory.cast())
    session = browser.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**row, "at": row["at"] - 360} for row in records]
    session.save()

    asked = browser.post(f"/law/{LAW}/review", GIVEN | {"note": "compared word by word"})
    assert (asked.status_code, LawReview.objects.count()) == (403, 0)
    assert "compared word by word" in pages.text_of(asked)
    assert browser.get(f"/law/{LAW}/review").status_code == 200
    browser.post(f"/law/{LAW}/review", GIVEN | {"passphrase_again": factory.PASSPHRASE})

    assert LawReview.objects.count() == 1


def test_nobody_names_a_reviewer_elsewhere_or_without_that_role() -> None:
    people = factory.cast()

    assert pages.browser_of(people.bob).post(f"/law/reviewers/{people.carol.user.pk}").status_code == 404
    assert pages.browser_of(people.alice).post(f"/law/reviewers/{people.alice.user.pk}").status_code == 404
    assert pages.browser_of(people.alice).get("/law/reviewers").status_code == 404
