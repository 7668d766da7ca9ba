"""The clinic's mailbox of the practice ground, which is a folder of mails: listed and fetched as one on a server is.

In practice mode, where no real mailbox is set, sites answer into it (docs/practice.md). Nothing is opened here.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.conf import settings

from casework.moments import now
from notices import mailbox

# As casework.practice.hosts names it; only its own command may import the ground.
CLINIC_MAILBOX = "clinic@clinic.example"
_STAMP = "%Y%m%dT%H%M%S.%f"


@dataclass(frozen=True)
class Folder:
    """Where the ground puts what sites answer."""

    path: Path
    name: str = "practice"


def folder_from_settings() -> Folder | None:
    """Return the folder; None: this is no practice, a real mailbox is set, or nobody has answered yet."""
    path = settings.DATA_DIR / "practice" / "mail" / CLINIC_MAILBOX
    return Folder(path) if settings.PRACTICE and not settings.IMAP_HOST and path.is_dir() else None


@contextmanager
def opened(folder: Folder) -> Iterator[mailbox.Line]:
    """Hold the folder as it is now. Opens no socket."""
    yield FolderLine(folder)


class FolderLine(mailbox.Line):
    """The same over a folder. A mail's number is its moment in microseconds; every ground has the same numbers."""

    def __init__(self, folder: Folder) -> None:
        self.uid_validity = 1
        self._paths = {_number(path): path for path in folder.path.glob("[!.]*.eml")}

    def newer_than(self, uid: int) -> list[int]:
        """Return the numbers above this one, in order."""
        return sorted(number for number in self._paths if number > uid)

    def highest(self) -> int:
        """Return the highest number; 0: there is none."""
        return max(self._paths, default=0)

    def since(self, day: date) -> list[int]:
        """Return all: what lies there is of this ground, and practice time runs ahead of the days of its names."""
        return self.newer_than(0)

    def fetch(self, uid: int, *, most_bytes: int) -> mailbox.Fetched:
        """Return one mail, or its first bytes, as taken at this moment of practice time. Raises MailGone: it was reset."""
        try:
            raw = self._paths[uid].read_bytes()
        except (KeyError, OSError):
            raise mailbox.MailGone(str(uid)) from None
        return mailbox.Fetched(raw[:most_bytes], len(raw) <= most_bytes, now())

    def put_away(self, uid: int) -> None:
        """Leave it where a newcomer finds it; a row says that it was read."""


def _number(path: Path) -> int:
    moment = datetime.strptime(path.name.partition("-")[0], _STAMP).replace(tzinfo=UTC)
    return int(moment.timestamp() * 1_000_000)
