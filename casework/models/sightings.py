"""Where an image was seen, who can act there, and each look at it."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.models.actors import Actor
from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialField, ConfidentialJSON


class Verdict(models.TextChoices):
    """The nine verdicts of a check (design §1)."""

    LIVE = "live"
    REMOVED = "removed"
    PAGE_GONE = "page_gone"
    PICTURE_GONE = "picture_gone"
    BLOCKED_HERE = "blocked_here"
    LOGIN_WALL = "login_wall"
    CLOAKED = "cloaked"
    MOVED = "moved"
    UNKNOWN = "unknown"


# Verdicts by which a picture was there for somebody.
THERE = frozenset({Verdict.LIVE, Verdict.CLOAKED})
# Verdicts by which a picture is no longer there. Two of them, hours apart, make a removal.
GONE = frozenset({Verdict.REMOVED, Verdict.PAGE_GONE, Verdict.PICTURE_GONE})


class SightingQuerySet(CaseRowQuerySet["Sighting"]):
    """Reads of sightings."""

    def open(self) -> "SightingQuerySet":
        """Not yet verified as removed, and not withdrawn."""
        return self.filter(state__in=Sighting.OPEN)

    def to_look_at(self, at: datetime) -> "SightingQuerySet":
        """May be looked at, and its next look has come or its date was lost; no look waits, and the case goes on."""
        due = Q(next_check_at__lte=at) | Q(next_check_at=None)
        rows = self.filter(due, not_fetched_because="").exclude(state=Sighting.State.WITHDRAWN)
        return rows.running().exclude(checks__state=Check.State.DUE)

    def untraced(self, at: datetime) -> "SightingQuerySet":
        """Nobody looked up who can act there, and no worker does at the moment."""
        return self.filter(traced_at=None).filter(Q(trace_claimed_until=None) | Q(trace_claimed_until__lt=at))


class Sighting(models.Model):
    """One image at one address."""

    class State(models.TextChoices):
        NEW = "new"
        UP = "up"
        REMOVED = "removed"
        WITHDRAWN = "withdrawn"

    # Not yet verified as removed, and not withdrawn.
    OPEN = frozenset({State.NEW, State.UP})

    class Seen(models.TextChoices):
        PUBLIC = "public"
        # A threat or a personal link: recorded, never fetched.
        SENT_TO_ME = "sent_to_me"
        # She left it open: recorded, not fetched until somebody says it, and taken for neither.
        UNKNOWN = "unknown"

    # Why what was not seen in public is not fetched, as a code.
    CLOSED: ClassVar[dict[str, str]] = {Seen.SENT_TO_ME: "sent_to_me", Seen.UNKNOWN: "not_said"}

    class SheSaw(models.TextChoices):
        GONE = "gone"
        THERE = "there"

    class Kind(models.TextChoices):
        PAGE = "page"
        PICTURE = "picture"
        SEARCH_RESULT = "search_result"
        TOOL = "tool"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="sightings")
    # NULL until it is known which image is there.
    image = models.ForeignKey(
        "casework.Image", null=True, on_delete=models.SET_NULL, related_name="sightings"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    kind = models.CharField(max_length=14, choices=Kind.choices, default=Kind.PAGE)
    seen = models.CharField(max_length=10, choices=Seen.choices)
    url = ConfidentialField(code="sighting.url", compartment="ops")
    typed = ConfidentialField(code="sighting.typed", compartment="ops")
    # Equal for equal addresses of one case alone (S19).
    url_index = models.CharField(max_length=32)
    # By which rules of casework.urlindex; 0: before they had a number.
    index_rules = models.PositiveSmallIntegerField(default=0)
    # Codes of casework.addresses.
    warnings = models.JSONField(default=list)
    # Empty when it may be fetched; else why not, as a code.
    not_fetched_because = models.CharField(max_length=40, blank=True)
    # Facts of design §7 [[sighting]]: uploader, host_country ...
    facts = ConfidentialJSON(code="sighting.facts", compartment="ops")
    # What was written beside the address in a list. It goes into no letter. NULL: nothing.
    note = ConfidentialField(code="sighting.note", compartment="ops")
    # NULL: nobody said when it was first seen there. Never the day of recording in its place.
    first_seen_date = models.DateField(null=True)
    last_verdict = models.CharField(max_length=14, choices=Verdict.choices, blank=True)
    last_checked_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)
    # What she said last that she saw there herself, and on which day: her word, no look. Empty and NULL: nothing.
    she_saw = models.CharField(max_length=5, choices=SheSaw.choices, blank=True)
    she_saw_on = models.DateField(null=True)
    # NULL: it never came back. The last time that it was seen again after a removal.
    returned_at = models.DateTimeField(null=True)
    # NULL: no notice about it was handed over. The last time that one was: looks come closer together then.
    noticed_at = models.DateTimeField(null=True)
    # NULL: nothing is scheduled, because it may not be fetched.
    next_check_at = models.DateTimeField(null=True)
    # She chose that no record be kept (design §3.14).
    wants_no_evidence = models.BooleanField(default=False)
    # NULL until somebody looked up who can act there.
    traced_at = models.DateTimeField(null=True)
    trace_claimed_until = models.DateTimeField(null=True)
    # [[step, code]]: what could not be found out, and why (casework.hostchain.Gap).
    gaps = models.JSONField(default=list)
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    objects = SightingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_sighting_a_number"),
            models.UniqueConstraint(fields=["case", "url_index"], name="each_address_once_a_case"),
        ]

    def __str__(self) -> str:
        return f"sighting {self.id}"


class PartyQuerySet(CaseRowQuerySet["Party"]):
    """Reads of parties."""

    def acting(self) -> "PartyQuerySet":
        """Those who may be written to: found by a trace or confirmed by a person; most direct first, confirmed before found."""
        return self.filter(state__in=Party.ACTING).order_by(*Party.ORDER)

    def to_decide(self) -> "PartyQuerySet":
        """Those that were named by another and wait for a person."""
        return self.filter(state=Party.State.PROPOSED)

    def untraced(self, at: datetime) -> "PartyQuerySet":
        """Named by another, not looked up yet, and in no worker's hands."""
        free = Q(trace_claimed_until=None) | Q(trace_claimed_until__lt=at)
        return self.to_decide().filter(free, named_at__isnull=False, traced_at=None)


class Party(models.Model):
    """Who can act on a sighting, with contacts that have a source and a date."""

    # Also of equal rank: whom a recipient named has the rank of the one in front of it, and comes first once confirmed.
    ORDER = ("rank", "state", "pk")

    class Role(models.TextChoices):
        PLATFORM = "platform"
        OPERATOR = "operator"
        PAGE_HOST = "page_host"
        PICTURE_HOST = "picture_host"
        CDN = "cdn"
        NETWORK = "network"
        REGISTRAR = "registrar"
        # Of the ending of the name; named where its registrar cannot be reached.
        REGISTRY = "registry"
        SEARCH_ENGINE = "search_engine"

    class State(models.TextChoices):
        FOUND = "found"
        # Named by a recipient; nothing goes there until a person confirms it.
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        # A person said that it is not who hosts it: kept as what was told, never written to.
        REJECTED = "rejected"

    # Who may be written to.
    ACTING = frozenset({State.FOUND, State.CONFIRMED})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    sighting = models.ForeignKey(Sighting, on_delete=models.CASCADE, related_name="parties")
    role = models.CharField(max_length=14, choices=Role.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.FOUND)
    # Order on the ladder: the one that can act most directly first.
    rank = models.PositiveSmallIntegerField()
    name = ConfidentialField(code="party.name", compartment="ops")
    # A domain, an IP address or a directory id: by what the notices house knows this recipient.
    key = ConfidentialField(code="party.key", compartment="ops")
    # [{kind, value, source, as_of}]
    contacts = ConfidentialJSON(code="party.contacts", compartment="ops")
    # What registries call its place: network ranges, AS numbers, reverse name. NULL: nothing was told.
    known_as = ConfidentialJSON(code="party.known_as", compartment="ops")
    found_by = models.CharField(max_length=60)
    country = models.CharField(max_length=6, blank=True)
    is_hostile = models.BooleanField(default=False)
    # What a recipient named: {by: its name, by_key, on: ISO day, host, company, email, answers: ids of the answers in which
    # it stands, "" where a person wrote it down}. NULL: found.
    named = ConfidentialJSON(code="party.named", compartment="ops")
    # NULL: nobody named it; else when that was written down.
    named_at = models.DateTimeField(null=True)
    # Of what was named alone: NULL until it was looked up.
    traced_at = models.DateTimeField(null=True)
    trace_claimed_until = models.DateTimeField(null=True)

    objects = PartyQuerySet.as_manager()

    def __str__(self) -> str:
        return f"party {self.id}"


class CheckQuerySet(CaseRowQuerySet["Check"]):
    """Reads of checks."""

    def due(self, at: datetime) -> "CheckQuerySet":
        """To be done now, and not in a worker's hands."""
        return self.filter(state=Check.State.DUE, due_at__lte=at).filter(
            Q(claimed_until=None) | Q(claimed_until__lt=at)
        )


class Check(models.Model):
    """One look at a sighting's address: due, then done, with its verdict and its sealed record."""

    class State(models.TextChoices):
        DUE = "due"
        DONE = "done"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="checks")
    sighting = models.ForeignKey(Sighting, on_delete=models.CASCADE, related_name="checks")
    state = models.CharField(max_length=8, choices=State.choices, default=State.DUE)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=14, choices=Verdict.choices, blank=True)
    refused_code = models.CharField(max_length=40, blank=True)
    http_status = models.PositiveSmallIntegerField(null=True)
    elapsed_ms = models.PositiveIntegerField(null=True)
    # {final_url, matches: [{image, verdict, distance_bits, transform}], text_digest, visits: [what each kind of visitor was
    # shown: profile, status, final_url, elapsed_ms, text_digest, pictures: how many of each outcome, error],
    # unclear_because: code of casework.refusals or casework.doubts, says_behind: ids of
    # casework.edges that its headers name}. Never anything of a picture that did not match.
    seen = ConfidentialJSON(code="check.seen", compartment="case")
    # WARC record of text and headers, sealed to the case's key; never a picture.
    record_object = models.CharField(max_length=60, blank=True)
    # SHA-256 of that record before sealing; a digest of text and headers, not of a picture.
    record_digest = models.CharField(max_length=64, blank=True)

    objects = CheckQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sighting"], condition=Q(state="due"), name="one_check_due_a_sighting"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(verdict=""), name="a_done_check_has_a_verdict"
            ),
        ]
        # The first that is due in each case is asked for after every look; what is done stays in the table.
        indexes = [
            models.Index(fields=["case", "due_at", "id"], condition=Q(state="due"), name="checks_due_by_case")
        ]

    def __str__(self) -> str:
        return f"check {self.id}"
