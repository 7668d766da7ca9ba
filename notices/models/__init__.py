"""Tables of the notices house."""

from notices.models.clocks import Clock, ClockChange
from notices.models.deliveries import Delivery, Reply
from notices.models.disputes import Dispute
from notices.models.feeds import CalendarFeed
from notices.models.joint import JointComplaint, JointPart
from notices.models.mails import IncomingMail, MailboxMark
from notices.models.notices import Declaration, Notice, NoticeSighting
from notices.models.outcomes import OutcomeCount
from notices.models.paragraphs import Paragraph
from notices.models.protected import ProtectedHost
from notices.models.recipients import Contact, Recipient
from notices.models.reviews import LawReview
from notices.models.tasks import TaskMark

__all__ = [
    "CalendarFeed", "Clock", "ClockChange", "Contact", "Declaration", "Delivery", "Dispute", "IncomingMail", "JointComplaint",
    "JointPart", "LawReview", "MailboxMark", "Notice", "NoticeSighting", "OutcomeCount", "Paragraph", "ProtectedHost",
    "Recipient", "Reply", "TaskMark",
]  # fmt: skip
