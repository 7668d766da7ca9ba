"""The page for people under 18 answers everybody, asks no database, keeps nothing, and cites each line."""

import re

import pytest
from django.test import Client

from casework import helplinefiles, helplines
from casework.datafiles import FileUnfit


def test_help_asks_no_database_and_keeps_nothing() -> None:
    """U37. Without the db mark any query fails this test."""
    answer = Client().post("/help", {"country": "GB"})

    assert answer.status_code == 200
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("country", ["", "GB", "US", "JP", "ZZ", "<script>"])
def test_help_says_what_matters_in_every_country(country: str) -> None:
    """U37: not in trouble, do not send or download, a programme, a hotline, a child line, an emergency number."""
    html = Client().post("/help", {"country": country}).content.decode()

    for words in (
        "not in trouble",
        "Do not send",
        "Do not download",
        "Take It Down",
        "INHOPE",
        "Child Helpline",
    ):
        assert words in html
    assert 'href="tel:' in html
    assert "<script>alert" not in html


def test_helper_who_asked_about_a_case_is_spoken_to_first() -> None:
    helper = Client().get("/help?helper").content.decode()
    herself = Client().post("/help", {"country": "GB"}).content.decode()

    assert helper.index("You help somebody who may be under 18, or was") < helper.index("not in trouble")
    assert 'name="helper"' in helper
    assert "You help somebody who may be under 18, or was" not in herself


def test_help_in_britain_names_its_own_services_first() -> None:
    html = Client().post("/help", {"country": "GB"}).content.decode()

    assert html.index("0800 1111") < html.index("<bdi>Report Remove<") < html.index("<bdi>Take It Down<")
    assert 'href="tel:999"' in html


def test_every_line_has_a_source_and_enough_confidence() -> None:
    """U28, design §3.12."""
    found = helplinefiles.load()

    assert len(found.countries()) >= 45
    assert all(line.source.startswith("http") for line in found.lines)
    assert {line.confidence for line in found.lines} <= helplines.SHOWN
    assert {programme.id for programme in found.programmes} == set(helplines.SAYS)


def test_line_without_a_source_stops_the_loading(tmp_path) -> None:
    text = helplinefiles.FILE.read_text(encoding="utf-8")
    broken = tmp_path / "helplines.toml"
    broken.write_text(
        text
        + '\n[[line]]\ncountry = "GB"\nname = "Hearsay"\nfor = ["minor"]\nneeds = ["talk"]\nphone = "123"\n'
    )

    with pytest.raises(FileUnfit, match="GB Hearsay: source"):
        helplinefiles.load(broken)


def test_entry_read_elsewhere_says_that_it_is_a_secondary_source() -> None:
    """Design §3.12: with its source, and truly what kind of source."""
    html, own = (
        re.sub(r"<[^>]*>", "", Client().post("/help", {"country": code}).content.decode())
        for code in ("US", "GB")
    )

    assert "Read in a secondary source, not with the operator: https://www.psychreg.org/" in html
    assert "Source: https://www.iwf.org.uk/" in own
    assert "against the source beside it" not in html


@pytest.mark.parametrize(("country", "name"), [("CL", "Chile"), ("AR", "Argentina"), ("CZ", "Czechia")])
def test_country_without_a_line_for_young_people_says_so_and_what_there_is(country: str, name: str) -> None:
    html = Client().post("/help", {"country": country}).content.decode()
    young = html[html.index('id="part-1"') :]

    assert f"We know no line for people under 18 in {name} that we have checked." in young
    assert young.index('href="tel:') < young.index("Child Helpline International, below")


def test_country_and_need_stay_out_of_the_address() -> None:
    """S46: an address stays in the history of her browser, so one that holds either is not acted on."""
    asked = Client().get("/help?country=DE&need=2").content.decode()
    told = Client(enforce_csrf_checks=True).post("/help", {"country": "DE", "need": "2"})
    html = told.content.decode()

    assert "Help in Germany" not in asked and "Shown is only" not in asked
    assert "Help in Germany" in html and "Shown is only" in html
    assert not told.cookies
    assert "?country" not in html and 'method="get"' not in html


def test_lines_for_adults_are_one_press_away() -> None:
    """U28: what was asked comes first, with a way to each part, and the forms of sites after both."""
    html = Client().post("/help", {"country": "DE", "need": "2"}).content.decode()

    assert 'action="/help#found"' in html
    assert html.index('href="#part-2"') < html.index('id="part-1"') < html.index('id="part-2"')
    assert html.index('id="part-2"') < html.index('id="part-3"')
    assert set(re.findall(r'href="#([^"]*)"', html)) == {"content", "part-1", "part-2", "part-3"}
