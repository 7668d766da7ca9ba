"""A list of addresses is added from a file: shown as it was read, recorded on the second press, taken out again."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import custody
from casework.models import AuditEntry
from tests import factory
from tests.casework.walkers import address, signed_in

pytestmark = pytest.mark.django_db
LIST = (
    "address;where seen;first seen;note\r\n"
    "https://gallery.example/v/1;public;2026-03-04;on page two\r\n"
    "no address at all;public;;\r\n"
    "https://gallery.example/v/2;sent to me;;\r\n"
    "https://gallery.example/v/1;;2026-02-01;seen again\r\n"
)


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    return factory.case_of(people.alice)


@pytest.fixture
def alice(people):
    return signed_in(people.alice)


def sent(browser, case, content):
    file = SimpleUploadedFile("links.csv", content, content_type="text/csv")
    return browser.post(address("address_list", case), {"file": file, "kind": "page"})


def recorded(browser, case, text, shown, **more):
    given = {"text": text, "kind": "page", "shown": shown, "record": "yes"}
    return browser.post(address("address_list", case), given | more)


def shown_by(answer):
    return answer.context["shown"]


def test_file_is_shown_as_it_was_read_and_nothing_is_recorded(case, alice):
    said = sent(alice, case, LIST.encode("utf-16")).content.decode()

    assert "1 row was not understood" in said and "Line 3" in said
    assert "2 addresses to record" in said
    assert "on page two / seen again" in said
    assert not case.sightings.exists()


def test_what_was_understood_is_recorded_and_the_rest_stays(case, alice):
    read = sent(alice, case, LIST.encode())
    text = read.context["form"]["text"].value()

    answer = recorded(alice, case, text, shown_by(read))

    first, second = case.sightings.order_by("number")
    assert (first.seen, first.first_seen_date, first.note) == (
        "public", date(2026, 2, 1), "on page two / seen again",
    )  # fmt: skip
    assert (second.seen, second.not_fetched_because) == ("sent_to_me", "sent_to_me")
    left = answer.context["form"]["text"].value()
    assert left.splitlines() == ["address;where seen;first seen;note", "no address at all;public;;"]
    assert answer.context["is_left"]


def test_address_without_where_it_was_seen_is_asked_about(case, alice):
    text = "https://gallery.example/v/1\n"
    read = alice.post(address("address_list", case), {"text": text, "kind": "page"})
    (row,) = read.context["understood"]

    assert recorded(alice, case, text, shown_by(read)).status_code == 200
    assert not case.sightings.exists()
    assert recorded(alice, case, text, shown_by(read), **{row["field"]: "public"}).status_code == 302
    assert case.sightings.get().seen == "public"


def test_list_that_was_changed_since_is_shown_again_first(case, alice):
    read = sent(alice, case, b"https://gallery.example/v/1,public")

    recorded(alice, case, "https://gallery.example/v/2,public", shown_by(read))

    assert not case.sightings.exists()


def test_day_and_note_of_an_address_that_is_there_are_kept_where_none_were(case, people, alice):
    factory.sighting_of(case, "https://gallery.example/v/1", by=people.alice)
    text = "https://gallery.example/v/1,public,2026-03-04,a note"
    for note in ("a note", "another"):
        text = f"https://gallery.example/v/1,public,2026-03-04,{note}"
        read = alice.post(address("address_list", case), {"text": text, "kind": "page"})
        recorded(alice, case, text, shown_by(read))

    row = case.sightings.get()
    assert (row.note, row.first_seen_date) == ("a note", date(2026, 3, 4))
    assert [one.event for one in custody.entries(case)].count("sighting_noted") == 1


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x" * 500_001])
def test_file_that_is_no_list_is_refused_in_words(case, alice, content):
    answer = sent(alice, case, content)

    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_list_is_taken_out_with_its_states_and_that_is_written_down(case, people, alice):
    row = factory.sighting_of(case, "https://gallery.example/v/1", by=people.alice)
    row.note = "=1+1"
    row.save(update_fields=["note"])

    answer = alice.get(address("whole_list", case))

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("https://gallery.example/v/1,public,,'=1+1,1,not looked at yet")
    assert answer["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert AuditEntry.objects.filter(event="addresses_downloaded", data__case=str(case.pk)).count() == 1


def test_list_to_fill_in_is_read_as_it_is(case, alice):
    content = alice.get(address("empty_list", case)).content

    said = sent(alice, case, content).content.decode()

    assert "1 address to record" in said and "not understood" not in said


@pytest.mark.parametrize("name", ["address_list", "whole_list", "empty_list"])
def test_list_is_for_those_who_work_the_case(case, people, name):
    """S2: counsel elsewhere with whom it is shared reads it in the packet."""
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)

    for stranger in (people.carol, people.erin):
        assert signed_in(stranger).get(address(name, case)).status_code == 404
