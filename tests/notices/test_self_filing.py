"""What somebody may send herself where nobody works her case: one rule each, and the letter in her own voice (S57)."""

from dataclasses import replace
from typing import Any

import pytest

from casework import access
from casework.models import Organisation
from notices import approval, letters, selffiling
from notices import routes as engine
from notices.flatfacts import RecipientFacts
from notices.law import load_law
from notices.models import Notice
from notices.selffiling import Matter
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast

FREE = Matter(
    basis=load_law().get("us-take-it-down-act"),
    recipient=RecipientFacts("site", "Site", forwards_to_customer=False),
    needs=frozenset({"location_url", "signature", "good_faith_statement"}),
    role="self",
    places=frozenset({"platform"}),
    is_listed=True,
    is_open=True,
)
# Each rule with what it keeps back; everything else is as in FREE.
KEPT: dict[str, dict[str, Any]] = {
    "copyright": {"basis": load_law().get("us-dmca-512c")},
    "for_another": {"role": "representative"},
    "oath": {"needs": frozenset({"perjury_statement"})},
    "papers": {"needs": frozenset({"authority_to_act"})},
    "authority": {"basis": load_law().get("eu-gdpr-art77-complaint")},
    "hostile": {"recipient": RecipientFacts("site", "Site", hostile=True)},
    "uploader": {"places": frozenset({"operator"})},
    "unlisted": {"is_listed": False},
    "closed": {"is_open": False},
    "guarded": {"is_guarded": True},
    "found_wrong": {"is_wrong": True},
}


def test_letter_that_no_rule_keeps_back_is_hers_to_send() -> None:
    assert selffiling.why_not(FREE) == ""


@pytest.mark.parametrize("code", selffiling.RULES)
def test_each_rule_keeps_its_letters_back(code: str) -> None:
    """S57: copyright, oaths, papers, uploader, site operator, and whom no directory names."""
    assert selffiling.why_not(replace(FREE, **KEPT[code])) == code


@pytest.mark.parametrize("key", [*sorted(selffiling.OATHS), "proof_of_identity", "police_report"])
def test_every_oath_and_paper_is_kept_back(key: str) -> None:
    assert selffiling.why_not(replace(FREE, needs=frozenset({key}))) in {"oath", "papers"}


@pytest.mark.parametrize(
    "told",
    [
        {"recipient": RecipientFacts("rack", "Rack", forwards_to_customer=True)},
        {"recipient": RecipientFacts("rack", "Rack", kind="host")},  # nobody knows; most of its kind do
        {"basis": load_law().get("za-ecta-77-takedown")},
    ],
    ids=["by its own word", "as most of its kind", "by the law"],
)
def test_who_hands_letters_on_to_the_uploader_gets_none(told: dict[str, Any]) -> None:
    """S57: her name would reach whoever published it."""
    assert selffiling.why_not(replace(FREE, **told)) == "uploader"


def test_routes_of_a_case_that_nobody_works_hold_no_other(cast: Cast) -> None:
    """S57: what the rules keep back is never written, whoever asks for it."""
    case = alone_cast.case_of(cast)
    found = engine.routes_of(case, at=factory.MOMENT)
    writes = {route.basis_id for route in found.routes if route.writes}

    assert alone_cast.LAW in writes
    assert {load_law().get(one).kind for one in writes} <= {"platform-duty", "erasure-right"}
    with pytest.raises(engine.NoSuchRoute):
        engine.draft_route(
            case=case, basis_id="us-dmca-512c", recipient_id="practice-gallery", channel="designated_agent",
            by=factory.dana(case), at=factory.MOMENT,
        )  # fmt: skip


def test_her_letter_speaks_as_herself_and_names_no_organisation(cast: Cast) -> None:
    """A signature is hers or the organisation's, never an invented name."""
    notice = alone_cast.draft(alone_cast.case_of(cast))
    letter = letters.compose_notice(notice, at=factory.MOMENT)

    assert notice.signer == Notice.Signer.HERSELF
    assert "Harbour Clinic" not in letter.text
    assert "clinic.example" not in letter.text
    assert {"signature", "contact_information"} & set(letter.missing)
    assert not {"organisation", "authority"} & letter.facts


def test_she_signs_with_the_name_that_she_typed(cast: Cast) -> None:
    notice = alone_cast.draft(alone_cast.case_of(cast))
    notice.signs_as = {"name": "Dana Example", "email": "d@mail.example"}
    letter = letters.compose_notice(notice, at=factory.MOMENT)

    assert "Dana Example" in letter.text
    assert {"name", "contact", "signature"} <= letter.facts
    assert not {"signature", "contact_information"} & set(letter.missing)


def test_nobody_of_the_organisation_approves_her_letter(cast: Cast) -> None:
    """S6: it leaves by her hands alone."""
    notice = alone_cast.draft(alone_cast.case_of(cast))
    digest = letters.compose_notice(notice, at=factory.MOMENT).digest

    with pytest.raises(approval.NotReady) as refusal:
        approval.approve_notice(notice=notice, seen_digest=digest, by=cast.alice, at=factory.MOMENT)
    assert any("She sends this letter herself" in one for one in refusal.value.reasons)


def test_she_drafts_nothing_where_staff_work_the_case(cast: Cast) -> None:
    case = alone_cast.case_of(cast, mode="worked")

    with pytest.raises(access.Refused):
        alone_cast.draft(case)
    assert not case.notices.exists()


def test_case_stays_as_it_was_handed_in(cast: Cast) -> None:
    case = alone_cast.case_of(cast)
    Organisation.objects.update(own_cases="worked")
    case.refresh_from_db()

    assert case.intake.is_alone
