"""Where a law asks for a telephone number or a postal address, a letter has it or misses it; elsewhere hers stays out."""

import pytest

from notices import routes as engine
from notices.casefacts import signer_of
from tests import factory
from tests.notices import matter
from tests.notices.letter_cast import CLINIC, DANA, HERSELF, letter

BOTH = ["nz-hdca-host-notice", "za-ecta-77-takedown"]
LAWS = [*BOTH, "th-cca-notice-takedown", "ca-copyright-notice-and-notice"]
PLACE = "1 Road, Town"


@pytest.mark.parametrize("notifier", [CLINIC, HERSELF])
@pytest.mark.parametrize("basis_id", LAWS)
def test_letter_misses_what_nobody_gave(basis_id, notifier):
    missing = letter(basis_id, told={**DANA, "notifier": notifier}).missing

    assert "postal_address" in missing
    assert ("telephone" in missing) == (basis_id in BOTH)


@pytest.mark.parametrize("basis_id", LAWS)
def test_clinic_gives_its_own(basis_id):
    composed = letter(basis_id, told={**DANA, "notifier": {**CLINIC, "phone": "+64 1", "address": PLACE}})

    assert f"Postal address: {PLACE}" in composed.text
    assert not {"postal_address", "telephone"} & set(composed.missing)
    assert "postal_address" not in composed.facts


@pytest.mark.parametrize("basis_id", LAWS)
def test_hers_stands_where_the_law_asks_for_it_alone(basis_id):
    told = {**DANA, "person": {**DANA["person"], "address": PLACE}, "notifier": {**HERSELF, "phone": "+64 1"}}

    asked, elsewhere = letter(basis_id, told=told), letter(told=told)
    assert f"Postal address: {PLACE}" in asked.text and "postal_address" in asked.facts
    assert PLACE not in elsewhere.text and "postal_address" not in elsewhere.facts


def test_organisation_signs_with_its_telephone_and_address(db):
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="board.example")
    case.organisation.contact_phone = "+64 1"
    case.organisation.postal_address = PLACE

    told = engine.routes_of(case, at=factory.MOMENT).facts.notifier
    assert (told["phone"], told["address"]) == ("+64 1", PLACE)
    assert (signer_of(case).phone, signer_of(case).postal_lines) == ("+64 1", (PLACE,))
