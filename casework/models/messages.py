"""What a survivor and those who work on her case write to each other, and how she may be reached outside of it."""

import uuid

from django.db import models
from django.db.models import Q

from casework.models.actors import Actor
from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialField


class MessageQuerySet(CaseRowQuerySet["Message"]):
    """Reads of messages."""

    def hers(self) -> "MessageQuerySet":
        """Those that the person herself wrote."""
        return self.filter(by__kind=Actor.Kind.SURVIVOR)

    def ours(self) -> "MessageQuerySet":
        """Those that staff wrote to her."""
        return self.exclude(by__kind=Actor.Kind.SURVIVOR)

    def unread(self) -> "MessageQuerySet":
        """Those that the other side has not read."""
        return self.filter(read_on=None)


class Message(models.Model):
    """One message of a case, from her or to her; it is read on pages alone, and never leaves as mail (S39)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    body = ConfidentialField(code="message.body", compartment="case")
    # Days alone: a moment would tell when she was here (S24).
    written_on = models.DateField()
    # NULL until the other side read it: she by opening her page, staff by saying so.
    read_on = models.DateField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_number_a_message"),
            models.CheckConstraint(
                condition=Q(read_on=None) | Q(read_on__gte=models.F("written_on")),
                name="message_read_after_written",
            ),
        ]

    def __str__(self) -> str:
        return f"message {self.id}"

    @property
    def is_hers(self) -> bool:
        """Say whether the person herself wrote it; its writer is at hand or costs a query."""
        return self.by.kind == Actor.Kind.SURVIVOR
