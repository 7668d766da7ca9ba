"""The pure cast of letters: Dana's facts, the clinic that acts for her, and one call that composes a letter."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from casework.facts import parse_facts
from notices.composing import Letter, compose
from notices.elements import Confirmation, declarations
from notices.law import load_law
from notices.parties import RecipientView, SightingView, signer_of

FIRST = "https://gallery.example/p/17"
SECOND = "https://gallery.example/p/18?size=large"
CLINIC = {
    "role": "clinic",
    "organisation": "Harbour Legal Clinic",
    "email": "notices@clinic.example",
    "signature": "Harbour Legal Clinic",
}
HERSELF = {"role": "self", "signature": "Dana Field"}
DANA: dict[str, Any] = {
    "person": {
        "name": "Dana Field",
        "contact_email": "dana@mail.example",
        "residence": "DE",
        "identifiable": True,
        "age_in_image": "adult",
    },
    "notifier": CLINIC,
    "image": [
        {
            "id": "1",
            "kind": "real",
            "depiction": ["face", "body"],
            "shows": "nude",
            "description": "Taken at a window with a green curtain.",
            "made_by": "self",
            "copyright_owner": "self",
            "licensed": False,
        }
    ],
}
GALLERY = RecipientView("Gallery Ltd", ("1 Example Street", "Dublin"), "social", "IE")


def facts_with(**sections: Mapping[str, Any]) -> dict[str, Any]:
    """Return Dana's facts with some sections changed key by key; `image` changes her one image."""
    told = {**DANA}
    for name, changes in sections.items():
        if name == "image":
            told["image"] = [{**DANA["image"][0], **changes}]
        else:
            told[name] = {**DANA.get(name, {}), **changes}
    return told


def letter(basis_id: str = "us-take-it-down-act", told: Mapping[str, Any] = DANA, **changes: Any) -> Letter:
    """Compose a letter about two addresses; every declaration is confirmed unless `confirmed` says otherwise."""
    facts, basis = parse_facts(told), load_law().get(basis_id)
    signer = signer_of(facts)
    language = changes.get("language", "en")
    asked = declarations(basis, represented=signer.acts_for_another, language=language, facts=facts)
    given = {
        "facts": facts,
        "recipient": GALLERY,
        "sightings": [SightingView(FIRST, date(2026, 11, 3)), SightingView(SECOND, date(2026, 11, 4))],
        "images": facts.images,
        "language": language,
        "confirmed": {
            one.key: Confirmation("Alice", datetime(2026, 11, 24, tzinfo=UTC), one.digest) for one in asked
        },
        "signer": signer,
        "reference": "7F3K92QD",
        "date": date(2026, 11, 25),
    }
    return compose(basis, **{**given, **changes})
