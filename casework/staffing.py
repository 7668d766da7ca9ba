"""Organisations and their staff: each staff member gets a key pair of their own with the first passphrase."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Exists, OuterRef

from casework import access, alone, vault
from casework.models import Actor, Organisation, Role, StaffKey, User
from casework.models.keys import create_data_keys


class NotAWorker(Exception):
    """Whoever reads what people file themselves is active and works cases."""


class DoorElsewhere(Exception):
    """Another organisation of this instance takes in what people file themselves; one at a time does."""


@transaction.atomic
def found_organisation(
    *, name: str, contact_email: str, postal_address: str, country: str, at: datetime, contact_phone: str = ""
) -> tuple[Organisation, str]:
    """Create an organisation; return it and its recovery key's private half, which the app does not keep."""
    pair = vault.new_key_pair()
    organisation = Organisation.objects.create(
        name=name,
        contact_email=contact_email,
        contact_phone=contact_phone,
        postal_address=postal_address,
        country=country,
        recovery_public=pair.public,
        created_at=at,
    )
    create_data_keys(organisation.pk, at=at)
    return organisation, pair.private


@transaction.atomic
def answering_house() -> Organisation | None:
    """Return the organisation whose people get what names nobody: founded first, of those with a supervisor to read it.

    None: there is no organisation. Runs a query.
    """
    reader = Role.objects.filter(
        role=Role.Name.SUPERVISOR, user__is_active=True, user__organisation=OuterRef("pk")
    )
    return Organisation.objects.order_by(Exists(reader).desc(), "created_at", "pk").first()


def add_staff(
    *, organisation: Organisation, username: str, passphrase: str, roles: list[str], at: datetime
) -> User:
    """Create a staff member with roles, an actor and a key pair. Raises ValidationError: passphrase too weak (S4)."""
    user = User(username=username, organisation=organisation, created_at=at)
    validate_password(passphrase, user)
    user.set_password(passphrase)
    user.save(force_insert=True)
    for role in roles:
        Role.objects.create(user=user, role=role)
    kind = Actor.Kind.COUNSEL if roles == [Role.Name.COUNSEL] else Actor.Kind.STAFF
    Actor.objects.create(kind=kind, organisation=organisation, user=user)
    pair = vault.new_key_pair()
    StaffKey.objects.create(
        user=user,
        public=pair.public,
        wrapped_private=_wrapped(pair.private, passphrase),
        created_at=at,
    )
    return user


@transaction.atomic
def change_passphrase(*, user: User, old: str, new: str) -> None:
    """Re-wrap the staff key under a new passphrase. Raises vault.SealBroken: when the old one is wrong."""
    private = vault.unwrap_private(bytes(user.key.wrapped_private), old)
    validate_password(new, user)
    user.set_password(new)
    user.save(update_fields=["password"])
    StaffKey.objects.filter(user=user).update(wrapped_private=_wrapped(private, new))


@transaction.atomic
def name_law_reviewer(*, user: User, by: Actor) -> None:
    """Let a staff member confirm laws for the organisation; a second time changes nothing. Raises access.Refused."""
    require_administrator(user.organisation_id, by)
    Role.objects.get_or_create(user=user, role=Role.Name.LAW_REVIEWER)


@transaction.atomic
def remove_law_reviewer(*, user: User, by: Actor) -> None:
    """Take that back; what was confirmed stands. Raises access.Refused."""
    require_administrator(user.organisation_id, by)
    Role.objects.filter(user=user, role=Role.Name.LAW_REVIEWER).delete()


@transaction.atomic
def name_intake_reader(*, user: User, by: Actor) -> None:
    """Let a person read what people file themselves: from now on the organisation takes such cases in.

    Cases that were opened before stay with whoever has them. Raises access.Refused, NotAWorker, DoorElsewhere.
    """
    require_administrator(user.organisation_id, by)
    # All rows, in one order: two organisations that open the door at once wait for one another.
    rows = list(Organisation.objects.select_for_update().order_by("pk"))
    if not alone.reads(user):
        raise NotAWorker(str(user.pk))
    if any(row.intake_reader_id and row.pk != user.organisation_id for row in rows):
        raise DoorElsewhere(str(user.organisation_id))
    Organisation.objects.filter(pk=user.organisation_id).update(intake_reader=user)


@transaction.atomic
def close_intake(*, organisation: Organisation, by: Actor) -> None:
    """Take in no more cases that people open themselves; those that are begun go on. Raises access.Refused."""
    require_administrator(organisation.pk, by)
    Organisation.objects.filter(pk=organisation.pk).update(intake_reader=None)


@transaction.atomic
def say_what_becomes_of_own_cases(*, organisation: Organisation, own_cases: str, by: Actor) -> None:
    """Say whether cases that people open themselves are worked; `own_cases` is one of Organisation.OwnCases.

    Those handed in before stay as they are. Raises access.Refused; ValueError: no such way.
    """
    require_administrator(organisation.pk, by)
    Organisation.objects.filter(pk=organisation.pk).update(own_cases=Organisation.OwnCases(own_cases))


def require_administrator(organisation_id: UUID | None, by: Actor) -> None:
    """Return when somebody administers this organisation. Raises access.Refused."""
    if not access.may(by, "administer") or by.organisation_id != organisation_id:
        raise access.Refused("administer")


def _wrapped(private: str, passphrase: str) -> bytes:
    return vault.wrap_private(private, passphrase, vault.PassphraseCost(*settings.PASSPHRASE_COST))
