"""How sure a law file says it was read, against the sources that it lists."""

import pytest

from notices.law import load_law
from notices.views.lawrows import CONFIDENCE_WORDS
from tests import factory
from tests.notices import pages


def test_no_law_is_surer_than_its_sources():
    """Design §3.12: general knowledge is no source, so what has nothing else is of low confidence and writes nothing."""
    unread = {
        basis.id: basis.verification.confidence
        for basis in load_law()
        if all(source.is_general_knowledge for source in basis.sources)
    }

    assert set(unread.values()) == {"low"}, unread


def test_secondary_sources_are_named_with_an_address():
    found = [basis for basis in load_law() if basis.verification.confidence == "medium"]

    assert not [basis.id for basis in found if not any(source.url for source in basis.sources)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("law", "says", "hides"),
    [
        ("ua-cc-182-301", "general knowledge, read in no source", "Parts rest on"),
        ("eu-dsa-art16", "Parts rest on general knowledge", "knowledge, read in no source"),
        ("de-tdddg-21", str(CONFIDENCE_WORDS["high"]), "general knowledge"),
    ],
)
def test_page_of_a_law_says_what_its_sources_bear(law, says, hides):
    page = pages.text_of(pages.browser_of(factory.cast().alice).get(f"/law/{law}"))
    trust = page.partition("How far to trust it")[2].partition("</section>")[0]

    assert says in trust and hides not in trust
