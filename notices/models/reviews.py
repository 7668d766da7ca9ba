"""What law reviewers of an organisation found: a basis still stands as its file says, or it does not."""

import uuid

from django.db import models

from casework.models import Actor
from casework.models.fields import ConfidentialField


class LawReview(models.Model):
    """One reading of one legal basis, for all cases of the organisation. Added to; triggers refuse the rest."""

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed"
        # It does not hold as the file says: nothing is written on it until the file was read again.
        CHANGED = "changed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        "casework.Organisation", on_delete=models.PROTECT, related_name="law_reviews"
    )
    basis_id = models.CharField(max_length=60)
    outcome = models.CharField(max_length=9, choices=Outcome.choices)
    # The day on which the file was last read when the reviewer had it before them.
    read_on = models.DateField()
    # Sealed, since people write what they like: where it was read, and what was compared.
    source_title = ConfidentialField(code="law_review.source_title", owner_attribute="organisation_id")
    # "" for a printed book. Shown, never fetched.
    source_url = ConfidentialField(code="law_review.source_url", owner_attribute="organisation_id")
    note = ConfidentialField(code="law_review.note", owner_attribute="organisation_id")
    reviewed_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "reviewed_at"], name="reviews_in_order")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(source_title__isnull=False), name="no_review_without_source"
            )
        ]

    def __str__(self) -> str:
        return f"law review {self.id}"
