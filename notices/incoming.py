"""Mail from the mailbox: listed as rows, read in the sandbox, recorded with its notice or laid before a person.

Nothing rests on the queue or on flags of the server: a mail is a row before it is fetched, is marked on the server after it
was recorded, and is recorded once, by its number there and by its digest.
"""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min, Q

from casework import custody, documents, sandbox, staffing, storage, vault
from casework.models import Actor, Organisation, Role, StaffKey, system_actor
from casework.models.keys import KeysDestroyed
from notices import bounces, mailbox, notours, replies
from notices.models import IncomingMail, MailboxMark, Notice, Reply
from notices.replyrules import sort_answer
from notices.whichnotice import notice_of

log = logging.getLogger("notices.incoming")
# One worker reads the mailbox: longer than a task may take.
LEASE_S = 300
MOST_AT_ONCE = 100
# Larger mails stay on the server, known by their headers (docs/operating.md).
MOST_BYTES = 25 * 1024 * 1024
# A mail that came before its notice is recorded as sent waits for that: a minute at a time, a day at most.
WAIT_S = 60
WAIT_AT_MOST = timedelta(days=1)
AGAIN_S = 600
LONGEST_SAID = 5000
# What is known of a mail that could not be read at all.
_NOTHING: dict[str, Any] = {
    "from": "", "subject": "", "date": "", "message_id": [], "addressed": [], "answers_ids": [], "telling": {}, "text": "",
    "said": "", "is_html": False, "attachments": [], "reports": [], "original_ids": [],
}  # fmt: skip


class _NotYet(Exception):
    """Its notice is leaving at this moment, or the house has nobody yet: it is read again in a while."""


def read_mailbox(*, box: mailbox.Box, clock: Callable[[], datetime]) -> int:
    """List what is new, record what can be recorded, mark it on the server; return how many were recorded.

    0 also while another worker does so. Opens a socket. Raises MailboxDown.
    """
    mark = _claim(box, clock())
    if mark is None:
        return 0
    done = 0
    try:
        with mailbox.opened(box) as line:
            _list_new(mark, line, at=clock())
            for row in mark.mails.to_read(clock()).order_by("uid")[:MOST_AT_ONCE]:
                done += _read(row, line, clock)
            for row in mark.mails.to_put_away().order_by("uid")[: 2 * MOST_AT_ONCE]:
                _put_away(row, line, clock())
            MailboxMark.objects.filter(pk=mark.pk).update(read_at=clock())
    finally:
        MailboxMark.objects.filter(pk=mark.pk).update(claimed_until=None)
    return done


def _claim(box: mailbox.Box, at: datetime) -> MailboxMark | None:
    tag = hashlib.sha256(box.name.encode()).hexdigest()[:32]
    mark, _is_new = MailboxMark.objects.get_or_create(mailbox=tag)
    free = MailboxMark.objects.filter(pk=mark.pk).filter(Q(claimed_until=None) | Q(claimed_until__lte=at))
    if not free.update(claimed_until=at + timedelta(seconds=LEASE_S)):
        return None
    mark.refresh_from_db()
    return mark


@transaction.atomic
def _list_new(mark: MailboxMark, line: mailbox.Line, *, at: datetime) -> None:
    """Make a row of each mail that has none. Where the numbers are new, of each since the first notice was approved."""
    if mark.uid_validity == line.uid_validity:
        numbers = line.newer_than(mark.last_uid)
        last = mark.last_uid
    else:
        last = line.highest()
        first = Notice.objects.aggregate(first=Min("approved_at"))["first"]
        numbers = line.since((first - timedelta(days=1)).date()) if first else []
        # They are listed anew, under their new numbers; what was recorded is known by its digest.
        mark.mails.filter(state=IncomingMail.State.FOUND).exclude(uid_validity=line.uid_validity).delete()
    rows = [
        IncomingMail(mailbox=mark, uid_validity=line.uid_validity, uid=uid, found_at=at) for uid in numbers
    ]
    IncomingMail.objects.bulk_create(rows, ignore_conflicts=True)
    MailboxMark.objects.filter(pk=mark.pk).update(
        uid_validity=line.uid_validity, last_uid=max([*numbers, last])
    )


def _read(row: IncomingMail, line: mailbox.Line, clock: Callable[[], datetime]) -> bool:
    """Fetch and record one mail; False: not now. Raises MailboxDown."""
    if row.uid_validity != line.uid_validity:
        return False
    try:
        fetched = line.fetch(row.uid, most_bytes=MOST_BYTES)
        _record(row, fetched, _words(fetched), at=clock())
    except mailbox.MailGone:
        _discard(row, at=clock())
    except KeysDestroyed:
        # The case is gone, and with it every key that could keep this.
        _discard(row, at=clock())
    except _NotYet:
        _leave(row, WAIT_S, clock())
        return False
    except mailbox.MailboxDown:
        raise
    except Exception as error:  # whatever a stranger's mail found: the others are read, and it is tried again
        log.error("A mail was not recorded.", extra={"mail": row.pk, "code": type(error).__name__})
        _leave(row, AGAIN_S, clock())
        return False
    return True


def _leave(row: IncomingMail, seconds: int, at: datetime) -> None:
    found = IncomingMail.objects.filter(pk=row.pk, state=IncomingMail.State.FOUND)
    found.update(claimed_until=at + timedelta(seconds=seconds))


def _discard(row: IncomingMail, *, at: datetime) -> None:
    found = IncomingMail.objects.filter(pk=row.pk, state=IncomingMail.State.FOUND)
    found.update(state=IncomingMail.State.DISCARDED, settled_at=at)


def _words(fetched: mailbox.Fetched) -> dict[str, Any]:
    """Return what a mail says, read in the sandbox; by its headers alone where the whole is too much.

    Raises SandboxFailed: there is no sandbox.
    """
    for headers_only in (False, True) if fetched.is_whole else (True,):
        options = {"headers_only": headers_only}
        try:
            seen = sandbox.run("read_mail", fetched.raw, options=options, limits=sandbox.MAIL_LIMITS)
        except sandbox.SandboxRefused:
            continue
        except sandbox.SandboxFailed as failure:
            if failure.code == "sandbox_unavailable":
                raise
            continue
        return {**seen, "is_unread": headers_only}
    return {**_NOTHING, "is_unread": True}


@transaction.atomic
def _record(row: IncomingMail, fetched: mailbox.Fetched, seen: dict[str, Any], *, at: datetime) -> None:
    """Record one mail, once. Raises _NotYet, KeysDestroyed, StoreDown: nothing was recorded."""
    notice, how = notice_of(seen)
    if notice is not None:
        # The case first, as every verb does.
        custody.hold(notice.case)
        notice.refresh_from_db()
        if _may_be_leaving(notice) and at < row.found_at + WAIT_AT_MOST:
            raise _NotYet
    found = IncomingMail.objects.filter(pk=row.pk, state=IncomingMail.State.FOUND)
    if not found.update(claimed_until=None):
        return
    digest = hashlib.sha256(fetched.raw).hexdigest()
    if IncomingMail.objects.filter(digest=digest).exclude(state=IncomingMail.State.TWICE).exists():
        found.update(state=IncomingMail.State.TWICE, digest=digest, settled_at=at)
        return
    row.digest, row.is_partial, row.claimed_until = digest, not fetched.is_whole, None
    row.received_at = min(fetched.received_at, at)
    if notice is None:
        _lay_before_people(row, fetched, seen)
    else:
        file_with(
            row,
            notice,
            how,
            raw=fetched.raw if fetched.is_whole else b"",
            seen=seen,
            by=system_actor(),
            at=at,
        )
        _sort(row, by=system_actor(), at=at)
    row.save()


def _may_be_leaving(notice: Notice) -> bool:
    return notice.sent_at is None and notice.state in Notice.UNDER_WAY


def file_with(
    row: IncomingMail, notice: Notice, how: str, *, raw: bytes, seen: dict[str, Any], by: Actor, at: datetime
) -> None:
    """Put a mail to its notice: the whole sealed to the case, its words beside it. Call it inside a transaction, then save."""
    row.document = documents.keep_mail(case=notice.case, raw=raw, by=by, at=at) if raw else None
    row.case, row.notice, row.organisation, row.matched_by = notice.case, notice, None, how
    row.seen = {
        key: seen[key]
        for key in ("from", "subject", "date", "text", "said", "telling", "reports", "is_unread")
    }
    row.attachments = seen["attachments"]
    row.state = IncomingMail.State.ASKS
    custody.record(
        case=notice.case, event="mail_received", by=by, at=at, notice=notice.pk, mail=row.pk, matched_by=str(how),
        document=row.document_id,
    )  # fmt: skip


def _sort(row: IncomingMail, *, by: Actor, at: datetime) -> None:
    """Say what a mail is by the rules. What they do not know, or what anybody could have sent, a person says."""
    is_sure = row.matched_by in IncomingMail.SURE
    if row.seen["reports"]:
        row.kind = "report"
        if is_sure:
            bounces.note_reports(mail=row, by=by, at=at)
            row.state = IncomingMail.State.NOTED
        return
    if row.seen["is_unread"]:
        row.kind = "unknown"
        return
    found = sort_answer(row.seen["subject"], row.seen["text"], headers=row.seen["telling"])
    row.kind = found.kind
    row.seen = row.seen | {"named": found.named, "rule": found.rule, "language": found.language}
    if found.kind == "automatic":
        row.state = IncomingMail.State.NOTED
    elif is_sure and found.kind in Reply.Kind.values:
        # What would move the notice waits there for a person (notices.replies).
        answer(row, kind=found.kind, by=by, at=at)


def answer(row: IncomingMail, *, kind: str, by: Actor, at: datetime) -> None:
    """Record a mail as one answer to its notice; call it inside a transaction, then save. Raises as record_reply."""
    if row.notice is None:
        raise ValueError("A mail answers a notice.")
    row.reply = replies.record_reply(
        notice=row.notice,
        kind=kind,
        said=row.seen["said"][:LONGEST_SAID],
        received_at=row.received_at or at,
        by=by,
        at=at,
        came_by=Reply.Way.MAIL,
        named=notours.readable_name(row.seen.get("named", "")),
    )
    row.kind, row.state, row.settled_by, row.settled_at = kind, IncomingMail.State.RECORDED, by, at


def _lay_before_people(row: IncomingMail, fetched: mailbox.Fetched, seen: dict[str, Any]) -> None:
    """Seal a mail that belongs to nothing to those who look at it. Raises _NotYet: there is no organisation at all."""
    house = _house_of(seen)
    if house is None:
        raise _NotYet
    keys = keys_of(house)
    row.organisation, row.state = house, IncomingMail.State.UNKNOWN
    row.sealed_words = vault.seal_bytes(json.dumps(seen).encode(), keys)
    if fetched.is_whole:
        row.sealed_object = storage.keep(vault.seal_bytes(fetched.raw, keys))


def keys_of(house: Organisation) -> list[str]:
    """Return the public keys of those who may look at unknown mail, and of the recovery that lies outside the app."""
    people = house.users.filter(is_active=True, roles__role=Role.Name.SUPERVISOR)
    return [*StaffKey.objects.filter(user__in=people).values_list("public", flat=True), house.recovery_public]


def _house_of(seen: dict[str, Any]) -> Organisation | None:
    """Return whose people look at it: the one whose own address it was sent to, else who gets what names nobody."""
    addressed = {address.lower() for address in seen["addressed"]}
    own = [house for house in Organisation.objects.all() if house.contact_email.lower() in addressed]
    return own[0] if len(own) == 1 else staffing.answering_house()


def _put_away(row: IncomingMail, line: mailbox.Line, at: datetime) -> None:
    if row.uid_validity == line.uid_validity:
        line.put_away(row.uid)
    IncomingMail.objects.filter(pk=row.pk).update(put_away_at=at)
