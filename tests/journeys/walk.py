"""The hands of Alice, Bob and Erin: what each of them presses and types, on the pages as they are."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page

from tests.journeys.pressing import through

PASSPHRASES = {
    "alice": "practice harbour alice",
    "bob": "practice harbour bob one",
    "erin": "practice counsel erin",
}
SLOWEST_S = 90
PASTED = """Hi, these are the ones I found so far:
1) http://gallery.example/v/8841,
2. gallery.example/v/8842
  <http://gallery.example/media/8841.jpg>;
forum: http://forum.example/t/harbour/112
http://stonewall.example/pic/301 and again http://gallery.example/v/8841
http://alice:secret@board.example/thread/77
http://mirror.example/m/8841 http://cloak.example/c/9
http://gаllery.example/v/1
members.example/album/12
"""


class Person:
    """One person at one browser."""

    def __init__(self, page: Page, url: str, name: str) -> None:
        self.page, self.url, self.name = page, url, name

    def sign_in(self) -> None:
        """Sign in with the practice passphrase."""
        self.page.goto(f"{self.url}/account/login/")
        self._type_passphrase()

    def go(self, path: str) -> None:
        """Open a page of the app."""
        self.page.goto(path if path.startswith("http") else self.url + path)
        self.prove()

    def press(self, words: str) -> None:
        """Press the first button with these words."""
        through(self.page.get_by_role("button", name=re.compile(words)).first)
        self.prove()

    def follow(self, words: str) -> None:
        """Follow the first link with these words."""
        through(self.page.get_by_role("link", name=re.compile(words)).first)

    def unfold(self) -> None:
        """Open every folded part of the form."""
        for summary in self.page.locator("form details:not([open]) > summary").all():
            summary.click()

    def tick(self, name: str, *values: str) -> None:
        """Choose values of a radio or checkbox group."""
        for value in values:
            self.page.check(f"input[name={name}][value={value}]")

    def until(self, words: str, path: str = "") -> None:
        """Open a page again and again until it says this. Fails after 90 seconds, with what the page says instead."""
        limit = time.monotonic() + SLOWEST_S
        while time.monotonic() < limit:
            self.go(path or self.page.url)
            if re.search(words, self.text):
                return
            time.sleep(1)
        raise AssertionError(f"{words!r} never came; the page says: {self.text[:3000]}")

    def until_quiet(self, path: str) -> None:
        """Open a page until no worker is about to change what it shows: a page that renews itself says that one is."""
        limit = time.monotonic() + SLOWEST_S
        self.go(path)
        while self.page.locator("[data-fresh]").count():
            assert time.monotonic() < limit, f"the workers never came to an end: {self.text[:3000]}"
            self.page.wait_for_timeout(1000)
            self.go(path)

    @property
    def text(self) -> str:
        """What the page's content says."""
        return self.page.locator("main").inner_text()

    def later(self, step: str, times: int = 1) -> None:
        """Move practice time on: "hour" or "day"."""
        back = self.page.url
        for _ in range(times):
            self.go("/practice")
            through(self.page.locator(f"button[name=by][value={step}]"))
        self.go(back)

    def prove(self) -> None:
        """Give the passphrase again where the page asks for it: the last time was more than 5 minutes ago (S5)."""
        again = self.page.locator("input[name=passphrase_again]")
        if "reauthenticate" in self.page.url or again.count():
            field = again if again.count() else self.page.locator("input[name=password]")
            field.fill(PASSPHRASES[self.name])
            through(self.page.locator("main form button[type=submit]").first)

    def comes_back(self) -> bool:
        """Sign in again or give the passphrase again where the page asks for it; return whether it did."""
        if "/account/login" in self.page.url:
            self._type_passphrase()
        elif self.page.url == f"{self.url}/form":  # where the first page leads whoever is not signed in
            self.sign_in()
        elif "reauthenticate" in self.page.url:
            self.prove()
        else:
            return False
        return True

    def _type_passphrase(self) -> None:
        self.page.fill("input[name=login]", self.name)
        self.page.fill("input[name=password]", PASSPHRASES[self.name])
        through(self.page.locator("main form button[type=submit]").first)


@contextmanager
def person(browser: Browser, url: str, name: str, **options: object) -> Iterator[Person]:
    """Open a browser of one's own and sign in."""
    context = browser.new_context(locale="en-GB", service_workers="block", **options)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    someone = Person(context.new_page(), url, name)
    someone.sign_in()
    yield someone
    context.close()


def open_case(alice: Person, residence: str = "US") -> str:
    """Open a case, the age question first; return its path. `residence`: ISO country."""
    alice.go("/cases/new")
    alice.tick("under_18", "no")
    alice.press("Continue")
    alice.page.select_option("select[name=residence]", residence)
    alice.tick("identifiable", "yes")
    alice.tick("authority", "written")
    alice.page.check("input[name=may_look]")
    alice.tick("look_how", "read_back")
    alice.press("Open the case")
    return "/" + "/".join(alice.page.url.split("/")[3:5])


def submit_pictures(alice: Person, case: str, files: list[Path]) -> None:
    """Submit files as real pictures of face and body, forgotten afterwards."""
    alice.go(f"{case}/pictures")
    alice.page.set_input_files("input[name=files]", [str(file) for file in files])
    alice.unfold()
    alice.tick("kind", "real")
    alice.tick("depiction", "face", "body")
    alice.tick("shows", "nude")
    alice.tick("licensed", "no")
    alice.page.fill("textarea[name=description]", "A woman by a window, blue curtain")
    alice.press("Add them")


def paste_addresses(alice: Person, case: str, text: str = PASTED) -> None:
    """Paste addresses, read how they were understood, record them."""
    alice.go(f"{case}/addresses")
    alice.page.fill("textarea[name=text]", text)
    alice.tick("seen", "public")
    alice.press("Read them")
    alice.press("Record th")


def draft(alice: Person, case: str, basis: str, recipient: str) -> str:
    """Draft the notice of one route and return its path; where a caution stands first, talk about it first.

    A route may wait for a look that a worker has yet to take.
    """
    form = alice.page.locator(
        f"form:has(input[name=basis_id][value='{basis}']):has(input[name=recipient_id][value='{recipient}'])"
    )
    alice.until_quiet(case)
    alice.go(f"{case}/routes?to=to-{recipient}")
    _open_around(form)
    through(form.locator("button").first)
    if alice.page.locator("input[name=talked]").count():
        alice.page.check("input[name=talked]")
        through(alice.page.locator("main form button[type=submit]").first)
    return "/" + "/".join(alice.page.url.split("/")[3:])


def _open_around(form: Locator) -> None:
    """Open every folded part around a form by its summary, the outermost first; works without script."""
    for part in form.locator("xpath=ancestor::details[not(@open)]").all():
        part.locator("> summary").click()


def confirm_declarations(alice: Person, notice: str) -> int:
    """Confirm each declaration by itself; return how many there were."""
    count = 0
    while True:
        alice.go(notice)
        box = alice.page.locator("input[name=confirmed]").first
        if not box.count():
            return count
        box.check()
        alice.press("Confirm this declaration")
        count += 1


def record_consent(alice: Person, notice: str) -> None:
    """Record, from the notice, that the survivor agreed to exactly what it tells."""
    alice.go(notice)
    through(alice.page.locator("a[href*='/consents?']").first)
    alice.tick("act", "send")
    alice.tick("scope", "this_and_named")
    for box in alice.page.locator("input[name=facts]").all():
        box.check()
    alice.tick("how", "read_back")
    alice.press("Record it")


def ask_to_share(alice: Person, case: str, username: str) -> None:
    """Ask that somebody may see the case."""
    alice.go(f"{case}/share")
    alice.page.fill("input[name=username]", username)
    alice.press("Ask for access")


def record_sharing(alice: Person) -> None:
    """Record, from the page that misses it, that the survivor agreed to share the case with this organisation."""
    through(alice.page.locator("a[href*='act=grant']").first)
    alice.tick("how", "read_back")
    alice.press("Record it")
