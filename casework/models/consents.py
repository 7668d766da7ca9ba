"""The survivor's recorded permission for one act."""

import uuid
from datetime import datetime

from django.db import models

from casework.models.actors import Actor
from casework.models.fields import ConfidentialField


class ConsentQuerySet(models.QuerySet["Consent"]):
    """Reads of consents."""

    def live(self, at: datetime) -> "ConsentQuerySet":
        """Consents that hold at a moment: given, not withdrawn, not past their end."""
        return self.filter(given_at__lte=at, withdrawn_at=None).filter(
            models.Q(until=None) | models.Q(until__gt=at)
        )

    def held_at(self, moment: datetime) -> "ConsentQuerySet":
        """Consents that held at a moment that is over, whatever became of them since."""
        return self.filter(
            models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gt=moment),
            models.Q(until=None) | models.Q(until__gt=moment),
            given_at__lte=moment,
        )


class Consent(models.Model):
    """One act, to one recipient or class, with the facts it may disclose."""

    class Act(models.TextChoices):
        SEND = "send"
        FOLLOW_UP = "follow_up"
        LOOK = "look"
        FINGERPRINTS = "fingerprints"
        PACKET = "packet"
        GRANT = "grant"
        # A complaint for five people or more, with no names: to one authority about one host.
        JOINT = "joint"

    class Scope(models.TextChoices):
        """Who may receive: the one named, the one named and those it names, or anyone the act reaches."""

        THIS_ONE = "this_one"
        THIS_AND_NAMED = "this_and_named"
        ANY = "any"

    class How(models.TextChoices):
        OWN_SESSION = "own_session"
        SIGNED_PAPER = "signed_paper"
        READ_BACK = "read_back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="consents")
    act = models.CharField(max_length=12, choices=Act.choices)
    scope = models.CharField(max_length=16, choices=Scope.choices)
    # The recipient's key in words that the notices house gives (a registrable domain or a directory id). Empty for ANY.
    recipient = ConfidentialField(code="consent.recipient", compartment="ops")
    # Codes of casework.facts.DISCLOSABLE; beside `depiction`, for notices, one for each part: `depiction:face`.
    facts = models.JSONField(default=list)
    # NULL: until the case ends (looking only).
    until = models.DateTimeField(null=True)
    how = models.CharField(max_length=12, choices=How.choices)
    given_at = models.DateTimeField()
    recorded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # NULL while it holds.
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(act="look") | models.Q(until__isnull=False), name="consent_has_an_end"
            )
        ]

    def __str__(self) -> str:
        return f"consent {self.id}"
