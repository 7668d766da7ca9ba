"""Whoever works alone reads which authorities she may go to by herself: by name, with their page, and no letter."""

from datetime import date
from typing import Any

import pytest

from casework import intake, sightings
from casework.hostchain import Contact as FoundContact
from casework.hostchain import HostChain
from casework.hostchain import Party as FoundParty
from casework.models import Case
from casework.moments import now
from notices import routes as engine
from notices.ownauthorities import Door, doors_of
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.test_own_letters import LETTERS, come, text

pytestmark = pytest.mark.django_db
HEADING = "You can also go to"


def made_in(cast: Cast, country: str, **facts: Any) -> Any:
    """Return the receipt of Dana's self-filed case; she lives in a country."""
    factory.stand_at(factory.MOMENT)
    made = alone_cast.made(cast, at=now())
    lives = {"person": {"residence": country}} | facts
    intake.change_facts(case=made.receipt.case, facts=lives, by=factory.dana(made.receipt.case), at=now())
    return made


def doors(cast: Cast, country: str, **facts: Any) -> list[Door]:
    case = Case.objects.get(pk=made_in(cast, country, **facts).receipt.case_id)
    return doors_of(engine.routes_of(case, at=now()))


@pytest.mark.parametrize(
    ("country", "page"),
    [
        ("AU", "https://www.esafety.gov.au/report/forms"),
        ("IE", "https://www.hotline.ie/report/"),
        ("KR", "https://d4u.stop.or.kr"),
    ],
)
def test_authority_of_her_country_is_named_with_its_page(cast: Cast, country: str, page: str) -> None:
    assert page in [door.url for door in doors(cast, country)]


def test_page_says_what_to_do_there_and_offers_no_letter(cast: Cast) -> None:
    """S45: its page is a link that she follows or not; nothing of it is loaded."""
    page = text(come(made_in(cast, "AU")).get(LETTERS))
    section = page.split(HEADING)[1].split("</section>")[0]

    assert "eSafety Commissioner" in section and "An authority" in section
    assert "No earlier report to the platform is needed" in section
    assert 'href="https://www.esafety.gov.au/report/forms" rel="noreferrer noopener"' in section
    assert "<form" not in section and "<button" not in section


def test_what_she_has_to_show_there_is_said(cast: Cast) -> None:
    (door,) = doors(cast, "SG")

    assert "asks for proof of identity" in door.how


@pytest.mark.parametrize(("country", "name"), [("DE", "Germany"), ("PT", "Portugal")])
def test_authority_that_stands_in_a_list_is_named_with_the_list(cast: Cast, country: str, name: str) -> None:
    """Data protection: the law's file has one page with the authorities of all countries."""
    (door,) = doors(cast, country)

    assert (door.name, door.is_in_list) == (f"Data protection authority, {name}", True)
    assert door.url.startswith("https://www.edpb.europa.eu/")
    assert "in a list of all countries" in text(come(made_in(cast, country)).get(LETTERS))


def test_nobody_is_named_where_it_is_not_sure_who_it_is(cast: Cast) -> None:
    """Where nobody knows where she lives; nor an authority of where she does not live."""
    factory.stand_at(factory.MOMENT)
    unknown = Case.objects.get(pk=alone_cast.made(cast, at=now()).receipt.case_id)

    assert doors_of(engine.routes_of(unknown, at=now())) == []
    assert doors(cast, "US") == []


@pytest.mark.parametrize("country", ["AU", "GB", "DE", "FR", "IT", "IE", "KR", "SG"])
def test_police_courts_and_programmes_for_pictures_are_not_among_them(cast: Cast, country: str) -> None:
    """They ask for papers, or have a page of their own; one page stands once."""
    found = doors(cast, country)

    assert {door.kind for door in found} <= {"regulator", "programme"}
    assert "https://stopncii.org" not in [door.url for door in found]
    assert len({door.url for door in found}) == len(found)


def test_whoever_wants_no_authority_reads_of_none(cast: Cast) -> None:
    made = made_in(cast, "AU", preferences={"avoid": ["regulator"]})

    assert HEADING not in text(come(made).get(LETTERS))


def test_whoever_fills_it_in_for_her_reads_of_none(cast: Cast) -> None:
    made = made_in(cast, "AU", notifier={"role": "representative"})

    assert HEADING not in text(come(made).get(LETTERS))


def test_seller_of_a_name_opens_no_authority_of_its_country(cast: Cast) -> None:
    """A site's name was bought in Great Britain; neither she nor who runs the site is there."""
    case = Case.objects.get(pk=made_in(cast, "US").receipt.case_id)
    mail = FoundContact("email", "abuse@names.example", "rdap.example", date(2026, 11, 20))
    seller = FoundParty("registrar", "Names Ltd", "names.example", (mail,), "rdap_domain", "", "GB")
    dana = factory.dana(case)
    for row in case.sightings.all():
        sightings.store_host_chain(sighting=row, chain=HostChain(row.url, (seller,), ()), by=dana, at=now())
    found = engine.routes_of(case, at=now())

    assert any(one.basis_id == "gb-ico-complaint" and one.answer == "yes" for one in found.routes)
    assert doors_of(found) == []
