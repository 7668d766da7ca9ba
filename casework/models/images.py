"""Images and their fingerprints. A picture is forgotten once its fingerprints are made, unless it is kept sealed."""

import uuid
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from casework.models.actors import Actor
from casework.models.cases import CaseRowQuerySet
from casework.models.fields import ConfidentialField, ConfidentialJSON


class ImageQuerySet(CaseRowQuerySet["Image"]):
    """Reads of images."""

    def due(self, at: datetime) -> "ImageQuerySet":
        """Waiting for fingerprints, and not in a worker's hands at the moment."""
        return self.filter(state=Image.State.WAITING).filter(Q(claimed_until=None) | Q(claimed_until__lt=at))

    def in_use(self) -> "ImageQuerySet":
        """Not refused: laws are judged by these, and letters speak of these alone."""
        return self.exclude(state=Image.State.REFUSED)


class Image(models.Model):
    """A still or a film in a case: submitted, found, or known by its description alone."""

    class State(models.TextChoices):
        WAITING = "waiting"
        FINGERPRINTED = "fingerprinted"
        REFUSED = "refused"
        DESCRIBED = "described"

    class Kind(models.TextChoices):
        REAL = "real"
        SYNTHETIC = "synthetic"
        SOURCE = "source"
        UNKNOWN = "unknown"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="images")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=14, choices=State.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    is_film = models.BooleanField(default=False)
    # Facts of design §7 [[image]]: depiction, shows, realistic, made_by, copyright_owner, description ...
    facts = ConfidentialJSON(code="image.facts", compartment="ops")
    file_name = ConfidentialField(code="image.file_name", compartment="case")
    added_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    # The second copy, sealed to the workers' key; empty once the work is done, after 24 hours at the latest.
    waiting_object = models.CharField(max_length=60, blank=True)
    claimed_until = models.DateTimeField(null=True)
    # Why a file was refused: a code of casework.imaging with its sentence.
    refused_code = models.CharField(max_length=40, blank=True)
    # The original, sealed to the case's key. Empty: forgotten, or never kept.
    sealed_object = models.CharField(max_length=60, blank=True)
    keep_until = models.DateField(null=True)
    # {sha256, sha512, md5, size} of the very bytes that were sealed.
    exact = ConfidentialJSON(code="image.exact", compartment="case")
    # 32 random bytes (hex) for the commitment SHA-256(salt || file).
    salt = ConfidentialField(code="image.salt", compartment="case")
    commitment = models.CharField(max_length=64, blank=True)

    objects = ImageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_image_a_number"),
            models.CheckConstraint(
                condition=Q(waiting_object="") | Q(state="waiting"), name="no_waiting_copy_after_work"
            ),
        ]

    def __str__(self) -> str:
        return f"image {self.id}"


class OtherCase(ValueError):
    """A row is of another case than what it belongs to."""


class Fingerprint(models.Model):
    """One fingerprint of an image: algorithm, version, quality and value. As sensitive as the image (S20)."""

    class Algorithm(models.TextChoices):
        SHA256 = "sha256"
        MD5 = "md5"
        PDQ = "pdq"
        PHASH = "phash"
        DHASH = "dhash"
        SIFT = "sift"
        BOXES = "boxes"
        VPDQ = "vpdq"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="+")
    image = models.ForeignKey(Image, on_delete=models.CASCADE, related_name="fingerprints")
    algorithm = models.CharField(max_length=8, choices=Algorithm.choices)
    version = models.CharField(max_length=40)
    # PDQ's own quality, 0 to 100; NULL for algorithms that have none.
    quality = models.PositiveSmallIntegerField(null=True)
    value = ConfidentialJSON(code="fingerprint.value", compartment="case")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "algorithm", "version"], name="each_fingerprint_once")
        ]

    def __str__(self) -> str:
        return f"fingerprint {self.id}"

    def save(self, *args: Any, **how: Any) -> None:
        """Write the row. Raises OtherCase: its image is another case's, whose looks would then compare with it (S20)."""
        if self.case_id != self.image.case_id:
            raise OtherCase(str(self.pk))
        super().save(*args, **how)
