"""Submitted pictures: sealed while they wait, fingerprinted by a worker, then forgotten or kept sealed."""

import io
from datetime import date, datetime, timedelta
from typing import Any, BinaryIO

from django.db import transaction
from django.db.models import Max

from casework import custody, filmkinds, forgetting, memoryfiles, sandbox, storage
from casework.intake import hold_open
from casework.models import Actor, Case, Fingerprint, Image, Sighting
from casework.models.keys import unseal_film_for_work, unseal_for_work, worker_public
from casework.sealing import sealed_columns

# A waiting copy is destroyed with the work, after 24 hours at the latest (design §3.4).
WAITING_HOURS = 24
# Longer than the sandbox lets a film take, and shorter than the task.
LEASE_S = 200


class TooLarge(Exception):
    """The file is larger than the app takes."""


class FilmTooLarge(TooLarge):
    """The film is larger than the app takes."""


class Empty(Exception):
    """The file has no bytes."""


class InUse(Exception):
    """The image is no refused file, or an address shows it; it stays."""


@transaction.atomic
def submit_image(
    *,
    case: Case,
    file: BinaryIO,
    file_name: str,
    kind: str,
    facts: dict[str, Any],
    keep_until: date | None,
    max_bytes: int,
    max_film_bytes: int = filmkinds.MAX_BYTES,
    by: Actor,
    at: datetime,
) -> Image:
    """Seal a file for its fingerprints, for good only when `keep_until` says so. Raises as hold_open, TooLarge, Empty."""
    hold_open(case)
    is_film = filmkinds.is_film(file)
    size_bytes = file.seek(0, io.SEEK_END)
    if is_film and size_bytes > max_film_bytes:
        raise FilmTooLarge(file_name)
    require_size(size_bytes, file_name=file_name, max_bytes=max_film_bytes if is_film else max_bytes)
    image = Image.objects.create(
        case=case,
        number=next_number(case.images),
        state=Image.State.WAITING,
        kind=kind,
        facts=facts,
        file_name=file_name,
        added_by=by,
        added_at=at,
        keep_until=keep_until,
        is_film=is_film,
        **sealed_columns(file, worker=worker_public(at=at), keeper=case.public_key if keep_until else None),
    )
    kept = keep_until.isoformat() if keep_until else None
    said = {"image": image.pk, "commitment": image.commitment, "kept_until": kept}
    custody.record(case=case, event="image_submitted", by=by, at=at, **said)
    return image


@transaction.atomic
def describe_image(*, case: Case, kind: str, facts: dict[str, Any], by: Actor, at: datetime) -> Image:
    """Record an image known by its description alone. Raises as hold_open."""
    hold_open(case)
    image = Image.objects.create(
        case=case,
        number=next_number(case.images),
        state=Image.State.DESCRIBED,
        kind=kind,
        facts=facts,
        added_by=by,
        added_at=at,
    )
    custody.record(case=case, event="image_described", by=by, at=at, image=image.pk)
    return image


@transaction.atomic
def change_image(*, image: Image, kind: str, facts: dict[str, Any], by: Actor, at: datetime) -> None:
    """Set what is known about an image; custody keeps which keys changed.

    What differs from the image as it was loaded is set; what somebody else changed meanwhile stays. Raises as hold_open.
    """
    keys = sorted(key for key in {**image.facts, **facts} if image.facts.get(key) != facts.get(key))
    keys += ["kind"] * (kind != image.kind)
    hold_open(image.case)
    image.refresh_from_db(fields=["kind", "facts"])
    kept = {key: value for key, value in image.facts.items() if key not in keys}
    image.facts = kept | {key: facts[key] for key in keys if key in facts}
    image.kind = kind if "kind" in keys else image.kind
    image.save(update_fields=["kind", "facts"])
    custody.record(case=image.case, event="facts_changed", by=by, at=at, image=image.pk, keys=keys)


def fingerprint_image(*, image_id: Any, by: Actor, at: datetime) -> None:
    """Claim a waiting picture, fingerprint and forget it. Twice equals once. Raises SandboxFailed: there is no sandbox."""
    claimed = Image.objects.due(at).filter(pk=image_id).update(claimed_until=at + timedelta(seconds=LEASE_S))
    if not claimed:
        return
    image = Image.objects.select_related("case").get(pk=image_id)
    if image.case.is_stopped():
        Image.objects.filter(pk=image_id).update(claimed_until=None)
        return
    try:
        prints = _fingerprinted_film(image) if image.is_film else _fingerprinted(image)
    except (sandbox.SandboxRefused, sandbox.SandboxFailed) as fault:
        if fault.code == "sandbox_unavailable":
            raise  # not the file's fault: it waits, and is tried again when the claim has run out
        code = "film_failed" if image.is_film and isinstance(fault, sandbox.SandboxFailed) else fault.code
        _finish(image=image, state=Image.State.REFUSED, refused_code=code, by=by, at=at)
    else:
        _finish(image=image, state=Image.State.FINGERPRINTED, prints=prints, by=by, at=at)


def _fingerprinted(image: Image) -> dict[str, Any]:
    return sandbox.run("fingerprint", unseal_for_work(storage.read(image.waiting_object)))


def _fingerprinted_film(image: Image) -> dict[str, Any]:
    """Fingerprint a film from a file in memory, where the sandbox reads it in place."""
    with memoryfiles.new() as film:
        with storage.opened(image.waiting_object) as sealed:
            unseal_film_for_work(sealed, film)
        return sandbox.run("fingerprint_film", film, limits=sandbox.FILM_LIMITS)


@transaction.atomic
def drop_refused(*, image: Image, by: Actor, at: datetime) -> None:
    """Take a file that could not be used off the list, with its sealed copy.

    Raises as hold_open. Raises InUse: it is used, or an address shows it.
    """
    hold_open(image.case)
    row = Image.objects.filter(pk=image.pk, state=Image.State.REFUSED).first()
    if row is None or Sighting.objects.filter(image=row).exists():
        raise InUse(str(image.pk))
    custody.record(case=row.case, event="image_dropped", by=by, at=at, image=row.pk, code=row.refused_code)
    forgetting.forget(row.sealed_object, case=row.case, at=at)
    row.delete()


def destroy_late_waiting_copies(*, by: Actor, at: datetime) -> int:
    """Refuse and forget pictures that waited longer than 24 hours; return how many. A stopped case keeps them (S56)."""
    since = at - timedelta(hours=WAITING_HOURS)
    late = Image.objects.filter(state=Image.State.WAITING, added_at__lt=since).unstopped()
    return sum(
        _finish(image=image, state=Image.State.REFUSED, refused_code="waited_too_long", by=by, at=at)
        for image in late.order_by("added_at").select_related("case")
    )


def fingerprint_sets(case: Case) -> list[dict[str, Any]]:
    """Return the case's fingerprint sets as casework.fingerprints compares them, each with its image id under `image`."""
    return [
        {**image_set, "image": str(image.pk)}
        for image in case.images.filter(state=Image.State.FINGERPRINTED).prefetch_related("fingerprints")
        if (image_set := _as_set(image))
    ]


def require_size(size_bytes: int, *, file_name: str, max_bytes: int) -> None:
    """Return when a file may be taken. Raises Empty, TooLarge."""
    if size_bytes == 0:
        raise Empty(file_name)
    if size_bytes > max_bytes:
        raise TooLarge(file_name)


def next_number(rows: Any) -> int:
    """Return the next number of a numbered list of a case."""
    return (rows.aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def _finish(
    *,
    image: Image,
    state: str,
    by: Actor,
    at: datetime,
    refused_code: str = "",
    prints: dict[str, Any] | None = None,
) -> bool:
    """End the wait of a picture; False: another worker did, or a possible minor holds the case."""
    # A look that ends meanwhile reads after this which pictures there are, or before it looks are set.
    custody.hold(image.case)
    if image.case.is_stopped():
        # Somebody pressed while this was under way: the picture waits for what the lead decides (S56).
        Image.objects.filter(pk=image.pk).update(claimed_until=None)
        return False
    changed = Image.objects.filter(pk=image.pk, state=Image.State.WAITING).update(
        state=state, refused_code=refused_code, waiting_object="", claimed_until=None
    )
    if not changed:
        return False
    if prints:
        _store(image, prints, at)
        look_for_new(image.case, at)
        custody.record(
            case=image.case,
            event="image_fingerprinted",
            by=by,
            at=at,
            image=image.pk,
            versions=prints["versions"],
        )
    else:
        custody.record(
            case=image.case, event="image_refused", by=by, at=at, image=image.pk, code=refused_code
        )
    forgetting.forget(image.waiting_object, case=image.case, at=at)
    return True


def look_for_new(case: Case, at: datetime) -> None:
    """Have looks repeated that came before these fingerprints and could not recognise the picture, where none was named."""
    case.sightings.open().filter(image=None, next_check_at__gt=at).exclude(last_checked_at=None).update(
        next_check_at=at
    )


# Algorithms that a still has besides the exact ones, and what a fingerprint set calls them.
_SET_NAMES = {
    "pdq": "pdq_dihedral", "phash": "phash", "dhash": "dhash", "sift": "keypoints", "boxes": "boxes", "vpdq": "frames",
}  # fmt: skip


def _store(image: Image, prints: dict[str, Any], at: datetime) -> None:
    versions = prints["versions"]
    values: dict[str, tuple[Any, str, int | None]] = {
        "sha256": (image.exact["sha256"], "1", None),
        "md5": (image.exact["md5"], "1", None),
    }
    for algorithm, name in _SET_NAMES.items():
        if name in prints:
            values[algorithm] = (_kept(prints[name]), versions[algorithm], _quality(algorithm, prints))
    for algorithm, (value, version, quality) in values.items():
        Fingerprint.objects.create(
            case=image.case,
            image=image,
            algorithm=algorithm,
            version=version,
            quality=quality,
            value={"value": value, "width_px": prints["width_px"], "height_px": prints["height_px"]},
            made_at=at,
        )


def _kept(value: Any) -> Any:
    """Return what is kept of a fingerprint: of a known picture's parts no keypoints, only the found one's are asked."""
    if isinstance(value, str):
        return value
    return [
        {name: row[name] for name in row if not name.startswith("keypoints")}
        if isinstance(row, dict)
        else row
        for row in value
    ]


def _quality(algorithm: str, prints: dict[str, Any]) -> int | None:
    """Return PDQ's quality, of a film that of its clearest frame; None: the algorithm has none."""
    if algorithm == "vpdq":
        return max(int(frame["pdq_quality"]) for frame in prints["frames"])
    return int(prints["pdq_quality"]) if algorithm == "pdq" else None


def _as_set(image: Image) -> dict[str, Any]:
    """Return the rows of an image as one set; what a device made alone lacks pHash, dHash and keypoints."""
    rows = {row.algorithm: row for row in image.fingerprints.all()}
    value = {algorithm: row.value["value"] for algorithm, row in rows.items()}
    held = {name: value[algorithm] for algorithm, name in _SET_NAMES.items() if algorithm in value}
    if "pdq" in rows:
        held |= {"pdq": value["pdq"][0], "pdq_quality": rows["pdq"].quality}
    sized = (rows.get("pdq") or rows["vpdq"]).value
    return {
        "sha256": value["sha256"],
        "md5": value["md5"],
        **held,
        "width_px": sized["width_px"],
        "height_px": sized["height_px"],
        "versions": {row.algorithm: row.version for row in rows.values()},
    }
