"""Hosts that an organisation added to the protected ones, beside the list that everybody has."""

import uuid

from django.db import models
from django.db.models import Q

from casework.models import Actor
from casework.models.fields import ConfidentialField


class ProtectedHost(models.Model):
    """One host about which no notice leaves without a supervisor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        "casework.Organisation", on_delete=models.PROTECT, related_name="protected_hosts"
    )
    # In small letters, punycode, without "www.": notices.protectedhosts.host_in.
    host = models.CharField(max_length=253)
    reason = ConfidentialField(code="protected_host.reason", owner_attribute="organisation_id")
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # NULL while it holds.
    ended_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "host"], condition=Q(ended_at=None), name="each_protected_host_once"
            ),
            models.CheckConstraint(condition=Q(reason__isnull=False), name="no_protection_without_reason"),
        ]

    def __str__(self) -> str:
        return f"protected host {self.id}"
