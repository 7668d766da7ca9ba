"""Attempts to hand a notice over, and what came back."""

import uuid

from django.db import models
from django.db.models import Q

from casework.models import Actor
from casework.models.fields import ConfidentialField
from notices.models.notices import Notice


class Delivery(models.Model):
    """One attempt: claimed with a lease, then accepted, to be tried again, failed or stopped."""

    class State(models.TextChoices):
        CLAIMED = "claimed"
        ACCEPTED = "accepted"
        TEMPORARY = "temporary"
        FAILED = "failed"
        STOPPED = "stopped"
        # The lease ran out with no word; sent again under the same Message-ID.
        LOST = "lost"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="deliveries")
    attempt = models.PositiveIntegerField()
    channel = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLAIMED)
    claimed_at = models.DateTimeField()
    lease_until = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    # The server's own words, or the confirmation number of the recipient's form.
    answer = ConfidentialField(code="delivery.answer", compartment="ops")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["notice", "attempt"], name="one_delivery_an_attempt"),
            models.UniqueConstraint(
                fields=["notice"], condition=Q(state="claimed"), name="one_claim_a_notice"
            ),
        ]

    def __str__(self) -> str:
        return f"delivery {self.id}"


class Reply(models.Model):
    """What a recipient answered. A reply closes nothing by itself."""

    class Kind(models.TextChoices):
        ACKNOWLEDGED = "acknowledged"
        SAYS_REMOVED = "says_removed"
        NEEDS_MORE = "needs_more"
        NOT_OURS = "not_ours"
        REFUSED = "refused"
        COUNTER_NOTICE = "counter_notice"

    class Way(models.TextChoices):
        # Somebody of the organisation typed it in.
        PERSON = "person"
        # On the page of the notice's own link, by whoever has the letter.
        LINK = "link"
        # Read from the mailbox.
        MAIL = "mail"

    class Decision(models.TextChoices):
        # A person typed it in, or it moves nothing.
        NOT_NEEDED = ""
        OPEN = "open"
        TAKEN = "taken"
        SET_ASIDE = "set_aside"

    # What a person decides on where it came by itself: anybody may have the letter, also its uploader.
    DECIDED = frozenset({Kind.NEEDS_MORE, Kind.NOT_OURS, Kind.REFUSED, Kind.COUNTER_NOTICE})
    # What counts as the recipient's answer.
    COUNTS = frozenset({Decision.NOT_NEEDED, Decision.TAKEN})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="replies")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    came_by = models.CharField(max_length=6, choices=Way.choices, default=Way.PERSON)
    received_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    said = ConfidentialField(code="reply.said", compartment="ops")
    decision = models.CharField(
        max_length=9, choices=Decision.choices, blank=True, default=Decision.NOT_NEEDED
    )
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"reply {self.id}"
