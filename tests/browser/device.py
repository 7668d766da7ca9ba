"""The page that makes fingerprints, as tests use it: choosing files, waiting, reading what it made."""

import json
import time
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import FilePayload, Page

PATH = "/help/codes"
READY = "#device[data-ready]"
# Put before the thread's own script. Each falsifies one way to pixels: as some browsers do, by few low bits or whole.
NOISY_CANVAS = """
const read = OffscreenCanvasRenderingContext2D.prototype.getImageData;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...where) {
  const found = read.apply(this, where);
  for (let at = 0; at < found.data.length; at += 997) { found.data[at] ^= 1; }
  return found;
};
"""
WHITE_CANVAS = """
const read = OffscreenCanvasRenderingContext2D.prototype.getImageData;
OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...where) {
  const found = read.apply(this, where);
  found.data.fill(255);
  return found;
};
"""
NOISY_DECODER = """
const copy = VideoFrame.prototype.copyTo;
VideoFrame.prototype.copyTo = async function (target, ...rest) {
  const layout = await copy.call(this, target, ...rest);
  for (let at = 0; at < target.length; at += 997) { target[at] ^= 1; }
  return layout;
};
"""
# Leaves colours alone, and falsifies the planes of brightness in which lossy pictures come.
NOISY_PLANES = """
const copy = VideoFrame.prototype.copyTo;
VideoFrame.prototype.copyTo = async function (target, ...rest) {
  const layout = await copy.call(this, target, ...rest);
  for (let at = 0; /^I4|^NV/.test(this.format) && at < target.length; at += 997) { target[at] ^= 1; }
  return layout;
};
"""
NO_DECODER = "delete globalThis.ImageDecoder;"
NO_CANVAS = "delete globalThis.OffscreenCanvas;"
NO_SUBTLE = "Object.defineProperty(globalThis.crypto, 'subtle', { value: undefined });"


def falsify(page: Page, script: str) -> None:
    """Have the thread run a script before its own."""

    def answer(route: Any) -> None:
        response = route.fetch()
        # Imports are hoisted above everything, so what falsifies comes in as the first of them.
        route.fulfill(response=response, body=script + response.text())

    page.route("**/static/js/device/decode*.js", answer)


def opened(page: Page, url: str, path: str = PATH) -> Page:
    """Open the page and wait until its thread has tried the ways to pixels."""
    page.goto(url + path)
    page.wait_for_selector(READY)
    return page


def ways(page: Page) -> str:
    """Return which ways to pixels the thread trusts, best first, in one line; or why there is none."""
    return str(page.get_attribute("#device", "data-ways") or page.get_attribute("#device", "data-ready"))


def payloads(files: Iterable[tuple[str, bytes]]) -> list[FilePayload]:
    """Return files as Playwright hands them to a field."""
    return [{"name": name, "mimeType": "application/octet-stream", "buffer": body} for name, body in files]


def choose(page: Page, files: Iterable[tuple[str, bytes]], *, patience_s: float = 60) -> None:
    """Choose files and wait until all of them are done or refused."""
    page.set_input_files("#device-files", payloads(files))
    until = time.monotonic() + patience_s
    while page.locator("#device-list [data-open]").count() or page.locator("#device-stop").is_visible():
        assert time.monotonic() < until, page.inner_text("#device")
        page.wait_for_timeout(20)


def made(page: Page) -> list[dict[str, Any]]:
    """Return the fingerprint sets that the page holds, in the order in which they were made."""
    text = page.input_value("#device-text")
    return json.loads(text)["pictures"] if text else []


def rows(page: Page) -> dict[str, str]:
    """Return what the list says of each file, by its name."""
    found = page.locator("#device-list > li").evaluate_all(
        "rows => rows.map(row => [row.querySelector('bdi').textContent, row.lastChild.lastChild.textContent])"
    )
    return dict(found)
