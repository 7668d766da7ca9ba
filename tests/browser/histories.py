"""Invented histories, for pages that show nothing of one case."""

import json

from tests.journeys import walk
from tests.journeys.pressing import through
from tests.services.app import LiveApp


def what_came_of_notices(app: LiveApp) -> str:
    """Fill the page What works and return the address of what it says of one recipient."""
    told = app.manage("practice_outcomes").stdout.splitlines()
    return f"/what-works/{json.loads(told[0])['recipient']}"


def letter_said_wrong(bob: walk.Person) -> str:
    """Say, as anybody could, that a letter was wrong; return the address on which a supervisor reads it."""
    bob.go("/letter")
    bob.page.check("input[name=why][value=news_or_court]")
    bob.page.fill("input[name=reference]", "of no letter of theirs")
    through(bob.page.locator("main form button[type=submit]"))
    assert "We have it" in bob.text, bob.text
    bob.until("Notices that are said to be wrong", "/mail")
    return bob.page.locator("a[href*='/mail/about/']").first.get_attribute("href") or ""
