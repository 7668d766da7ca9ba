"""The list of fingerprints on the page: it stops at what a case takes, and nothing that was chosen is lost on the way."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from casework.deviceprints import MOST_PICTURES, parse
from tests import pictures
from tests.browser import device
from tests.casework.test_device_prints import listed, prints
from tests.journeys import walk
from tests.journeys.pressing import through
from tests.services.app import LiveApp


def _files(count: int) -> list[tuple[str, bytes]]:
    return [(f"{number}.png", pictures.draw(number, 24, 18, "PNG")) for number in range(count)]


def _left_out(page: Page) -> list[str]:
    return [name for name, says in device.rows(page).items() if "no room" in says]


def test_full_list_names_the_rest_and_goes_on_with_it(live_app: LiveApp, page: Page) -> None:
    """U40: what the page makes, a case takes; nothing has to be chosen again, and no list is lost unsaved."""
    device.opened(page, live_app.url)
    device.choose(page, _files(MOST_PICTURES + 2))
    first = page.input_value("#device-text")
    told = page.inner_text("#device-says")
    assert "Left out for now: 2." in told
    assert _left_out(page) == ["50.png", "51.png"]

    page.click("#device-another")
    assert "Save this list first" in page.inner_text("#device-copied")
    assert page.input_value("#device-text") == first
    page.click("#device-save")
    assert "under the name codes.json" in page.inner_text("#device-copied")
    page.click("#device-another")
    page.get_by_text("made of all 2").wait_for()

    assert len(parse(first)) == MOST_PICTURES
    assert len(parse(page.input_value("#device-text"))) == 2
    assert page.get_attribute("#device-save", "download") == "codes-2.json"
    assert not page.locator("#device-another").is_visible()


def test_choosing_more_meanwhile_drops_nothing(live_app: LiveApp, page: Page) -> None:
    device.opened(page, live_app.url)
    page.set_input_files("#device-files", device.payloads(_files(9)[:8]))

    device.choose(page, _files(9)[8:])

    assert len(device.made(page)) == 9


@pytest.fixture
def codes(live_app: LiveApp, browser: Browser) -> Iterator[Page]:
    """The page of a case of Alice's, ready."""
    with walk.person(browser, live_app.url, "alice") as alice:
        case = walk.open_case(alice)
        yield device.opened(alice.page, live_app.url, f"{case}/pictures/codes")


def test_list_of_a_case_stops_where_the_case_does(codes: Page) -> None:
    codes.fill("#id_prints", listed(*(prints(seed) for seed in range(1, MOST_PICTURES))))

    device.choose(codes, _files(3))

    assert _left_out(codes) == ["1.png", "2.png"]
    assert "Left out for now: 2." in codes.inner_text("#device-says")
    assert len(parse(codes.input_value("#id_prints"))) == MOST_PICTURES
    through(codes.get_by_role("button", name="Add them to the case"))
    assert f"{MOST_PICTURES} pictures were added" in codes.locator("main").inner_text()


def test_saved_list_without_room_is_left_out_whole(codes: Page) -> None:
    """And it can be chosen once more afterwards."""
    typed = listed(*(prints(seed) for seed in range(1, 31)))
    file = listed(*(prints(seed) for seed in range(31, 61)))
    codes.fill("#id_prints", typed)

    codes.set_input_files("#device-saved", {"name": "codes.json", "mimeType": "", "buffer": file.encode()})
    codes.get_by_text("holds 30, and this file 30").wait_for()

    assert codes.input_value("#id_prints") == typed


def test_words_in_the_place_of_a_list_are_kept(codes: Page) -> None:
    codes.fill("#id_prints", "What she told me")

    device.choose(codes, _files(1))

    assert "no list of fingerprints" in codes.inner_text("#device-says")
    assert codes.input_value("#id_prints") == "What she told me"


BREAKS = """
self.addEventListener("message", ({ data }) => {
  if (data.file.name === "breaks.png") { setTimeout(() => { throw new Error("broken"); }); }
});
"""


def test_broken_reader_is_told_at_once(live_app: LiveApp, page: Page) -> None:
    """U40: of that file alone; the others go through, by another thread."""
    device.falsify(page, BREAKS)
    device.opened(page, live_app.url)
    (one, two, _) = _files(3)

    device.choose(page, [one, ("breaks.png", two[1]), two], patience_s=30)

    assert "broke off" in device.rows(page)["breaks.png"]
    assert [json.dumps(made)[:9] for made in device.made(page)] == ['{"sha256"'] * 2
    assert "too old" not in page.inner_text("#device")


def test_reader_that_does_not_start_is_told_at_once(live_app: LiveApp, page: Page) -> None:
    """U40: it says what may have happened, and what to do."""
    page.route("**/static/js/device/worker*.js", lambda route: route.abort())

    device.opened(page, live_app.url)

    told = page.inner_text("#device-says")
    assert "did not start" in told
    assert "Open this page again" in told
    assert page.locator("#device-cannot a").is_visible()


def test_reader_that_does_not_start_leaves_ways_in_a_case(codes: Page) -> None:
    """U40: the links of the page lead to what works, and to nothing else."""
    codes.route("**/static/js/device/worker*.js", lambda route: route.abort())
    codes.reload()
    codes.wait_for_selector(device.READY)

    through(codes.get_by_role("link", name="Describe them in words"))

    codes.wait_for_url("**/pictures")
    assert codes.locator("textarea[name=description]").is_visible()
