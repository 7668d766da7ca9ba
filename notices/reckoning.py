"""Routes: which law reaches which recipient for which sightings, why, how fast and at what exposure. Pure.

Knows no country and reads no clock; law, recipients and the day are handed in (design §4).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from types import MappingProxyType
from typing import Any

from casework.facts import Facts
from notices.authorities import authority_of
from notices.bases import Basis, Deadline
from notices.cautions import cautions_of
from notices.clocks import starts_clock
from notices.conditions import Answer, FlatFacts, Reason, Truth, evaluate
from notices.flatfacts import RecipientFacts, asked_of, flatten
from notices.force import barred, standing_of, weighed, why_not_by
from notices.law import Law
from notices.operators import OneOf
from notices.ranking import RANK, at_home, for_the_young, place
from notices.terms import ERASURE_ALONE, LEARNERS, SET_UP_FOR_ONE_LAW, Channel
from notices.waiting import is_over

# Design §3.15: nobody hostile gets a notice.
_ENEMIES = Answer(Truth.NO, (Reason("all_hostile"),))
NO_SHARES: Mapping[str, float] = MappingProxyType({})
# Facts that are a representative's own when one writes for her.
_OF_THE_WRITER = frozenset({"name", "contact", "postal_address", "signature"})


@dataclass(frozen=True)
class Route:
    """One law, one recipient, one channel, for the sightings (positions in Facts.sightings) with the same answer.

    `recipient` is None where nobody is known yet who could act. `deadline` is the law's; it runs only if
    `starts_clock`. `discloses` are codes of DISCLOSABLE; `learned_by` says who comes to know them and `exposure` is
    the meter, 0 to 3. `writes` is False, with a code in `why_not`, where no letter may be written. `is_draft_only`:
    someone under 18 may be shown, so it is for a hotline or a lawyer (design §3.10).
    """

    basis_id: str
    answer: Truth
    reasons: tuple[Reason, ...]
    questions: tuple[str, ...]
    recipient: RecipientFacts | None
    channel: str
    starts_clock: bool
    deadline: Deadline | None
    discloses: tuple[str, ...]
    learned_by: tuple[str, ...]
    exposure: int
    cautions: tuple[Reason, ...]
    sightings: tuple[int, ...]
    writes: bool
    why_not: str
    is_draft_only: bool


@dataclass(frozen=True)
class _Matter:
    """One recipient at one sighting (None: there is no sighting yet), with what is known about the two.

    `is_threat`: an image that is threatened and seen nowhere, beside others that are: only an authority can act.
    """

    sighting: int | None
    recipient: RecipientFacts | None
    flat: FlatFacts
    is_threat: bool = False


@dataclass(frozen=True)
class _Judged:
    """Sightings at which one recipient gets the same answer from a law."""

    recipient: RecipientFacts | None
    answer: Answer
    sightings: tuple[int, ...]


def compute_routes(
    facts: Facts,
    *,
    recipients: Sequence[RecipientFacts],
    law: Law,
    today: date,
    confirmed: frozenset[str] = frozenset(),
    changed: frozenset[str] = frozenset(),
    shares: Mapping[str, float] = NO_SHARES,
    only: str = "",
) -> list[Route]:
    """Return every route, the best first: yes before unknown before no, then by time, by past answers, by exposure.

    Where someone under 18 may be shown, what is there for the young comes before the rest of its answer.
    A hostile recipient never gets one. `confirmed` and `changed`: what law reviewers found, as in why_no_letter.
    `shares`: by recipient id, after which part of earlier notices it acted; who is not there stands in the middle.
    `only`: the id of the one law to judge.
    """
    at_large = flatten(facts, image={}, sighting=None, recipient=None)
    bench = _Bench(facts, at_large, law, today, confirmed, changed)
    matters = list(_matters(facts, recipients, law, today))
    asked = [law.get(only)] if only else law
    routes = [bench.route(basis, judged) for basis in asked for judged in _answers(basis, matters, law)]
    first = for_the_young(law) if facts.may_be_minor else frozenset()
    home = at_home(law, facts.person.get("residence"))
    return sorted(routes, key=partial(place, shares=shares, first=first, home=home))


def _matters(facts: Facts, recipients: Sequence[RecipientFacts], law: Law, today: date) -> Iterator[_Matter]:
    """Yield what is to be judged; two that differ in nothing that a law asks about share one set of facts."""
    shared: dict[tuple[object, ...], FlatFacts] = {}
    for number, sighting in enumerate(facts.sightings):
        acting: list[RecipientFacts | None] = [one for one in recipients if number in one.sightings]
        for recipient in acting or [None]:
            flat = flatten(
                facts,
                image=facts.image_of(sighting),
                sighting=sighting,
                recipient=recipient,
                is_over=lambda made, country: is_over(made, law=law, country=country, today=today),
            )
            asked = {name: value for name, value in flat.items() if name in law.asked}
            key = tuple((name, repr(value)) for name, value in sorted(asked.items()))
            yield _Matter(number, recipient, shared.setdefault(key, asked))
    for image in _unseen(facts):
        flat = flatten(facts, image=image, sighting=None, recipient=None)
        yield _Matter(None, None, flat, is_threat=bool(facts.sightings))


def _unseen(facts: Facts) -> Iterable[Mapping[str, Any]]:
    """Return the images to judge without an address: all before the first is seen, then those that are threatened."""
    if not facts.sightings:
        return facts.images or ({},)
    seen = [facts.image_of(sighting) for sighting in facts.sightings]
    return [image for image in facts.images if image.get("threatened") and image not in seen]


def _answers(basis: Basis, matters: Sequence[_Matter], law: Law) -> list[_Judged]:
    """Return the sightings by recipient and answer. To an authority only the best answer of each sighting counts."""
    answers: dict[int, Answer] = {}
    best: dict[tuple[RecipientFacts | None, int | None], Answer] = {}
    for matter in matters:
        is_enemy = matter.recipient is not None and matter.recipient.hostile
        if (is_enemy or matter.is_threat) and basis.authority is None:
            continue
        answer = answers.get(id(matter.flat))
        if answer is None:
            answer = _of_a_tool(basis, matter) or _about_source(
                evaluate(basis.condition, matter.flat, law.groups), matter
            )
            answers[id(matter.flat)] = answer
        place = (None if basis.authority else matter.recipient, matter.sighting)
        if place not in best or RANK[answer.truth] < RANK[best[place].truth]:
            best[place] = answer
    if not best:
        # A law is never left out without a word.
        best = {(None, matter.sighting): _ENEMIES for matter in matters}
    grouped: dict[tuple[RecipientFacts | None, Answer], list[int]] = defaultdict(list)
    for (recipient, sighting), answer in best.items():
        grouped[recipient, answer] += [] if sighting is None else [sighting]
    return [
        _Judged(recipient, answer, tuple(sightings)) for (recipient, answer), sightings in grouped.items()
    ]


def _of_a_tool(basis: Basis, matter: _Matter) -> Answer | None:
    """Return a no where the address is that of a tool and the law is on images: at a tool there is none to remove."""
    if matter.flat.get("sighting.kind") == "tool" and "tool" not in basis.covers:
        return Answer(Truth.NO, (Reason("is_a_tool"),))
    return None


def _about_source(answer: Answer, matter: _Matter) -> Answer:
    """Ask what a source picture shows in place of its kind, which is told: by what it shows it is intimate or not."""
    if not isinstance(matter.flat.get("image.kind"), OneOf):
        return answer
    asks = tuple(("image.shows" if fact == "image.kind" else fact, can) for fact, can in answer.asks)
    return replace(answer, asks=asks)


@dataclass(frozen=True)
class _Bench:
    """What is the same for every route of one reckoning. `at_large`: what is known of no picture and no address."""

    facts: Facts
    at_large: FlatFacts
    law: Law
    today: date
    confirmed: frozenset[str]
    changed: frozenset[str]

    def route(self, basis: Basis, judged: _Judged) -> Route:
        """Return the route of one law for what was judged alike."""
        facts = self.facts
        answer = barred(basis, self.today) or _avoided(facts, basis) or weighed(basis, judged.answer)
        recipient = authority_of(basis, facts.person, judged.sightings) or judged.recipient
        channel = _channel(basis, recipient)
        # A way that nobody knows of, or that is a guess, starts nothing, however the law would have it.
        offered = recipient.channels if recipient else ()
        sure = offered if recipient is None else [one for one in offered if one not in recipient.guessed]
        starts = channel in sure and starts_clock(basis, channel, offered=offered)
        learned_by = _learners(basis, recipient)
        why_no = why_not_by(basis, standing_of(facts), self.today, self.confirmed, self.changed)
        why_not = "may_be_minor" if facts.may_be_minor else why_no
        return Route(
            basis_id=basis.id,
            answer=answer.truth,
            reasons=answer.reasons,
            questions=asked_of(answer.questions, is_seen=bool(judged.sightings)),
            recipient=recipient,
            channel=channel,
            starts_clock=starts,
            deadline=basis.deadline,
            discloses=_discloses(facts, basis, self.law, self.at_large),
            learned_by=learned_by,
            exposure=max((LEARNERS.index(one) + 1 for one in learned_by), default=0),
            cautions=cautions_of(
                facts,
                basis,
                recipient,
                starts=starts,
                channel=channel,
                sightings=judged.sightings,
            ),
            sightings=judged.sightings,
            writes=not why_not,
            why_not=why_not,
            is_draft_only=facts.may_be_minor,
        )


def _avoided(facts: Facts, basis: Basis) -> Answer | None:
    """Return a no that stands above the condition where she does not want this way."""
    way = "copyright" if basis.kind == "copyright" else basis.authority.kind if basis.authority else ""
    if way in facts.preferences.get("avoid", ()):
        return Answer(Truth.NO, (Reason("avoided", (("way", way),)),))
    return None


def _channel(basis: Basis, recipient: RecipientFacts | None) -> str:
    """Return the recipient's best channel for a law that is not known to fail; else the one that the law wants."""
    offered = recipient.open_channels if recipient else ()
    wanted = basis.deadline.starts_through if basis.deadline else ()
    return str(next(iter((*in_order(basis, offered), *wanted)), ""))


def in_order(basis: Basis, channels: Iterable[str]) -> list[str]:
    """Return the channels that may carry a law's notice: the law's own order first, then as they were given.

    A process that was set up for another law carries none, a copyright agent none outside copyright, an opt-out form
    none but erasure, and that last.
    """
    wanted = basis.deadline.starts_through if basis.deadline else ()
    closed = SET_UP_FOR_ONE_LAW | (frozenset() if basis.kind == "copyright" else {Channel.DESIGNATED_AGENT})
    closed |= frozenset() if basis.kind == "erasure-right" else ERASURE_ALONE
    fit = [one for one in dict.fromkeys(channels) if one in wanted or one not in closed]
    places = {one: wanted.index(one) if one in wanted else len(wanted) for one in fit}
    return sorted(fit, key=lambda one: (one in ERASURE_ALONE, places[one]))


def _learners(basis: Basis, recipient: RecipientFacts | None) -> tuple[str, ...]:
    forwards = recipient is not None and recipient.forwards_to_customer
    return tuple(one for one in LEARNERS if one in basis.learners or (forwards and one == "uploader"))


def _discloses(facts: Facts, basis: Basis, law: Law, flat: FlatFacts) -> tuple[str, ...]:
    """Return the facts that the required elements tell. One who writes for her gives his own name and contact."""
    needed = (
        element
        for element in basis.required_elements
        if element.when is None or evaluate(element.when, flat, law.groups).truth != Truth.NO
    )
    told = frozenset[str]().union(*(element.tells for element in needed))
    is_represented = facts.notifier.get("role") in ("representative", "clinic")
    if is_represented and told & _OF_THE_WRITER:
        told = told - _OF_THE_WRITER | {"organisation"}
    if is_represented and "depiction" in told and facts.preferences.get("disclose_name") is True:
        # Beside what is seen of her stands who she is.
        told |= {"name"}
    return tuple(sorted(told))
