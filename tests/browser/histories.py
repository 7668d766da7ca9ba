"""Invented histories, for pages that show nothing of one case."""

import json

from tests.services.app import LiveApp


def what_came_of_notices(app: LiveApp) -> str:
    """Fill the page What works and return the address of what it says of one recipient."""
    told = app.manage("practice_outcomes").stdout.splitlines()
    return f"/what-works/{json.loads(told[0])['recipient']}"
