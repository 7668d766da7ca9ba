"""The cast: Alice works the case, Bob is in her organisation, Carol is a stranger, Dana survived, Erin is counsel elsewhere."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils import timezone

from casework import consents, granting, intake, opening, pictures, receipts, sightings, staffing
from casework.addresses import normalise
from casework.dialable import Policy
from casework.facts import DISCLOSABLE
from casework.models import Actor, Case, Image, Organisation, PracticeTime, Sighting, User

MOMENT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
PASSPHRASE = "a long practice passphrase"
NAME = "Dana Canaryname"


@dataclass
class Cast:
    """Who is there, and the keys that lie outside the app."""

    clinic: Organisation
    elsewhere: Organisation
    alice: Actor
    bob: Actor
    carol: Actor
    erin: Actor
    recovery_private: str


def cast(at: datetime = MOMENT) -> Cast:
    """Create both organisations and their people; Bob is supervisor, administrator and safeguarding lead."""
    clinic, recovery = staffing.found_organisation(
        name="Harbour Clinic",
        contact_email="cases@clinic.example",
        postal_address="1 Harbour Road",
        country="US",
        at=at,
    )
    elsewhere, _ = staffing.found_organisation(
        name="Northgate Legal Aid",
        contact_email="o@northgate.example",
        postal_address="",
        country="US",
        at=at,
    )
    people = {
        "alice": (clinic, ["caseworker"]),
        "bob": (clinic, ["supervisor", "administrator"]),
        "carol": (elsewhere, ["caseworker"]),
        "erin": (elsewhere, ["counsel"]),
    }
    actors = {name: _person(name, *place, at) for name, place in people.items()}
    clinic.safeguarding_lead = actors["bob"].user
    clinic.save(update_fields=["safeguarding_lead"])
    return Cast(clinic=clinic, elsewhere=elsewhere, recovery_private=recovery, **actors)


def stand_at(moment: datetime) -> None:
    """Let the doors' clock say a moment, whenever the test runs: practice time, moved to it from the real one."""
    moved_s = int((moment - timezone.now()).total_seconds())
    PracticeTime.objects.update_or_create(only=True, defaults={"moved_s": moved_s})


def door_open(people: Cast) -> Organisation:
    """Let the clinic take in cases that people open themselves; Alice reads them."""
    people.clinic.intake_reader = people.alice.user
    people.clinic.save(update_fields=["intake_reader"])
    return people.clinic


def own_case(people: Cast, *, at: datetime = MOMENT, **facts: Any) -> receipts.NewReceipt:
    """Open Dana's case as she does it herself, up to the receipt; it is not typed back and nothing is handed in."""
    return opening.open_own_case(
        organisation=door_open(people),
        under_18="no",
        facts={"person": {"residence": "US", **facts}, "notifier": {"role": "self"}},
        said={},
        at=at,
    )


def case_of(by: Actor, *, at: datetime = MOMENT, code: str | None = None, **facts: Any) -> Case:
    """Open a case with facts under which US law applies."""
    return intake.open_case(
        organisation=by.organisation,
        under_18="no",
        facts={"person": {"residence": "US", "identifiable": True, **facts}},
        identity={"person": {"name": NAME, "contact_email": "dana-canary@mail.example"}},
        by=by,
        at=at,
        code=code,
    )


def dana(case: Case) -> Actor:
    """Return the survivor's actor of a case."""
    return case.actors.get(kind=Actor.Kind.SURVIVOR)


def image_of(case: Case, *, by: Actor, at: datetime = MOMENT, **facts: Any) -> Image:
    """Add an image known by its description."""
    known = {
        "depiction": ["face", "body"],
        "shows": "nude",
        "description": "A picture by a window",
        "licensed": False,
    }
    return pictures.describe_image(case=case, kind="real", facts=known | facts, by=by, at=at)


def sighting_of(
    case: Case,
    url: str = "http://gallery.example/v/8841",
    *,
    by: Actor,
    image: Image | None = None,
    at: datetime = MOMENT,
) -> Sighting:
    """Record one address seen in public."""
    sighting = sightings.record_sighting(
        case=case,
        address=normalise(url, policy=Policy(practice=True)),
        typed=url,
        seen="public",
        kind="page",
        facts={},
        by=by,
        at=at,
    )
    if image:
        sighting.image = image
        sighting.save(update_fields=["image"])
    return sighting


def consent_of(case: Case, act: str = "send", *, by: Actor, at: datetime = MOMENT, **options: Any) -> Any:
    """Record a consent of Dana's, read back to her; by default to anyone, with everything a letter may need but her name."""
    given = {
        "scope": "any",
        "recipient": "",
        "facts": frozenset(
            {"address_of_picture", "description", "depiction", "country", "authority", "organisation"}
        ),
        "how": "read_back",
        "given_at": at,
    }
    return consents.record_consent(case=case, act=act, by=by, at=at, **(given | options))


def consent_to_share(case: Case, user: User, *, by: Actor, at: datetime = MOMENT, **options: Any) -> Any:
    """Record that Dana agrees to share the case with a person's organisation."""
    told = {"scope": "this_one", "recipient": user.organisation.name, "facts": DISCLOSABLE}
    return consent_of(case, "grant", by=by, at=at, **(told | options))


def share_with(case: Case, user: User, *, asked_by: Actor, approved_by: Actor, at: datetime = MOMENT) -> Any:
    """Share a case with counsel, with Dana's consent, asked by one and agreed by another."""
    # The gate asks by the real clock, whenever the tests run.
    consent_to_share(case, user, by=asked_by, at=at, until=at + timedelta(days=36500))
    row = granting.ask_access(case=case, user=user, by=asked_by, at=at)
    granting.approve_access(row=row, by=approved_by, at=at)
    return row


def _person(name: str, organisation: Organisation, roles: list[str], at: datetime) -> Actor:
    return staffing.add_staff(
        organisation=organisation, username=name, passphrase=PASSPHRASE, roles=roles, at=at
    ).actor
