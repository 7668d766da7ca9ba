"""What a letter that asks again says of the notice before: its day and number, its time, the recipient's own promise. Pure."""

import re
from datetime import date

from notices import languages
from notices.parties import Earlier
from notices.phrases import Phrases
from notices.slots import Slot, clean, flag
from notices.wordings import Speech

_NEVER = date(1, 1, 1)
# What their form gave is quoted where it is a number alone: free words could name her.
_NUMBER = re.compile(r"(?=.*\d)[\w#./:-]{1,40}")


def asked_before(earlier: Earlier | None, speech: Speech, phrases: Phrases) -> dict[str, Slot]:
    """Return the slots of the notice before; all empty where a letter asks for the first time."""
    told = earlier or Earlier("", _NEVER, 0)
    promised, deadline = told.promised, speech.basis.deadline
    over_on = languages.day(told.over_on, speech.language) if told.over_on else ""
    return {
        "earlier_reference": Slot(clean(told.reference)),
        "earlier_date": Slot(languages.day(told.sent_on, speech.language) if earlier else ""),
        "earlier_number": Slot(told.number if _NUMBER.fullmatch(told.number) else ""),
        "earlier_count": Slot(str(told.count)),
        "earlier_one": flag(told.count == 1),
        "still_there": flag(told.is_there),
        "over_on": Slot(over_on),
        "time_given": flag(told.is_given),
        "time_source": Slot(clean(deadline.source) if deadline else ""),
        "promise_time": Slot(_amount(promised.amount, promised.unit, phrases) if promised else ""),
        "promise_source": Slot(clean(promised.source) if promised else ""),
        "promise_read": Slot(languages.day(promised.read_on, speech.language) if promised else ""),
    }


def _amount(amount: int, unit: str, phrases: Phrases) -> str:
    one, more = phrases.times[unit]
    return (one if amount == 1 else more) % {"number": amount}
