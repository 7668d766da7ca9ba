"""Before a form that wants a photo of her face stands the authority, and what giving one means."""

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from casework.directory import LIVE_FILE, read
from notices.addressees import ways_of
from notices.law import load_law
from notices.reckoning import in_order
from notices.terms import Channel
from notices.views.sheets import _before_a_face

SERVICES = [entry for entry in read(LIVE_FILE) if entry.kind == "face-search"]
CASE = SimpleNamespace(pk="00000000-0000-0000-0000-000000000001")


def of(kind: str, law: str) -> list[dict[str, str]]:
    notice = SimpleNamespace(recipient=SimpleNamespace(kind=kind), basis_id=law)
    return _before_a_face(notice, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("law", "authority"),
    [("eu-gdpr-art17-host", "eu-gdpr-art77-complaint"), ("gb-uk-gdpr-erasure", "gb-ico-complaint")],
)
def test_regulator_is_offered_before_the_form(law: str, authority: str) -> None:
    """Issue 3, point 3: the form sheet says what the service asks for and offers the regulator first."""
    regulators = of("face-search", law)
    sheet = SimpleNamespace(recipient="Faces")

    page = render_to_string(
        "notices/_before_a_face.html", {"sheet": sheet, "sheet_regulators": regulators, "case": CASE}
    )

    assert regulators[0]["basis"] == authority
    assert f"/law/{authority}" in page
    assert "feeds the same index" in page
    assert "No picture and no paper goes out from here." in page


def test_other_forms_have_no_such_word() -> None:
    assert of("social", "eu-gdpr-art17-host") == []


@pytest.mark.parametrize("entry", SERVICES, ids=lambda entry: entry.id)
def test_letter_goes_before_a_form_that_wants_a_face(entry) -> None:
    """The app sends no picture, so the mailbox comes first where there is one, and no law but erasure uses the form."""
    processes = [process for _value, process in ways_of(entry)]

    assert "picture" in entry.asks
    assert Channel.OWN_FORM not in processes
    assert in_order(load_law().get("us-dmca-512c"), [Channel.OPT_OUT_FORM]) == []
    erasing = in_order(load_law().get("eu-gdpr-art17-host"), processes)
    assert not entry.abuse_email or erasing[0] == Channel.ABUSE_MAILBOX
