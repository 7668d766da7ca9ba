"""Changes that a survivor asked for and that wait, so that she can stop one that was not hers."""

import uuid
from datetime import datetime

from django.db import models

from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialJSON


class OwnChangeQuerySet(CaseRowQuerySet["OwnChange"]):
    """Reads of changes that wait."""

    def due(self, at: datetime) -> "OwnChangeQuerySet":
        """Those whose time of waiting is over; a possible minor holds them (S56)."""
        return self.filter(due_at__lte=at).unstopped()


class OwnChange(models.Model):
    """One change that waits; there while it does, and gone once it took effect or was stopped."""

    class Kind(models.TextChoices):
        ROTATE = "rotate"
        DELETE = "delete"
        CONTACT = "contact"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # One at a time: while it waits no other can be asked for.
    case = models.OneToOneField("casework.Case", on_delete=models.CASCADE, related_name="own_change")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    due_at = models.DateTimeField()
    # It paused the case, so the case goes on after it; False once somebody paused it besides.
    pauses = models.BooleanField()
    # Of a contact plan: the answers that take the place of those before.
    plan = ConfidentialJSON(code="own_change.plan", compartment="case")

    objects = OwnChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"change {self.id}"
