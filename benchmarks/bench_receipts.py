"""Digits that open nothing beside digits that open a case: the time of each kind, so that no clock tells them apart (S8).

At the cost that people's digits have in an installation. The floor under all of them is one Argon2id of that cost alone.
"""

import secrets
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from argon2.low_level import Type, hash_secret_raw
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks.rounds import Row, timed
from casework import erasure, receipts, vault
from casework.models import Receipt
from casework.moments import now
from casework.receiptdigits import new_digits
from tests import factory

_TRIES = 60
_RIGHT, _FLOOR = "right", "peer: argon2-cffi alone"

READING = (
    "Of receipts, a ratio is the time of a kind of digits divided by that of digits that open a case: 1 tells nothing. "
    "“Slow tries” compares the 95th percentiles, and digits that open a case with themselves show what the machine adds."
)


def measure() -> list[Row]:
    """Try every kind in turn, round by round; return the medians of the right ones and of the floor, and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        connection.close()
        connection.settings_dict["NAME"] = str(Path(folder) / "receipts.sqlite3")
        call_command("migrate", verbosity=0)
        times = timed(_ways(factory.cast()), rounds=_TRIES)
        connection.close()
    rows = [Row(f"receipt, 20 digits: {name}", statistics.median(times[name])) for name in (_RIGHT, _FLOOR)]
    for name in times.keys() - {_RIGHT, _FLOOR}:
        rows += _ratios(name, times[name], times[_RIGHT])
    return sorted(rows, key=lambda row: row.name)


def _ratios(name: str, ours: list[float], right: list[float]) -> list[Row]:
    slow = [statistics.quantiles(values, n=20)[-1] for values in (ours, right)]
    return [
        Row(f"receipt: {name} ÷ right, a ratio", statistics.median(ours) / statistics.median(right)),
        Row(f"receipt: {name} ÷ right, slow tries, a ratio", slow[0] / slow[1]),
    ]


def _ways(people: factory.Cast) -> dict[str, Callable[[], object]]:
    made = {name: factory.own_case(people, at=now()) for name in (_RIGHT, "wrong", "frozen", "deleted")}
    cost, other = vault.PassphraseCost(*settings.PASSPHRASE_COST), new_digits()
    wrapped = vault.wrap_private(made["wrong"].secret, other, cost)
    Receipt.objects.filter(pk=made["wrong"].receipt.pk).update(wrapped_secret=wrapped)
    frozen, deleted = (made[name].receipt for name in ("frozen", "deleted"))
    receipts.freeze(receipt=frozen, by=factory.dana(frozen.case), at=now())
    erasure.destroy_case(case=deleted.case, by=factory.dana(deleted.case), at=now())
    typed = {name: one.digits for name, one in made.items()}
    typed |= {"right again": typed[_RIGHT], "unknown": new_digits()}
    ways: dict[str, Callable[[], object]] = {name: _entering(digits) for name, digits in typed.items()}
    return ways | {_FLOOR: _floor}


def _entering(digits: str) -> Callable[[], object]:
    def enter() -> bool:
        try:
            return bool(receipts.enter(digits, at=now()))
        except receipts.NotOpened:
            return False

    return enter


def _floor() -> bytes:
    passes, memory_kib, lanes = settings.PASSPHRASE_COST
    return hash_secret_raw(
        new_digits().encode(), secrets.token_bytes(16), passes, memory_kib, lanes, 32, Type.ID
    )
