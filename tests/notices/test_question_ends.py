"""One question at a time, and never the same again: it is about pictures in use, and leads to what is really missing."""

import re

import pytest

from casework import sightings
from casework.models import Image
from notices import answering
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
ANSWERS = {
    "image.kind": "real", "image.shows": "nude", "image.depiction": ["body"], "image.made_by": "self",
    "image.copyright_owner": "self", "person.residence": "GB", "person.nationalities": ["GB"],
    "person.gender": "woman", "sighting.recipient_kind": "social", "sighting.serves": ["US"],
    "sighting.host_country": "US", "sighting.uploader_country": "US", "sighting.platform": "Gallery",
    "sighting.kind": "page", "sighting.seen_in_public": "yes", "image.threat_from": "US",
}  # fmt: skip


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    """Two pictures in use, a file that was refused, and addresses of which nobody said what is there."""
    case = matter.case_with_addresses(people.alice)
    factory.image_of(case, by=people.alice)
    refused = factory.image_of(case, by=people.alice)
    refused.state, refused.kind, refused.facts = Image.State.REFUSED, Image.Kind.UNKNOWN, {}
    refused.save()
    case.sightings.update(image=None)
    return case


def offered(browser, case):
    """Return the page of the question that the routes offer first; "" when none is."""
    page = pages.text_of(browser.get(f"/cases/{case.pk}/routes"))
    found = re.search(r'class="next".*?href="([^"]+)"', page, re.DOTALL)
    return found[1].replace("&amp;", "&") if found else ""


def test_no_question_comes_again_after_its_answer(people, case):
    """Design §4: one question at a time; each answer changes what is asked next."""
    browser, seen = pages.browser_of(people.alice), []
    while url := offered(browser, case):
        host = re.search(r'About <bdi dir="ltr">([^<]+)', pages.text_of(browser.get(url)))
        assert (url, host and host[1]) not in seen
        seen.append((url, host and host[1]))
        if "fact=" in url:
            value = ANSWERS.get(url.partition("fact=")[2], "yes")
            assert browser.post(url, {"value": value}).status_code == 302
        else:
            number = int(re.search(r"addresses/(\d+)", url)[1])
            row = case.sightings.get(number=number)
            sightings.name_image(
                sighting=row, image=case.images.get(number=1), by=people.alice, at=factory.MOMENT
            )
    assert len(seen) >= 3


def test_question_asks_which_picture_is_at_an_address_when_that_is_the_gap(people, case):
    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert answering.question(case, "image.kind") is None
    assert "Which picture is at address 1?" in page
    assert f'/cases/{case.pk}/addresses/1#picture-title"' in page


def test_answer_is_never_written_onto_a_refused_file(people, case):
    case.images.filter(number=2).update(kind="unknown")

    asked = answering.question(case, "image.kind")
    answering.keep(case=case, asked=asked, value="real", by=people.alice, at=factory.MOMENT)

    assert list(case.images.order_by("number").values_list("kind", flat=True)) == ["real", "real", "unknown"]
    assert answering.question(case, "image.kind") is None


def test_unknown_is_not_offered_as_an_answer(people, case):
    case.images.filter(number=2).update(kind="unknown")

    choices = [value for value, _words in answering.question(case, "image.kind").choices]

    assert choices == ["real", "synthetic", "source"]


def test_picture_that_is_none_of_the_case_is_to_be_added(people, case):
    for row in case.sightings.all():
        sightings.name_image(sighting=row, image=None, by=people.alice, at=factory.MOMENT)

    gap = answering.picture_gap(case)

    assert (gap.address, gap.is_another) == (1, True)


def test_what_is_known_of_the_person_is_not_offered_again_and_may_be_corrected(people, case):
    asked = answering.question(case, "person.gender")
    before = answering.is_told(case, "person.gender")
    answering.keep(case=case, asked=asked, value="woman", by=people.alice, at=factory.MOMENT)
    case.refresh_from_db()

    assert (before, answering.is_told(case, "person.gender")) == (False, True)
    assert answering.question(case, "person.gender") is not None
