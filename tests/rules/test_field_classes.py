"""Every column of every table is classed, and every confidential one is encrypted (S13, S14)."""

import pytest
from django.apps import apps
from django.db.models import Model

from casework import heldwords
from casework.field_classes import CONFIDENTIAL, FIELD_CLASSES
from casework.models.fields import ConfidentialField

MODELS = [model for house in ("casework", "notices") for model in apps.get_app_config(house).get_models()]


def classed(model: type[Model]) -> dict[str, str]:
    return {
        column: of_class
        for of_class, columns in FIELD_CLASSES.get(model._meta.label, {}).items()
        for column in columns.split()
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_every_column_is_classed(model):
    """S13."""
    assert set(classed(model)) == {field.name for field in model._meta.concrete_fields}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_a_column_is_encrypted_exactly_when_it_is_confidential(model):
    """S13."""
    encrypted = {field.name for field in model._meta.concrete_fields if isinstance(field, ConfidentialField)}

    assert encrypted == {column for column, of_class in classed(model).items() if of_class == CONFIDENTIAL}


def test_every_confidential_field_has_a_code_of_its_own():
    """S14: the code, not the column's name, ties the ciphertext to its field."""
    codes = [
        field.code
        for model in MODELS
        for field in model._meta.concrete_fields
        if isinstance(field, ConfidentialField)
    ]

    assert len(codes) == len(set(codes))
    assert all(codes)


def test_every_table_of_cases_has_words_for_the_person_herself() -> None:
    """U9: casework.heldwords says in plain words what could be handed over."""
    assert heldwords.readable()
    assert heldwords.open_to_the_database()
    assert heldwords.locked()
