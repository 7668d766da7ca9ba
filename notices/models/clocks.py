"""Running deadlines and advice dates, as rows that fire once."""

import uuid
from datetime import datetime

from django.db import models

from casework.models import MinorStop
from casework.models.fields import ConfidentialJSON
from notices.models.notices import Notice


class ClockQuerySet(models.QuerySet["Clock"]):
    """Reads of clocks."""

    def due(self, at: datetime) -> "ClockQuerySet":
        """Past their moment, not fired and not stopped. While a possible minor holds the case, nothing is drafted."""
        held = MinorStop.objects.filter(resolved_at=None).values("case_id")
        return self.running().filter(due_at__lte=at, case__closed_at=None).exclude(case_id__in=held)

    def running(self) -> "ClockQuerySet":
        """Neither fired nor stopped."""
        return self.filter(fired_at=None, stopped_at=None)


class Clock(models.Model):
    """What started it, its moment, and the sentence that explains it."""

    class Kind(models.TextChoices):
        LEGAL = "legal"
        # "We come back to it on ...": nothing is overdue when it passes.
        ADVICE = "advice"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="clocks")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # {code, params}: the sentence of notices.sentences that a person can check.
    explanation = ConfidentialJSON(code="clock.explanation", compartment="ops")
    # NULL until it fired; set once, by conditional update.
    fired_at = models.DateTimeField(null=True)
    # NULL unless the notice was complied with or withdrawn before.
    stopped_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    def __str__(self) -> str:
        return f"clock {self.id}"
