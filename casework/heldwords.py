"""What is held about a person, table by table, in words for herself: made from the registry, so nothing is left out. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import impact
from casework.field_classes import CONFIDENTIAL, SEALED

# Of each table that belongs to cases: what it is to her.
PLAIN: dict[str, Promise] = {
    "casework.Actor": _("that a case has you, and who works on it, without names"),
    "casework.Case": _("your answers: country, what you want, a name if you gave one"),
    "casework.CaseAccess": _("which lawyer may see your case"),
    "casework.MinorStop": _("what was done when somebody may have been under 18"),
    "casework.Consent": _("what you agreed to, and until when"),
    "casework.CustodyEntry": _("what was done in your case and when, without names or links"),
    "casework.AuditEntry": _("who opened which case, without names or links"),
    "casework.Document": _("what kind of papers were added"),
    "casework.Image": _("what you said of a picture"),
    "casework.Fingerprint": _("fingerprints of pictures"),
    "casework.KeyGrant": _("who holds a key of your case"),
    "casework.Receipt": _("on which days your digits were used"),
    "casework.Intake": _("what you filled in here"),
    "casework.OwnChange": _("a change that you asked for and that waits"),
    "casework.Message": _("what you and we wrote to each other"),
    "casework.ContactPlan": _("how to reach you, if you chose that"),
    "casework.Packet": _("a bundle of evidence, for one day after somebody asked for it"),
    "casework.ProgrammeUse": _("which programmes against copies you used"),
    "casework.HandOver": _("which fingerprints were handed to whom, with your yes"),
    "casework.DayCount": _("how many links and letters you had on a day"),
    "casework.Sighting": _("the links"),
    "casework.Proposal": _("links at which a copy may be"),
    "casework.Sweep": _("which sites were looked through for copies"),
    "casework.Party": _("who runs the sites"),
    "casework.Check": _("what was seen at a link, and when"),
    "notices.Notice": _("the letters, word for word"),
    "notices.NoticeSighting": _("which links a letter was about, and what came of it"),
    "notices.Declaration": _("what somebody declared in a letter"),
    "notices.Clock": _("by when an answer is due"),
    "notices.ClockChange": _("why a date was moved"),
    "notices.Paragraph": _("what a person added to a letter"),
    "notices.TaskMark": _("which step somebody put off, and why"),
    "notices.Delivery": _("when a letter was handed over"),
    "notices.Reply": _("what was answered to a letter"),
    "notices.IncomingMail": _("that a mail came in"),
    "notices.Dispute": _("that somebody called a letter wrong, and what was decided"),
    "notices.JointPart": _("that your case is part of a complaint of several people"),
}
# What is sealed to the key of a case, in its columns or as a file that they name.
LOCKED: dict[str, Promise] = {
    "casework.Case": _("what you wrote in your own words"),
    "casework.Document": _("papers and files that were added"),
    "casework.Image": _("a picture, only where somebody asked to keep it"),
    "casework.KeyGrant": _("the keys of your case, each locked to one person"),
    "casework.Packet": _("the bundle itself"),
    "casework.Receipt": _("what your digits open; the digits are nowhere"),
    "notices.IncomingMail": _("a mail as it came"),
}
_FILE_COLUMNS = frozenset({"sealed_object", "sealed_words"})


@dataclass(frozen=True)
class Held:
    """One kind of thing that is held: in her words, how long, and whom it may reach ("": nobody outside)."""

    words: Promise
    kept: Promise
    goes: Promise | str


def locked() -> list[Held]:
    """Return what only holders of the case's key can open."""
    rows = [(row, _held(row, LOCKED[row.table])) for row in _of_cases() if is_locked(row)]
    # Letters carry facts and links of a case; nothing that is sealed to its key goes into one.
    return [replace(held, goes="") if row.entry.goes == impact.RECIPIENT else held for row, held in rows]


def readable() -> list[Held]:
    """Return what is locked with keys that the operator holds. Raises KeyError: a table has no words here."""
    return [_held(row, PLAIN[row.table]) for row in _of_cases() if CONFIDENTIAL in row.columns]


def open_to_the_database() -> list[Held]:
    """Return what anyone who has the database can read. Raises KeyError: a table has no words here."""
    return [_held(row, PLAIN[row.table]) for row in _of_cases() if CONFIDENTIAL not in row.columns]


def is_locked(row: impact.Row) -> bool:
    """Say whether a table has something that is sealed to a case's key."""
    columns = {column for names in row.columns.values() for column in names}
    return SEALED in row.columns or bool(columns & _FILE_COLUMNS)


def _of_cases() -> Iterator[impact.Row]:
    """Yield the tables whose rows belong to somebody's case: those that a house keeps of itself, and mere counts, do not."""
    return (
        row for row in impact.rows() if row.entry.keep != impact.HOUSE and row.entry.people != impact.NOBODY
    )


def _held(row: impact.Row, words: Promise) -> Held:
    return Held(words, KEPT[row.entry.keep], GOES.get(row.entry.goes, ""))


KEPT: dict[str, Promise] = {
    impact.CASE: _("until your case ends or you have it deleted, and 14 days more in backups"),
    impact.DAY: _("one day at most"),
    impact.STAYS: _("for good: no name, no link and no picture is in it"),
}
GOES: dict[str, Promise] = {
    impact.RECIPIENT: _("whoever gets a letter, with your yes"),
    impact.CLINIC: _("a lawyer, an authority or a court, with your yes"),
    impact.PARTNER: _("a partner against copies, with your yes"),
}
