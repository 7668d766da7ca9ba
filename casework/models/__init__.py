"""Tables of the casework house."""

from casework.models.actors import Actor, system_actor
from casework.models.cases import AgeGateCount, Case, CaseAccess, MinorStop
from casework.models.consents import Consent
from casework.models.contactplans import ContactPlan
from casework.models.custody import Anchor, AuditEntry, ChainEntry, CustodyEntry
from casework.models.daycounts import DayCount
from casework.models.documents import Document
from casework.models.handing import HandOver, Partner, ProgrammeUse
from casework.models.images import Fingerprint, Image
from casework.models.keys import DataKey, KeyGrant, WorkerKey
from casework.models.leftovers import Leftover
from casework.models.messages import Message
from casework.models.ownchanges import OwnChange
from casework.models.packets import Packet
from casework.models.people import Organisation, Role, StaffKey, User
from casework.models.practice import PracticeTime
from casework.models.proposals import Proposal
from casework.models.receipts import Intake, Receipt
from casework.models.sightings import GONE, THERE, Check, Party, Sighting, Verdict
from casework.models.sweeps import Sweep, SweepLeave

__all__ = [
    "GONE",
    "THERE",
    "Actor",
    "AgeGateCount",
    "Anchor",
    "AuditEntry",
    "Case",
    "CaseAccess",
    "ChainEntry",
    "Check",
    "Consent",
    "ContactPlan",
    "CustodyEntry",
    "DataKey",
    "DayCount",
    "Document",
    "Fingerprint",
    "HandOver",
    "Image",
    "Intake",
    "KeyGrant",
    "Leftover",
    "Message",
    "MinorStop",
    "Organisation",
    "OwnChange",
    "Packet",
    "Partner",
    "Party",
    "PracticeTime",
    "ProgrammeUse",
    "Proposal",
    "Receipt",
    "Role",
    "Sighting",
    "StaffKey",
    "Sweep",
    "SweepLeave",
    "User",
    "Verdict",
    "WorkerKey",
    "system_actor",
]
