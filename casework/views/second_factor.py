"""Second factors: what allauth keeps of them is sealed under a key that lies outside the database (S4, design §3.4)."""

import hmac
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

from casework import vault

_VERSION = 1
_CONTEXT = b"second factor"


class SealedAdapter(DefaultMFAAdapter):
    """Seals the secret of an authenticator app and the seed of recovery codes; tells nobody by mail."""

    def encrypt(self, text: str) -> str:
        """Return the secret sealed, hex."""
        return vault.seal_field(text.encode(), key=_key(), version=_VERSION, context=_CONTEXT).hex()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raises vault.SealBroken: changed, or sealed under another secret key."""
        return vault.open_field(bytes.fromhex(encrypted_text), key=_key(), context=_CONTEXT).decode()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send staff no mail."""


def _key() -> bytes:
    """Derive 32 bytes from Django's secret key: a stolen database alone gives no second factor."""
    return hmac.digest(settings.SECRET_KEY.encode(), _CONTEXT, "sha256")
