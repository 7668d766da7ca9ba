"""Sweeps of a site, and the organisation's leave for them."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import F, Q

from casework.models.actors import Actor
from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialField, ConfidentialJSON
from casework.models.sightings import Sighting


class SweepLeaveQuerySet(models.QuerySet["SweepLeave"]):
    """Reads of leaves."""

    def live(self) -> "SweepLeaveQuerySet":
        """Leaves that hold: not turned off, and the organisation still in the country that the advice is about."""
        return self.filter(turned_off_at=None, organisation__country=F("country")).exclude(country="")


class SweepLeave(models.Model):
    """An administrator turned sweeps on for an organisation and recorded the legal advice for its country.

    No row that holds: sweeps are off.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        "casework.Organisation", on_delete=models.PROTECT, related_name="sweep_leaves"
    )
    country = models.CharField(max_length=6)
    # Who advised, what they said, and where the paper lies.
    advice = ConfidentialField(code="sweep_leave.advice", owner_attribute="organisation_id")
    advised_on = models.DateField()
    turned_on_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    turned_on_at = models.DateTimeField()
    # NULL while it holds.
    turned_off_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    turned_off_at = models.DateTimeField(null=True)

    objects = SweepLeaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(turned_off_at=None), name="one_leave_to_sweep"
            ),
            models.CheckConstraint(condition=Q(advice__isnull=False), name="no_leave_without_advice"),
            models.CheckConstraint(condition=~Q(country=""), name="advice_is_for_a_country"),
        ]

    def __str__(self) -> str:
        return f"leave to sweep {self.id}"


class SweepQuerySet(CaseRowQuerySet["Sweep"]):
    """Reads of sweeps."""

    def due(self, at: datetime) -> "SweepQuerySet":
        """Not ended, and in no worker's hands."""
        return self.filter(state=Sweep.State.DUE).filter(Q(claimed_until=None) | Q(claimed_until__lt=at))


class Sweep(models.Model):
    """One walk through one site for one case, a page at a time, within bounds that the verbs hold."""

    class State(models.TextChoices):
        DUE = "due"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="sweeps")
    # Where it began.
    sighting = models.ForeignKey(Sighting, on_delete=models.CASCADE, related_name="sweeps")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    reason = ConfidentialField(code="sweep.reason", compartment="ops")
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    # NULL until the first page was claimed; the ten minutes run from here.
    started_at = models.DateTimeField(null=True)
    pages = models.PositiveSmallIntegerField(default=0)
    pictures = models.PositiveIntegerField(default=0)
    proposed = models.PositiveSmallIntegerField(default=0)
    # {waiting: [[url, depth]], met: [normal form]}; forgotten when it ends.
    route = ConfidentialJSON(code="sweep.route", compartment="ops")
    ended_at = models.DateTimeField(null=True)
    ended_because = models.CharField(max_length=20, blank=True)
    # {url, kind}: where a sign of a minor stood, for the lead alone. NULL: none did.
    sign = ConfidentialJSON(code="sweep.sign", compartment="ops")

    objects = SweepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="due"), name="one_sweep_a_case"),
            models.CheckConstraint(condition=Q(reason__isnull=False), name="no_sweep_without_reason"),
            models.CheckConstraint(condition=Q(pages__lte=50), name="fifty_pages_a_sweep"),
            models.CheckConstraint(
                condition=Q(state="due") | (Q(ended_at__isnull=False) & Q(route__isnull=True)),
                name="an_ended_sweep_forgets_its_way",
            ),
        ]

    def __str__(self) -> str:
        return f"sweep {self.id}"
