"""Growing delay after wrong receipts, and never a lock: by the visitor's daily tag, in the shared cache (S8, S24)."""

import time

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

# The first tries cost nothing: people mistype.
FREE_TRIES = 4
LONGEST_S = 300
_KEPT_S = 24 * 3600


def wait_s(request: HttpRequest) -> int:
    """Return for how many seconds this visitor still has to wait before the next try; 0: not at all."""
    until = cache.get(_key(request, "until"), 0)
    return max(0, min(LONGEST_S, until - _seconds()))


def note_wrong(request: HttpRequest) -> None:
    """Count a wrong try; from the fifth on the pause doubles, up to five minutes."""
    tries = _key(request, "tries")
    cache.add(tries, 0, _KEPT_S)
    over = min(cache.incr(tries) - FREE_TRIES, 20)
    if over > 0:
        pause_s = min(LONGEST_S, 2**over)
        cache.set(_key(request, "until"), _seconds() + pause_s, pause_s)


def forget_wrong(request: HttpRequest) -> None:
    """Forget wrong tries once a receipt was right."""
    cache.delete_many([_key(request, "tries"), _key(request, "until")])


def _key(request: HttpRequest, what: str) -> str:
    return f"own:{what}:{get_adapter().get_client_ip(request)}"


def _seconds() -> int:
    return int(time.time())
