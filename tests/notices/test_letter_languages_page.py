"""The second language of a letter: chosen on the notice's page, recorded, and said to be read by no local lawyer."""

from dataclasses import replace

import pytest
from django.urls import reverse

from notices import approval, letters, translating
from notices.drafts import Draft
from notices.models import Notice
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import last_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def notice(people) -> Notice:
    return matter.notice_in("drafted", cast=people)


def page_of(notice: Notice, actor: object) -> str:
    return pages.text_of(pages.browser_of(actor).get(reverse("notice", args=[notice.case_id, notice.pk])))


def choose(notice: Notice, actor: object, language: str) -> str:
    url = reverse("choose_language", args=[notice.case_id, notice.pk])
    answer = pages.browser_of(actor).post(url, {"language": language}, follow=True)
    notice.refresh_from_db()
    return pages.text_of(answer)


def test_letter_is_in_english_alone_where_the_law_is(notice, people):
    page = page_of(notice, people.alice)

    assert notice.language == "en"
    assert "English, and German under it" in page
    assert "No local lawyer" not in page


def test_chosen_language_stands_under_the_english_and_staff_hear_that_nobody_read_it(notice, people):
    page = choose(notice, people.alice, "de")

    assert notice.language == "de"
    assert "No local lawyer has read the words in German." in page
    assert page.index("Request to remove intimate images") < page.index("Mit freundlichen Grüßen")
    assert '<div class="letter-text letter-below" lang="de" dir="ltr">' in page


def test_draft_shows_the_letter_first_and_folds_the_table_and_the_second_half(notice, people):
    page = choose(notice, people.alice, "de")

    folded = page.partition('<details class="folded holds letter-second">')[2].partition("</details>")[0]
    assert "The same in German, which leaves with it" in folded and "Mit freundlichen Grüßen" in folded
    assert page.index('id="letter-title"') < page.index('<details class="folded holds" id="elements">')


def test_choice_is_recorded_once(notice, people):
    choose(notice, people.alice, "de")
    entry = last_entry(notice.case, "notice_language_chosen")
    choose(notice, people.alice, "de")

    assert (entry.data["language"], entry.data["was"]) == ("de", "en")
    assert last_entry(notice.case, "notice_language_chosen").pk == entry.pk


@pytest.mark.parametrize("language", ["", "tlh", "../en", "zh-Hant"])
def test_language_that_this_law_has_nothing_in_is_refused(notice, people, language):
    page = choose(notice, people.alice, language)

    assert notice.language == "en"
    assert "cannot be written in that language" in page


def test_approved_letter_keeps_its_languages(people):
    notice = matter.approved(matter.case_with_addresses(people.alice), cast=people)

    with pytest.raises(letters.Frozen):
        translating.choose_language(notice=notice, language="fr", by=people.alice, at=factory.MOMENT)
    assert "nothing in it can change" in choose(notice, people.alice, "fr")


def test_change_of_language_asks_declarations_anew(notice, people):
    """Design §3.2: what was confirmed is bound to every word that stands in the letter."""
    matter.make_ready(notice, by=people.alice)
    assert all(row for _wording, row in letters.asked_declarations(notice))

    translating.choose_language(notice=notice, language="de", by=people.alice, at=factory.MOMENT)

    assert [row for _wording, row in letters.asked_declarations(notice)] == [None]


def test_declaration_is_shown_in_both_languages_and_confirmed_in_english(notice, people):
    translating.choose_language(notice=notice, language="ja", by=people.alice, at=factory.MOMENT)

    wording, _row = letters.asked_declarations(notice)[0]

    assert (wording.language, wording.translation_language) == ("en", "ja")
    assert wording.translation in page_of(notice, people.alice)


def test_changed_translation_of_a_declaration_asks_it_anew(notice, people, monkeypatch):
    translating.choose_language(notice=notice, language="de", by=people.alice, at=factory.MOMENT)
    matter.make_ready(notice, by=people.alice)
    before = Draft(notice).wordings
    changed = [replace(one, translation=one.translation + " Anders.") for one in before]

    monkeypatch.setattr(Draft, "wordings", changed)

    assert [row for _wording, row in letters.asked_declarations(notice)] == [None]


def test_letter_in_two_languages_is_approved_and_shown_as_it_was_frozen(notice, people):
    translating.choose_language(notice=notice, language="ko", by=people.alice, at=factory.MOMENT)
    matter.make_ready(notice, by=people.alice)
    digest = letters.compose_notice(notice, at=factory.MOMENT).digest

    approval.approve_notice(notice=notice, seen_digest=digest, by=people.bob, at=factory.MOMENT)

    notice.refresh_from_db()
    assert (notice.letter["language"], notice.letter["translation"]) == ("en", "ko")
    assert 'lang="ko"' in page_of(notice, people.bob)
