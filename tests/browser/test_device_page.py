"""The page that makes fingerprints: it sends nothing, says when it can't, names each bad file, and works for everybody."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request

from casework import imaging, pdq
from tests import pictures
from tests.browser import device, visits
from tests.journeys import walk
from tests.services.app import LiveApp

NARROWEST_PX = 320


def asked_of(page: Page) -> list[Request]:
    """Return the list into which every request of this browser goes from now on, those of its threads too."""
    found: list[Request] = []

    def note(request: Request) -> None:
        found.append(request)

    page.context.on("request", note)
    return found


def test_page_asks_nothing_more_once_it_is_open(live_app: LiveApp, page: Page) -> None:
    """U39: not one request while fingerprints are made, so none that carries a file; it works without a network."""
    device.opened(page, live_app.url)
    asked = asked_of(page)
    page.context.set_offline(True)

    device.choose(page, [("one.jpg", pictures.draw(1)), ("two.webp", pictures.draw(2, format="WEBP"))])

    assert len(device.made(page)) == 2
    assert [one.url for one in asked if not one.url.startswith("blob:")] == []
    assert page.evaluate("[Object.keys(localStorage), Object.keys(sessionStorage), document.cookie]") == [
        [],
        [],
        "",
    ]


def test_browser_would_let_nothing_out(live_app: LiveApp, page: Page) -> None:
    """U39: neither the page nor its thread may ask for anything; the browser itself sees to that."""
    asked = asked_of(page)
    device.opened(page, live_app.url)
    thread = next(one for one in asked if "/device/worker" in one.url)

    answer = page.evaluate("fetch('/help').then(() => 'sent', () => 'refused')")

    assert answer == "refused"
    policy = thread.response().headers["content-security-policy"]  # type: ignore[union-attr]
    assert "default-src 'none'" in policy
    assert "connect-src" not in policy


@pytest.mark.parametrize(
    ("falsified", "trusted"),
    [
        (device.NOISY_CANVAS, "decoder"),
        (device.WHITE_CANVAS, "decoder"),
        (device.NOISY_DECODER, "canvas"),
        (device.NOISY_PLANES, "canvas"),
        (device.NO_CANVAS, "decoder"),
    ],
)
def test_way_that_is_not_falsified_is_taken(
    live_app: LiveApp, page: Page, falsified: str, trusted: str
) -> None:
    """U39: a wrong fingerprint is never made."""
    device.falsify(page, falsified)
    device.opened(page, live_app.url)
    payload = pictures.draw(7)
    device.choose(page, [("one.jpg", payload)])

    (made,) = device.made(page)

    assert device.ways(page) == trusted
    assert pdq.distance_bits(made["pdq"], imaging.fingerprint(payload, {})["pdq"]) <= 4


@pytest.mark.parametrize(
    ("falsified", "says"),
    [
        (device.NOISY_CANVAS + device.NOISY_DECODER, "changes the pixels"),
        (device.WHITE_CANVAS + device.NO_DECODER, "changes the pixels"),
        (device.NO_CANVAS + device.NO_DECODER, "too old"),
    ],
)
def test_browser_that_cannot_is_told_so_at_once(
    live_app: LiveApp, page: Page, falsified: str, says: str
) -> None:
    """U39, U40: no fingerprint is made, and the page says what to do instead."""
    device.falsify(page, falsified)
    device.opened(page, live_app.url)

    told = page.inner_text("#device-says")

    assert says in told
    assert "another browser" in told
    assert page.is_disabled("#device-files")
    assert not page.locator("#device-choose").is_visible()
    assert page.locator("#device-cannot a").is_visible()
    assert device.made(page) == []


def _bad_files() -> dict[str, tuple[bytes, str]]:
    whole, flat = pictures.draw(3), pictures.draw(4, format="PNG")
    return {
        "empty.jpg": (b"", "empty"),
        "cut.jpg": (whole[: len(whole) // 2], "cut off"),
        "cut.png": (flat[: len(flat) // 2], "cut off"),
        "paper.jpg": (b"%PDF-1.7 and more", "is a PDF"),
        "page.jpg": (b"<!doctype html><title>x</title>", "web page"),
        "film.mp4": (b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2", "is a film"),
        "drawing.png": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "drawing"),
        "letter.txt": (b"Dear all", "not a picture"),
        "apple.heic": (pictures.draw(5, 64, 64, "HEIC"), "cannot open"),
        "huge.png": (_wide(flat), "50 megapixels"),
    }


def _wide(png: bytes) -> bytes:
    return png[:16] + (60_000).to_bytes(4, "big") + (60_000).to_bytes(4, "big") + png[24:]


def test_bad_file_is_named_and_the_others_go_through(live_app: LiveApp, page: Page) -> None:
    """S25, U40: each with what is wrong and what to do."""
    bad = _bad_files()
    files = [(name, body) for name, (body, _says) in bad.items()]
    device.opened(page, live_app.url)

    device.choose(
        page, [("good.jpg", pictures.draw(1)), *files, ("also-good.png", pictures.draw(2, format="PNG"))]
    )

    told = device.rows(page)
    assert {name: says for name, (_body, says) in bad.items() if says not in told[name]} == {}
    assert len(device.made(page)) == 2
    assert "Fingerprints were made of 2." in page.inner_text("#device-says")


def test_stopping_keeps_what_is_done(live_app: LiveApp, page: Page) -> None:
    device.opened(page, live_app.url)
    body = pictures.draw(1)
    files = [(f"{number}.jpg", body) for number in range(40)]
    page.set_input_files("#device-files", device.payloads(files))

    page.click("#device-stop")

    assert "Stopped" in page.inner_text("#device-says")
    assert "left out" in page.inner_text("#device-list")
    assert page.evaluate("document.activeElement.id") == "device-files"
    device.choose(page, files[:1])
    assert len(device.made(page)) >= 1


@pytest.fixture
def alice(live_app: LiveApp, browser: Browser) -> Iterator[walk.Person]:
    with walk.person(browser, live_app.url, "alice") as someone:
        yield someone


def test_case_is_sent_fingerprints_alone(alice: walk.Person, live_app: LiveApp, tmp_path: Path) -> None:
    """U39, S32: the one request that follows carries the list, and no byte of the file nor its name."""
    payload = pictures.draw(11)
    case = walk.open_case(alice)
    device.opened(alice.page, live_app.url, f"{case}/pictures/codes")
    asked = asked_of(alice.page)
    device.choose(alice.page, [("canary-name.jpg", payload)])
    assert asked == []

    alice.press("Add them to the case")

    (sent,) = [one for one in asked if one.method == "POST"]
    body = sent.post_data or ""
    assert "canary" not in body
    assert len(body) < 3000
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded"
    assert "1 picture was added by its fingerprints" in alice.text
    assert "never came here" in alice.text


def test_file_of_the_open_page_goes_into_a_case(alice: walk.Person, live_app: LiveApp, page: Page) -> None:
    """S32: and what was chosen by mistake is not read."""
    device.opened(page, live_app.url)
    device.choose(page, [("one.jpg", pictures.draw(12))])
    text = page.input_value("#device-text")
    case = walk.open_case(alice)
    device.opened(alice.page, live_app.url, f"{case}/pictures/codes")
    for name, body in (("photo.jpg", pictures.draw(12)), ("codes.json", text.encode())):
        alice.page.set_input_files("#device-saved", {"name": name, "mimeType": "", "buffer": body})
        alice.page.wait_for_selector("#device-field-says:not(:empty)")
        said = alice.page.inner_text("#device-field-says")
        assert ("not the file" in said) == (name == "photo.jpg")
        alice.page.evaluate("document.getElementById('device-field-says').textContent = ''")

    alice.press("Add them to the case")

    assert "1 picture was added" in alice.text
    assert json.loads(text)["version"] == 1


def test_page_without_script_says_what_to_do(
    live_app: LiveApp, scriptless_page: Page, picture: Callable[..., Path]
) -> None:
    """U3."""
    scriptless_page.goto(live_app.url + device.PATH)

    text = scriptless_page.locator("main").inner_text()

    assert "Scripts are switched off" in text
    assert "its address and a few words about it are enough" in text
    assert not scriptless_page.locator("#device-files").is_visible()
    assert "switch off Wi-Fi" not in text
    picture(scriptless_page, "scriptless")


@pytest.mark.parametrize("width", [NARROWEST_PX, 1280])
def test_page_with_results_is_for_everybody(
    live_app: LiveApp, page: Page, picture: Callable[..., Path], width: int
) -> None:
    """U10, U20, U32: axe, keyboard, nothing wider than the window, no pixel of a picture anywhere."""
    page.set_viewport_size({"width": width, "height": 844})
    device.opened(page, live_app.url)
    device.choose(page, [("a-very-long-name-" * 8 + ".jpg", pictures.draw(1)), ("letter.txt", b"Dear all")])

    seen = visits.measures_of(page, tabs=16)

    assert seen["violations"] == []
    assert seen["overflow"] == []
    assert [step for step in seen["focus"] if step["wrong"]] == []
    assert page.locator("img, canvas, video, picture").count() == 0
    picture(page, str(width))
