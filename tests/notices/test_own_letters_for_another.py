"""A case that nobody works, filled in for somebody else: no letter can be had there, and the page says why (S57)."""

import pytest

from casework.models import Case
from notices import routes as engine
from notices.selffiling import best_of
from tests import factory
from tests.factory import Cast
from tests.notices.test_own_letters import FIRST, LETTERS, come, made_of, text


@pytest.mark.parametrize("mode", ["alone", "sent"])
def test_who_writes_for_another_is_told_why_there_is_no_letter(cast: Cast, mode: str) -> None:
    """Begun while staff worked such cases: nothing is asked that would open none."""
    made = made_of(cast, answered=False, mode=mode)
    case = Case.objects.get()
    case.facts = {**case.facts, "notifier": {"role": "representative"}}
    case.save(update_fields=["facts"])
    client = come(made)

    page = text(client.get(LETTERS))

    assert best_of(engine.routes_of(case, at=factory.MOMENT).routes) == []
    assert "has to prove that they agreed. Nobody here can check that." in page
    assert "A few questions first" not in page
    assert client.get(FIRST)["Location"] == LETTERS
