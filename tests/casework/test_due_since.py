"""A next step whose moment has passed says since when it is due, not that it lies ahead."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from casework.moments import now

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("days", "says"), [(-1, "Due since"), (1, "Next:")])
def test_moment_that_has_passed_is_no_next_moment(days, says):
    when = now() + timedelta(days=days)

    for moment in (when, when.date()):
        page = render_to_string("casework/_next_step.html", {"when": moment, "says": "We look again."})
        assert f"<strong>{says}" in page
