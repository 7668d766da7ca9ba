"""How a button or link is pressed that leads to another page: one way for every journey."""

from playwright.sync_api import Locator


def through(pressed: Locator) -> None:
    """Press it and wait until the page that comes is loaded. A click alone ends while the page before it stands, or none."""
    with pressed.page.expect_navigation():
        pressed.click()
