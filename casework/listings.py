"""The tables that casework puts into a packet: rows of one case, numbered, covered, with words for codes."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.consents import WHOLE_CASE, parts_in
from casework.covering import Covers
from casework.models import Actor, Case, Check, CustodyEntry, Document, Image, Sighting
from casework.papers import Column, Table
from casework.sentences import (
    DEPICTION_WORDS,
    FACT_WORDS,
    STATE_WORDS,
    VERDICT_WORDS,
    fact_words,
    handed_words,
)

ACTOR_WORDS = {
    "staff": _("staff"),
    "survivor": _("the person herself"),
    "recipient": _("a recipient"),
    "counsel": _("counsel"),
    "system": _("the program"),
}
PARTY_WORDS = {
    "platform": _("platform"),
    "operator": _("operator of the site"),
    "page_host": _("host of the page"),
    "picture_host": _("host of the picture"),
    "cdn": _("content network"),
    "network": _("network"),
    "registrar": _("registrar"),
    "registry": _("registry of the name’s ending"),
    "search_engine": _("search engine"),
}
KIND_WORDS = {
    "real": _("real"),
    "synthetic": _("made or altered with software"),
    "source": _("what others were made from"),
    "unknown": _("not known"),
}
ACT_WORDS = {
    "send": _("send notices"),
    "follow_up": _("follow up"),
    "look": _("look at the addresses"),
    "fingerprints": _("hand over fingerprints"),
    "packet": _("make evidence packets"),
    "grant": _("share the case"),
    "joint": _("take part in a joint complaint"),
}
HOW_WORDS = {
    "own_session": _("by herself"),
    "signed_paper": _("on paper that was seen"),
    "read_back": _("spoken and read back"),
}


def moment(at: datetime | None) -> str | None:
    """Return a moment in UTC, to the second, as ISO 8601."""
    return at.astimezone(UTC).isoformat(timespec="seconds") if at else None


def done_checks(case: Case) -> list[Check]:
    """Return the looks that were done, oldest first."""
    rows = case.checks.filter(state=Check.State.DONE).select_related("sighting")
    return list(rows.order_by("done_at", "sighting__number", "pk"))


def sightings(case: Case, hide: Covers) -> Table:
    """Return the addresses, her name covered in them."""
    rows = [
        {
            "number": row.number,
            # Her name in an address is covered like any other; the whole address stays in the case.
            "address": (shown := hide.cover(row.url, mail=False)),
            "is_whole": shown == row.url,
            "picture": row.image.number if row.image else None,
            "state": row.state,
            "last_look": row.last_verdict,
            "recorded_at": moment(row.added_at),
            "removed_at": moment(row.removed_at),
        }
        for row in case.sightings.select_related("image").order_by("number")
    ]
    columns = (
        Column("number", _("No.")),
        Column("address", _("Address"), is_wide=True),
        Column("is_whole", _("Shown whole"), in_report=False),
        Column("picture", _("Picture")),
        Column("state", _("State"), STATE_WORDS, says=_state_words),
        Column("last_look", _("Last look"), VERDICT_WORDS),
        Column("recorded_at", _("Recorded (UTC)")),
        Column("removed_at", _("Gone, seen twice (UTC)")),
    )
    return Table("sightings", _("Where the pictures were seen"), columns, rows)


def _state_words(row: Mapping[str, Any]) -> Any:
    """A look may end without a word on the picture: then the state is still "new", though somebody looked."""
    looked = row["state"] == Sighting.State.NEW and row["last_look"]
    return VERDICT_WORDS[row["last_look"]] if looked else STATE_WORDS[row["state"]]


def parties(case: Case, hide: Covers) -> Table:
    """Return who can act at each address; not whom a recipient named and nobody confirmed."""
    rows = [
        {
            "sighting": row.sighting.number,
            "role": row.role,
            "name": hide.cover(row.name or row.key or ""),
            "key": hide.cover(row.key or "", mail=False),
            "found_by": row.found_by,
        }
        for sighting in case.sightings.order_by("number")
        for row in sighting.parties.acting().select_related("sighting")
    ]
    columns = (
        Column("sighting", _("Address no.")),
        Column("role", _("Role"), PARTY_WORDS),
        Column("name", _("Name")),
        Column("key", _("Known as"), in_report=False),
        Column("found_by", _("Found by"), in_report=False),
    )
    return Table("parties", _("Who can act there"), columns, rows)


def checks(case: Case) -> Table:
    """Return the looks that were done, with the digest of the sealed record of text and headers."""
    rows = [
        {
            "number": number,
            "sighting": row.sighting.number,
            "done_at": moment(row.done_at),
            "verdict": row.verdict,
            "http_status": row.http_status,
            "record_digest": row.record_digest,
        }
        for number, row in enumerate(done_checks(case), start=1)
    ]
    columns = (
        Column("number", _("No.")),
        Column("sighting", _("Address no.")),
        Column("done_at", _("Looked at (UTC)")),
        Column("verdict", _("What was there"), VERDICT_WORDS),
        Column("http_status", _("Server’s answer")),
        Column("record_digest", _("SHA-256 of the sealed record"), in_report=False),
    )
    return Table("checks", _("Looks at the addresses"), columns, rows)


def images(case: Case, hide: Covers) -> Table:
    """Return the pictures and films in words, with the salted commitment of each file (E12); never a digest."""
    rows = [_image_row(row, hide) for row in case.images.order_by("number")]
    columns = (
        Column("number", _("No.")),
        Column("kind", _("Kind"), KIND_WORDS),
        Column("depiction", _("What of her is in it"), DEPICTION_WORDS),
        Column("description", _("In words")),
        Column("commitment", _("Commitment"), in_report=False),
    )
    return Table("pictures", _("The pictures and films, in words"), columns, rows)


def _image_row(image: Image, hide: Covers) -> dict[str, Any]:
    facts: dict[str, Any] = image.facts or {}
    return {
        "number": image.number,
        "kind": image.kind,
        "depiction": ", ".join(facts.get("depiction", [])),
        "description": hide.cover(facts.get("description", ""), file_names=True),
        "commitment": image.commitment,
    }


def documents(case: Case) -> Table:
    """Return the documents by kind and salted commitment; what they say stays sealed."""
    rows = [
        {
            "number": row.number,
            "kind": row.kind,
            "sighting": row.sighting.number if row.sighting else None,
            "added_at": moment(row.added_at),
            "commitment": row.commitment,
        }
        for row in case.documents.select_related("sighting").order_by("number")
    ]
    columns = (
        Column("number", _("No.")),
        Column("kind", _("Kind"), dict(Document.Kind.choices)),
        Column("sighting", _("Address no.")),
        Column("added_at", _("Added (UTC)")),
        Column("commitment", _("Commitment"), in_report=False),
    )
    return Table("documents", _("Documents that stay sealed in the case"), columns, rows)


def _told(row: Mapping[str, Any]) -> str:
    """Return what a consent allows to be told: its parts of her by name, all of the case where it is shared."""
    codes = row["facts"].split(", ")
    if row["act"] == "grant" and set(codes) >= WHOLE_CASE:
        return gettext("everything in the case")
    known = [code for code in codes if code in FACT_WORDS]
    return ", ".join([*fact_words(known, depicted=parts_in(codes)), *handed_words(codes)]) or "–"


def consents(case: Case) -> Table:
    """Return what she allowed, until when and how it was given; never to whom by name."""
    rows = [
        {
            "number": number,
            "act": row.act,
            "facts": ", ".join(row.facts),
            "given_at": moment(row.given_at),
            "how": row.how,
            "until": moment(row.until),
            "withdrawn_at": moment(row.withdrawn_at),
        }
        for number, row in enumerate(case.consents.order_by("recorded_at", "pk"), start=1)
    ]
    columns = (
        Column("number", _("No.")),
        Column("act", _("She allowed to"), ACT_WORDS),
        Column("facts", _("Telling"), says=_told),
        Column("given_at", _("Given (UTC)")),
        Column("how", _("How"), HOW_WORDS),
        Column("until", _("Until (UTC)")),
        Column("withdrawn_at", _("Withdrawn (UTC)")),
    )
    return Table("consents", _("Her consents"), columns, rows)


def actors(case: Case) -> Table:
    """Return each actor of the custody log by id and kind; no name of staff."""
    ids = CustodyEntry.objects.filter(chain=case.pk).values("actor")
    rows = [{"id": str(row.pk), "kind": row.kind} for row in Actor.objects.filter(pk__in=ids).order_by("pk")]
    columns = (
        Column("id", _("Id"), in_report=False),
        Column("kind", _("Kind"), ACTOR_WORDS, in_report=False),
    )
    return Table("actors", _("Who acted"), columns, rows)
