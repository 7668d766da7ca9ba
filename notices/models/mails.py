"""Mail that came into the operator's mailbox: which one it is there, what came of it, and how far the mailbox was read."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from casework.models import Actor, Document
from casework.models.fields import ConfidentialJSON
from notices.models.deliveries import Reply
from notices.models.notices import Notice


class MailboxMark(models.Model):
    """How far one folder of one mailbox was listed. One worker reads it at a time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # A tag of server, user and folder: another mailbox has marks and numbers of its own.
    mailbox = models.CharField(max_length=32, unique=True)
    # RFC 9051, section 2.3.1.1: numbers hold while this one stays. 0: it was never opened.
    uid_validity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"mailbox {self.id}"


class IncomingMailQuerySet(models.QuerySet["IncomingMail"]):
    """Reads of incoming mail."""

    def to_read(self, at: datetime) -> "IncomingMailQuerySet":
        """Listed, not recorded, and not left alone for a while."""
        return self.filter(state=IncomingMail.State.FOUND).filter(
            Q(claimed_until=None) | Q(claimed_until__lte=at)
        )

    def to_put_away(self) -> "IncomingMailQuerySet":
        """Recorded, and not yet marked or moved on the server."""
        return self.exclude(state=IncomingMail.State.FOUND).filter(put_away_at=None, is_partial=False)


class IncomingMail(models.Model):
    """One mail: a row as soon as it is listed, so that nothing rests on a flag that a mail program may set."""

    class State(models.TextChoices):
        # Its words lie on the server alone.
        FOUND = "found"
        # An answer was recorded of it, by rule or by a person.
        RECORDED = "recorded"
        # It belongs to a notice; a person says what it says.
        ASKS = "asks"
        # An automatic answer, or a server's report: nothing is asked.
        NOTED = "noted"
        # It belongs to nothing that is known; a person looks.
        UNKNOWN = "unknown"
        # Nothing of it is kept but that it was here.
        DISCARDED = "discarded"
        # The very bytes were recorded before, under another number.
        TWICE = "twice"

    class Match(models.TextChoices):
        TOKEN = "token"  # noqa: S105  # no secret
        MESSAGE_ID = "message_id"
        REFERENCE = "reference"
        PERSON = "person"

    # By these a mail is known to answer a letter of ours, and nobody can guess them.
    SURE = frozenset({Match.TOKEN, Match.MESSAGE_ID})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    mailbox = models.ForeignKey(MailboxMark, on_delete=models.PROTECT, related_name="mails")
    uid_validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.FOUND)
    found_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    # When the mail server took it; NULL until it was read.
    received_at = models.DateTimeField(null=True)
    # SHA-256 of what was read of it; "" until then.
    digest = models.CharField(max_length=64, blank=True)
    # Too large to be kept, or read by its headers alone: then it stays on the server as it is.
    is_partial = models.BooleanField(default=False)
    put_away_at = models.DateTimeField(null=True)
    # Set where it belongs to no notice: whose people look at it.
    organisation = models.ForeignKey(
        "casework.Organisation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # age ciphertext to those who may look, of words and of the whole. NULL, "": it belongs to a case, or is gone.
    sealed_words = models.BinaryField(null=True)
    sealed_object = models.CharField(max_length=60, blank=True)
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="mails")
    matched_by = models.CharField(max_length=10, choices=Match.choices, blank=True)
    # What the rules made of it: a kind of reply that a person is asked to confirm, "automatic", "unknown", "report".
    kind = models.CharField(max_length=14, blank=True)
    reply = models.ForeignKey(Reply, null=True, on_delete=models.SET_NULL, related_name="mails")
    # The whole, sealed to the case.
    document = models.ForeignKey(Document, null=True, on_delete=models.SET_NULL, related_name="+")
    seen = ConfidentialJSON(code="mail.seen", compartment="ops")
    # Names, sizes and digests of files: one may be a picture's.
    attachments = ConfidentialJSON(code="mail.attachments", compartment="case")
    settled_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True)

    objects = IncomingMailQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mailbox", "uid_validity", "uid"], name="each_mail_once_a_mailbox"
            ),
            models.UniqueConstraint(
                fields=["digest"], condition=~Q(digest="") & ~Q(state="twice"), name="each_mail_recorded_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["recorded", "asks", "noted"]) | Q(notice__isnull=False),
                name="answer_belongs_to_a_notice",
            ),
            models.CheckConstraint(
                condition=~Q(state="unknown") | Q(organisation__isnull=False), name="unknown_mail_has_a_house"
            ),
        ]

    def __str__(self) -> str:
        return f"mail {self.id}"
