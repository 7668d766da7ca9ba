"""A visit ends by itself: each page on which she types says what is lost then (U35)."""

import pytest

from tests.factory import Cast
from tests.notices.test_own_letters import ONE, text
from tests.notices.test_own_said import SAID
from tests.notices.test_own_said_letters import alone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/form/now/list", "/form/now/reach", "/form/now/words", f"{SAID}/1", ONE])
def test_page_with_a_form_says_when_what_is_typed_is_gone(cast: Cast, page: str) -> None:
    client, _letter = alone(cast)

    assert text(client.get(page)).count("What you did not send is gone then.") == 1
