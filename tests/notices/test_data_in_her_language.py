"""Facts in our words that stand in files of data are said in the language of the page; one without a translation is marked."""

import html

import polib
import pytest
from django.utils import translation

from casework import helplinefiles, hersources, signing, spoken
from casework.templatetags.look import translated
from tests.notices import herwalk
from tests.rules.sources import ROOT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("her_languages")]


def facts(code: str) -> list[str]:
    """The English of what stands in files of data, but for names that are the same everywhere."""
    same = {one.msgid for one in polib.pofile(str(spoken.catalogue(code))) if one.msgid == one.msgstr}
    found = hersources.sentences(ROOT).items()
    return [one.english for one, files in found if files[0] in hersources.DATA and one.english not in same]


@pytest.mark.parametrize("code", [one.code for one in spoken.load()])
def test_no_fact_stays_english_on_a_page_of_hers(code: str) -> None:
    """U33."""
    client = herwalk.visitor(code)
    asked = [client.get("/help/programmes")]
    asked += [client.post("/about", {"country": rule.country}) for rule in signing.load()]
    asked += [client.post("/help", {"country": country}) for country in helplinefiles.load().countries()]
    shown = " ".join(html.unescape(one.content.decode()) for one in asked)

    assert len(facts(code)) > 100
    assert [one for one in facts(code) if one in shown] == []


def test_fact_without_a_translation_is_marked_as_english() -> None:
    """U33: a fact that was changed, before somebody has translated it."""
    with translation.override("de"):
        assert translated("A new <fact>.") == '<bdi lang="en">A new &lt;fact&gt;.</bdi>'
        assert translated("Only about children") == "Nur zu Kindern"
