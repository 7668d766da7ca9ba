"""Fingerprints made on a person's own device, in headless Chromium: a file handed to the thread until its answer.

The limit that the house set itself stands in the name. Nothing but the thread's own files is served.
"""

import functools
import http.server
import itertools
import shutil
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from PIL import Image
from playwright.sync_api import Page, Route, sync_playwright

from benchmarks import phone
from benchmarks.rounds import Row

_STATIC = Path(__file__).resolve().parent.parent / "static"
_ROUNDS = 5
# Name and limit, and of how many a phone's pictures each side is made.
_SIZES = {"12 megapixels (limit 2,000 ms)": 1, "48 megapixels": 2}
_WAYS = {"its decoder": "", "a canvas": "delete globalThis.ImageDecoder;"}
_START = """() => new Promise(ready => {
  window.thread = new Worker("/js/device/worker.js", {type: "module"});
  window.thread.onmessage = ready;
})"""
_MAKE = """async () => {
  const [file] = document.querySelector("input").files, from = performance.now();
  await new Promise((done, fail) => {
    window.thread.onmessage = ({data}) => data.prints ? done() : fail(data.code);
    window.thread.postMessage({id: 1, file});
  });
  return performance.now() - from;
}"""


def measure() -> list[Row]:
    """Measure telephones' pictures by both ways to pixels."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, _served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for words, payload in files():
            path = Path(folder) / "picture.jpg"
            path.write_bytes(payload)
            for way, falsified in _WAYS.items():
                page = browser.new_page()
                page.route("**/decode.js", functools.partial(_prefixed, falsified))
                rows.append(Row(f"on her device, {words}, by {way}", _median_ms(page, url, path)))
                page.close()
        browser.close()
    return rows


def files() -> Iterator[tuple[str, bytes]]:
    """Yield JPEG files as telephones write them, each with what it is; larger ones hold the same picture several times."""
    one, what = phone.picture()
    for words, times in _SIZES.items():
        whole = Image.new("RGB", (one.width * times, one.height * times))
        for across, down in itertools.product(range(times), repeat=2):
            whole.paste(one, (across * one.width, down * one.height))
        payload = phone.jpeg(whole)
        yield f"{words}, {what} ({len(payload) / 1e6:.1f} MB)", payload


def _prefixed(script: str, route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=script + answer.text())


def _median_ms(page: Page, url: str, path: Path) -> float:
    page.goto(url)
    page.set_content("<input type=file>")
    page.evaluate(_START)
    page.set_input_files("input", str(path))
    return median(page.evaluate(_MAKE) for _round in range(_ROUNDS))


@contextmanager
def _served() -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Say nothing."""

    handler = functools.partial(Quiet, directory=str(_STATIC))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
