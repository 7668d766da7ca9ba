"""One visit to one page in Chromium, and everything that is measured on it while it is open."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.fixtures import is_foreign
from tests.browser.stage import Place, Stage

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NARROWEST_PX = 320
ICON = "/static/icons/page"

# Elements that reach over the edge of the page, the innermost first, as far as they are wider than the window.
_OVERFLOW = """() => {
  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over <= 0) return [];
  const wide = [...document.querySelectorAll("body *")].filter(e => {
    const r = e.getBoundingClientRect();
    return r.width && (r.right > innerWidth + 1 || r.left < -1) && !e.closest(".unseen");
  });
  return [`${over} px`, ...wide.slice(-4).map(e => `${e.tagName} ${e.className}: ${e.textContent.trim().slice(0, 40)}`)];
}"""
# What has focus: its name, and what is wrong with it. A ring may be drawn by the row around a choice.
_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const r = e.getClientRects()[0], wrong = [];
  const ring = x => x && getComputedStyle(x).outlineStyle !== "none" && parseFloat(getComputedStyle(x).outlineWidth) >= 3;
  if (!ring(e) && !ring(e.closest("label")) && !ring(e.parentElement)) wrong.push("has no ring");
  if (!r || r.width < 2) wrong.push("has no size");
  else {
    const hit = document.elementFromPoint(r.left + r.width / 2, r.top + Math.min(r.height / 2, 20));
    if (!hit || !(e.contains(hit) || hit.contains(e))) wrong.push("is covered");
  }
  return {name: `${e.tagName} ${(e.textContent || e.name || "").trim().slice(0, 40)}`, skip: e.matches(".skip"),
    leaves: e.matches("[data-leave]"), wrong};
}"""


@dataclass(frozen=True)
class Way:
    """How a page is looked at: width in px, colour scheme, language."""

    width: int
    scheme: str
    language: str = "en"

    def __str__(self) -> str:
        return f"{self.width} px {self.scheme} {self.language}"


@dataclass
class Visit:
    """What one page showed in one way. The weight is bytes over the wire, headers and all."""

    place: Place
    way: Way
    violations: list[str] = field(default_factory=list)
    overflow: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    focus: list[dict[str, Any]] = field(default_factory=list)
    heading: str = ""
    direction: str = ""
    weight: int = 0

    def __str__(self) -> str:
        return f"{self.place.name} ({self.way})"


@contextmanager
def reader(browser: Browser, stage: Stage, who: str, way: Way) -> Iterator[Page]:
    """Open a browser of the person's own in one way of looking."""
    context = browser.new_context(
        viewport={"width": way.width, "height": 844},
        color_scheme=way.scheme,  # type: ignore[arg-type]
        storage_state=stage.states[who],
        service_workers="block",
        locale="en-GB",
    )
    context.add_cookies([{"name": "l", "value": way.language, "url": stage.url}])
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def visit(page: Page, stage: Stage, place: Place, way: Way, *, tabs: int) -> Visit:
    """Look at one page: by axe, by keyboard (so many presses of Tab), at its width and at the narrowest."""
    seen = Visit(place, way)
    with _recorded(page, seen):
        place.open(page, stage.url)
    root = page.locator("html")
    seen.direction = root.get_attribute("dir") or ""
    seen.heading = page.locator("h1").first.inner_text()
    assert place.is_letters or root.get_attribute("lang") == way.language, seen
    measured = measures_of(page, tabs=tabs)
    seen.violations, seen.focus, seen.overflow = (
        measured[name] for name in ("violations", "focus", "overflow")
    )
    if way.width < 600:
        page.set_viewport_size({"width": NARROWEST_PX, "height": 844})
        seen.overflow += page.evaluate(_OVERFLOW)
        page.set_viewport_size({"width": way.width, "height": 844})
    return seen


def measures_of(page: Page, *, tabs: int) -> dict[str, list[Any]]:
    """Return what axe finds, what focus met on its way, and what reaches over the edge of the window."""
    return {
        "violations": _violations(page),
        "focus": focus_of(page, tabs=tabs),
        "overflow": page.evaluate(_OVERFLOW),
    }


def faults_of(page: Page, *, script: bool = True) -> list[str]:
    """Return what axe finds and what reaches over the edge; without script axe never answers, so what is shown and needs one."""
    found: list[str] = page.evaluate(_OVERFLOW)
    if script:
        return [*_violations(page), *found]
    return found + [f"needs script: {part}" for part in page.locator(".scripted:visible").all_inner_texts()]


def focus_of(page: Page, *, tabs: int) -> list[dict[str, Any]]:
    """Return what focus meets on its way by so many presses of Tab."""
    return list(_walk(page, tabs))


def keyboard_faults_of(page: Page, *, tabs: int = 60) -> list[str]:
    """Return what is wrong on the way by keyboard: it begins with the way to the content, and what has focus shows it."""
    met = focus_of(page, tabs=tabs)
    found = [f"{step['name']}: {', '.join(step['wrong'])}" for step in met if step["wrong"]]
    return found if met and met[0]["skip"] else ["does not begin with the way to the content", *found]


def _violations(page: Page) -> list[str]:
    """Return what axe finds: the rule, and the first elements that break it."""
    found = Axe().run(page, options={**RULES, "resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {[node['html'][:160] for node in one['nodes'][:3]]}" for one in found]


@contextmanager
def _recorded(page: Page, seen: Visit) -> Iterator[None]:
    """Write down what is asked for and what comes over the wire, with nothing out of the browser's cache."""

    def asked(event: dict[str, Any]) -> None:
        if is_foreign(event["request"]["url"]):
            seen.foreign.append(event["request"]["url"])

    def answered(event: dict[str, Any]) -> None:
        url, kind = event["response"]["url"], event["response"]["mimeType"]
        # Chromium draws its own controls from data addresses; ours would not pass the policy of the page.
        if kind.startswith(("image/", "video/")) and ICON not in url and not url.startswith("data:"):
            seen.pictures.append(url)

    def came(event: dict[str, Any]) -> None:
        seen.weight += event["encodedDataLength"]

    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
    wire.on("Network.requestWillBeSent", asked)
    wire.on("Network.responseReceived", answered)
    wire.on("Network.loadingFinished", came)
    yield
    wire.detach()


def _walk(page: Page, tabs: int) -> Iterator[dict[str, Any]]:
    for _press in range(tabs):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUS)
        if found is None:
            return
        yield found
