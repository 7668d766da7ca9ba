"""What is pressed on a page before it is looked at: forms sent empty, wrong or half filled in."""

from playwright.sync_api import Page

from tests.journeys import walk
from tests.journeys.pressing import through

# Pages of a case that are reached by no press: a list of its addresses, and who has it.
OF_PEOPLE = {
    "list of addresses": "/addresses/list",
    "who has it": "/assignee",
    "messages": "/messages",
    "how she may be reached": "/reach",
}


def sign_in_badly(page: Page) -> None:
    page.fill("input[name=login]", "alice")
    page.fill("input[name=password]", "not the passphrase at all")
    send(page)


def send(page: Page) -> None:
    through(page.locator("main form.form button[type=submit]").last)


def signing_in_germany(page: Page) -> None:
    page.select_option("#country", "DE")
    send(page)


def send_without_day(page: Page) -> None:
    page.fill("input[name=done_on]", "")
    send(page)


def choose_pictures(page: Page) -> None:
    page.check("input[name=partner]")
    page.locator("input[name=pictures]").first.check()
    send(page)


def answer_age(page: Page) -> None:
    page.check("input[name=under_18][value=no]")
    send(page)


def paste(page: Page) -> None:
    page.fill("textarea[name=text]", f"{walk.PASTED}\nhttp://gallery.example/v/9001")
    page.check("input[name=seen][value=public]")
    send(page)


def open_task(page: Page) -> None:
    """Open the first task of the day."""
    through(page.locator(".task a[href*='/tasks/']").first)


def answer_by_link(page: Page) -> None:
    page.check("input[name=kind][value=acknowledged]")
    send(page)


def ask_of_no_country(page: Page) -> None:
    """Follow an address whose question cannot be answered."""
    page.goto(f"{page.url}?country=Atlantis")
