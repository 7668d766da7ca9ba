"""The ready-made case PRACTICE, built by the same verbs that a caseworker's pages call. Everything in it is invented."""

import io
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from casework import consents, intake, pictures, sightings
from casework.addresses import parse_pasted
from casework.dialable import Policy
from casework.models import Actor, Case, Consent, Sighting
from casework.practice.ground import Ground
from casework.practice.pictures import write_samples

EXAMPLE_FILE = Path(__file__).parent / "example_case.toml"
# What the invented survivor allows: everything that a letter signed by the organisation tells, but not her name.
_LETTER_FACTS = frozenset(
    {
        "address_of_picture",
        "description",
        "depiction",
        "country",
        "authority",
        "organisation",
        "signature",
        "date_seen",
        "complaints",
        "age",
    }
)


@transaction.atomic
def open_example(*, by: Actor, policy: Policy, at: datetime) -> Case:
    """Open the case with its pictures, addresses and consents; workers find the rest. Returns it when it is there already."""
    told = tomllib.loads(EXAMPLE_FILE.read_text(encoding="utf-8"))
    standing = Case.objects.filter(organisation=by.organisation, code=told["reference"]).first()
    if standing:
        return standing
    facts = {section: dict(values) for section, values in told["facts"].items() if isinstance(values, dict)}
    case = intake.open_case(
        organisation=by.organisation,
        under_18=told["under_18"],
        facts=facts,
        identity={"person": told["identity"]},
        by=by,
        at=at,
        code=told["reference"],
    )
    _submit(case, told, by, at)
    _allow(case, by, at)
    for line in told["addresses"]:
        _record(case, line["pasted"], policy, by, at)
    return case


def _allow(case: Case, by: Actor, at: datetime) -> None:
    given: dict[str, frozenset[str]] = {
        Consent.Act.LOOK: frozenset(),
        Consent.Act.SEND: _LETTER_FACTS,
        Consent.Act.PACKET: _LETTER_FACTS,
    }
    for act, facts in given.items():
        consents.record_consent(
            case=case,
            act=act,
            scope=Consent.Scope.ANY,
            recipient="",
            facts=facts,
            how=Consent.How.READ_BACK,
            given_at=at,
            by=by,
            at=at,
        )


def _submit(case: Case, told: dict[str, Any], by: Actor, at: datetime) -> None:
    samples = Ground(settings.DATA_DIR).samples
    if not samples.is_dir():
        write_samples(samples)
    known = {image["id"]: image for image in told["facts"]["image"]}
    for picture in told["pictures"]:
        facts = {key: value for key, value in known[picture["image"]].items() if key not in {"id", "kind"}}
        content = (samples / picture["sample"]).read_bytes()
        pictures.submit_image(
            case=case,
            file=io.BytesIO(content),
            file_name=picture["sample"],
            kind=known[picture["image"]]["kind"],
            facts=facts,
            keep_until=None,
            max_bytes=settings.MAX_IMAGE_BYTES,
            by=by,
            at=at,
        )


def _record(case: Case, line: str, policy: Policy, by: Actor, at: datetime) -> None:
    for piece in parse_pasted(line, policy=policy):
        if piece.address:
            sightings.record_sighting(
                case=case,
                address=piece.address,
                typed=piece.raw,
                seen=Sighting.Seen.PUBLIC,
                kind=Sighting.Kind.PAGE,
                facts={},
                by=by,
                at=at,
            )
