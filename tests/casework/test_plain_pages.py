"""Open pages in plain words: what is never done, what could be handed over, and for those who help somebody."""

import pytest
from django.test import Client

from casework import heldwords, impact
from casework.views.context import plain_links

PAGES = ("/about/never", "/about/held", "/help/friend", "/help/parent", "/help/project")
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
