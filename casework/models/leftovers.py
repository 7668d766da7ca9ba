"""Sealed files that are to be gone: their names are kept until they are."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from casework.models.cases import CaseRowQuerySet


class LeftoverQuerySet(CaseRowQuerySet["Leftover"]):
    """Reads of leftovers."""

    def due(self, at: datetime) -> "LeftoverQuerySet":
        """To be deleted, and not in a worker's hands."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=at))


class Leftover(models.Model):
    """One sealed file that no row speaks of any more and that the store may still hold."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.PROTECT, related_name="leftovers")
    name = models.CharField(max_length=60, unique=True)
    left_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)

    objects = LeftoverQuerySet.as_manager()

    def __str__(self) -> str:
        return f"leftover {self.id}"
