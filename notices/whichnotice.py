"""Which notice a mail answers: by the secret in its address, else by our Message-ID, else by the reference in its subject.

Secret and Message-ID are known to the recipient alone; a reference stands in letters that many may have read.
"""

import re
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.crypto import salted_hmac

from notices.models import IncomingMail, Notice

# 128 bits. In hex, since some servers make an address lower case.
_SECRET_BYTES = 16
# Whatever stands around it: the operator may have another address by now.
_PLUS = re.compile(r"\+([0-9a-f]{32})@", re.IGNORECASE)
# As notices.letters makes them: letters and digits that no word is made of.
_REFERENCE = re.compile(r"(?<![0-9A-Za-z])[23456789CFGHJMPQRVWX]{10}(?![0-9A-Za-z])")
_MOST_REFERENCES = 10


def new_reply_address() -> tuple[str, str]:
    """Return an address for the answers to one notice and the index of its secret; "" and "" where no mailbox is set."""
    if not settings.REPLY_ADDRESS:
        return "", ""
    secret = secrets.token_hex(_SECRET_BYTES)
    local, _at, domain = settings.REPLY_ADDRESS.rpartition("@")
    return f"{local}+{secret}@{domain}", index_of(secret)


def index_of(secret: str) -> str:
    """Return by what a notice is found again: keyed, so that the database alone gives nobody an address."""
    return salted_hmac("notices.reply_address", secret.lower(), algorithm="sha256").hexdigest()


def notice_of(seen: Mapping[str, Any]) -> tuple[Notice | None, str]:
    """Return the notice that a mail answers and how that is known; None and "" where nothing says so.

    Where two are named in the same way none is: a person looks.
    """
    ways = (
        # A report says which mail it is about; a letter that takes a notice back has that one's address.
        (IncomingMail.Match.MESSAGE_ID, {"message_id__in": seen["original_ids"]}),
        (IncomingMail.Match.TOKEN, {"reply_index__in": _indexes(seen["addressed"])}),
        (IncomingMail.Match.MESSAGE_ID, {"message_id__in": seen["answers_ids"]}),
        (IncomingMail.Match.REFERENCE, {"reference__in": _references(seen["subject"])}),
    )
    for way, named in ways:
        found = list(Notice.objects.filter(**named).select_related("case", "contact")[:2])
        if len(found) == 1:
            return found[0], str(way)
        if found:
            return None, ""
    return None, ""


def notice_named(reference: str) -> Notice | None:
    """Return the notice of a reference as a person types it; None: there is none."""
    found = _references(reference.upper())
    return Notice.objects.filter(reference=found[0]).select_related("case").first() if found else None


def _indexes(addresses: Iterable[str]) -> list[str]:
    found = (_PLUS.search(address) for address in addresses)
    return list(dict.fromkeys(index_of(match[1]) for match in found if match))


def _references(text: str) -> list[str]:
    return list(dict.fromkeys(_REFERENCE.findall(text)))[:_MOST_REFERENCES]
