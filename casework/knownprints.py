"""Pictures that a case knows by fingerprints alone, made on a device of hers: no file ever came here."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from casework import custody, pictures
from casework.intake import hold_open
from casework.models import Actor, Case, Fingerprint, Image


def already_known(case: Case, prints: Iterable[dict[str, Any]]) -> list[int]:
    """Return the numbers of the case's pictures whose very file is among these fingerprints."""
    wanted = {one["sha256"] for one in prints}
    rows = Fingerprint.objects.filter(case=case, algorithm=Fingerprint.Algorithm.SHA256).select_related(
        "image"
    )
    return sorted(row.image.number for row in rows if row.value["value"] in wanted)


def known_files(case: Case) -> set[str]:
    """Return the SHA-256 (hex) of each file that the case has, sent or known by a fingerprint; one that was refused is none."""
    sent = [row.exact for row in case.images.exclude(state=Image.State.REFUSED)]
    rows = Fingerprint.objects.filter(case=case, algorithm=Fingerprint.Algorithm.SHA256)
    return {exact["sha256"] for exact in sent if exact} | {row.value["value"] for row in rows}


@transaction.atomic
def record_known(
    *, case: Case, prints: list[dict[str, Any]], kind: str, facts: dict[str, Any], by: Actor, at: datetime
) -> list[Image]:
    """Record pictures by fingerprint sets of casework.deviceprints, and return them. Raises as hold_open.

    What the case knows already, by the very file, is left out; so doing it twice equals doing it once.
    """
    hold_open(case)
    rows = Fingerprint.objects.filter(case=case, algorithm=Fingerprint.Algorithm.SHA256)
    known = {row.value["value"] for row in rows}
    new = [one for one in prints if one["sha256"] not in known]
    added = [_record(case=case, prints=one, kind=kind, facts=facts, by=by, at=at) for one in new]
    if added:
        pictures.look_for_new(case, at)
    return added


def _record(
    *, case: Case, prints: dict[str, Any], kind: str, facts: dict[str, Any], by: Actor, at: datetime
) -> Image:
    image = Image.objects.create(
        case=case,
        number=pictures.next_number(case.images),
        state=Image.State.FINGERPRINTED,
        kind=kind,
        facts=facts,
        added_by=by,
        added_at=at,
    )
    versions = prints["versions"]
    values: dict[str, tuple[Any, int | None]] = {
        "sha256": (prints["sha256"], None),
        "md5": (prints["md5"], None),
        "pdq": (prints["pdq_dihedral"], prints["pdq_quality"]),
    }
    for algorithm, (value, quality) in values.items():
        Fingerprint.objects.create(
            case=case,
            image=image,
            algorithm=algorithm,
            version=versions[algorithm],
            quality=quality,
            value={"value": value, "width_px": prints["width_px"], "height_px": prints["height_px"]},
            made_at=at,
        )
    custody.record(
        case=case, event="image_known_by_fingerprint", by=by, at=at, image=image.pk, versions=versions
    )
    return image
