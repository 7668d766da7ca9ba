"""Who runs this, who may sign where, what is held: said openly, and asked for before live."""

import io
import json
import re

import pytest
from django.core.management import call_command
from django.test import Client, override_settings

from casework import doctor, helplinefiles, impact, signing
from casework.datafiles import FileUnfit
from casework.field_classes import FIELD_CLASSES
from casework.models import Organisation
from tests import factory
from tests.casework.walkers import signed_in

COLUMNS = [
    (table, name)
    for table, classes in FIELD_CLASSES.items()
    for one in classes.values()
    for name in one.split()
]
SAID = {
    "OPERATOR_NAME": "Harbour Clinic",
    "OPERATOR_ADDRESS": "1 Quay Street, Port",
    "OPERATOR_CONTACT": "office@clinic.example",
    "OPERATOR_CONTROLLER": "Harbour Trust",
    "OPERATOR_PRIVACY_CONTACT": "privacy@clinic.example",
    "OPERATOR_AUTHORITY": "Commissioner of Port",
}


def _findings(check: str) -> dict[str, doctor.Finding]:
    return {found.check: found for found in doctor.examine() if found.check == check}


def test_anybody_reads_who_runs_this_and_what_it_is_not(db: None) -> None:
    """Issue 3 point 9, S23: without a sign-in, and nothing is asked."""
    with override_settings(**SAID):
        html = Client().get("/about").content.decode()

    assert all(words in html for words in SAID.values())
    assert "It is not legal advice." in html
    assert "not an emergency service" in html
    assert set(re.findall(r'<form[^>]*action="([^"]*)"', html)) == {"/about#signing", "/form/language"}
    assert html.index('href="/leave"') < html.index("<h1>")


def test_open_page_is_handed_six_settings_and_no_more(db: None) -> None:
    """A template of a page that anybody opens could show whatever it is handed."""
    handed = Client().get("/about").context["operator"]

    assert set(handed) == {"name", "address", "contact", "controller", "privacy_contact", "authority"}


def test_what_is_not_said_yet_is_said_to_be_missing(db: None) -> None:
    html = Client().get("/about").content.decode()

    assert html.count("not said yet") == 4


def test_words_of_the_operator_are_shown_as_text(db: None, tmp_path) -> None:
    """S36: nobody's markup runs."""
    own = tmp_path / "legal.txt"
    own.write_text("We are <script>alert(1)</script> a clinic.\n\nBy law of Port.", encoding="utf-8")

    with override_settings(OPERATOR_LEGAL_PAGE=str(own)):
        html = Client().get("/about").content.decode()
    with override_settings(OPERATOR_LEGAL_PAGE=str(tmp_path / "gone.txt")):
        assert Client().get("/about").status_code == 200

    assert "We are &lt;script&gt;" in html
    assert "<script>alert" not in html


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("DE", "guided by a person who is qualified as a lawyer"),
        ("IT", "No: only the person herself, or a parent"),
        ("KR", "Not known. Ask a lawyer there"),
        ("EU", "no mandate is asked"),
    ],
)
def test_country_says_who_may_sign_there_or_that_nobody_knows(db: None, country: str, said: str) -> None:
    html = Client().post("/about", {"country": country}).content.decode()

    assert said in html


def test_country_that_she_looks_up_stands_in_no_address_and_no_cookie(db: None) -> None:
    """S46: the form sends it in the body; what an address names is not read."""
    client = Client(enforce_csrf_checks=True)

    page = client.get("/about", {"country": "DE"}).content.decode()
    answer = client.post("/about", {"country": "DE"})

    assert re.search(r'<form class="form" method="post" action="/about#signing"', page)
    assert "qualified as a lawyer" not in page and "qualified as a lawyer" in answer.content.decode()
    assert "selected" not in page and not client.cookies


def test_confirmed_country_is_known_with_its_regions() -> None:
    assert not signing.may_work("US", [])
    assert signing.may_work("US", ["US"])
    assert not signing.is_open("US-CA", signing.NOTICE, "us-ca-sb981", ["US"])
    assert signing.is_open("US-CA", signing.NOTICE, "us-ca-sb981", ["US-NY"])


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('answer = "no"', 'answer = "perhaps"', "answer"),
        ('confidence = "medium"', 'confidence = "low"', "confidence"),
        ('country = "ES"', 'country = "XX"', "country"),
        ('authority = "written"', 'authority = "written"\nfee = 3', "fee"),
    ],
)
def test_rule_that_is_not_as_promised_is_refused_by_name(tmp_path, old: str, new: str, named: str) -> None:
    broken = tmp_path / "signing.toml"
    broken.write_text(signing.FILE.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")

    with pytest.raises(FileUnfit, match=named):
        signing.load(broken)


@override_settings(PRACTICE=False)
def test_live_waits_for_the_country_of_each_organisation(db: None) -> None:
    """Design §5, issue 3 point 9: unknown must be confirmed before live."""
    factory.cast()
    Organisation.objects.filter(name__contains="e").update(country="KR")

    found = _findings("signing for others")["signing for others"]
    with override_settings(SIGNING_CONFIRMED=["KR", "US"]):
        confirmed = _findings("signing for others")["signing for others"]

    assert found.fails
    assert "KR" in found.says
    assert not confirmed.fails


@override_settings(PRACTICE=False)
def test_live_asks_who_runs_this(db: None) -> None:
    """S59."""
    with override_settings(**SAID):
        assert not _findings("who runs this")["who runs this"].fails
    with override_settings(**(SAID | {"OPERATOR_AUTHORITY": ""})):
        found = _findings("who runs this")["who runs this"]

    assert found.fails
    assert "OPERATOR_AUTHORITY" in found.says


@override_settings(SIGNING_CONFIRMED=["Germany"])
def test_confirmed_place_that_is_none_is_named_in_practice_too(db: None) -> None:
    found = _findings("signing for others")["signing for others"]

    assert found.fails
    assert "Germany" in found.says


def test_lines_to_verify_are_for_staff_alone(db: None) -> None:
    """S1, issue 3 point 7."""
    page = signed_in(factory.cast().alice).get("/house/lines").content.decode()

    assert Client().get("/house/lines").status_code == 302
    assert "They are never shown to anybody who needs help." in page
    assert "helplines_to_verify.toml" in page
    assert page.count('role="rowheader"') == len(helplinefiles.load_unverified())


def test_signing_page_says_how_it_stands_with_ones_own_country(db: None) -> None:
    alice = signed_in(factory.cast().alice)

    unknown = alice.get("/house/signing").content.decode()
    with override_settings(SIGNING_CONFIRMED=["US"]):
        known = alice.get("/house/signing").content.decode()

    assert "the operator adds it to the settings" in unknown
    assert "known or confirmed" in known


def test_every_registered_field_is_in_the_assessment_and_on_the_page(db: None) -> None:
    """S13, issue 3 point 9: filled from the registry, so that nothing is left out."""
    written = io.StringIO()
    call_command("dpia", stdout=written)
    rows = {
        line.split(" | ")[0].lstrip("| "): line
        for line in written.getvalue().splitlines()
        if line.startswith("| ")
    }
    page = signed_in(factory.cast().alice).get("/house/data").content.decode()

    for table, column in COLUMNS:
        assert column in re.findall(r"\w+", rows[table].split(" | ")[-1]), (table, column)
        assert table.partition(".")[2] in page
    assert set(impact.ENTRIES) == set(FIELD_CLASSES)
    assert "**You:**" in written.getvalue()


def test_assessment_is_told_to_machines_one_table_a_line() -> None:
    told = io.StringIO()
    call_command("dpia", "--json", stdout=told)

    lines = [json.loads(line) for line in told.getvalue().splitlines()]
    assert [line["table"] for line in lines] == list(FIELD_CLASSES)
    assert all(line["purpose"] and line["kept"] for line in lines)
