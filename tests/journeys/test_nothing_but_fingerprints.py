"""A case without any picture is a whole case: with fingerprints that her device made, or with addresses alone (U1, U39)."""

import re

import pytest

from tests.browser import device
from tests.journeys import walk
from tests.journeys.pressing import through

LAW = "us-take-it-down-act"
PLACE = "http://gallery.example/v/8841"

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def people(live_app, browser):
    with (
        walk.person(browser, live_app.url, "alice") as alice,
        walk.person(browser, live_app.url, "bob") as bob,
    ):
        yield alice, bob


def test_case_with_fingerprints_of_her_device_alone(people, live_app, picture):
    """Recognised on the web by them, named by a person, written about, approved, packed."""
    alice, bob = people
    sample = live_app.data_dir / "practice" / "samples" / "picture-1.jpg"
    case = walk.open_case(alice)
    device.opened(alice.page, live_app.url, f"{case}/pictures/codes")
    device.choose(alice.page, [("a.jpg", sample.read_bytes())])
    _say_what_is_known(alice)
    alice.press("Add them to the case")
    walk.paste_addresses(alice, case, PLACE)
    alice.until_quiet(case)

    assert "still up" in alice.text
    alice.go(f"{case}/addresses/1")
    assert re.search(r"Looks like picture 1 .* recognised by how it looks as a whole", alice.text)
    picture(alice.page, "address")
    _this_is_the_picture(alice, case)
    _written_and_approved(alice, bob, case)
    _packed(alice, case)


def test_case_with_addresses_alone(people, picture):
    """A few words stand for the picture."""
    alice, bob = people
    case = walk.open_case(alice)
    alice.go(f"{case}/pictures")
    _say_what_is_known(alice)
    alice.press("Add them")
    walk.paste_addresses(alice, case, PLACE)
    alice.until_quiet(case)

    _this_is_the_picture(alice, case)
    _written_and_approved(alice, bob, case)
    _packed(alice, case)
    picture(alice.page, "packet")


def _say_what_is_known(alice):
    alice.unfold()
    alice.tick("kind", "real")
    alice.tick("depiction", "face", "body")
    alice.tick("shows", "nude")
    alice.tick("licensed", "no")
    alice.page.fill("textarea[name=description]", "A woman by a window, blue curtain")


def _this_is_the_picture(alice, case):
    """A look is a hint: a person says which picture is there."""
    alice.go(f"{case}/addresses/1")
    form = alice.page.locator("form[action$='/addresses/1/picture']")
    if not form.is_visible():
        alice.page.locator("details:has(form[action$='/addresses/1/picture']) > summary").click()
    form.locator("input[name=picture][value='1']").check()
    through(form.locator("button[type=submit]"))


def _written_and_approved(alice, bob, case):
    alice.go(f"{case}/name")
    alice.page.fill("input[name=name]", "Dana Canaryname")
    through(alice.page.locator("main form button[type=submit]").last)
    notice = walk.draft(alice, case, LAW, "practice-gallery")
    assert "gallery.example/v/8841" in alice.text
    walk.confirm_declarations(alice, notice)
    walk.record_consent(alice, notice)
    alice.go(notice)
    assert "Nothing else is missing" in alice.text, alice.text
    bob.go(notice)
    bob.press("Approve this letter")
    assert "Undo the approval" in bob.text


def _packed(alice, case):
    alice.go(f"{case}/packet")
    alice.follow("Record what she says")
    alice.tick("act", "packet")
    for box in alice.page.locator("input[name=facts]").all():
        box.check()
    alice.tick("how", "read_back")
    alice.press("Record it")
    alice.go(f"{case}/packet")
    alice.press("Build the packet")
    alice.until("Download", f"{case}/packet")
