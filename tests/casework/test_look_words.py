"""Moments, hosts and states, as templates say them."""

from datetime import UTC, date, datetime

import pytest
from django.template import TemplateSyntaxError

from casework.templatetags import look

THURSDAY = datetime(2026, 11, 26, 14, 5, tzinfo=UTC)


def test_moment_is_said_with_its_weekday() -> None:
    """U27."""
    assert look.in_words(THURSDAY) == "Thursday 26 November, 14:05"
    assert look.in_words(THURSDAY, "year") == "Thursday 26 November 2026, 14:05"
    assert look.in_words(date(2026, 12, 1)) == "Tuesday 1 December"
    assert look.in_words(None) == ""


def test_time_that_ends_with_a_day_is_said_of_that_day() -> None:
    """U27: whoever gave until the end of the 5th does not read the 6th."""
    midnight = datetime(2027, 1, 6, tzinfo=UTC)

    assert look.in_words(midnight) == "Tuesday 5 January, 24:00"
    assert look.in_words(midnight, "year") == "Tuesday 5 January 2027, 24:00"


def test_moment_carries_the_exact_time_for_machines() -> None:
    html = look.moment(THURSDAY)

    assert html == '<time datetime="2026-11-26T14:05:00+00:00">Thursday 26 November, 14:05</time>'


def test_host_shows_the_registrable_domain_bold_and_isolated() -> None:
    """U33, S33: the part that counts, left to right, never a link."""
    html = look.host("https://cdn.pictures.co.uk/v/8841?pic=12")

    assert html == ('<bdi class="host" dir="ltr">https://cdn.<b>pictures.co.uk</b>/v/8841?pic=12</bdi>')


@pytest.mark.parametrize("text", ["not an address", "https://<b>x</b>.com/", "", "http://[::1]/"])
def test_host_shows_anything_without_breaking_out(text: str) -> None:
    html = look.host(text)

    assert html.startswith('<bdi class="host" dir="ltr">')
    assert "<b>x</b>.com" not in html


def test_state_escapes_its_words() -> None:
    assert look.state("<i>up</i>", "warn") == '<span class="state state-warn">&lt;i&gt;up&lt;/i&gt;</span>'


def test_state_with_unknown_tone_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        look.state("up", "danger")


@pytest.mark.parametrize(("level", "shown"), [(-1, 0), (0, 0), (2, 2), (9, 3)])
def test_exposure_has_three_steps(level: int, shown: int) -> None:
    assert look.exposure(level, "nobody") == {"level": shown, "words": "nobody"}
