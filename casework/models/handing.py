"""Hash programmes that she used; partners that were vetted; fingerprints handed to one of them."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from casework.models.actors import Actor
from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialField


class ProgrammeUse(models.Model):
    """A hash programme was used in a case. One row a programme stands; whoever corrects it takes it back and adds another."""

    class Done(models.TextChoices):
        """By whom and where: she alone on her device, with somebody beside her, or by whom she trusts."""

        HERSELF = "herself"
        WITH_US = "with_us"
        TRUSTED = "trusted"

    class Outcome(models.TextChoices):
        WAITING = "waiting"
        TAKEN = "taken"
        FOUND = "found"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="programme_uses")
    # An id of data/hash_programmes.toml.
    programme = models.CharField(max_length=40)
    done_on = models.DateField()
    done_by = models.CharField(max_length=8, choices=Done.choices)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    # The programme's own number of her case, where she wants it kept. Never its PIN.
    reference = ConfidentialField(code="programme_use.reference", compartment="case")
    # An advice date: nothing legal runs. NULL: nobody looks again.
    look_again_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    # NULL while it stands.
    taken_back_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    taken_back_at = models.DateTimeField(null=True)

    objects = CaseRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "programme"], condition=Q(taken_back_at=None), name="one_standing_use"
            )
        ]

    def __str__(self) -> str:
        return f"programme use {self.id}"


class PartnerQuerySet(models.QuerySet["Partner"]):
    """Reads of partners."""

    def live(self, at: datetime) -> "PartnerQuerySet":
        """Partners to whom fingerprints may be handed at a moment: confirmed, not ended, their agreement not over."""
        return self.filter(confirmed_at__lte=at, ended_at=None, until__gte=at.date())


class Partner(models.Model):
    """A hash programme or hotline with which an organisation has an agreement to hand it fingerprints."""

    class Kind(models.TextChoices):
        PROGRAMME = "programme"
        HOTLINE = "hotline"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        "casework.Organisation", on_delete=models.PROTECT, related_name="partners"
    )
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = ConfidentialField(code="partner.name", owner_attribute="organisation_id")
    # What was agreed, and where the paper lies.
    agreement = ConfidentialField(code="partner.agreement", owner_attribute="organisation_id")
    agreed_on = models.DateField()
    until = models.DateField()
    # Names of casework.exchange.SIGNALS that it takes.
    takes = models.JSONField(default=list)
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # NULL until a second person agreed (S6).
    confirmed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    # NULL while nobody ended it.
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=models.F("agreed_on")), name="partner_ends_later"),
            models.CheckConstraint(condition=Q(name__isnull=False), name="partner_has_a_name"),
        ]

    def __str__(self) -> str:
        return f"partner {self.id}"


class HandOver(models.Model):
    """Fingerprints of some pictures for one partner: asked by one person, agreed by a second, then downloaded."""

    class State(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        HANDED = "handed"
        DROPPED = "dropped"

    OPEN = frozenset({State.ASKED, State.AGREED, State.HANDED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="hand_overs")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="hand_overs")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    # Drawn by chance: by it the partner is asked to delete what it got.
    reference = models.CharField(max_length=12)
    file_format = models.CharField(max_length=8)
    # Numbers of the pictures, and names of what is handed over of them.
    pictures = models.JSONField(default=list)
    signals = models.JSONField(default=list)
    # SHA-256(salt || file): what was agreed to is what is handed over. The file itself is kept nowhere.
    salt = ConfidentialField(code="hand_over.salt", compartment="case")
    content_digest = models.CharField(max_length=64)
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    # NULL until it was downloaded; the first time.
    handed_at = models.DateTimeField(null=True)
    # NULL until somebody asked the partner to delete what it got.
    deletion_asked_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    deletion_asked_at = models.DateTimeField(null=True)

    objects = CaseRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "dropped"]) | Q(agreed_at__isnull=False),
                name="no_hand_over_unagreed",
            ),
            models.CheckConstraint(
                condition=~Q(state="handed") | Q(handed_at__isnull=False), name="handed_when"
            ),
        ]

    def __str__(self) -> str:
        return f"hand-over {self.id}"
