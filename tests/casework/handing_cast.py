"""A case whose pictures have fingerprints, and a confirmed partner, for tests of handing fingerprints over."""

from datetime import date, timedelta
from typing import Any

from casework import custody, vetting
from casework.models import Actor, Case, Fingerprint, HandOver, Image, Partner
from casework.sentences import PICTURE, SIGNAL
from tests import factory

AT = factory.MOMENT
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
PLAIN = "d8f8f1eec0f4a84f0e37022a078f63f0b36e2ed596621e1d33e6239c4e9c9b22"
MD5, SHA256 = (
    "cab08b36195edb1a1231d2d09fa450e0",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
)
PHASH, KEYPOINTS = "c3d1a59e7f0042bb", "Y2FuYXJ5LWtleXBvaW50cw=="
FINGERPRINTS = (PDQ, PLAIN, MD5, SHA256, PHASH, KEYPOINTS)
# What hands over the first picture to a partner that takes PDQ and MD5.
FACTS = frozenset({f"{PICTURE}1", f"{SIGNAL}pdq", f"{SIGNAL}photo_md5"})


def fingerprinted(case: Case, by: Actor, *, pdq: str = PDQ, quality: int = 88) -> Image:
    """Add a picture that was fingerprinted and forgotten."""
    image = factory.image_of(case, by=by)
    Image.objects.filter(pk=image.pk).update(state=Image.State.FINGERPRINTED)
    image.refresh_from_db()
    values: dict[str, tuple[Any, int | None]] = {
        "sha256": (SHA256, None),
        "md5": (MD5, None),
        "pdq": ([pdq, *[PLAIN] * 7], quality),
        "phash": (PHASH, None),
        "dhash": (PHASH, None),
        "sift": (KEYPOINTS, None),
    }
    for algorithm, (value, of_quality) in values.items():
        Fingerprint.objects.create(
            case=case,
            image=image,
            algorithm=algorithm,
            version="1",
            quality=of_quality,
            value={"value": value, "width_px": 640, "height_px": 480},
            made_at=AT,
        )
    return image


def partner_of(people: factory.Cast, *, confirmed: bool = True, at: Any = AT, **given: Any) -> Partner:
    """Add a partner of the clinic's, by Bob, confirmed by Alice."""
    told = {
        "kind": "hotline",
        "name": "Safe Pictures Hotline",
        "agreement": "Letter of 1 October, in the safe",
        "agreed_on": date(2026, 10, 1),
        "until": (at + timedelta(days=36500)).date(),
        "takes": ["pdq", "photo_md5"],
    }
    partner = vetting.add_partner(organisation=people.clinic, by=people.bob, at=at, **(told | given))
    if confirmed:
        vetting.confirm_partner(partner=partner, by=people.alice, at=at)
        partner.refresh_from_db()
    return partner


def consent_to(case: Case, partner: Partner, *, by: Actor, **given: Any) -> Any:
    """Record that she agrees to hand the first picture's fingerprints to this partner."""
    told = {
        "scope": "this_one",
        "recipient": str(partner.pk),
        "facts": FACTS,
        "until": AT + timedelta(days=36500),
    }
    return factory.consent_of(case, "fingerprints", by=by, **(told | given))


def events(case: Case) -> list[str]:
    """Return the case's custody events, in order."""
    return [entry.event for entry in custody.entries(case)]


def state_of(row: HandOver) -> str:
    """Return the state of a hand-over as the database has it."""
    return str(HandOver.objects.get(pk=row.pk).state)
