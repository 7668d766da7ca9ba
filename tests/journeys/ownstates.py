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
    from tests import factory

    return _kept(factory.own_case(people, at=_long_ago()))


def _handed_in(people: Any) -> str:
    from tests.casework.owndoor import handed_in

    return _kept(handed_in(people, links=LINK))


def _kept(made: Any) -> str:
    """Type the digits back, as she does before anything else is asked."""
    from casework import receipts
    from tests import factory

    by = factory.dana(made.receipt.case)
    receipts.keep(receipt=made.receipt, by=by, at=_long_ago(), typed=made.digits)
    return str(made.digits)


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


def _written(people: Any) -> str:
    return str(_letter(people)[0].digits)


def _sent(people: Any) -> str:
    from notices import selfsending
    from tests import factory

    made, notice = _letter(people)
    way, at = selfsending.ways_of(notice, at=_long_ago())[0], _long_ago()
    said = selfsending.Sending(selfsending.read_digest(notice), way.pk, at.date(), "R-77")
    selfsending.send_herself(notice=notice, said=said, by=factory.dana(notice.case), at=at)
    return str(made.digits)


def _letter(people: Any) -> tuple[Any, Any]:
    """Return a case that nobody works, and a letter that she has written, signed and called true."""
    from casework.models import Case
    from notices import declaring, letters, selfsending
    from tests import factory
    from tests.notices import alone_cast

    made, at = alone_cast.made(people, at=_long_ago()), _long_ago()
    notice = alone_cast.draft(Case.objects.get(pk=made.receipt.case_id), at=at)
    by = factory.dana(notice.case)
    selfsending.sign_as(notice=notice, name="D. Example", email="d@mail.example", by=by, at=at)
    for wording, _given in letters.asked_declarations(notice):
        seen = {"key": wording.key, "seen_digest": wording.digest}
        declaring.confirm_declaration(notice=notice, **seen, by=by, at=at)
    return made, notice


def _left_open(people: Any) -> str:
    """A case that nobody works, with questions left and an offer to work on it."""
    from tests.hostile.ownpages import left_open

    return left_open(people).digits


def _links(people: Any) -> str:
    """More links than a day takes, where nobody works the case: two wait."""
    from casework import daylimits
    from tests.casework.owndoor import handed_in

    type(people.clinic).objects.filter(pk=people.clinic.pk).update(own_cases="alone")
    many = range(daylimits.ADDRESSES_A_DAY + 2)
    text = "\n".join(f"http://gallery.example/v/{number}" for number in many)
    return _kept(handed_in(people, links={"text": text, "seen": "public"}))


def _changing(people: Any) -> str:
    """New digits that wait, as somebody asked for them who did not give an own word."""
    from casework import ownchanges, receipts
    from casework.moments import now
    from tests import factory
    from tests.casework.owndoor import handed_in

    made = handed_in(people, links=LINK)
    digits, by, at = _kept(made), factory.dana(made.receipt.case), now()
    other = receipts.make_next(opened=made, by=by, at=at)
    receipts.keep(receipt=other.receipt, by=by, at=at, typed=other.digits)
    assert ownchanges.ask_change(opened=made, kind="rotate", by=by, at=at)
    return digits


STATES: dict[str, Callable[[Any], str]] = {
    "begun": _begun,
    "handed in": _handed_in,
    "to freeze": _handed_in,
    "word": _with_word,
    "to end": _with_word,
    "held": _held,
    "asked": _asked,
    "alone": _written,
    "sent": _sent,
    "left open": _left_open,
    "links": _links,
    "changing": _changing,
}
