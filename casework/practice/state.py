"""What happened on the practice ground: one JSON file, changed under a lock and replaced in one step."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework.practice.pages import Page

_FIRST_NUMBER = 4101


def _empty() -> dict[str, Any]:
    return {
        "removed": {},
        "moved": {},
        "delisted": {},
        "reports": [],
        "greylisted": [],
        "next_number": _FIRST_NUMBER,
    }


class State:
    """The file `state.json` below DATA_DIR/practice. Each read opens it, so that a reset is seen at once."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir / "practice"
        self._file = self._folder / "state.json"

    def read(self) -> dict[str, Any]:
        """Return everything; the empty state where nothing happened yet."""
        try:
            return _empty() | json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return _empty()

    def is_removed(self, page: Page) -> bool:
        """Say whether the page's picture was taken down."""
        return page.key in self.read()["removed"]

    def times_moved(self, page: Page) -> int:
        """Return how often mover.example has moved the picture."""
        return int(self.read()["moved"].get(page.key, 0))

    def remove(self, page: Page, *, how: str) -> None:
        """Take a page down; the first removal is the one that counts."""
        with self._change() as state:
            state["removed"].setdefault(page.key, {"at": _now(), "how": how})

    def put_back(self, page: Page) -> None:
        """Put a page up again, as sites do."""
        with self._change() as state:
            state["removed"].pop(page.key, None)

    def delist(self, page: Page) -> None:
        """Leave a page out of the search engine's results; the page itself stays up."""
        with self._change() as state:
            state["delisted"].setdefault(page.key, _now())

    def move(self, page: Page) -> None:
        """Give the picture one more new address."""
        with self._change() as state:
            state["moved"][page.key] = state["moved"].get(page.key, 0) + 1

    def add_report(self, *, host: str, addresses: list[str]) -> str:
        """Note a report made through a form and return its number, `R-NNNN`. Names are not kept."""
        with self._change() as state:
            number = f"R-{state['next_number']}"
            state["next_number"] += 1
            state["reports"].append({"number": number, "host": host, "addresses": addresses, "at": _now()})
        return number

    def greylist(self, sender: str, recipient: str) -> bool:
        """Say whether this pair comes for the first time, and remember it."""
        pair = f"{sender.lower()} {recipient.lower()}"
        with self._change() as state:
            is_first = pair not in state["greylisted"]
            if is_first:
                state["greylisted"].append(pair)
        return is_first

    def reset(self) -> None:
        """Forget everything: every picture is up again."""
        with self._change() as state:
            state.clear()

    @contextmanager
    def _change(self) -> Iterator[dict[str, Any]]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / "state.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            state = self.read()
            yield state
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps(state, indent=1), encoding="utf-8")
            os.replace(fresh, self._file)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
