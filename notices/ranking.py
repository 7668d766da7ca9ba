"""What comes first: of routes, how soon a time brings something; of questions, which decides most. Pure."""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from types import MappingProxyType
from typing import Protocol

from notices.bases import Basis, Deadline
from notices.cautions import asks_for_face
from notices.conditions import Truth, evaluate
from notices.flatfacts import RecipientFacts
from notices.law import Law
from notices.places import Groups, overlaps
from notices.terms import Unit

RANK: Mapping[Truth, int] = MappingProxyType({Truth.YES: 0, Truth.UNKNOWN: 1, Truth.NO: 2})
# Shares are of the 90 days after a notice for which it was gone (notices.figures). A recipient without a record stands
# between those who mostly acted soon and those who mostly did not.
_NO_RECORD = 0.5
# Asked before all else: where someone under 18 may be shown, the way is another one (design §3.10).
_AGE = "person.age_in_image"

_HOURS_OF = {Unit.HOURS: 1.0, Unit.CALENDAR_DAYS: 24.0, Unit.WORKING_DAYS: 24.0 * 7 / 5, Unit.MONTHS: 744.0}
# Behind every running number: duties without a number, then times that somebody else must start, then none.
_WITHOUT_NUMBER, _STARTED_BY_OTHERS, _WITHOUT_TIME = 10_000.0, 20_000.0, 30_000.0
# About the one who did it, and mostly known to nobody. One country out of all makes one law a yes, so however many
# wait for it, it is asked after everything that she can say herself.
_ABOUT_THE_OTHER = frozenset({"sighting.uploader_country", "image.threat_from"})
# What a caseworker mostly cannot know: asked after what she can say herself.
_HARD_TO_KNOW = frozenset({"sighting.host_country", "sighting.platform", "person.nationalities"})
# What sounds as if it were her fault is asked after the rest that she can say.
_LATE = frozenset({"image.licensed"})


class Asking(Protocol):
    """What has open questions: a route."""

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the facts whose knowledge would decide it."""


class Placed(Protocol):
    """What has its place among others: a route."""

    @property
    def basis_id(self) -> str:
        """Return the law."""

    @property
    def answer(self) -> Truth:
        """Return what the law answers."""

    @property
    def recipient(self) -> RecipientFacts | None:
        """Return who would act; None where nobody is known."""

    @property
    def deadline(self) -> Deadline | None:
        """Return the law's time."""

    @property
    def starts_clock(self) -> bool:
        """Say whether the notice itself starts it."""

    @property
    def exposure(self) -> int:
        """Return the meter, 0 to 3."""


Place = tuple[int, bool, bool, float, bool, float, float, int, str, str]


def place(
    route: Placed, *, shares: Mapping[str, float], first: Container[str], home: Container[str] = ()
) -> Place:
    """Return what routes are sorted by. `first`: ids of laws that come before the others of the same answer.

    `home`: ids of the laws of the country where she lives. They come first among those of the same time, and among
    those whose time no notice starts.

    What asks for a photo of the face stands behind what does not: the regulator comes first.
    """
    name = route.recipient.name if route.recipient else ""
    time = time_rank(route.deadline, starts=route.starts_clock)
    return (
        RANK[route.answer],
        route.basis_id not in first,
        asks_for_face(route.recipient),
        min(time, _WITHOUT_NUMBER),
        route.basis_id not in home,
        time,
        -shares.get(route.recipient.id, _NO_RECORD) if route.recipient else -_NO_RECORD,
        route.exposure,
        route.basis_id,
        name,
    )


def at_home(law: Law, residence: str | None) -> frozenset[str]:
    """Return the laws of the place where somebody lives, and of what it is part of, by id."""
    return frozenset(one.id for one in law if is_at_home(one, residence, law.groups))


def is_at_home(basis: Basis, residence: str | None, groups: Groups) -> bool:
    """Say whether a law is of the place where somebody lives, or of one that it is part of; no where that is not known."""
    return bool(residence) and overlaps(residence, basis.jurisdiction, groups)


def for_the_young(law: Law) -> frozenset[str]:
    """Return the programmes and hotlines, and the laws that are there for those under 18 alone, by id."""
    return frozenset(basis.id for basis in law if _is_programme(basis) or _is_for_minors_alone(basis, law))


def _is_programme(basis: Basis) -> bool:
    return basis.kind == "hash-programme" or (
        basis.authority is not None and basis.authority.kind == "programme"
    )


def _is_for_minors_alone(basis: Basis, law: Law) -> bool:
    return evaluate(basis.condition, {_AGE: "adult"}, law.groups).truth == Truth.NO


def time_rank(deadline: Deadline | None, *, starts: bool) -> float:
    """Return the rank of a time, the soonest first. `starts`: the notice itself starts it."""
    if deadline is None or deadline.unit == Unit.NONE:
        return _WITHOUT_TIME
    if deadline.amount is None:
        return _WITHOUT_NUMBER
    hours = deadline.amount * _HOURS_OF[deadline.unit]
    return hours if starts else _STARTED_BY_OTHERS + hours


def next_question(routes: Iterable[Asking], *, without: Container[str] = ()) -> str | None:
    """Return the fact that decides most of what is open: each open route shares one vote among its questions.

    The age comes before every other.

    `without`: facts that nobody can be asked for.
    """
    votes: dict[str, float] = defaultdict(float)
    for route in routes:
        for question in route.questions:
            votes[question] += 1 / len(route.questions)
    asked = [question for question in votes if question not in without]
    if _AGE in asked:
        return _AGE
    return max(asked, key=lambda one: (-lateness(one), votes[one], one), default=None)


def lateness(fact: str) -> int:
    """Return how late a fact is asked for, 0 to 3: what can be said first, what nobody can know last."""
    late = (_LATE, _HARD_TO_KNOW, _ABOUT_THE_OTHER)
    return next((step for step, facts in enumerate(late, start=1) if fact in facts), 0)
