"""Lines by country and need: the numbers, what is said where there is none, and what staff alone may see."""

import tomllib

import pytest
from django.test import Client

from casework import helplinefiles, helplines
from casework.countries import names
from casework.datafiles import FileUnfit

LAWS = sorted((helplinefiles.FILE.parents[2] / "notices" / "data" / "law").glob("*.toml"))


def _page(**asked: str) -> str:
    return Client().post("/help", asked).content.decode()


def _lawful_countries() -> list[str]:
    places = {tomllib.loads(file.read_text(encoding="utf-8"))["jurisdiction"] for file in LAWS}
    return sorted({place.partition("-")[0] for place in places} - {"EU"})


def test_need_in_the_address_is_a_number_and_shows_only_what_was_asked() -> None:
    """U28, S46: nothing that is sent names a need."""
    html = _page(country="IT", need="3")

    assert list(helplines.NEEDS)[2] == "violence"
    assert "1522" in html
    assert "gpdp.it" not in html
    assert "Shown is only: Violence at home" in html
    assert not [code for code in helplines.NEEDS if f'value="{code}"' in html]


@pytest.mark.parametrize("need", ["", "0", "9", "x", "²", "-1"])
def test_need_that_is_none_shows_everything(need: str) -> None:
    assert "Shown is only" not in _page(country="GB", need=need)


def test_country_without_lines_says_so_and_names_what_works_from_everywhere() -> None:
    """Issue 3 point 7: the emergency number, an international finder, and the words that say it."""
    html = _page(country="IS")
    young, grown = (html[html.index(f'id="part-{part}"') :] for part in (1, 2))

    assert "We know no line for people under 18 in Iceland that we have checked." in young
    assert "We know no line for adults in Iceland that we have checked." in grown
    assert 'href="tel:112"' in grown
    assert "Find A Helpline" in grown
    assert "We have no number of Iceland with a source." in html


def test_need_that_nobody_meets_in_a_country_leaves_what_works_from_everywhere() -> None:
    """U28."""
    html = _page(country="EG", need=str(list(helplines.NEEDS).index("police") + 1))

    assert "We know no line for this in Egypt, for adults, that we have checked." in html
    for named in ("Find A Helpline", "StopNCII.org", "Child Helpline International"):
        assert f"<bdi>{named}</bdi>" in html


@pytest.mark.parametrize(("country", "times"), [("AE", 2), ("PH", 1), ("FR", 0), ("EG", 0)])
def test_where_only_the_police_are_known_a_lawyer_may_be_asked_first(country: str, times: int) -> None:
    """U28: one time for each age."""
    assert _page(country=country).count("the police may ask about the picture itself too") == times


@pytest.mark.parametrize("country", _lawful_countries())
def test_country_of_a_law_has_emergency_numbers_of_its_own(country: str) -> None:
    """U29, design §3.12: with where they stand."""
    found = helplinefiles.load().emergency(country)

    assert not found.is_general
    assert found.source


def test_line_shows_hours_languages_cost_source_and_the_day_it_was_read() -> None:
    """U28, U27."""
    html = _page(country="FI")
    card = html[html.index("Nollalinja") : html.index("</li>", html.index("Nollalinja"))]

    for said in (
        "080 005 005",
        "every day, at any hour",
        "Finnish",
        "free",
        "thl.fi",
        "25 November 2026",
        "not on the phone bill",
    ):
        assert said in card


@pytest.mark.parametrize(("country", "name"), [("GB", "Childline"), ("FI", "Rikosuhripäivystys")])
def test_call_may_be_on_the_bill_where_nobody_says_that_it_is_not(country: str, name: str) -> None:
    """U28: trace on phone bill; that a call is free does not say it."""
    html = _page(country=country)
    card = html[html.index(name) : html.index("</li>", html.index(name))]

    assert "may be on the phone bill" in card


def test_number_with_a_hash_can_be_dialled() -> None:
    assert 'href="tel:%238891"' in _page(country="JP")


def test_line_read_long_ago_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """U28: stale entries are flagged."""
    later = helplinefiles.load().checked.replace(year=2027)
    monkeypatch.setattr("casework.views.help_pages.real_today", lambda: later)

    assert "This is long ago" in _page(country="GB")


def test_no_unverified_line_is_ever_shown() -> None:
    """Issue 3 point 7: in no country, for no need."""
    shown = {(line.country, line.name) for line in helplinefiles.load().lines}
    unverified = {(line.country, line.name) for line in helplinefiles.load_unverified()}

    assert len(unverified) >= 67
    assert not shown & unverified
    for country in sorted({country for country, _ in unverified} & set(names())):
        html = _page(country=country)
        assert not [name for of, name in unverified if of == country and f"<bdi>{name}</bdi>" in html]


def test_adult_whose_picture_is_from_before_18_has_words_of_her_own() -> None:
    """U37, design §3.10."""
    before = _page()
    before = before[before.index('id="before"') :]

    assert "not your age now" in before
    assert "Take It Down is for you too" in before
    assert "StopNCII is not" in before
    assert "Give the address, never the picture" in before
    assert "https://discord.com/report" in before


def test_entry_with_an_unknown_key_or_a_word_for_a_number_is_refused(tmp_path) -> None:
    text = helplinefiles.FILE.read_text(encoding="utf-8")
    for added, named in (
        ('\n[[emergency]]\ncountries = ["IS"]\nnumbers = ["one"]\nsource = "x"\n', "numbers"),
        (
            '\n[[programme]]\nid = "lila"\nname = "L"\ncountries = ["*"]\nfor = ["adult"]\nneeds = ["talk"]\n'
            'url = "https://a.example/"\nsource = "https://a.example/"\nconfidence = "high"\ncost = "none"\n',
            "cost",
        ),
    ):
        broken = tmp_path / f"{named}.toml"
        broken.write_text(text + added, encoding="utf-8")
        with pytest.raises(FileUnfit, match=named):
            helplinefiles.load(broken)
