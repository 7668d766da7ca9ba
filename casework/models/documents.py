"""Documents that a person adds as evidence or authority: sealed, never previewed."""

import uuid

from django.db import models

from casework.models.actors import Actor
from casework.models.fields import ConfidentialField, ConfidentialJSON


class Document(models.Model):
    """A screenshot with the picture covered, a letter, a police report, an authority, a mail."""

    class Kind(models.TextChoices):
        SCREENSHOT = "screenshot"
        LETTER = "letter"
        POLICE_REPORT = "police_report"
        AUTHORITY = "authority"
        MAIL = "mail"
        OTHER = "other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="documents")
    # NULL: about the case as a whole.
    sighting = models.ForeignKey(
        "casework.Sighting", null=True, on_delete=models.SET_NULL, related_name="documents"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=14, choices=Kind.choices)
    media_type = models.CharField(max_length=40)
    sealed_object = models.CharField(max_length=60)
    # Who made it, when, on which device; the sender's file name.
    details = ConfidentialJSON(code="document.details", compartment="case")
    salt = ConfidentialField(code="document.salt", compartment="case")
    sha256 = ConfidentialField(code="document.sha256", compartment="case")
    commitment = models.CharField(max_length=64)
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_document_a_number")]

    def __str__(self) -> str:
        return f"document {self.id}"
