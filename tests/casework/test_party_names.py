"""A host writes its own name into the registry; it can neither shut out letters nor pass for another (design §3.15)."""

from datetime import date

import pytest

from casework.hostchain import Contact, HostChain, Party
from casework.sightings import store_host_chain
from tests import factory

pytestmark = pytest.mark.django_db

NAMES = {
    "Evil Hosting Ltd": "Evil Hosting Ltd (evil2.example)",
    "Evil 😀\u202e Hosting": "Evil Hosting (evil2.example)",
    "😀😀": "evil2.example",
    "\U00012000\U00012001": "evil2.example",
    "": "evil2.example",
    "evil2.example": "evil2.example",
    "Gallery": "evil2.example",
    "ｇａｌｌｅｒｙ": "evil2.example",
}


def stored(name: str, entry_id: str = "") -> str:
    people = factory.cast()
    sighting = factory.sighting_of(factory.case_of(people.alice), by=people.alice)
    mail = Contact("email", "abuse@evil2.example", "rdap.example", date(2026, 11, 20))
    party = Party("page_host", name, "evil2.example", (mail,), "rdap_ip", entry_id)
    chain = HostChain(sighting.url, (party,), ())
    store_host_chain(sighting=sighting, chain=chain, by=people.alice, at=factory.MOMENT)
    return sighting.parties.get().name


@pytest.mark.parametrize("name", NAMES)
def test_name_from_a_registry_is_printable_and_has_its_domain_beside_it(name):
    assert stored(name) == NAMES[name]


def test_name_of_a_directory_entry_is_the_directorys():
    assert stored("😀 whatever", "practice-gallery") == "Gallery"
