"""What the app holds and why, for a data-protection impact assessment: the field registry with purpose and time. Pure.

Every table of the registry has its entry here; a table without one, or an entry without a table, is an error.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.field_classes import CONFIDENTIAL, FIELD_CLASSES, OPERATIONAL, PUBLIC, SEALED

# How each class is guarded, and what a thief of the database has of it.
CLASS_WORDS: dict[str, tuple[Promise, Promise]] = {
    PUBLIC: (_("readable"), _("as it is: anyone may know it of an organisation")),
    OPERATIONAL: (
        _("readable in the database: counts, days, states, numbers, codes, digests of what is no picture"),
        _("that something happened and when, not to whom"),
    ),
    CONFIDENTIAL: (
        _(
            "AES-256-GCM under a data key of the case or organisation, wrapped by a root key outside the database"
        ),
        _("nothing without the root keys"),
    ),
    SEALED: (
        _("age ciphertext to a key pair whose private half is wrapped to its holders"),
        _("nothing, also not with the root keys, except what waits for its fingerprints"),
    ),
}
HER, STAFF, OTHERS, NOBODY = "her", "staff", "others", "nobody"
PEOPLE_WORDS: dict[str, Promise] = {
    HER: _("the person shown"),
    STAFF: _("staff"),
    OTHERS: _("recipients, and people who run sites"),
    NOBODY: _("nobody"),
}
CASE, DAY, STAYS, HOUSE = "case", "day", "stays", "house"
KEEP_WORDS: dict[str, Promise] = {
    CASE: _(
        "until the case ends or is deleted: its keys are destroyed, and the last backup of them 14 days later"
    ),
    DAY: _("24 hours at most"),
    STAYS: _(
        "for good: no name, no address and no digest of a picture is in it; a deleted case leaves a tombstone"
    ),
    HOUSE: _("as long as the organisation or the account is kept"),
}
WITHIN, RECIPIENT, CLINIC, PARTNER = "within", "recipient", "clinic", "partner"
GOES_WORDS: dict[str, Promise] = {
    WITHIN: _("nobody outside"),
    RECIPIENT: _("a recipient, in a notice, after consent and approval"),
    CLINIC: _("a clinic, authority or court, in a packet, after consent"),
    PARTNER: _(
        "a partner with an agreement (a hash programme or hotline), after consent and a second person"
    ),
}


@dataclass(frozen=True)
class Entry:
    """Why a table is held, about whom (codes of PEOPLE_WORDS), how long (KEEP_WORDS), and whom it reaches (GOES_WORDS)."""

    purpose: Promise
    people: str
    keep: str
    goes: str = WITHIN


@dataclass(frozen=True)
class Row:
    """One table as the assessment lists it: its entry, and its columns by class."""

    table: str
    entry: Entry
    columns: dict[str, tuple[str, ...]]

    @property
    def strictest(self) -> str:
        """Return the strictest class that occurs."""
        return [one for one in (PUBLIC, OPERATIONAL, CONFIDENTIAL, SEALED) if one in self.columns][-1]


ENTRIES: dict[str, Entry] = {
    "casework.Actor": Entry(_("who did something: staff, survivor, system"), STAFF, STAYS),
    "casework.Case": Entry(_("one person’s matter: what is known, what she wants"), HER, CASE, RECIPIENT),
    "casework.CaseAccess": Entry(_("a case shared with a clinic’s lawyer"), STAFF, CASE),
    "casework.MinorStop": Entry(_("a possible minor: what was done, by whom"), HER, CASE),
    "casework.AgeGateCount": Entry(_("how often the age question ended there"), NOBODY, STAYS),
    "casework.Consent": Entry(_("what she allowed, until when, how given"), HER, CASE),
    "casework.CustodyEntry": Entry(_("what happened in a case, chained"), STAFF, STAYS, CLINIC),
    "casework.AuditEntry": Entry(_("who read or tried what, chained"), STAFF, STAYS),
    "casework.Anchor": Entry(_("time stamps over the chains"), NOBODY, STAYS, CLINIC),
    "casework.Document": Entry(_("evidence and authority that a person added"), HER, CASE, CLINIC),
    "casework.Image": Entry(_("a picture that was submitted, found or described"), HER, CASE, CLINIC),
    "casework.Fingerprint": Entry(_("recognising the same picture elsewhere"), HER, CASE, PARTNER),
    "casework.DataKey": Entry(_("keys of cases and organisations, wrapped"), NOBODY, CASE),
    "casework.WorkerKey": Entry(_("keys of the workers, wrapped"), NOBODY, HOUSE),
    "casework.Receipt": Entry(_("how a survivor comes back without an account"), HER, CASE),
    "casework.OwnChange": Entry(_("a change that she asked for and that waits three days"), HER, CASE),
    "casework.DayCount": Entry(_("how many links and recipients a self-filed case took on a day"), HER, CASE),
    "casework.Intake": Entry(_("how far she came who opens her own case"), HER, CASE),
    "casework.Message": Entry(_("what she and those who work on her case write to each other"), HER, CASE),
    "casework.ContactPlan": Entry(_("whether and how she may be reached outside of her page"), HER, CASE),
    "casework.KeyGrant": Entry(_("who can open what is sealed"), STAFF, CASE),
    "casework.Packet": Entry(_("an export that somebody asked for"), HER, DAY, CLINIC),
    "casework.ProgrammeUse": Entry(_("that she used a hash programme, and what came of it"), HER, CASE),
    "casework.Partner": Entry(_("to whom fingerprints may be handed, by which agreement"), OTHERS, HOUSE),
    "casework.HandOver": Entry(_("fingerprints handed to a partner, and who agreed"), HER, CASE, PARTNER),
    "casework.Leftover": Entry(_("sealed files that are still to be deleted"), NOBODY, DAY),
    "casework.Organisation": Entry(_("the organisation that signs"), STAFF, HOUSE, RECIPIENT),
    "casework.User": Entry(_("signing in"), STAFF, HOUSE),
    "casework.Role": Entry(_("what a staff member may do"), STAFF, HOUSE),
    "casework.StaffKey": Entry(_("a staff member’s own key pair"), STAFF, HOUSE),
    "casework.PracticeTime": Entry(_("moved time of the practice ground"), NOBODY, HOUSE),
    "casework.Sighting": Entry(_("one picture at one address"), HER, CASE, RECIPIENT),
    "casework.Proposal": Entry(
        _("an address at which a look met a likely copy, for a person to decide"), HER, CASE
    ),
    "casework.Sweep": Entry(_("one walk through a site in search of copies, with its reason"), HER, CASE),
    "casework.SweepLeave": Entry(_("that sites may be looked through, by which legal advice"), STAFF, HOUSE),
    "casework.Party": Entry(_("who can act on an address"), OTHERS, CASE),
    "casework.Check": Entry(_("one look at an address"), HER, CASE, CLINIC),
    "notices.Recipient": Entry(_("whom notices go to"), OTHERS, HOUSE),
    "notices.Contact": Entry(_("how a recipient is reached, with its source"), OTHERS, HOUSE),
    "notices.Notice": Entry(_("the demand, exactly as it left"), HER, CASE, RECIPIENT),
    "notices.JointComplaint": Entry(
        _("a complaint for five people or more, with no names: numbers alone"), NOBODY, HOUSE, RECIPIENT
    ),
    "notices.JointPart": Entry(_("that a case takes part in a joint complaint"), HER, CASE),
    "notices.NoticeSighting": Entry(_("which addresses a notice is about, and what came of each"), HER, CASE),
    "notices.Declaration": Entry(_("what was declared, by whom, in which words"), STAFF, CASE, RECIPIENT),
    "notices.Clock": Entry(_("a legal time that runs"), HER, CASE),
    "notices.ClockChange": Entry(_("that a time was paused or extended, by whom and why"), HER, CASE),
    "notices.LawReview": Entry(_("that a law reviewer read a law again"), STAFF, HOUSE),
    "notices.Dispute": Entry(_("what somebody outside says: that a notice was wrong"), OTHERS, CASE),
    "notices.ProtectedHost": Entry(
        _("a host about which a supervisor sees each notice, and why"), STAFF, HOUSE
    ),
    "notices.OutcomeCount": Entry(
        _("what came of notices, counted for each recipient, without any case"), OTHERS, HOUSE
    ),
    "notices.CalendarFeed": Entry(_("that a staff member reads own dates in a calendar"), STAFF, HOUSE),
    "notices.Paragraph": Entry(_("what a person wrote into a notice"), HER, CASE, RECIPIENT),
    "notices.TaskMark": Entry(_("who has a task, until when it is put off, and why"), STAFF, CASE),
    "notices.Delivery": Entry(_("one attempt to hand a notice over"), OTHERS, CASE, CLINIC),
    "notices.Reply": Entry(_("what a recipient answered"), OTHERS, CASE, CLINIC),
    "notices.MailboxMark": Entry(_("how far the mailbox for answers was read"), NOBODY, HOUSE),
    "notices.IncomingMail": Entry(_("a mail that came in, and which notice it answers"), OTHERS, CASE),
}


def operator_of(settings: Any) -> dict[str, str]:
    """Return what an open page may say of who runs this, and no setting more."""
    names = ("name", "address", "contact", "controller", "privacy_contact", "authority")
    return {name: getattr(settings, f"OPERATOR_{name.upper()}") for name in names}


def rows() -> Iterator[Row]:
    """Yield every table of the registry. Raises KeyError: a table has no entry here."""
    for table, classes in FIELD_CLASSES.items():
        columns = {of_class: tuple(names.split()) for of_class, names in classes.items()}
        yield Row(table, ENTRIES[table], columns)
