"""Mail that a person sorts: what belongs to no notice that is known, and what the rules did not understand.

Unknown mail may be about any case of the organisation, so those see it who see all its cases; it opens with their own key.
"""

import json
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from casework import access, custody, storage, vault
from casework.models import Actor, Case
from notices import incoming
from notices.models import IncomingMail, Notice
from notices.models.mails import IncomingMailQuerySet

log = logging.getLogger("notices.triage")


class NotOpen(Exception):
    """Somebody decided it before, or it is not this person's to decide."""


def unknown_for(actor: Actor) -> IncomingMailQuerySet:
    """Return the mail that waits for this person: none but for those who may look, of their own organisation."""
    if not access.may(actor, "triage") or actor.organisation_id is None:
        return IncomingMail.objects.none()
    return IncomingMail.objects.filter(
        state=IncomingMail.State.UNKNOWN, organisation_id=actor.organisation_id
    )


def words_of(mail: IncomingMail, private: str) -> dict[str, Any]:
    """Return what an unknown mail says, with the reader's own key. Raises vault.SealBroken: it is sealed to others."""
    return dict(json.loads(vault.unseal_bytes(bytes(mail.sealed_words or b""), private)))


def attach(*, mail: IncomingMail, notice: Notice, private: str, by: Actor, at: datetime) -> None:
    """Put an unknown mail to a notice of a case that the person works; what it says is then asked like of any other.

    Raises access.Refused, access.Stopped, NotOpen, vault.SealBroken, StoreDown.
    """
    access.require(notice.case, by, "draft")
    seen = words_of(mail, private)
    raw = vault.unseal_bytes(storage.read(mail.sealed_object), private) if mail.sealed_object else b""
    with transaction.atomic():
        custody.hold(notice.case)
        row = _held(mail, by)
        incoming.file_with(row, notice, IncomingMail.Match.PERSON, raw=raw, seen=seen, by=by, at=at)
        row.kind, row.sealed_words = "unknown", None
        row.save()
    _forget(mail)


def discard(*, mail: IncomingMail, by: Actor, at: datetime) -> None:
    """Keep nothing of an unknown mail but that it was here. Raises NotOpen."""
    with transaction.atomic():
        row = _held(mail, by)
        _empty(row, by=by, at=at)
    _forget(mail)


def settle(*, case: Case, mail: IncomingMail, kind: str, by: Actor, at: datetime) -> None:
    """Say what a mail of a case's notice says; `kind` is one of Reply.Kind, "": it answers nothing.

    Raises NotOpen, access.Refused, access.Stopped, NotWithRecipient.
    """
    with transaction.atomic():
        custody.hold(case)
        access.require(case, by, "draft")
        asks = IncomingMail.objects.filter(case=case, pk=mail.pk, state=IncomingMail.State.ASKS)
        if not asks.update(settled_at=at):
            raise NotOpen
        row = IncomingMail.objects.select_related("notice__case", "case").get(pk=mail.pk)
        if kind:
            incoming.answer(row, kind=kind, by=by, at=at)
        else:
            row.state, row.settled_by = IncomingMail.State.NOTED, by
        row.save()


def purge(*, at: datetime) -> int:
    """Empty unknown mail that nobody sorted in time, and delete what an earlier outage left; return how many were emptied."""
    before = at - timedelta(days=settings.UNKNOWN_MAIL_DAYS)
    old = IncomingMail.objects.filter(state=IncomingMail.State.UNKNOWN, found_at__lt=before)
    emptied = 0
    for row in old.order_by("found_at")[:200]:
        emptied += bool(_empty(row, by=None, at=at))
    gone = IncomingMail.objects.exclude(state=IncomingMail.State.UNKNOWN).exclude(sealed_object="")
    for row in gone.order_by("?")[:200]:
        if not _forget(row):
            break
    return emptied


def _held(mail: IncomingMail, by: Actor) -> IncomingMail:
    """Return the mail as it is now, for this transaction alone. Raises NotOpen."""
    if not unknown_for(by).filter(pk=mail.pk).update(claimed_until=None):
        raise NotOpen
    return IncomingMail.objects.get(pk=mail.pk)


def _empty(row: IncomingMail, *, by: Actor | None, at: datetime) -> int:
    rows = IncomingMail.objects.filter(pk=row.pk, state=IncomingMail.State.UNKNOWN)
    return rows.update(state=IncomingMail.State.DISCARDED, sealed_words=None, settled_by=by, settled_at=at)


def _forget(row: IncomingMail) -> bool:
    """Delete the sealed whole; the name stays while the store is down, and the sweep tries again."""
    try:
        storage.forget(row.sealed_object)
    except storage.StoreDown:
        log.warning("A sealed mail could not be deleted; the sweep tries again.", extra={"mail": row.pk})
        return False
    IncomingMail.objects.filter(pk=row.pk).update(sealed_object="")
    return True
