"""Running deadlines and advice dates, as rows that fire once."""

import uuid
from datetime import datetime

from django.db import models

from casework.models import Actor, MinorStop
from casework.models.fields import ConfidentialField, ConfidentialJSON
from notices.models.notices import Notice


class ClockQuerySet(models.QuerySet["Clock"]):
    """Reads of clocks."""

    def due(self, at: datetime) -> "ClockQuerySet":
        """Past their moment, not fired, paused or stopped. While a possible minor holds the case, nothing is drafted."""
        held = MinorStop.objects.filter(resolved_at=None).values("case_id")
        return self.ticking().filter(due_at__lte=at, case__closed_at=None).exclude(case_id__in=held)

    def running(self) -> "ClockQuerySet":
        """Neither fired nor stopped; also those that a person paused."""
        return self.filter(fired_at=None, stopped_at=None)

    def ticking(self) -> "ClockQuerySet":
        """Running, and paused by nobody: what will fire at its moment."""
        return self.running().filter(paused_at=None)


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
    # NULL until it fired; set once, by conditional update, and taken back where the notice never arrived.
    fired_at = models.DateTimeField(null=True)
    # NULL unless it has nothing to wait for: complied with, withdrawn, never arrived, an objection that was none.
    stopped_at = models.DateTimeField(null=True)
    # NULL unless a person holds it now: then it neither fires nor counts as late, and due_at means nothing.
    paused_at = models.DateTimeField(null=True)
    # NULL while due_at is as it was reckoned; else what it was before a person moved it: the law's own date.
    first_due_at = models.DateTimeField(null=True)

    objects = ClockQuerySet.as_manager()

    def __str__(self) -> str:
        return f"clock {self.id}"


class ClockChange(models.Model):
    """What a person did to a clock, and why: a row each, never written over."""

    class Kind(models.TextChoices):
        PAUSED = "paused"
        RESUMED = "resumed"
        EXTENDED = "extended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    due_before = models.DateTimeField()
    # NULL while it is paused.
    due_after = models.DateTimeField(null=True)
    # A code of notices.changewords.REASONS; NULL where a pause ends, which needs none.
    reason = ConfidentialField(code="clock_change.reason", compartment="ops")
    words = ConfidentialField(code="clock_change.words", compartment="ops")

    def __str__(self) -> str:
        return f"change {self.id}"
