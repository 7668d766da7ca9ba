"""A required field that was left out says what to do, never that "this field is required"."""

import pytest
from django.forms import Form

from casework.forms import addresses, passphrases, people, permissions, pictures, records
from notices import forms as notice_forms

ROOMS = (addresses, passphrases, people, permissions, pictures, records, notice_forms)
FORMS = {
    found.__name__: found
    for room in ROOMS
    for found in vars(room).values()
    if isinstance(found, type) and issubclass(found, Form) and found is not Form
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_required_field_says_what_to_do(form: type[Form]) -> None:
    """U40."""
    generic = [
        name
        for name, field in form.base_fields.items()
        if field.required and "required" in str(field.error_messages["required"])
    ]

    assert generic == []
