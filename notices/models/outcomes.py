"""What came of an organisation's notices, counted for each recipient: no case, no notice, no moment."""

import uuid

from django.db import models

from notices.models.recipients import Contact, Recipient


class OutcomeCount(models.Model):
    """So many notices to one recipient that ended alike. Stays when a case is deleted, since nothing here says whose it was."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("casework.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="outcomes")
    channel = models.CharField(max_length=5, choices=Contact.Channel.choices)
    # The first day of the quarter in which the recipient had the notice.
    quarter = models.DateField()
    # The rest as in notices.outcomes.Outcome.
    end = models.CharField(max_length=10)
    step = models.PositiveSmallIntegerField()
    is_answered = models.BooleanField()
    answer_step = models.PositiveSmallIntegerField()
    came_back = models.BooleanField()
    after_others = models.BooleanField()
    # The first of its case to this recipient; and by this channel: cases are counted without being named.
    is_first = models.BooleanField()
    is_first_by_channel = models.BooleanField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "organisation", "recipient", "channel", "quarter", "end", "step", "is_answered", "answer_step",
                    "came_back", "after_others", "is_first", "is_first_by_channel",
                ],
                name="each_outcome_counted_once",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"outcome {self.id}"
