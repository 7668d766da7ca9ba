"""The receipts of survivors, and how far somebody came who opens a case herself."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q

from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialJSON


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Reads of receipts."""

    def live(self) -> "ReceiptQuerySet":
        """Receipts that open a case: in effect, and not frozen."""
        return self.filter(state=Receipt.State.LIVE, frozen_on=None)


class Receipt(models.Model):
    """What 20 digits open. The digits are nowhere: a keyed lookup finds the row, Argon2id of them opens its secret (S7)."""

    class State(models.TextChoices):
        # A new one that takes effect when three days are over.
        WAITING = "waiting"
        LIVE = "live"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="receipts")
    state = models.CharField(max_length=8, choices=State.choices)
    # HMAC of the digits under a key of its own.
    lookup = models.CharField(max_length=64, unique=True)
    # 32 random bytes, wrapped by Argon2id of the digits.
    wrapped_secret = models.BinaryField()
    # An age pair to which the case's private half is sealed (KeyGrant of her actor). Its own private half opens with the
    # secret, and with her own word besides where she chose one.
    public = models.CharField(max_length=80)
    wrapped_private = models.BinaryField()
    has_own_word = models.BooleanField(default=False)
    # NULL: no word, or chosen before she handed the case in. One chosen later counts for changes after three days.
    own_word_on = models.DateField(null=True)
    # Days alone: a moment would tell when she was here (S24).
    made_on = models.DateField()
    # NULL until she typed it back or said that she cannot keep it.
    kept_on = models.DateField(null=True)
    frozen_on = models.DateField(null=True)
    # The day of the visit before this one is what "last opened on" says.
    opened_on = models.DateField(null=True)
    opened_before_on = models.DateField(null=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "state"], name="one_receipt_a_case_and_state"),
        ]

    def __str__(self) -> str:
        return f"receipt {self.id}"


class IntakeQuerySet(CaseRowQuerySet["Intake"]):
    """Reads of cases that their own people opened."""

    def unfinished_since(self, at: datetime, *, days: int) -> "IntakeQuerySet":
        """Those begun so many days ago and never handed in."""
        return self.filter(finished_on=None, started_on__lte=(at - timedelta(days=days)).date())


class Intake(models.Model):
    """How far somebody came who opens her own case. Unfinished ones are purged after 14 days (U14)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField("casework.Case", on_delete=models.CASCADE, related_name="intake")
    started_on = models.DateField()
    # Names of questions that were continued (casework.questions), with an answer or without.
    answered = models.JSONField(default=list)
    # What she said that is no fact of design §7: what she knows, what she wants.
    said = ConfidentialJSON(code="intake.said", compartment="case")
    # NULL until she handed it in.
    finished_on = models.DateField(null=True)
    # Self-filed: handed in where nobody works such cases, so she sends her letters herself.
    is_alone = models.BooleanField(default=False)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_on=None) | Q(finished_on__gte=models.F("started_on")),
                name="intake_ends_after_it_began",
            )
        ]

    def __str__(self) -> str:
        return f"intake {self.id}"
