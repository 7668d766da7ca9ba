"""Recipients of an organisation's notices and the contacts by which they are reached."""

import uuid
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q

from casework.models import Actor
from casework.models.fields import ConfidentialField

# For how many days a reading of a contact counts; then two people look at it (S6). The directory is read by people, like a
# law, and a law not re-read for so long waits for a reviewer too (design §3.12). What a registry or a guess named changes
# hands with the address, and a new trace costs nothing.
DIRECTORY_DAYS = 180
REGISTRY_DAYS = 30


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


class ContactQuerySet(models.QuerySet["Contact"]):
    """Contacts, as a person asks for them."""

    def to_be_looked_at(self, at: datetime) -> "ContactQuerySet":
        """Return those that people look at before a notice goes there; see Contact.is_usable."""
        read_by_people = ~Q(confidence="")
        old = Q(pk=None)
        for kind, days in ((read_by_people, DIRECTORY_DAYS), (~read_by_people, REGISTRY_DAYS)):
            first = at - timedelta(days=days)
            unseen = Q(confirmed_at=None) | Q(confirmed_at__lt=first)
            old |= kind & unseen & Q(as_of__lt=first.date())
        doubtful = Q(confidence="low", confirmed_by=None)
        return self.filter(
            Q(state=Contact.State.UNCONFIRMED) | Q(state=Contact.State.GOOD) & (old | doubtful)
        )


class Contact(models.Model):
    """One way to reach a recipient, with the source that named it and the day on which that was read."""

    # The rank behind every contact that the directory names now.
    DROPPED_RANK = 100

    class Channel(models.TextChoices):
        EMAIL = "email"
        FORM = "form"
        POST = "post"
        # Their own interface for programs, where the operator has an account there.
        API = "api"

    # What a worker hands over by itself; the others are a person's.
    BY_MACHINE = frozenset({Channel.EMAIL, Channel.API})

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
    rank = models.PositiveSmallIntegerField(default=DROPPED_RANK)
    # Which process of the law this contact is: take_it_down_form, designated_agent ... (notices.terms.Channel).
    process = models.CharField(max_length=24)
    source = ConfidentialField(code="contact.source", compartment="ops", owner_attribute="organisation_id")
    as_of = models.DateField()
    confidence = models.CharField(max_length=6, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.GOOD)
    confirmed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    # When the last of the people who looked at it did so.
    confirmed_at = models.DateTimeField(null=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "channel", "value_index", "process"], name="each_contact_once"
            )
        ]

    def __str__(self) -> str:
        return f"contact {self.id}"

    @property
    def counts_until(self) -> date:
        """Return the last day on which its reading, or the look of two people at it, counts."""
        read = max(self.as_of, self.confirmed_at.date()) if self.confirmed_at else self.as_of
        return read + timedelta(days=DIRECTORY_DAYS if self.confidence else REGISTRY_DAYS)

    @property
    def is_guessed(self) -> bool:
        """Say whether a registry or a guess alone names it: no directory does, and no person confirmed it."""
        is_confirmed = self.state == Contact.State.GOOD and self.confirmed_by_id is not None
        return not self.confidence and not is_confirmed

    def is_usable(self, at: datetime) -> bool:
        """Say whether a notice may go there at a moment: good, not too old, and sure or looked at by people."""
        is_sure = self.confidence != "low" or self.confirmed_by_id is not None
        return self.state == Contact.State.GOOD and is_sure and at.date() <= self.counts_until
