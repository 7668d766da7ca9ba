"""Who did something. Verbs, consents, approvals and both logs name actors, never users."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from casework.models.people import User


class NotStaff(Exception):
    """Nobody of an organisation stands behind this actor: a survivor, a recipient or the system."""


class Actor(models.Model):
    """A staff member, a survivor (of one case), a recipient, counsel, or the system."""

    class Kind(models.TextChoices):
        STAFF = "staff"
        SURVIVOR = "survivor"
        RECIPIENT = "recipient"
        COUNSEL = "counsel"
        SYSTEM = "system"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    organisation = models.ForeignKey("casework.Organisation", null=True, on_delete=models.PROTECT)
    # NULL for everybody who has no sign-in.
    user = models.OneToOneField("casework.User", null=True, on_delete=models.PROTECT, related_name="actor")
    # Set for a survivor and a recipient: an actor of one case alone.
    case = models.ForeignKey("casework.Case", null=True, on_delete=models.CASCADE, related_name="actors")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["staff", "counsel"], user__isnull=False)
                | Q(kind__in=["survivor", "recipient"], user__isnull=True, case__isnull=False)
                | Q(kind="system", user__isnull=True, case__isnull=True),
                name="actor_of_its_kind",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(kind="survivor"), name="one_survivor_a_case"
            ),
            models.UniqueConstraint(fields=["kind"], condition=Q(kind="system"), name="one_system_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    def is_staff(self) -> bool:
        """Say whether a signed-in person of an organisation stands behind the actor."""
        return self.user_id is not None

    @property
    def staff_user(self) -> User:
        """Return the signed-in person behind the actor. Raises NotStaff."""
        if self.user is None:
            raise NotStaff(str(self.pk))
        return self.user

    @property
    def name_in_words(self) -> str:
        """Return who this is, for staff; "" where nobody did it: the system, a recipient."""
        if self.user is not None:
            return self.user.username.capitalize()
        return _("the person herself") if self.kind == self.Kind.SURVIVOR else ""


def system_actor() -> Actor:
    """Return the actor in whose name scheduled work is written."""
    return Actor.objects.get_or_create(kind=Actor.Kind.SYSTEM)[0]
