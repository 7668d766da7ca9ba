"""Organisations and their staff."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac


class Organisation(models.Model):
    """An NGO or clinic; every case hangs from one."""

    class OwnCases(models.TextChoices):
        # Somebody takes each on and works it.
        WORKED = "worked"
        # Nobody works them: their people send letters themselves, and one person reads the list (self-filed).
        ALONE = "alone"
        # As ALONE, and besides the organisation sends what its reader approved as the second person.
        SENT = "sent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120, unique=True)
    contact_email = models.EmailField()
    # Some laws ask whoever writes for a telephone number and a postal address.
    contact_phone = models.CharField(max_length=40, blank=True)
    postal_address = models.TextField(blank=True)
    country = models.CharField(max_length=6, blank=True)
    # The one supervisor who is told of a possible minor and records what was done.
    safeguarding_lead = models.ForeignKey(
        "casework.User", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    # Who reads what people file themselves. NULL: this organisation takes in no such cases.
    intake_reader = models.ForeignKey("casework.User", null=True, on_delete=models.SET_NULL, related_name="+")
    # What becomes of such cases once they are handed in.
    own_cases = models.CharField(max_length=6, choices=OwnCases.choices, default=OwnCases.WORKED)
    # The private half lies outside the app, with the administrator.
    recovery_public = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"organisation {self.id}"

    def has_two_people(self) -> bool:
        """Say whether a second person could approve: two active users with a role that works cases."""
        return self.users.filter(is_active=True, roles__role__in=Role.WORKING).distinct().count() > 1


class UserManager(BaseUserManager["User"]):
    """Looks users up by user name."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A staff member. Signs in; everything else names the actor."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    username = models.CharField(max_length=40, unique=True)
    # allauth reads it; Recourse sends staff no mail and leaves it empty.
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="users")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    # On a break from then on; NULL: at work. Why is written nowhere.
    away_since = models.DateTimeField(null=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    def __str__(self) -> str:
        return f"user {self.id}"

    def get_session_auth_hash(self) -> str:
        """Return what ties a session to this passphrase and these roles: a change of either ends every session (S9)."""
        self.has_role()
        bound = f"{self.password}|{','.join(sorted(self._roles))}"
        return salted_hmac("casework.session", bound, algorithm="sha256").hexdigest()

    def has_role(self, *roles: str) -> bool:
        """Say whether the user has one of the roles; runs one query a row, then remembers."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(self.roles.values_list("role", flat=True))
        return bool(self._roles & set(roles))


class Role(models.Model):
    """One role of one user; a user may have several."""

    class Name(models.TextChoices):
        CASEWORKER = "caseworker"
        SUPERVISOR = "supervisor"
        COUNSEL = "counsel"
        ADMINISTRATOR = "administrator"
        # Confirms laws that were read long ago; counsel do so by their own role.
        LAW_REVIEWER = "law_reviewer"

    WORKING = frozenset({Name.CASEWORKER, Name.SUPERVISOR})

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=16, choices=Name.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="each_role_once")]

    def __str__(self) -> str:
        return f"role {self.role}"


class StaffKey(models.Model):
    """A staff member's own pair; the private half opens with the passphrase (Argon2id)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="key")
    public = models.CharField(max_length=80)
    wrapped_private = models.BinaryField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"staff key {self.id}"
