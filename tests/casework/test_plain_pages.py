"""Open pages in plain words: what is never done, what could be handed over, and for those who help somebody."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from casework import heldwords, impact
from casework.views.context import plain_links
from casework.views.plainpages import CHANGES
from casework.views.speaking import FOR_HER
from tests import factory
from tests.casework.walkers import signed_in
from tests.factory import Cast
from tests.hostile import pages
from tests.rules.sources import ROOT, shown

DOORS = ("/help", "/about", "/leave")
PAGES = ("/about/never", "/about/held", "/about/changes", "/help/friend", "/help/parent", "/help/project")
pytestmark = pytest.mark.django_db


def of_cases() -> list[impact.Row]:
    """Return the tables whose rows belong to somebody's case."""
    return [
        row for row in impact.rows() if row.entry.keep != impact.HOUSE and row.entry.people != impact.NOBODY
    ]


@pytest.mark.parametrize("path", PAGES)
def test_open_page_has_two_next_doors_and_the_foot(path: str) -> None:
    """U8, U9."""
    page = Client().get(path).content.decode()

    assert page.count('class="button') >= 3
    assert all(f'<li><a href="{link["url"]}">' in page for link in plain_links())


@pytest.mark.parametrize("path", ["/form", "/form/1", "/form/return", "/help", "/about", "/help/programmes"])
def test_what_is_never_done_is_one_click_away(path: str) -> None:
    """U9: without a case too, and where no database is asked."""
    page = Client().get(path, follow=True).content.decode()

    for link in ("/help", "/about/never", "/about/held", "/help/programmes", "/about"):
        assert f'href="{link}"' in page, link


def test_every_open_page_leads_to_support_and_out(people: Cast) -> None:
    """U8, U9, U10: whatever is shown to who has neither sign-in nor digits, the staff's sign-in among it."""
    factory.door_open(people)
    without: dict[str, list[str]] = {}

    for name, needs in pages.CONVERTERS.items():
        if set(needs) <= set(pages.SAID):
            answer = Client().get(reverse(name, kwargs={key: pages.SAID[key] for key in needs}))
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                without[name] = [link for link in DOORS if f'href="{link}"' not in answer.content.decode()]

    assert {*FOR_HER, "account_login", "own_start", "own_page", "own_return"} - {"leave"} <= set(without)
    assert {name: links for name, links in without.items() if links} == {}


def test_every_table_of_cases_is_on_the_page() -> None:
    """U9: what could be handed over is made from the registry of fields."""
    page = Client().get("/about/held").content.decode()
    rows = of_cases()

    assert len(rows) > 25
    assert [row.table for row in rows if str(heldwords.PLAIN[row.table]) not in page] == []


def test_nothing_sealed_is_called_readable() -> None:
    """U9: true in both directions."""
    sealed = {row.table for row in of_cases() if heldwords.is_locked(row)}

    assert set(heldwords.LOCKED) == sealed
    assert len(heldwords.locked()) == len(sealed)


def test_what_changed_is_announced_with_its_day_one_click_from_every_page(people: Cast) -> None:
    """U41: hers and those of a case; the newest first; no version goes out without."""
    page = Client().get("/about/changes").content.decode()
    versions = re.findall(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert {*versions} == {change.version for change in CHANGES}
    assert [change.day for change in CHANGES] == sorted((change.day for change in CHANGES), reverse=True)
    assert all(str(change.says) in page for change in CHANGES)
    assert "Friday 27 November 2026" in page
    for opened in (Client().get("/form"), signed_in(people.alice).get("/cases")):
        assert 'href="/about/changes"' in opened.content.decode()


# What interrupts somebody: notices of the system, messages pushed to a device, boxes, sound, films that start by themselves.
PUSHES = re.compile(
    r"\bNotification\b|PushManager|serviceWorker|showNotification|EventSource|WebSocket|\b(alert|confirm|prompt)\("
    r"|window\.open\(|showModal|onbeforeunload|beforeunload|<dialog|<audio|<video|new Audio|autoplay|\.play\(|vibrate"
)


def test_nothing_pushes_pops_up_or_plays() -> None:
    """U41: neither a script of ours nor a page."""
    files = [*(ROOT / "static").rglob("*.js"), *(ROOT / "templates").rglob("*.html")]

    assert len(files) > 100
    assert [shown(file) for file in files if PUSHES.search(file.read_text(encoding="utf-8"))] == []
