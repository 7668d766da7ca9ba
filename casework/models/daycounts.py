"""How much a self-filed case took on a day: counted, so that nobody floods addresses or recipients through it."""

import uuid

from django.db import models


class DayCount(models.Model):
    """One case, one day of the house's zone, one thing that is limited."""

    class What(models.TextChoices):
        ADDRESS = "address"
        RECIPIENT = "recipient"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="day_counts")
    day = models.DateField()
    what = models.CharField(max_length=9, choices=What.choices)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "day", "what"], name="one_count_a_day_and_thing")
        ]

    def __str__(self) -> str:
        return f"day count {self.id}"
