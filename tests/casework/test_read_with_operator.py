"""Where an entry was read is said as it was: on its operator's own site, elsewhere, or where nobody can say whose it is."""

import pytest
from django.test import Client
from django.urls import reverse

from casework import hashprogrammes, helplinefiles
from casework.helplines import is_of_operator


@pytest.mark.parametrize(
    ("source", "url", "is_own"),
    [
        ("https://988.ca", "https://988.ca", True),
        ("http://nuoret.riku.fi/uudet", "https://www.riku.fi", True),
        ("https://www.psychreg.org/x", "https://www.rainn.org", False),
        ("https://bdnews24.com", "", False),
        ("https://one.gov.uk/x", "https://two.gov.uk", False),
    ],
)
def test_registrable_domain_says_whose_page_it_is(source: str, url: str, is_own: bool) -> None:
    assert is_of_operator(source, url) is is_own


def test_lines_that_name_their_operators_site_are_no_secondary_sources() -> None:
    lines = [line for line in helplinefiles.load().lines if line.confidence == "medium"]

    own = {line.name.split(",")[0].split(":")[0].split(" (")[0] for line in lines if line.read_with_operator}

    assert {"9-8-8 Suicide Crisis Helpline", "988 Suicide and Crisis Lifeline", "HateAid", "Pharos"} <= own
    assert {"Rikosuhripäivystys RIKU", "SafeLine", "RainLily Ta-DA", "Dyżurnet.pl"} <= own


@pytest.mark.parametrize(
    ("country", "said"),
    [
        ("CA", "Read on the operator’s own site:"),
        ("US", "Read in a secondary source, not with the operator:"),
        ("BD", "Read only here:"),
    ],
)
def test_help_page_says_where_a_line_was_read(country: str, said: str) -> None:
    html = Client().post(reverse("help_now"), {"country": country}).content.decode()

    assert said in html


def test_programme_read_with_its_operator_says_so() -> None:
    found = {one.id: one for one in hashprogrammes.load()}

    assert found["ncmec-take-it-down"].read_with_operator
    assert found["ncmec-take-it-down"].source.startswith("https://takeitdown.ncmec.org/")
    assert not found["project-arachnid"].read_with_operator
