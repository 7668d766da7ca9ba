"""Nothing here shows a picture to anyone, so nobody can be shown one unasked, too often or too large (U20, U21, U23)."""

import ast
import re

import pytest

from casework.models import AuditEntry
from tests.casework import owndoor
from tests.casework.walkers import signed_in
from tests.hostile import pages
from tests.rules.sources import python_files, shown

SHOWS = re.compile(
    r"<(img|picture|video|canvas|object|embed|iframe|image)\b|data:image|srcset=|background-image", re.I
)
# Who turns sealed bytes into plain ones, and what for. A page that shows a picture would have to stand here, and would
# first have to be what U21 and U23 ask: its own page, warning, reason, size, grey first, 30 seconds, watermark, limits.
UNSEALS = {
    "casework/documents.py": "a file that a person added, for its download",
    "casework/granting.py": "keys",
    "casework/models/keys.py": "the workers' own key",
    "casework/packets.py": "a packet, which holds no picture, for its download",
    "casework/pictures.py": "the waiting copy, for its fingerprints in the sandbox",
    "casework/receipts.py": "keys",
    "casework/views/doors.py": "keys",
    "casework/views/intake.py": "her own words",
    "casework/views/ownopening.py": "her own words",
    "notices/triage.py": "a mail, for its words",
}


@pytest.mark.parametrize("who", ["alice", "bob", "erin", "dana"])
def test_no_address_answers_with_a_picture(db: None, who: str) -> None:
    """U20, U21: every address of both houses, for staff, counsel and somebody in her own case."""
    ground = pages.build()
    if who == "dana":
        client = owndoor.come(owndoor.handed_in(ground.people).digits)
    else:
        client = pages.browser(getattr(ground.people, who))

    for name in sorted(set(pages.CONVERTERS) - {"leave", "account_logout", "favicon"}):
        answer = client.get(ground.address(name))
        kind = answer.get("Content-Type", "")
        assert not kind.startswith(("image/", "video/")), name
        if kind.startswith("text/html"):
            assert not SHOWS.search(answer.content.decode()), name


def test_nothing_opens_a_picture_but_the_work_on_its_fingerprints() -> None:
    """U21, U23: there is no reveal, so its limits have nothing to limit; the first one fails here."""
    opening = {
        shown(path)
        for path in python_files("casework", "notices", "config")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and "unseal" in ast.unparse(node.func)
    }

    assert opening == set(UNSEALS)


def test_file_that_may_hold_something_hard_is_asked_for_each_time(db: None) -> None:
    """U21, U23: a page of its own, a warning in words, a reason; nothing of it is shown, and the next time asks again."""
    ground = pages.build()
    alice = signed_in(ground.people.alice)
    path = ground.address("open_document", number=ground.needs["document"])

    for opened in (1, 2):
        page = alice.get(path).content.decode()
        unsaid = alice.post(path, {"reason": ""})
        said = alice.post(path, {"reason": "to_check"})

        assert "It may hold something that is hard to see." in page
        assert "A letter." not in page + unsaid.content.decode()
        assert said["Content-Disposition"].startswith("attachment")
        assert AuditEntry.objects.filter(event="document_opening_tried").count() == opened
