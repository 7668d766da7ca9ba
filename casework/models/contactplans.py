"""How a survivor may be reached outside of her page, if at all."""

import uuid

from django.db import models

from casework.models.fields import ConfidentialJSON


class ContactPlan(models.Model):
    """One plan a case; none: nobody writes to her and nobody calls (U30)."""

    class Way(models.TextChoices):
        NONE = "none"
        EMAIL = "email"
        PHONE = "phone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.OneToOneField("casework.Case", on_delete=models.CASCADE, related_name="contact_plan")
    way = models.CharField(max_length=8, choices=Way.choices)
    # Answers of ContactForm besides the way: where, hours, when, called, code_word.
    details = ConfidentialJSON(code="contact_plan.details", compartment="case")
    # She said it herself, on her page; else staff wrote down what she told them.
    is_hers = models.BooleanField()
    # The day on which she last said that it is right.
    confirmed_on = models.DateField()
    # Of the mail that says there is news: its day, and the number of the last message that it was about.
    mailed_on = models.DateField(null=True)
    mailed_up_to = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"contact plan {self.id}"
