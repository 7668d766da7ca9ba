"""Who delivers pages for others is asked, in every letter, who hosts them and how that host is reached (issue 5)."""

import pytest

from casework.models import Party
from notices.drafts import Draft
from notices.languages import written
from notices.law import LETTER_KINDS, load_law
from notices.models import Recipient
from notices.parties import RecipientView
from notices.typesetting import halves
from tests.notices import matter
from tests.notices.letter_cast import letter

EDGE = RecipientView("Fastedge", kind="cdn")
ASKS = "please also name in your answer who hosts them"
ABUSE = {
    "de": "Missbrauch", "es": "abuso", "fr": "abus", "it": "abusi",
    "ja": "通報窓口", "ko": "신고", "nl": "misbruik", "pt": "abuso",
}  # fmt: skip
LETTERS = [one.id for one in load_law() if one.kind in LETTER_KINDS and one.authority is None]


@pytest.mark.parametrize("basis", LETTERS)
def test_delivery_network_is_asked_for_the_host_under_every_law(basis):
    text = " ".join(letter(basis, recipient=EDGE).text.split())

    assert f"{ASKS}: the company or the server’s IP address, and its contact for reports of abuse." in text


@pytest.mark.parametrize("language", [one for one in written() if one != "en"])
def test_translation_below_asks_the_same(language):
    composed = letter(recipient=EDGE, language=language)
    _leading, below = halves(composed.text)

    assert ABUSE[language] in below and "IP" in below
    assert composed.facts == letter(language=language).facts


@pytest.mark.parametrize("kind", ["social", "host", "registrar", "search", "cloud"])
def test_nobody_else_is_asked(kind):
    assert ASKS not in " ".join(letter(recipient=RecipientView("X", kind=kind)).text.split())


@pytest.mark.django_db
@pytest.mark.parametrize(("role", "is_asked"), [("cdn", True), ("page_host", False)])
def test_cloud_is_asked_where_it_stands_in_front_of_the_host(case, cast, role, is_asked):
    notice = matter.draft(case, by=cast.alice)
    Recipient.objects.filter(pk=notice.recipient_id).update(kind="cloud")
    notice.recipient.kind = "cloud"
    Party.objects.filter(case=case, role="platform").update(role=role)

    text = " ".join(Draft(notice).letter(at=notice.drafted_at).text.split())

    assert (ASKS in text) is is_asked
