"""What leads on from her status page: letters first, each group under words of its own."""

import re

import pytest
from django.test import Client

from tests.factory import Cast
from tests.notices import alone_cast

GROUPS = ["Your letters", "Your links", "Messages, and what you agreed to", "Your 20 digits"]


@pytest.mark.parametrize("mode", ["worked", "alone"])
def test_ways_on_stand_under_headings_and_letters_come_first(cast: Cast, mode: str) -> None:
    """U7."""
    client = Client()
    client.post("/form/return", {"digits": alone_cast.made(cast, mode=mode).digits})

    page = client.get("/form/now").content.decode()
    groups = re.findall(r"<h3>([^<]+)</h3>\s*<ul[^>]*>(.*?)</ul>", page, re.DOTALL)

    assert [heading for heading, _links in groups] == GROUPS
    assert ("/form/now/letters" in groups[0][1]) == (mode == "alone")
    assert "/form/now/sent" in groups[0][1] and "/form/now/list" in groups[1][1]
    assert page.index("/form/now/end") > page.index("Staying safe here")
