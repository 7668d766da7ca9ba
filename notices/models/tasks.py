"""What people set on a task of the day list: who has it, and until when it is put off. The task itself is stored nowhere."""

import uuid

from django.db import models
from django.db.models import Q

from casework.models import Actor
from casework.models.fields import ConfidentialField


class TaskMark(models.Model):
    """A mark on one task, known by its case, kind and subject row; what the task says is read from states each time."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    # A kind of notices.agenda and the row that it is about; the row may be gone by now.
    kind = models.CharField(max_length=24)
    subject = models.UUIDField()
    # NULL: whoever has the case.
    owner = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    # NULL: not put off. It is back on this day, by the clock that pages show.
    until = models.DateField(null=True)
    # Sealed, since people write what they like.
    why = ConfidentialField(code="task_mark.why", compartment="ops")
    put_off_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    put_off_at = models.DateTimeField(null=True)
    # When it was due as it was put off: one that is due sooner now is back at once. NULL: not put off.
    was_due_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "kind", "subject"], name="one_mark_a_task"),
            models.CheckConstraint(
                condition=Q(until=None)
                | Q(why__isnull=False, put_off_by__isnull=False, was_due_at__isnull=False),
                name="nothing_put_off_without_why",
            ),
        ]

    def __str__(self) -> str:
        return f"task mark {self.id}"
