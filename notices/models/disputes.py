"""What people without an account say about a notice: that it was wrong. A person decides, never the app."""

import uuid

from django.db import models
from django.db.models import Q

from casework.models import Actor
from casework.models.fields import ConfidentialField, ConfidentialJSON
from notices.models.notices import Notice


class Dispute(models.Model):
    """One such message. It is written alike whatever is known here; a worker finds its notice afterwards (S57)."""

    class State(models.TextChoices):
        # Nobody has looked which notice it is about.
        NEW = "new"
        # It waits for a supervisor.
        OPEN = "open"
        UPHELD = "upheld"
        REJECTED = "rejected"
        # About no notice of ours: nothing of it is kept.
        DISCARDED = "discarded"

    class Why(models.TextChoices):
        NOT_INTIMATE = "not_intimate"
        DID_NOT_ASK = "did_not_ask"
        NEWS_OR_COURT = "news_or_court"
        WRONG_ADDRESS = "wrong_address"
        LAW_DOES_NOT_APPLY = "law_does_not_apply"
        OTHER = "other"

    WAITING = frozenset({State.NEW, State.OPEN})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # Whose people read it, under whose key it lies: of the notice, until that is found the one that was founded first.
    organisation = models.ForeignKey("casework.Organisation", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.CASCADE, related_name="disputes")
    state = models.CharField(max_length=9, choices=State.choices, default=State.NEW)
    why = models.CharField(max_length=18, choices=Why.choices)
    # reference, address, words, mailbox: as they were typed. NULL: nothing of it is kept any more, or it lies in `told`.
    said = ConfidentialJSON(code="dispute.said", compartment="case", owner_attribute="organisation_id")
    # The same once its case is known: it goes with that case's keys (S18).
    told = ConfidentialJSON(code="dispute.told", compartment="case")
    received_at = models.DateTimeField()
    # Until when no next step follows by itself from its notice. NULL: it holds none.
    holds_until = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # Why it was rejected; NULL otherwise.
    reason = ConfidentialField(code="dispute.reason")

    class Meta:
        indexes = [models.Index(fields=["organisation", "state"], name="disputes_that_wait")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["upheld", "rejected"]) | Q(decided_at__isnull=False),
                name="dispute_is_decided_once",
            )
        ]

    def __str__(self) -> str:
        return f"dispute {self.id}"

    @property
    def typed(self) -> dict[str, str]:
        """Return what was typed; empty where nothing of it is kept."""
        return dict(self.told or self.said or {})
