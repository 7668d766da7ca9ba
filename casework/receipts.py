"""The receipt of a survivor: made once, entered, kept, frozen, replaced. The digits are never stored nor logged.

Wrong, unknown and frozen cost the same and say the same: one HMAC and one Argon2id, always (S8).
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from casework import custody, vault
from casework.models import Actor, Case, KeyGrant, Receipt
from casework.models.keys import KeysDestroyed, add_data_key, data_key
from casework.receiptdigits import digits_of, new_digits
from casework.rootkeys import RootKey

# The owner of the key under which receipts are looked up: no case and no organisation.
LOOKUP_OWNER = UUID("7a1f0c2e-6d4b-4f1d-9a53-0b1e5c9d2f10")
SHORTEST_WORD = 4
# Sixteen that are not mistaken for digits when read aloud.
_LETTERS = "CEFHJKLMNPRTVWXY"
OTHER_DIGITS = _("These are not the digits that were shown. Look at what you wrote, group by group.")


class NotOpened(Exception):
    """What was typed opens nothing: wrong, unknown, frozen, or no receipt at all. Which of them is not told (S8)."""


class AlreadyKept(Exception):
    """Digits that somebody wrote down are not shown a second time."""


class WordTooShort(ValueError):
    """An own word has at least four signs."""


@dataclass(frozen=True)
class Opened:
    """A receipt that was entered, and its secret, which lies in the session, locked by the second cookie."""

    receipt: Receipt
    secret: str
    # The private half of its pair, where her own word was given in this session; "": not yet.
    private: str = ""


@dataclass(frozen=True)
class NewReceipt(Opened):
    """A receipt with its digits, which are shown once."""

    digits: str = ""


@transaction.atomic
def issue_receipt(*, case: Case, case_private: str, by: Actor, at: datetime) -> NewReceipt:
    """Give a case its receipt, and her actor a grant of the case's key.

    `case_private`: the private half of the case's pair, from whoever holds it.
    """
    digits, secret, pair = new_digits(), secrets.token_hex(32), vault.new_key_pair()
    receipt = Receipt.objects.create(
        case=case,
        state=Receipt.State.LIVE,
        public=pair.public,
        wrapped_private=_wrapped_private(pair.private, secret, ""),
        made_on=at.date(),
        **_opened_by(digits, secret, at),
    )
    survivor = case.actors.get(kind=Actor.Kind.SURVIVOR)
    KeyGrant.objects.create(
        case=case,
        holder=survivor,
        kind="receipt",
        wrapped_private=vault.seal_bytes(case_private.encode(), [pair.public]),
        granted_by=by,
        granted_at=at,
    )
    custody.record(case=case, event="receipt_made", by=by, at=at)
    return NewReceipt(receipt, secret, digits=digits)


def enter(typed: str, *, at: datetime) -> Opened:
    """Open a receipt by what somebody typed. Raises NotOpened.

    Cost, whatever was typed: one HMAC, one query, one Argon2id.
    """
    digits = digits_of(typed)
    row = Receipt.objects.live().select_related("case").filter(lookup=_lookup(digits, at)).first()
    wrapped = bytes(row.wrapped_secret) if row else _opens_with_nothing()
    try:
        secret = vault.unwrap_private(wrapped, digits)
    except vault.SealBroken:
        raise NotOpened from None
    if row is None:
        raise NotOpened
    note_visit(row, at.date())
    return Opened(row, secret)


@transaction.atomic
def show_again(*, receipt: Receipt, secret: str, by: Actor, at: datetime) -> NewReceipt:
    """Put new digits in place of those that nobody kept. Raises AlreadyKept: somebody did; then they are replaced, not shown."""
    custody.hold(receipt.case)
    receipt.refresh_from_db()
    if is_kept(receipt):
        raise AlreadyKept(str(receipt.pk))
    digits, held = new_digits(), Receipt.objects.filter(pk=receipt.pk)
    held.update(kept_on=None, **_opened_by(digits, secret, at))
    receipt.refresh_from_db()
    custody.record(case=receipt.case, event="receipt_made", by=by, at=at)
    return NewReceipt(receipt, secret, digits=digits)


def note_visit(receipt: Receipt, day: date) -> None:
    """Keep the day of a visit and that of the one before; a second visit on one day changes nothing (S24)."""
    rows = Receipt.objects.filter(pk=receipt.pk).exclude(opened_on=day)
    if rows.update(opened_before_on=receipt.opened_on, opened_on=day):
        receipt.refresh_from_db(fields=["opened_on", "opened_before_on"])


@transaction.atomic
def keep(*, receipt: Receipt, by: Actor, at: datetime, typed: str | None) -> bool:
    """Record that she typed the receipt back; `typed` None: she said that she cannot keep it. False: it is another one."""
    if typed is not None and not hmac.compare_digest(_lookup(digits_of(typed), at), receipt.lookup):
        return False
    is_found = typed is not None and receipt.kept_on is not None and is_unkept(receipt)
    if Receipt.objects.filter(pk=receipt.pk, kept_on=None).update(kept_on=at.date()) or is_found:
        how = "typed_back" if typed is not None else "cannot_keep"
        custody.record(case=receipt.case, event="receipt_kept", by=by, at=at, how=how)
    return True


def is_unkept(receipt: Receipt) -> bool:
    """Say whether nobody is known to have these digits: never entered, and she said that she cannot keep them, or nothing yet.

    Runs a query where they were never entered.
    """
    if receipt.opened_on or receipt.kept_on is None:
        return not receipt.opened_on
    # Made anew by staff since, they were copied down before them.
    last = custody.entries(receipt.case).filter(event__in=["receipt_made", "receipt_kept"]).last()
    return last is not None and last.data.get("how") == "cannot_keep"


def is_kept(receipt: Receipt) -> bool:
    """Say whether digits are with somebody: they are not shown again then. Runs a query."""
    return receipt.kept_on is not None and not is_unkept(receipt)


def own_private(opened: Opened, word: str = "") -> str:
    """Return the private half of the receipt's pair. Raises vault.SealBroken: the own word is missing or another.

    Cost where there is an own word: one Argon2id.
    """
    if opened.private:
        return opened.private
    held = vault.unwrap_private_under(bytes(opened.receipt.wrapped_private), _key_of(opened.secret))
    return vault.unwrap_private(bytes.fromhex(held), _normal(word)) if opened.receipt.has_own_word else held


def case_private(opened: Opened, word: str = "") -> str:
    """Return the private half of her case's pair, by her own grant. Raises vault.SealBroken: the own word is missing."""
    grant = KeyGrant.objects.get(case=opened.receipt.case_id, kind="receipt")
    return vault.unseal_bytes(bytes(grant.wrapped_private), own_private(opened, word)).decode()


@transaction.atomic
def set_own_word(*, opened: Opened, word: str, by: Actor, at: datetime, old: str = "") -> None:
    """Ask for this word besides from now on. Raises WordTooShort. Raises vault.SealBroken: the word before was another."""
    if len(_normal(word)) < SHORTEST_WORD:
        raise WordTooShort
    private = own_private(opened, old)
    receipt = opened.receipt
    # Other digits that were made before would open all of it by the word from before, or by none.
    forget_next(receipt.case)
    begun = getattr(receipt.case, "intake", None)
    if not receipt.has_own_word and (begun is None or begun.finished_on):
        receipt.own_word_on = at.date()
    receipt.has_own_word = True
    receipt.wrapped_private = _wrapped_private(private, opened.secret, word)
    receipt.save(update_fields=["has_own_word", "own_word_on", "wrapped_private"])
    custody.record(case=receipt.case, event="own_word_set", by=by, at=at)


@transaction.atomic
def make_next(*, opened: Opened, by: Actor, at: datetime) -> NewReceipt:
    """Make other digits for the case. They open nothing before `replace`; those made before them are forgotten.

    Her own word stays what it is: it lies under the secret, which alone is changed.
    """
    old = opened.receipt
    custody.hold(old.case)
    forget_next(old.case)
    held = vault.unwrap_private_under(bytes(old.wrapped_private), _key_of(opened.secret))
    digits, secret = new_digits(), secrets.token_hex(32)
    receipt = Receipt.objects.create(
        case=old.case,
        state=Receipt.State.WAITING,
        public=old.public,
        wrapped_private=vault.wrap_private_under(held, _key_of(secret)),
        has_own_word=old.has_own_word,
        own_word_on=old.own_word_on,
        made_on=at.date(),
        **_opened_by(digits, secret, at),
    )
    custody.record(case=old.case, event="receipt_made", by=by, at=at)
    return NewReceipt(receipt, secret, digits=digits)


def has_next(case: Case) -> bool:
    """Say whether other digits were made for a case and written down; runs a query."""
    return case.receipts.filter(state=Receipt.State.WAITING, kept_on__isnull=False).exists()


def forget_next(case: Case) -> None:
    """Forget other digits that did not take the place of those in use."""
    case.receipts.filter(state=Receipt.State.WAITING).delete()


@transaction.atomic
def replace(*, case: Case, by: Actor, at: datetime) -> None:
    """Put other digits that were written down in the place of those in use, which open nothing from then on (S7)."""
    if not has_next(case):
        return
    case.receipts.filter(state=Receipt.State.LIVE).delete()
    case.receipts.filter(state=Receipt.State.WAITING).update(state=Receipt.State.LIVE)
    custody.record(case=case, event="receipt_replaced", by=by, at=at)


@transaction.atomic
def freeze(*, receipt: Receipt, by: Actor, at: datetime) -> None:
    """Let this receipt open nothing more, at once, and no other take its place. Only the organisation can undo it."""
    forget_next(receipt.case)
    if Receipt.objects.filter(pk=receipt.pk, frozen_on=None).update(frozen_on=at.date()):
        custody.record(case=receipt.case, event="receipt_frozen", by=by, at=at)


def reference_of(case: Case, *, at: datetime) -> str:
    """Return the letters that stand for a case on a note of hers: always the same ones, and they open nothing."""
    tag = hmac.digest(_lookup_key(at), b"note\x1f" + case.pk.bytes, "sha256")
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in tag[:12])
    return "-".join(letters[start : start + 4] for start in range(0, 12, 4))


def _opened_by(digits: str, secret: str, at: datetime) -> dict[str, Any]:
    cost = vault.PassphraseCost(*settings.PASSPHRASE_COST)
    return {"lookup": _lookup(digits, at), "wrapped_secret": vault.wrap_private(secret, digits, cost)}


def _wrapped_private(private: str, secret: str, word: str) -> bytes:
    """Wrap under the word first and the secret over it: other digits can take their place without the word."""
    if word:
        cost = vault.PassphraseCost(*settings.PASSPHRASE_COST)
        private = vault.wrap_private(private, _normal(word), cost).hex()
    return vault.wrap_private_under(private, _key_of(secret))


def _key_of(secret: str) -> RootKey:
    return RootKey("case", 0, bytes.fromhex(secret))


def _normal(word: str) -> str:
    """Return a word as it is compared: capitals and gaps do not count, since phones write both by themselves."""
    return "".join(word.split()).casefold()


@cache
def _opens_with_nothing() -> bytes:
    """Return what stands in for the row of a receipt that is not there: as dear to try, and nothing opens it."""
    cost = b"".join(number.to_bytes(4, "big") for number in settings.PASSPHRASE_COST)
    return cost + secrets.token_bytes(16 + 12 + 64 + 16)


def _lookup(digits: str, at: datetime) -> str:
    """Return the keyed lookup of digits, 64 hex digits."""
    return hmac.digest(_lookup_key(at), b"receipt\x1f" + digits.encode(), "sha256").hex()


def _lookup_key(at: datetime) -> bytes:
    try:
        return data_key(LOOKUP_OWNER, "case", 1).material
    except KeysDestroyed:
        pass
    try:
        with transaction.atomic():
            return add_data_key(LOOKUP_OWNER, "case", at=at).material
    except IntegrityError:  # another process made it first
        return data_key(LOOKUP_OWNER, "case", 1).material
