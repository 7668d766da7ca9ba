"""One complaint to an authority about one host, for five people or more, with no names; and which cases take part."""

import uuid

from django.db import models
from django.db.models import Q

from casework.models import Actor
from casework.models.fields import ConfidentialBytes, ConfidentialJSON
from notices.models.recipients import Recipient


class JointComplaint(models.Model):
    """Drafted, approved by a second person, taken out by a person who brings it to the authority. Numbers alone stand in it."""

    class State(models.TextChoices):
        DRAFTED = "drafted"
        APPROVED = "approved"
        TAKEN = "taken"
        DROPPED = "dropped"

    # Not with the authority, and not over.
    WAITING = frozenset({State.DRAFTED, State.APPROVED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("casework.Organisation", on_delete=models.PROTECT, related_name="+")
    # The host that it is about; the authority follows from law and country.
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    basis_id = models.CharField(max_length=60)
    # Where the people live, who complain there.
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFTED)
    # Random and of no meaning.
    reference = models.CharField(max_length=16, unique=True)
    # Frozen as it was drafted: {subject, text, html, numbers, facts, language, translation, on}.
    letter = ConfidentialJSON(code="joint_complaint.letter", owner_attribute="organisation_id")
    pdf = ConfidentialBytes(code="joint_complaint.pdf", owner_attribute="organisation_id")
    # SHA-256 over letter and PDF: what was approved is what leaves.
    content_digest = models.CharField(max_length=64, blank=True)
    drafted_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    approved_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    # The end of the cool-off.
    release_at = models.DateTimeField(null=True)
    # NULL until it was taken out; the first time.
    taken_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "recipient", "basis_id", "country"],
                condition=Q(state__in=["drafted", "approved"]),
                name="one_waiting_joint_complaint",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["drafted", "dropped"])
                | (Q(approved_at__isnull=False) & ~Q(content_digest="")),
                name="no_joint_complaint_unapproved",
            ),
        ]

    def __str__(self) -> str:
        return f"joint complaint {self.id}"


class JointPart(models.Model):
    """One case that takes part in one joint complaint. Nothing of the case stands here."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    complaint = models.ForeignKey(JointComplaint, on_delete=models.CASCADE, related_name="parts")
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["complaint", "case"], name="each_case_once_a_complaint")
        ]

    def __str__(self) -> str:
        return f"part {self.id}"
