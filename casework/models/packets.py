"""Packets asked for and built."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from casework.models.actors import Actor
from casework.models.cases import CaseRowQuerySet


class PacketQuerySet(CaseRowQuerySet["Packet"]):
    """Reads of packets."""

    def due(self, at: datetime) -> "PacketQuerySet":
        """To be built, and not in a worker's hands."""
        return self.filter(state=Packet.State.DUE).filter(Q(claimed_until=None) | Q(claimed_until__lt=at))


class Packet(models.Model):
    """Evidence exported from a case. Only the level without pictures (L1) is built so far."""

    class State(models.TextChoices):
        DUE = "due"
        READY = "ready"
        FAILED = "failed"
        PURGED = "purged"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="packets")
    level = models.CharField(max_length=2, choices=[("L1", "L1")])
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    # NULL until it is ready. Sealed to the workers' key; purged a day after it was built.
    built_at = models.DateTimeField(null=True)
    sealed_object = models.CharField(max_length=60, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    files = models.PositiveIntegerField(null=True)

    objects = PacketQuerySet.as_manager()

    def __str__(self) -> str:
        return f"packet {self.id}"
