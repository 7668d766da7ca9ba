"""Cases of a running app as their people meet them at moments that no walk reaches quickly; made in a process of the app's."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from tests.services.app import LiveApp

LINK = {"text": "http://gallery.example/v/8841", "seen": "sent_to_me"}


def digits_of(app: LiveApp, names: Iterable[str]) -> list[str]:
    """Make a case in each named state and return their digits, in that order."""
    made = app.manage("shell", "-c", f"from tests.journeys.ownstates import make; make({[*names]!r})")
    assert made.returncode == 0, made.stderr[-3000:]
    found: list[str] = json.loads(made.stdout.splitlines()[-1])
    return found


def make(names: Iterable[str]) -> None:
    """Make the cases and print their digits as JSON. Whether the organisation works such cases stays as it was."""
    from casework import opening

    house = opening.taking_in()
    assert house is not None and house.intake_reader is not None
    mode, people = house.own_cases, SimpleNamespace(clinic=house, alice=house.intake_reader.actor)
    found = [STATES[name](people) for name in names]
    type(house).objects.filter(pk=house.pk).update(own_cases=mode)
    print(json.dumps(found))


def _long_ago() -> datetime:
    from casework.moments import now

    return now() - timedelta(days=5)


def _begun(people: Any) -> str:
    from casework import receipts
    from tests import factory

    made = factory.own_case(people, at=_long_ago())
    dana = factory.dana(made.receipt.case)
    receipts.keep(receipt=made.receipt, by=dana, at=_long_ago(), typed=made.digits)
    return made.digits


def _handed_in(people: Any) -> str:
    from tests.casework.owndoor import handed_in

    return handed_in(people, links=LINK).digits


def _with_word(people: Any) -> str:
    from tests.casework.owndoor import handed_in, with_word

    made = handed_in(people, links=LINK)
    with_word(made)
    return made.digits


def _held(people: Any) -> str:
    from casework import safeguarding
    from casework.moments import now
    from tests.casework.owndoor import handed_in

    made = handed_in(people)
    safeguarding.raise_stop(case=made.receipt.case, by=people.alice, at=now())
    return made.digits


def _asked(people: Any) -> str:
    from tests.notices import ownmatter

    return ownmatter.asked_draft(people)[0].digits


def _alone(people: Any) -> str:
    """A case that nobody works, with a letter that she has written and signed."""
    from casework.models import Case
    from notices import selfsending
    from tests import factory
    from tests.notices import alone_cast

    made = alone_cast.made(people, at=_long_ago())
    notice = alone_cast.draft(Case.objects.get(pk=made.receipt.case_id), at=_long_ago())
    signed = {"name": "D. Example", "email": "d@mail.example"}
    selfsending.sign_as(notice=notice, by=factory.dana(notice.case), at=_long_ago(), **signed)
    return made.digits


def _left_open(people: Any) -> str:
    """A case that nobody works, with questions left and an offer to work on it."""
    from tests.hostile.ownpages import left_open

    return left_open(people).digits


STATES: dict[str, Callable[[Any], str]] = {
    "begun": _begun,
    "handed in": _handed_in,
    "to freeze": _handed_in,
    "word": _with_word,
    "to end": _with_word,
    "held": _held,
    "asked": _asked,
    "alone": _alone,
    "left open": _left_open,
}
