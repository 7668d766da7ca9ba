"""The demand to one recipient under one legal basis, about one or more sightings of one case."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from casework.alone import is_alone
from casework.models import Actor
from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialBytes, ConfidentialField, ConfidentialJSON
from notices.models.outcomes import OutcomeCount
from notices.models.recipients import Contact, Recipient


class NoticeQuerySet(CaseRowQuerySet["Notice"]):
    """Reads of notices."""

    def to_send(self, at: datetime) -> "NoticeQuerySet":
        """Queued e-mails and reports whose cool-off is over and whose case holds nothing back."""
        queued = self.filter(state=Notice.State.QUEUED, channel__in=Contact.BY_MACHINE, release_at__lte=at)
        return queued.running()

    def for_staff(self) -> "NoticeQuerySet":
        """Those that staff have a hand in: not what somebody sends herself, whose case nobody works."""
        return self.exclude(case__intake__is_alone=True, signer="her")

    def dropped_by_her(self) -> "NoticeQuerySet":
        """Drafts that somebody withdrew whose case nobody works: nothing but she herself drafts the same again."""
        dropped = self.filter(state=Notice.State.WITHDRAWN, sent_at=None, signer=Notice.Signer.HERSELF)
        return dropped.filter(case__intake__is_alone=True)

    def that_stand(self) -> "NoticeQuerySet":
        """Demands that their recipients had: none that bounced, was withdrawn or found wrong, or is to leave once more."""
        had = Notice.RUNNING | {Notice.State.REFUSED, Notice.State.COMPLIED}
        demands = self.filter(state__in=had, sent_at__isnull=False, is_follow_up=False, retracts=None)
        return demands.exclude(disputes__state="upheld")


class Notice(models.Model):
    """One letter: drafted, approved, queued, sent ... Once approved it is frozen; a change makes a new one."""

    class State(models.TextChoices):
        DRAFTED = "drafted"
        # Approved by the people it needs, and waiting out the cool-off.
        QUEUED = "queued"
        # In a worker's hands, or in a person's who fills the recipient's form.
        SENDING = "sending"
        SENT = "sent"
        ACKNOWLEDGED = "acknowledged"
        COMPLIED = "complied"
        REFUSED = "refused"
        OVERDUE = "overdue"
        ESCALATED = "escalated"
        WITHDRAWN = "withdrawn"
        # The server refused it for good; a person must find another way.
        UNDELIVERABLE = "undeliverable"

    EDITABLE = frozenset({State.DRAFTED})
    # Approved and not yet gone: withdrawal and pause still hold it.
    UNDER_WAY = frozenset({State.QUEUED, State.SENDING})
    # With the recipient, and not finished.
    RUNNING = frozenset({State.SENT, State.ACKNOWLEDGED, State.OVERDUE, State.ESCALATED})
    # Of these, where a time is over.
    OVER = frozenset({State.OVERDUE, State.ESCALATED})

    class Signer(models.TextChoices):
        ORGANISATION = "house"
        HERSELF = "her"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="notices")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=5, choices=Contact.Channel.choices)
    basis_id = models.CharField(max_length=60)
    language = models.CharField(max_length=12, default="en")
    state = models.CharField(max_length=14, choices=State.choices, default=State.DRAFTED)
    # Random and of no meaning; the only thing by which a recipient can refer to the notice.
    reference = models.CharField(max_length=16, unique=True)
    drafted_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    signer = models.CharField(max_length=5, choices=Signer.choices, default=Signer.ORGANISATION)
    # What she signs with, as she typed it for this letter: {name, email}. NULL: nothing, or the organisation signs.
    signs_as = ConfidentialJSON(code="notice.signs_as", compartment="case")
    # NULL: the first on these sightings; else the notice whose clock ran out.
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="followers")
    # NULL: a demand; else the notice that this short letter takes back. It rests on no law of its own and starts no clock.
    retracts = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="retraction")
    # Asks the recipient of `follows` again, under the same law: starts no legal time, and is no step of the ladder.
    is_follow_up = models.BooleanField(default=False)
    # What the letter was made of, frozen at approval: {text, subject, elements, facts, covered_text ...}.
    letter = ConfidentialJSON(code="notice.letter", compartment="ops")
    pdf = ConfidentialBytes(code="notice.pdf", compartment="ops")
    machine_readable = ConfidentialBytes(code="notice.machine_readable", compartment="ops")
    # SHA-256 over text, PDF and JSON; what was approved is what leaves.
    content_digest = models.CharField(max_length=64, blank=True)
    message_id = models.CharField(max_length=120, blank=True)
    # Keyed hash of the link by which the recipient answers without an account; NULL: the letter has none. It lives with
    # the frozen letter alone (notices.answerlinks).
    answer_index = models.CharField(max_length=64, null=True, unique=True)
    # The secret of the address that answers go to, keyed and hashed; "": it has none.
    reply_index = models.CharField(max_length=64, blank=True)
    approved_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    # The end of the cool-off.
    release_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    # Among which outcomes it is counted, and up to which month's beginning. NULL: not counted, or its case was deleted.
    counted_in = models.ForeignKey(OutcomeCount, null=True, on_delete=models.PROTECT, related_name="+")
    counted_to = models.DateField(null=True)
    sightings = models.ManyToManyField("casework.Sighting", through="NoticeSighting", related_name="notices")

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "withdrawn"])
                | (Q(approved_at__isnull=False) & ~Q(content_digest="")),
                name="nothing_under_way_unapproved",
            ),
            models.UniqueConstraint(
                fields=["reply_index"], condition=~Q(reply_index=""), name="each_reply_address_once"
            ),
        ]

    def __str__(self) -> str:
        return f"notice {self.id}"

    @property
    def own_voice(self) -> dict[str, str] | None:
        """Return what she signs with where the letter is hers, maybe nothing; None where the organisation signs.

        Once staff work the case, answers come to the organisation, whatever mailbox she gave before, or none (U19).
        """
        if self.signer != self.Signer.HERSELF:
            return None
        voice = self.signs_as or {}
        if voice and not is_alone(self.case):
            return {**voice, "email": self.case.organisation.contact_email}
        return voice

    @property
    def sent_by_her(self) -> bool:
        """Say whether she sent it herself, where nobody worked her case then: the letter as frozen bears no sender of ours.

        Holds whoever works the case since.
        """
        return self.sent_at is not None and (self.letter or {}).get("sender") == ""

    def may_have_left(self) -> bool:
        """Say whether an attempt ended without a word, so that they may have it; runs a query."""
        return self.deliveries.filter(state="lost").exists()


class NoticeSighting(models.Model):
    """One sighting in one notice, with its own outcome."""

    class Outcome(models.TextChoices):
        OPEN = "open"
        REMOVED = "removed"
        REFUSED = "refused"
        NOT_OURS = "not_ours"
        # Gone, seen twice, and back since: the notice was done, its address is open again (design §4).
        RETURNED = "returned"
        # The address was taken out of work: nothing is waited for.
        WITHDRAWN = "withdrawn"

    # The recipient said no to it.
    SAID_NO = frozenset({Outcome.REFUSED, Outcome.NOT_OURS})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="lines")
    sighting = models.ForeignKey("casework.Sighting", on_delete=models.CASCADE, related_name="lines")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, default=Outcome.OPEN)
    outcome_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "sighting"], name="each_sighting_once_a_notice")
        ]

    def __str__(self) -> str:
        return f"line {self.id}"


class Declaration(models.Model):
    """One declaration, confirmed by one person in a language that this person reads."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="declarations")
    key = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    wording_digest = models.CharField(max_length=64)
    confirmed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    # Whose belief it is, where the law asks for the depicted person's own: the survivor's, as she told it.
    note = ConfidentialField(code="declaration.note", compartment="ops")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "key"], name="each_declaration_once_a_notice")
        ]

    def __str__(self) -> str:
        return f"declaration {self.id}"
