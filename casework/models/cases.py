"""Cases, who may see them, and the stop for a possible minor."""

import uuid
from datetime import datetime
from typing import Self, TypeVar

from django.db import models
from django.db.models import Q

from casework.models.actors import Actor
from casework.models.consents import Consent
from casework.models.fields import ConfidentialField, ConfidentialJSON

Row = TypeVar("Row", bound=models.Model)


class CaseQuerySet(models.QuerySet["Case"]):
    """Reads of cases."""

    def going_on(self) -> "CaseQuerySet":
        """Neither ended nor paused, nor held by a possible minor."""
        stopped = MinorStop.objects.filter(resolved_at=None).values("case")
        return self.filter(closed_at=None, paused_at=None).exclude(pk__in=stopped)

    def visible_to(self, actor: Actor, *, at: datetime) -> "CaseQuerySet":
        """Cases of the actor's organisation that the actor works, and single cases shared with the actor at a moment.

        Administrators see none by their role. Supervisors see all cases of their organisation.
        """
        user = actor.user
        if user is None:
            return self.filter(pk=actor.case_id) if actor.case_id else self.none()
        handed_in = self._handed_in()
        shared = Q(pk__in=CaseAccess.objects.live(at).filter(user_id=user.pk).values("case_id"))
        if user.has_role("supervisor"):
            return handed_in.filter(shared | Q(organisation_id=actor.organisation_id))
        return handed_in.filter(shared)

    def _handed_in(self) -> "CaseQuerySet":
        """Leave out what somebody is still writing herself, unless a possible minor stopped it: the lead must see that."""
        stopped = MinorStop.objects.filter(resolved_at=None).values("case")
        begun = Q(intake__isnull=False, intake__finished_on=None)
        return self.exclude(begun & ~Q(pk__in=stopped))

    def had_by(self, actor: Actor) -> "CaseQuerySet":
        """Cases that one colleague has: handed to that one, or opened and never handed on."""
        return self.filter(Q(assigned_to=actor) | Q(assigned_to=None, opened_by=actor))


class Case(models.Model):
    """One person's matter; owned by one organisation."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("casework.Organisation", on_delete=models.PROTECT, related_name="cases")
    code = models.CharField(max_length=12)
    opened_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    # NULL: whoever opened it has it.
    assigned_to = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    # NULL until the one to whom it was handed said so.
    taken_on_at = models.DateTimeField(null=True)
    # age public key; its private half exists only in KeyGrant rows.
    public_key = models.CharField(max_length=80)
    # NULL while the case runs.
    paused_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    ends_on = models.DateField()
    # The facts of design §7 that are not a name or a contact.
    facts = ConfidentialJSON(code="case.facts", compartment="ops", owner_attribute="id")
    # Name, contact, address, searched name, account.
    identity = ConfidentialJSON(code="case.identity", compartment="case", owner_attribute="id")
    # Own words, age ciphertext to the case's key; opened by holders alone. NULL: none given.
    narrative = models.BinaryField(null=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "code"], name="one_code_an_organisation")
        ]

    def __str__(self) -> str:
        return f"case {self.id}"

    @property
    def case_id(self) -> uuid.UUID:
        """The owner of the case's own confidential columns: the case."""
        return self.pk

    @property
    def assignee_id(self) -> uuid.UUID:
        """The actor who has the case; whether that one may still work it is asked of casework.assigning."""
        return self.assigned_to_id or self.opened_by_id

    def is_stopped(self) -> bool:
        """Say whether a possible minor holds everything; runs a query."""
        return self.minor_stops.filter(resolved_at=None).exists()


class CaseRowQuerySet(models.QuerySet[Row]):
    """Reads of rows that hang from a case, by what holds that case. Both ask other tables alone: an UPDATE stays one."""

    def unstopped(self) -> Self:
        """Rows of cases that no possible minor holds."""
        return self.exclude(case__in=MinorStop.objects.filter(resolved_at=None).values("case"))

    def running(self) -> Self:
        """Rows of cases that go on: not ended, not paused, not stopped."""
        return self.filter(
            case__in=Case.objects.filter(closed_at=None, paused_at=None).values("pk")
        ).unstopped()


class CaseAccessQuerySet(models.QuerySet["CaseAccess"]):
    """Reads of accesses."""

    def live(self, at: datetime) -> "CaseAccessQuerySet":
        """Accesses that hold at a moment: approved where that was needed, not ended, and elsewhere while she agrees to share.

        Which organisation she named is sealed: casework.granting asks that before it gives an access and as it tidies.
        """
        agreed = Consent.objects.live(at).filter(act=Consent.Act.GRANT).values("case_id")
        works = Q(purpose=CaseAccess.Purpose.WORKS)
        return self.filter(works | Q(case_id__in=agreed), approved_at__isnull=False, revoked_at=None)


class CaseAccess(models.Model):
    """One user may see one case: as the one who works it, or as counsel to whom it was shared."""

    class Purpose(models.TextChoices):
        WORKS = "works"
        COUNSEL = "counsel"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="accesses")
    user = models.ForeignKey("casework.User", on_delete=models.PROTECT, related_name="accesses")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    asked_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    # NULL until a second person agreed (access for another organisation), S6.
    approved_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = CaseAccessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "user"], condition=Q(revoked_at=None), name="one_live_access_a_user"
            )
        ]

    def __str__(self) -> str:
        return f"access {self.id}"


class MinorStop(models.Model):
    """Somebody pressed "possible minor": everything holds until the safeguarding lead records what was done."""

    class Outcome(models.TextChoices):
        REPORTED = "reported"
        DESTROYED = "destroyed"
        RESOLVED = "resolved"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="minor_stops")
    raised_by = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+")
    raised_at = models.DateTimeField()
    # NULL while everything holds.
    resolved_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    # To whom it was reported and its reference, on whose instruction it was destroyed, or why the doubt went.
    record = ConfidentialField(code="stop.record", compartment="ops")
    keep_until = models.DateField(null=True)
    # Beside a report alone: on whose instruction it was destroyed later on. NULL: nobody gave one.
    instruction = ConfidentialField(code="stop.instruction", compartment="ops")
    instructed_by = models.ForeignKey(Actor, null=True, on_delete=models.PROTECT, related_name="+")
    instructed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(resolved_at=None), name="one_open_stop_a_case"
            )
        ]

    def __str__(self) -> str:
        return f"stop {self.id}"


class AgeGateCount(models.Model):
    """How often the age question was answered with anything but no: a count a day and nothing else (U37)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    organisation = models.ForeignKey("casework.Organisation", on_delete=models.CASCADE)
    day = models.DateField()
    answer = models.CharField(max_length=8, choices=[("yes", "yes"), ("unsure", "unsure")])
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "day", "answer"], name="one_count_a_day")
        ]

    def __str__(self) -> str:
        return f"age count {self.day}"

    @classmethod
    def add(cls, *, organisation_id: uuid.UUID, answer: str, at: datetime) -> None:
        """Count one answer; safe under parallel use."""
        row, _ = cls.objects.get_or_create(organisation_id=organisation_id, day=at.date(), answer=answer)
        cls.objects.filter(pk=row.pk).update(count=models.F("count") + 1)
