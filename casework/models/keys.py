"""Data keys by owner, key grants by holder, and the workers' pair. Destroying a case's rows here destroys the case."""

import time
import uuid
from functools import cache
from typing import Any, BinaryIO, NamedTuple

from django.conf import settings
from django.db import models

from casework import rootkeys, vault


class KeysDestroyed(vault.VaultError):
    """The keys of this case or organisation are gone, and with them what they sealed."""


class OpenKey(NamedTuple):
    """One data key, unwrapped: its version and its 32 bytes."""

    version: int
    material: bytes


class DataKey(models.Model):
    """One data key of a case or organisation in one compartment, wrapped under a root key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    owner_id = models.UUIDField()
    compartment = models.CharField(max_length=4)
    version = models.PositiveIntegerField()
    root_version = models.PositiveIntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "compartment", "version"], name="one_data_key_a_version"
            )
        ]

    def __str__(self) -> str:
        return f"data key {self.id}"


class WorkerKey(models.Model):
    """The pair to which waiting copies and built packets are sealed; its private half opens under the `case` root key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    public = models.CharField(max_length=80)
    wrapped_private = models.BinaryField()
    root_version = models.PositiveIntegerField()
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"worker key {self.id}"


class KeyGrant(models.Model):
    """The private half of a case's pair, wrapped to one holder's public key.

    `holder` is NULL for the organisation's recovery key, whose private half lies outside the app.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("casework.Case", on_delete=models.CASCADE, related_name="key_grants")
    holder = models.ForeignKey(
        "casework.Actor", null=True, on_delete=models.CASCADE, related_name="key_grants"
    )
    kind = models.CharField(
        max_length=12, choices=[("staff", "staff"), ("receipt", "receipt"), ("recovery", "recovery")]
    )
    wrapped_private = models.BinaryField()
    granted_by = models.ForeignKey("casework.Actor", on_delete=models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "holder"], name="one_grant_a_holder"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(holder=None), name="one_recovery_grant_a_case"
            ),
        ]

    def __str__(self) -> str:
        return f"key grant {self.id}"


# Unwrapped keys are held for a minute, so that a page with a hundred rows asks once. A destroyed key is gone from every
# process within that minute.
_HELD_FOR_S = 60
_held: dict[tuple[uuid.UUID, str, int | None], tuple[float, OpenKey]] = {}


@cache
def _root_keys(directory: Any) -> dict[tuple[str, int], rootkeys.RootKey]:
    return rootkeys.load_root_keys(directory)


def root_key(compartment: str, version: int | None = None) -> rootkeys.RootKey:
    """Return a root key from the settings' folder, the newest unless a version is named."""
    keys = _root_keys(settings.ROOT_KEY_DIR)
    if version is not None and (compartment, version) not in keys:
        # Another process has added one since this one looked.
        _root_keys.cache_clear()
        keys = _root_keys(settings.ROOT_KEY_DIR)
    if version is None:
        return rootkeys.current_root_key(keys, compartment)
    try:
        return keys[compartment, version]
    except KeyError:
        raise rootkeys.KeysUnfit(
            f"Root key {version} for {compartment!r} is not in the key folder."
        ) from None


def create_data_keys(owner_id: uuid.UUID, *, at: Any) -> None:
    """Create the first data key of every compartment for a case or organisation."""
    for compartment in rootkeys.COMPARTMENTS:
        add_data_key(owner_id, compartment, at=at)


def add_data_key(owner_id: uuid.UUID, compartment: str, *, at: Any) -> OpenKey:
    """Add the next data key of one compartment; new values are sealed under it."""
    newest = DataKey.objects.filter(owner_id=owner_id, compartment=compartment).aggregate(
        newest=models.Max("version")
    )["newest"]
    material, root = vault.new_data_key(), root_key(compartment)
    row = DataKey.objects.create(
        owner_id=owner_id,
        compartment=compartment,
        version=(newest or 0) + 1,
        root_version=root.version,
        wrapped=vault.wrap_key(material, root),
        created_at=at,
    )
    forget_held_keys()
    return OpenKey(row.version, material)


def data_key(owner_id: uuid.UUID, compartment: str, version: int | None = None) -> OpenKey:
    """Return a data key, the newest unless a version is named. Raises KeysDestroyed: when there is none."""
    place = (owner_id, compartment, version)
    held = _held.get(place)
    if held and held[0] > time.monotonic():
        return held[1]
    rows = DataKey.objects.filter(owner_id=owner_id, compartment=compartment)
    row = rows.filter(version=version).first() if version else rows.order_by("-version").first()
    if row is None:
        raise KeysDestroyed("The keys of this record are gone.")
    material = vault.unwrap_key(bytes(row.wrapped), root_key(compartment, row.root_version))
    key = OpenKey(row.version, material)
    if len(_held) > 500:
        _held.clear()
    _held[place] = (time.monotonic() + _HELD_FOR_S, key)
    return key


def destroy_keys(owner_id: uuid.UUID) -> None:
    """Delete every data key and key grant of a case; nothing sealed for it opens again."""
    DataKey.objects.filter(owner_id=owner_id).delete()
    KeyGrant.objects.filter(case_id=owner_id).delete()
    forget_held_keys()


def forget_held_keys() -> None:
    """Drop unwrapped keys and root keys held in this process."""
    _held.clear()
    _root_keys.cache_clear()


def worker_public(*, at: Any) -> str:
    """Return the newest workers' public key; make a pair when there is none."""
    row = WorkerKey.objects.order_by("-created_at").first()
    if row is None:
        pair, root = vault.new_key_pair(), root_key("case")
        row = WorkerKey.objects.create(
            public=pair.public,
            wrapped_private=vault.wrap_private_under(pair.private, root),
            root_version=root.version,
            created_at=at,
        )
    return row.public


def unseal_film_for_work(sealed: BinaryIO, target: BinaryIO) -> None:
    """Open a waiting copy into a file in memory. Raises SealBroken: when no workers' key fits."""
    for row in WorkerKey.objects.order_by("-created_at"):
        private = vault.unwrap_private_under(bytes(row.wrapped_private), root_key("case", row.root_version))
        try:
            return vault.unseal_stream(sealed, target, private)
        except vault.SealBroken:
            continue
    raise vault.SealBroken("A waiting copy does not open with the workers' key.")


def unseal_for_work(sealed: bytes) -> bytes:
    """Open a waiting copy or a built packet with the workers' key. Raises SealBroken: when none fits."""
    for row in WorkerKey.objects.order_by("-created_at"):
        private = vault.unwrap_private_under(bytes(row.wrapped_private), root_key("case", row.root_version))
        try:
            return vault.unseal_bytes(sealed, private)
        except vault.SealBroken:
            continue
    raise vault.SealBroken("A waiting copy does not open with the workers' key.")
