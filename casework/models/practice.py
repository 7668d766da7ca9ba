"""Practice time: how far the one clock that doors read has been moved."""

import uuid

from django.db import models


class PracticeTime(models.Model):
    """One row at most, in practice mode alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    only = models.BooleanField(default=True, unique=True)
    moved_s = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"practice time moved by {self.moved_s} s"
