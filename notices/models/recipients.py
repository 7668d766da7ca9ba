"""Recipients of an organisation's notices and the contacts by which they are reached."""

import uuid

from django.db import models

from casework.models import Actor
from casework.models.fields import ConfidentialField


class Recipient(models.Model):
    """One company or authority that notices go to, as one organisation knows it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey(
        "casework.Organisation", on_delete=models.PROTECT, related_name="recipients"
    )
    # A directory id, a registrable domain or an IP network's name: the same company has the same key.
    key = ConfidentialField(code="recipient.key", compartment="ops", owner_attribute="organisation_id")
    # Equal for equal keys of one organisation alone (S19).
    key_index = models.CharField(max_length=32)
    name = ConfidentialField(code="recipient.name", compartment="ops", owner_attribute="organisation_id")
    # A kind of casework.directory: social, hosting, cdn, registrar, search ...
    kind = models.CharField(max_length=24)
    country = models.CharField(max_length=6, blank=True)
    # NULL: unknown, so people are told that it may.
    forwards_to_customer = models.BooleanField(null=True)
    # How many addresses it takes at once; 50 where unknown.
    max_addresses = models.PositiveIntegerField(default=50)
    is_hostile = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key_index"], name="each_recipient_once")
        ]

    def __str__(self) -> str:
        return f"recipient {self.id}"


class Contact(models.Model):
    """One way to reach a recipient, with the source that named it and the day on which that was read."""

    class Channel(models.TextChoices):
        EMAIL = "email"
        FORM = "form"
        POST = "post"

    class State(models.TextChoices):
        GOOD = "good"
        # New, of low confidence or too old: two people look at it first (S6).
        UNCONFIRMED = "unconfirmed"
        BAD = "bad"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("casework.Organisation", on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Recipient, on_delete=models.CASCADE, related_name="contacts")
    channel = models.CharField(max_length=5, choices=Channel.choices)
    value = ConfidentialField(code="contact.value", compartment="ops", owner_attribute="organisation_id")
    value_index = models.CharField(max_length=32)
    # Its place in the directory's order. One that no order names any more keeps the last.
    rank = models.PositiveSmallIntegerField(default=100)
    # Which process of the law this contact is: take_it_down_form, designated_agent ... (notices.terms.Channel).
    process = models.CharField(max_length=24)
    source = ConfidentialField(code="contact.source", compartment="ops", owner_attribute="organisation_id")
    as_of = models.DateField()
    confidence = models.CharField(max_length=6, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.GOOD)
    confirmed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "value_index", "process"], name="each_contact_once"
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.id}"
