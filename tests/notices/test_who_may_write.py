"""Nobody writes for her without authority, and no draft goes where the law says no (design §3.2, §3.12)."""

import pytest
from django.core.management import CommandError, call_command

from casework.facts import parse_facts
from notices import letters
from notices.force import GROWN_UP, NO_AUTHORITY, standing_of, why_not_by
from notices.law import LETTER_KINDS, load_law
from notices.reckoning import compute_routes
from notices.sentences import no_letter_sentence
from tests import factory
from tests.notices import matter
from tests.notices.letter_cast import CLINIC, facts_with, letter
from tests.notices.test_letter_command import FACTS
from tests.notices.test_routes_engine import DANA, FORUM, TODAY

GDPR = ["eu-gdpr-art17-host", "eu-gdpr-art17-search-engine", "gb-uk-gdpr-erasure"]
ERASURE = [one.id for one in load_law() if one.kind == "erasure-right" and one.kind in LETTER_KINDS]


@pytest.fixture
def run(db, tmp_path, capsys):
    def call(text: str, basis: str = "us-take-it-down-act") -> tuple[int, str, bool]:
        source, target = tmp_path / "FACTS.toml", tmp_path / "F.pdf"
        source.write_text(text, encoding="utf-8")
        try:
            call_command("notice", str(source), "--basis", basis, "--out", str(target))
        except SystemExit as stop:
            return int(stop.code or 0), "".join(capsys.readouterr()), target.exists()
        except CommandError as error:
            return error.returncode, str(error), target.exists()
        return 0, "".join(capsys.readouterr()), target.exists()

    return call


@pytest.mark.parametrize(
    ("notifier", "person", "standing"),
    [
        ({"role": "representative", "authority": "none"}, {}, NO_AUTHORITY),
        ({"role": "clinic", "authority": "none"}, {}, NO_AUTHORITY),
        ({"role": "parent", "authority": "none"}, {"age_in_image": "minor"}, NO_AUTHORITY),
        ({"role": "self", "authority": "none"}, {}, "self"),
        ({"role": "representative"}, {}, "representative"),
        ({"role": "parent"}, {"age_in_image": "adult"}, GROWN_UP),
        ({"role": "parent"}, {"age_in_image": "minor", "age_now": 30}, GROWN_UP),
        ({"role": "parent"}, {"age_in_image": "minor", "age_now": 15}, "parent"),
        ({"role": "parent"}, {}, "parent"),
    ],
)
def test_who_has_no_authority_writes_nothing(notifier, person, standing):
    facts = parse_facts({"person": person, "notifier": notifier})

    assert standing_of(facts) == standing
    why = why_not_by(load_law().get("us-take-it-down-act"), standing_of(facts), TODAY)
    assert why == (standing if standing in (NO_AUTHORITY, GROWN_UP) else "")
    assert not why or no_letter_sentence(why)


@pytest.mark.parametrize("notifier", [{"role": "parent"}, {"role": "clinic", "authority": "none"}])
def test_route_of_one_without_authority_is_shown_and_writes_nothing(notifier):
    facts = parse_facts({**DANA, "notifier": notifier})
    routes = compute_routes(facts, recipients=[FORUM], law=load_law(), today=TODAY)

    assert not any(route.writes for route in routes)


def test_draft_of_one_without_authority_is_refused(run):
    code, says, written = run(FACTS.replace('"clinic"', '"clinic"\nauthority = "none"'))

    assert (code, written) == (1, False)
    assert "no authority to act" in says


def test_no_draft_is_written_where_the_law_says_no(run):
    code, says, written = run(FACTS.replace('"US-NY"', '"GB-ENG"'), basis="us-fl-brookes-law")

    assert (code, written) == (1, False)
    assert "us-fl-brookes-law" in says and "does_not_apply" in says


def test_draft_under_a_law_that_is_open_says_so(run):
    _code, says, written = run(FACTS.replace('shows = "nude"', ""))

    assert written and "It is open whether this law applies." in says
    known = FACTS.replace('kind = "real"', 'kind = "real"\nlicensed = false\npublished = true')
    assert "It is open" not in run(known.replace('"https://', '"https://x.com/'))[1]


def test_draft_that_says_she_never_agreed_warns_where_nobody_said_so(run):
    _code, unasked, _written = run(FACTS)
    _code, told, _written = run(FACTS.replace('kind = "real"', 'kind = "real"\nlicensed = false'))

    assert "Nobody has said yet whether she agreed" in unasked
    assert "Nobody has said yet whether she agreed" not in told


@pytest.mark.parametrize("basis_id", GDPR)
def test_erasure_asked_for_another_says_by_what_authority(basis_id):
    hers = facts_with()
    hers["notifier"] = {"role": "self", "signature": "Dana Field"}

    by_clinic = letter(basis_id, told={**facts_with(), "notifier": CLINIC})
    assert "who has authorised me to do so" in " ".join(by_clinic.text.split())
    unconfirmed = letter(basis_id, told={**facts_with(), "notifier": CLINIC}, confirmed={})
    assert "authority_to_act" in unconfirmed.missing
    assert "authority_to_act" not in {one.key for one in letter(basis_id, told=hers).elements}


@pytest.mark.parametrize("basis_id", ERASURE)
def test_consent_that_was_given_is_not_said_to_be_for_elsewhere(basis_id):
    composed = letter(basis_id, told=facts_with(image={"licensed": True}))

    assert "elsewhere" not in composed.text


def test_draft_waits_until_she_allowed_it(db):
    people = factory.cast()
    notice = matter.draft(matter.case_with_addresses(people.alice, host="board.example"), by=people.alice)
    case = notice.case
    case.facts = {**(case.facts or {}), "notifier": {"authority": "none"}}
    case.save()

    letter = letters.compose_notice(notice, at=factory.MOMENT)
    missing = letters.what_is_missing(notice, letter, by=people.bob, at=factory.MOMENT)

    assert no_letter_sentence(NO_AUTHORITY) in {one.says for one in missing if one.code == "no_letter"}
