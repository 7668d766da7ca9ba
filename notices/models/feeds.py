"""A person's own calendar feed: off until that person turns it on, ended or renewed at any moment."""

import uuid

from django.db import models


class CalendarFeed(models.Model):
    """That one staff member's dates can be read at a secret address, of which only a keyed digest is kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.OneToOneField("casework.User", on_delete=models.CASCADE, related_name="+")
    # HMAC-SHA-256 of the token under the app's own key: a copy of the database opens no feed.
    digest = models.CharField(max_length=64, unique=True)
    # Whether the codes of cases stand in it.
    with_codes = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar feed {self.id}"
