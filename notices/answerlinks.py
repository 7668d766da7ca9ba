"""The link by which a recipient answers one letter without an account: made at approval, known here by its keyed hash alone.

Until then the letter holds zeros in its place, which no link has, so that what is read is as long as what leaves.
"""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac

from notices.composing import Letter
from notices.leaving import awaits_number
from notices.models import Delivery, Notice

# Lower case, since mail programs and people change the case of letters, and none that is read as another.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
# 28 of 31 letters: 138 bits.
LENGTH = 28
BLANK = "0" * LENGTH
# For how long after the approval a link is open.
OPEN_DAYS = 180
# As notices.urls has it; casework.views.middleware keeps sessions away from it.
PATH = "/r/"
# A letter that is with the recipient, or was finished there.
_OPEN = Notice.RUNNING | {Notice.State.COMPLIED, Notice.State.REFUSED}
# One that may be, while no word of it came back.
_UNSURE = frozenset({Notice.State.QUEUED, Notice.State.SENDING, Notice.State.UNDELIVERABLE})
_NO_WORD = (Delivery.State.LOST, Delivery.State.CLAIMED)


def blank_link() -> str:
    """Return what stands in a letter until it is approved; "" where the operator has named no public address."""
    return f"{settings.PUBLIC_URL}{PATH}{BLANK}" if settings.PUBLIC_URL else ""


def new_token() -> str:
    """Return 28 random letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def with_link(letter: Letter, token: str) -> Letter:
    """Return the letter with its link in text, page and attachment, in each of its languages."""
    blank = blank_link()
    if not blank:
        return letter
    link = blank.removesuffix(BLANK) + token
    return replace(
        letter,
        text=letter.text.replace(blank, link),
        html=letter.html.replace(blank, link),
        data=letter.data.replace(blank.encode(), link.encode()),
    )


def has_link(letter: Letter) -> bool:
    """Say whether a letter that was read has a place for a link; one that takes a notice back has none."""
    return bool(settings.PUBLIC_URL) and blank_link() in letter.text


def index_of(token: str) -> str:
    """Return the keyed hash of a token, 64 hex digits. Cost: one HMAC, whatever was typed."""
    typed = token.strip().lower()[: 2 * LENGTH]
    return salted_hmac("notices.answerlinks", typed, algorithm="sha256").hexdigest()


def open_notice(token: str, *, at: datetime) -> Notice | None:
    """Return the notice whose link this is; None alike for one that is wrong, too old, withdrawn, undone or of an ended case."""
    rows = Notice.objects.select_related("case__organisation", "recipient")
    row = rows.filter(answer_index=index_of(token)).first()
    return row if row is not None and _is_open(row, at) else None


def _is_open(row: Notice, at: datetime) -> bool:
    if row.case.closed_at or not row.content_digest or row.approved_at is None:
        return False
    if at > row.approved_at + timedelta(days=OPEN_DAYS):
        return False
    return row.state in _OPEN or (row.state in _UNSURE and _may_be_there(row, at))


def _may_be_there(row: Notice, at: datetime) -> bool:
    return awaits_number(row, at) or row.deliveries.filter(state__in=_NO_WORD).exists()
