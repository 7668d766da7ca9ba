"""Addresses at which a look met a likely copy. Nothing leads from them to a notice until a person confirms one."""

import uuid

from django.db import models

from casework.models.actors import Actor
from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialField, ConfidentialJSON
from casework.models.sightings import Sighting


class ProposalQuerySet(CaseRowQuerySet["Proposal"]):
    """Reads of proposed sightings."""

    def open(self) -> "ProposalQuerySet":
        """Those that wait for a person."""
        return self.filter(state=Proposal.State.OPEN)


class Proposal(models.Model):
    """A proposed sighting: a likely copy at an address that is not in the case.

    A row of its own, so that no route, notice, look or packet can take it for a sighting before a person did.
    """

    class State(models.TextChoices):
        OPEN = "open"
        CONFIRMED = "confirmed"
        REJECTED = "rejected"

    class Band(models.TextChoices):
        """The two bands of a comparison; nothing finer is decided by."""

        MATCH = "match"
        POSSIBLE = "possible"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    band = models.CharField(max_length=8, choices=Band.choices)
    kind = models.CharField(max_length=14, choices=Sighting.Kind.choices)
    # The image of the case that it resembles.
    image = models.ForeignKey("casework.Image", on_delete=models.CASCADE, related_name="proposals")
    url = ConfidentialField(code="proposal.url", compartment="ops")
    # The same blind index as that of a sighting's address, within its case (S19).
    url_index = models.CharField(max_length=32)
    # By which rules of casework.urlindex; 0: before they had a number.
    index_rules = models.PositiveSmallIntegerField(default=0)
    # {method, distance_bits, transform}: as secret as what a check saw.
    resemblance = ConfidentialJSON(code="proposal.resemblance", compartment="case")
    # The address that was looked at.
    found_on = models.ForeignKey(Sighting, on_delete=models.CASCADE, related_name="proposals")
    found_at = models.DateTimeField()
    # NULL while it waits.
    decided_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    # NULL unless it was confirmed: the sighting that it became.
    sighting = models.ForeignKey(Sighting, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_proposal_a_number"),
            models.UniqueConstraint(fields=["case", "url_index"], name="each_address_proposed_once"),
            models.CheckConstraint(
                condition=models.Q(state="open") | models.Q(decided_at__isnull=False),
                name="a_person_decides_proposals",
            ),
        ]

    def __str__(self) -> str:
        return f"proposal {self.id}"
