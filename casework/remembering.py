"""Remember what was looked up, for as long as it holds, in this process alone: nothing of it is written anywhere.

A host chain names the sites of a case, so it may not lie in a cache that other machines or a backup can read.
"""

import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

Answer = TypeVar("Answer")
_MOST = 20_000


@dataclass(frozen=True)
class _Kept:
    until: float
    answer: Any = None
    failure: Exception | None = None


class Memory:
    """Answers by key. Who asks for what another thread is asking for waits, and gets the same answer."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = _MOST) -> None:
        """Count seconds by `clock`; forget the oldest beyond `most` answers."""
        self._clock, self._most = clock, most
        self._kept: dict[Hashable, _Kept] = {}
        self._asking: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def recall(
        self,
        key: Hashable,
        ask: Callable[[], Answer],
        *,
        holds_s: Callable[[Answer], float],
        failures: tuple[type[Exception], ...] = (),
        failure_holds_s: float = 0.0,
    ) -> Answer:
        """Return what is remembered, else ask. Failures of these types are remembered as well, and raised again."""
        with self._lock:
            turn = self._asking.setdefault(key, threading.Lock())
        with turn:
            kept = self._kept.get(key)
            if kept is None or kept.until <= self._clock():
                kept = self._asked(ask, holds_s, failures, failure_holds_s)
                self._keep(key, kept)
        if kept.failure:
            raise kept.failure.with_traceback(None)
        answer: Answer = kept.answer
        return answer

    def _asked(
        self,
        ask: Callable[[], Any],
        holds_s: Callable[[Any], float],
        failures: tuple[type[Exception], ...],
        failure_holds_s: float,
    ) -> _Kept:
        try:
            answer = ask()
        except failures as error:
            return _Kept(self._clock() + failure_holds_s, failure=error)
        return _Kept(self._clock() + holds_s(answer), answer)

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = kept
            while len(self._kept) > self._most:
                oldest = next(iter(self._kept))
                del self._kept[oldest]
                self._asking.pop(oldest, None)
