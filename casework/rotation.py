"""Rotation of keys, resumable and idempotent: each row moves in a transaction of its own (S17)."""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models, transaction

from casework import rootkeys, vault
from casework.models import DataKey, WorkerKey
from casework.models.fields import ConfidentialField
from casework.models.keys import data_key, root_key


def rewrap_under_newest_root(compartment: str) -> int:
    """Wrap every data key of a compartment under its newest root key; return how many moved. Run again after a crash."""
    newest = root_key(compartment)
    moved = 0
    for row in DataKey.objects.filter(compartment=compartment).exclude(root_version=newest.version):
        material = vault.unwrap_key(bytes(row.wrapped), root_key(compartment, row.root_version))
        moved += DataKey.objects.filter(pk=row.pk, root_version=row.root_version).update(
            wrapped=vault.wrap_key(material, newest), root_version=newest.version
        )
    return moved + (_rewrap_worker_keys(newest) if compartment == "case" else 0)


def reseal_fields(owner_id: UUID, *, compartment: str) -> int:
    """Seal every field of a case under its newest data key; return how many rows moved. Run again after a crash."""
    newest = data_key(owner_id, compartment).version
    moved = 0
    for model, fields in confidential_fields():
        wanted = [field for field in fields if field.compartment == compartment]
        if not wanted:
            continue
        # One row may have fields of two owners: what is not known to be of a case yet is the organisation's.
        for owner in sorted({field.owner_attribute for field in wanted}):
            own = [field for field in wanted if field.owner_attribute == owner]
            for pk in model._default_manager.filter(**{owner: owner_id}).values_list("pk", flat=True):
                moved += _reseal_row(model, pk, own, newest)
    return moved


def confidential_fields() -> list[tuple[type[models.Model], list[ConfidentialField]]]:
    """Return each model with its confidential fields."""
    found = []
    for model in apps.get_models():
        fields = [field for field in model._meta.get_fields() if isinstance(field, ConfidentialField)]
        if fields:
            found.append((model, fields))
    return found


def old_root_versions(compartment: str) -> set[int]:
    """Return versions of root keys that still wrap something; a key file not among them may be removed."""
    used = set(DataKey.objects.filter(compartment=compartment).values_list("root_version", flat=True))
    if compartment == "case":
        used |= set(WorkerKey.objects.values_list("root_version", flat=True))
    return used


@transaction.atomic
def _reseal_row(model: Any, pk: Any, fields: list[ConfidentialField], newest: int) -> int:
    row = model.objects.select_for_update().get(pk=pk)
    stale = []
    for field in fields:
        sealed = row.__dict__[field.attname]
        if sealed is not None and vault.field_version(bytes(sealed)) != newest:
            setattr(row, field.attname, getattr(row, field.attname))
            stale.append(field.name)
    if stale:
        row.save(update_fields=stale)
    return len(stale[:1])


def _rewrap_worker_keys(newest: rootkeys.RootKey) -> int:
    moved = 0
    for row in WorkerKey.objects.exclude(root_version=newest.version):
        private = vault.unwrap_private_under(bytes(row.wrapped_private), root_key("case", row.root_version))
        moved += WorkerKey.objects.filter(pk=row.pk, root_version=row.root_version).update(
            wrapped_private=vault.wrap_private_under(private, newest), root_version=newest.version
        )
    return moved
