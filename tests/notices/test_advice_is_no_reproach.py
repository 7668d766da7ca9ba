"""When a date of our own passes, no word calls it overdue or a breach: in the letters of every language, and on the pages."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from casework.models import system_actor
from notices import agenda, escalation
from notices.clockwords import clock_sentence
from notices.law import LETTER_KINDS, load_law
from notices.parties import Earlier, Promised
from notices.typesetting import halves
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, send
from tests.notices.letter_cast import HERSELF, facts_with, letter
from tests.notices.time_cast import as_advice

LATE = SEND_AT + timedelta(days=9)
PROMISE = Promised(48, "hours", "https://gallery.example/rules", date(2026, 11, 20))
BEFORE = Earlier("7F3K92QD", date(2026, 11, 5), 2, "R-1234", promised=PROMISE)
# What a reproach, or a time of the law, is called. Each stands in the letter where one did run out, or would.
REPROACH = {
    "en": r"overdue|breach|violat|\blate\b|too late|fail|missed|deadline|ended|ran out|time that this law|unlawful",
    "de": r"überfällig|verstoß|verstöß|verletz|verspät|versäum|Frist\b|endete|säumig|rechtswidrig",
    "es": r"vencid|incumpl|infracc|infring|retras|tarde|plazo|terminó|ilícit",
    "fr": r"retard|manqu|infraction|violation|délai|dépass|pris fin|illicite",
    "it": r"scadut|violazion|inadempi|ritardo|termine|illecit",
    "nl": r"te laat|overtred|schend|verzuim|termijn|eindigde|onrechtmatig",
    "pt": r"vencid|incumpr|descumpr|infração|violaç|atras|prazo|terminou|ilícit",
    "ja": r"期限|違反|遅延|遅れ|期間|怠|違法",
    "ko": r"기한|위반|지연|연체|기간|늦|위법",
}
LANGUAGES = sorted(REPROACH)
BASES = [basis.id for basis in load_law() if basis.kind in LETTER_KINDS and basis.authority is None]


def words_of(language, basis_id="us-take-it-down-act", **changes):
    """Return the half of a follow-up that is in this language, without what others wrote: law and addresses."""
    composed = letter(basis_id, language=language, **({"earlier": BEFORE} | changes))
    leading, below = halves(composed.text)
    text = re.sub(r"\s+", " ", below if composed.translation else leading)
    basis = load_law().get(basis_id)
    for told in (basis.official_name, basis.citation):
        text = text.replace(re.sub(r"\s+", " ", told), "")
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("told", [{}, HERSELF], ids=["for her", "herself"])
def test_follow_up_after_our_own_date_reproaches_nobody(language, told):
    facts = facts_with(notifier=told) if told else facts_with()

    assert not re.findall(REPROACH[language], words_of(language, told=facts), re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_follow_up_after_a_legal_time_names_it(language):
    """The list of words above is no empty one."""
    late = Earlier("7F3K92QD", date(2026, 11, 5), 2, over_on=date(2026, 11, 7))

    assert re.findall(REPROACH[language], words_of(language, earlier=late), re.IGNORECASE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_promise_is_quoted_with_its_page_and_day(language):
    text = words_of(language)

    assert "48" in text
    assert "https://gallery.example/rules" in text
    assert "20" in text.partition("https://gallery.example/rules")[2][:40]
    assert all(told in text for told in ("7F3K92QD", "R-1234"))


@pytest.mark.parametrize("basis_id", BASES)
def test_follow_up_can_be_written_under_every_law(basis_id):
    composed = letter(basis_id, earlier=BEFORE)

    assert composed.missing == ()
    assert composed.facts <= {"address_of_picture", "authority", "organisation", "date_seen"}


def test_number_that_is_no_number_is_not_quoted():
    """It is what a person typed, and could name her."""
    named = Earlier("7F3K92QD", date(2026, 11, 5), 2, "1 report for Dana Field")

    assert "Dana" not in letter(earlier=named).text


@pytest.fixture
def passed(case, cast, mailbox):
    """A notice whose own date passed while the picture is up."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    clock = as_advice(notice)
    escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=clock.due_at)
    return notice


def shown(page, start, end):
    return re.sub(r"<[^>]*>", " ", page.partition(start)[2].partition(end)[0])


def test_pages_after_our_own_date_reproach_nobody(passed, cast):
    browser, case = pages.browser_of(cast.alice), passed.case_id
    notice = pages.text_of(browser.get(reverse("notice", args=[case, passed.pk])))
    address = pages.text_of(browser.get(reverse("sighting", args=[case, 1])))
    said = [
        shown(notice, 'id="notice-now"', "What the law offers next"),
        shown(notice, 'aria-label="We c', 'id="lines-title"'),
        shown(address, 'id="sighting-now"', 'id="rungs-title"'),
        shown(address, 'id="rungs-title"', "</section>"),
        " ".join(str(task.words) for task in agenda.tasks_of(cast.alice, at=LATE)),
    ]

    assert all(part.strip() for part in said)
    assert not [
        re.findall(REPROACH["en"], part, re.IGNORECASE) for part in said if re.search(REPROACH["en"], part)
    ]


@pytest.mark.parametrize("days", [0, 7])
@pytest.mark.parametrize("runs", [True, False])
def test_sentence_of_an_advice_date_reproaches_nobody(days, runs):
    explanation = {"code": "advice_date", "params": {"days": days}}

    said = clock_sentence(explanation, started_at=SEND_AT, kind="advice", runs=runs)

    assert not re.findall(REPROACH["en"], said)
