"""Confidential columns: AES-GCM under the owner's data key, opened only when read.

A value is tied to its field code, row, owner and key version; moved ciphertext does not open (S14).
"""

import json
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from casework import vault


class Ciphertext(bytes):
    """What a confidential column holds."""


class _Plain:
    """A value that was set and not yet sealed."""

    def __init__(self, value: Any) -> None:
        self.value = value


class _SealedAttribute(DeferredAttribute):
    field: "ConfidentialField"

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        held = instance.__dict__.get(self.field.attname, self)
        if held is self:
            super().__get__(instance, cls)
            held = instance.__dict__[self.field.attname]
        if isinstance(held, Ciphertext):
            held = _Opened(held, self.field.open(instance, held))
            instance.__dict__[self.field.attname] = held
        return held.value if isinstance(held, _Plain | _Opened) else held

    def __set__(self, instance: Any, value: Any) -> None:
        held = value if value is None or isinstance(value, Ciphertext) else _Plain(value)
        instance.__dict__[self.field.attname] = held


class _Opened:
    """A value that was read; saving the row writes its ciphertext back as it was."""

    def __init__(self, sealed: Ciphertext, value: Any) -> None:
        self.sealed, self.value = sealed, value


class ConfidentialField(models.BinaryField):
    """Text sealed under one data key of the row's case (or of `owner_attribute`).

    `code` is the field's stable name in the additional data; `compartment` is `ops` or `case` (design §3.4).
    """

    # What type checkers take an attribute for: text here, in ConfidentialJSON whatever JSON holds.
    _pyi_private_set_type: Any
    _pyi_private_get_type: Any
    descriptor_class = _SealedAttribute

    def __init__(
        self, *, code: str = "", compartment: str = "ops", owner_attribute: str = "case_id", **options: Any
    ) -> None:
        self.code, self.compartment, self.owner_attribute = code, compartment, owner_attribute
        options.setdefault("null", True)
        options["editable"] = False
        super().__init__(**options)

    def deconstruct(self) -> Any:
        name, path, arguments, options = super().deconstruct()
        options.pop("editable", None)
        own = {"code": self.code, "compartment": self.compartment, "owner_attribute": self.owner_attribute}
        return name, path, arguments, options | own

    def encode(self, value: Any) -> bytes:
        """Return the bytes to seal."""
        return str(value).encode()

    def decode(self, plaintext: bytes) -> Any:
        """Return the value that was sealed."""
        return plaintext.decode()

    def open(self, instance: Any, sealed: Ciphertext) -> Any:
        """Return the value of a row's ciphertext. Raises SealBroken, KeysDestroyed; may run a query for the key."""
        from casework.models.keys import data_key

        version = vault.field_version(sealed)
        key = data_key(self._owner(instance), self.compartment, version)
        return self.decode(
            vault.open_field(sealed, key=key.material, context=self._context(instance, version))
        )

    def pre_save(self, model_instance: Any, add: bool) -> Any:
        held = model_instance.__dict__.get(self.attname)
        if isinstance(held, _Opened):
            # A dict or list that was read may have been changed in place.
            if self.encode(held.value) == self.encode(self.open(model_instance, held.sealed)):
                return held.sealed
            held = _Plain(held.value)
        if isinstance(held, _Plain):
            sealed = self._seal(model_instance, held.value)
            model_instance.__dict__[self.attname] = _Opened(sealed, held.value)
            return sealed
        return held

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is not None and not isinstance(value, Ciphertext):
            raise TypeError(f"{self.name} is sealed row by row; set it on the row and save.")
        return super().get_db_prep_value(None if value is None else bytes(value), connection, prepared)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Ciphertext | None:
        return None if value is None else Ciphertext(bytes(value))

    def _owner(self, instance: Any) -> UUID:
        return getattr(instance, self.owner_attribute)

    def _context(self, instance: Any, version: int) -> bytes:
        return vault.field_context(
            code=self.code, row=instance.pk, owner=self._owner(instance), version=version
        )

    def _seal(self, instance: Any, value: Any) -> Ciphertext:
        from casework.models.keys import data_key

        key = data_key(self._owner(instance), self.compartment)
        return Ciphertext(
            vault.seal_field(
                self.encode(value),
                key=key.material,
                version=key.version,
                context=self._context(instance, key.version),
            )
        )


class ConfidentialJSON(ConfidentialField):
    """A JSON value, sealed."""

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def decode(self, plaintext: bytes) -> Any:
        return json.loads(plaintext)


class ConfidentialBytes(ConfidentialField):
    """Bytes, sealed."""

    def encode(self, value: Any) -> bytes:
        return bytes(value)

    def decode(self, plaintext: bytes) -> Any:
        return plaintext
