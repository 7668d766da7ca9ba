"""Paragraphs of their own that people write into a draft."""

import uuid

from django.db import models

from casework.models import Actor
from casework.models.fields import ConfidentialField
from notices.models.notices import Notice


class Paragraph(models.Model):
    """One paragraph of one notice, in the language in which it was written; frozen with the letter."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="paragraphs")
    number = models.PositiveSmallIntegerField()
    text = ConfidentialField(code="paragraph.text", compartment="ops")
    language = models.CharField(max_length=12)
    # Codes of casework.facts.DISCLOSABLE that its writer ticked; what is recognised in it comes besides.
    facts = models.JSONField(default=list)
    written_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "number"], name="one_paragraph_a_number")]

    def __str__(self) -> str:
        return f"paragraph {self.id}"
