"""Growing delay after tries, and never a lock (S8, S51): receipts by the visitor's daily tag (S24), own words by receipt.

A try is counted before it is made, so that many at once are no way around; a right one forgets them.
"""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

# The first tries cost nothing: people mistype.
FREE_TRIES = 4
LONGEST_S = 300
_KEPT_S = 24 * 3600


def visitor(request: HttpRequest) -> str:
    """Return whose tries are counted where nobody is known yet."""
    return str(get_adapter().get_client_ip(request))


def wait_s(whose: str) -> int:
    """Return for how many seconds somebody still has to wait before the next try; 0: not at all."""
    until = cache.get(_key(whose, "until"), 0)
    return max(0, min(LONGEST_S, until - _seconds()))


def note_try(whose: str, *, free: int = FREE_TRIES) -> None:
    """Count a try; after the free ones of a day the pause doubles with each, up to five minutes."""
    tries = _key(whose, "tries")
    cache.add(tries, 0, _KEPT_S)
    over = min(cache.incr(tries) - free, 20)
    if over > 0:
        pause_s = min(LONGEST_S, 2**over)
        cache.set(_key(whose, "until"), _seconds() + pause_s, pause_s)


def forget_tries(whose: str) -> None:
    """Forget tries once one was right."""
    cache.delete_many([_key(whose, "tries"), _key(whose, "until")])


def _key(whose: str, what: str) -> str:
    return f"own:{what}:{whose}"


def _seconds() -> int:
    return int(time.time())
