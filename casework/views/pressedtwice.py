"""The press that opens a case, twice: the second leads to the same case, and both show digits that hold.

The first press ends the session in which she answered (S9). Where the button is pressed again before its page is there, the
browser still sends the cookie of that session. For one minute its row says which receipt was made, with the secret locked
under the cookie of her forms: the row alone opens nothing (S7, S11), and digits that were typed back are never shown again.
"""

import hashlib
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest

from casework import receipts, vault
from casework.models import Actor, Receipt
from casework.moments import now
from casework.rootkeys import RootKey

_KEPT_S = 60
_OPENED = "opened"


@transaction.atomic
def open_once(request: HttpRequest, make: Callable[[], receipts.NewReceipt]) -> receipts.NewReceipt:
    """Return a new receipt, or, pressed twice at once, the one that the other press made, with other digits."""
    before = request.session
    row = Session.objects.select_for_update().filter(pk=before.session_key).first()
    held = row.get_decoded().get(_OPENED) if row else None
    if held and (again := _again(request, held)):
        return again
    made = make()
    key = _key_of(request)
    if key is not None:
        _leave_word(request, {"receipt": str(made.receipt.pk), "held": _locked(made.secret, key)})
    return made


def opened_before(request: HttpRequest) -> receipts.NewReceipt | None:
    """Return the receipt that the same press made a moment ago, with other digits; None: there was none."""
    held = request.session.get(_OPENED)
    return _again(request, held) if held else None


def _again(request: HttpRequest, held: dict[str, str]) -> receipts.NewReceipt | None:
    key, receipt = _key_of(request), Receipt.objects.live().filter(pk=held["receipt"]).first()
    if key is None or receipt is None or held["until"] < time.time():
        return None
    by = receipt.case.actors.get(kind=Actor.Kind.SURVIVOR)
    try:
        secret = vault.unwrap_private_under(bytes.fromhex(held["held"]), key)
        made = receipts.show_again(receipt=receipt, secret=secret, by=by, at=now())
    except (vault.SealBroken, receipts.AlreadyKept):
        return None
    request.session = type(request.session)()
    return made


def _leave_word(request: HttpRequest, opened: dict[str, object]) -> None:
    """Let the session from before say for a minute what was opened, and nothing else; go on in one of its own."""
    before, request.session = request.session, type(request.session)()
    before.clear()
    before[_OPENED] = {**opened, "until": int(time.time()) + _KEPT_S}
    before.set_expiry(_KEPT_S)
    before.save()


def _locked(secret: str, key: RootKey) -> str:
    return vault.wrap_private_under(secret, key).hex()


def _key_of(request: HttpRequest) -> RootKey | None:
    """Return a key that only the cookie of her forms gives; None: the browser sent none."""
    cookie = request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")
    return RootKey("forms", 0, hashlib.sha256(cookie.encode()).digest()) if cookie else None
