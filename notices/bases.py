"""The shape of one legal basis, as a law file says it. Frozen data; nothing is read or judged here."""

from dataclasses import dataclass
from datetime import date

from notices.conditions import Condition
from notices.terms import LEARNERS, TELLS, Channel, Means, RunsFrom, Unit


@dataclass(frozen=True)
class Deadline:
    """How long, in the law's own unit, and what starts it. `amount` is None for EXPEDITIOUSLY and NONE.

    `starts_through` are the channels by which a notice starts the clock; delivery by another way makes an advice
    date, `advice_hours` after the delivery, which is ours and not the law's. `ends_on_working_day`: a time that would
    end on a day off ends with the next working day. `is_systems_duty`: the law binds the recipient's systems, so one
    late removal is no breach by itself. `is_incentive`: whoever acts in this time keeps its immunity, and nobody has to.
    `words`, `runs_from_words` and `source` are the law file's; `letter_words` say it to a recipient, "": as `words` do.
    """

    unit: Unit
    amount: int | None
    means: Means
    runs_from: RunsFrom
    words: str
    runs_from_words: str
    source: str
    starts_through: tuple[Channel, ...]
    advice_hours: int
    ends_on_working_day: bool = False
    is_systems_duty: bool = False
    is_incentive: bool = False
    letter_words: str = ""

    @property
    def is_fixed(self) -> bool:
        """Say whether the law gives a number."""
        return self.amount is not None

    @property
    def hours(self) -> int | None:
        """Return the number of hours where the law counts in hours."""
        return self.amount if self.unit == Unit.HOURS else None


@dataclass(frozen=True)
class CounterNotice:
    """The uploader's objection that a law knows: how long after it the picture may be put back, and what prevents that.

    `at_most`: after how long it is put back at the latest; None where the law does not say.
    """

    unit: Unit
    amount: int
    words: str
    source: str
    at_most: int | None = None


@dataclass(frozen=True)
class Element:
    """One thing that the notice must say. `is_required` is False for what is only wise to give.

    `belief_of` says whose word a declaration is: the signer's, or the depicted person's own; `belief_in` that it is
    a belief in the missing consent, NO_CONSENT, or "". `when` (None: always) says for which facts the element is needed.
    """

    key: str
    requirement: str
    source: str
    is_declaration: bool
    is_required: bool = True
    belief_of: str = "signer"
    belief_in: str = ""
    when: Condition | None = None

    @property
    def tells(self) -> frozenset[str]:
        """Return codes of casework.facts.DISCLOSABLE that filling it discloses."""
        return frozenset(TELLS.get(self.key, ()))


@dataclass(frozen=True)
class Statement:
    """A ready sentence. `fills`: it fulfils the element named in `about`; else it is an addition.

    `is_reviewed` is False where no local lawyer has read it: then it goes as a courtesy translation.
    `image_kind`: the kind of image that it is true of alone; "": of any. `after`: "refused" where it is true alone of one
    who refused before a time had run; "": of any.
    """

    about: str
    text: str
    language: str
    speaker: str
    fills: bool
    is_reviewed: bool
    origin: str = ""
    image_kind: str = ""
    after: str = ""

    @property
    def key(self) -> str:
        """Return what it is about, marked where only a representative can say it."""
        return f"{self.about}_representative" if self.speaker == "representative" else self.about


@dataclass(frozen=True)
class Rung:
    """One step of the ladder. `basis` is the id of the law to use next, or "". `after_hours` is our advice."""

    to: str
    kind: str
    how: str
    source: str = ""
    after_hours: int | None = None
    basis: str = ""


@dataclass(frozen=True)
class Caution:
    """A warning. `stands_alone`: she herself may be at risk, so it has a page before any step that names her.

    `reaches_police`: it says that what is reported may end with the police, though it goes to somebody else.
    """

    code: str
    text: str
    stands_alone: bool = False
    reaches_police: bool = False


@dataclass(frozen=True)
class Source:
    """Where it was read. `url` is "" for what has none."""

    title: str
    what: str
    url: str = ""

    @property
    def is_general_knowledge(self) -> bool:
        """Say whether nothing was read: the title says that it is known, from no source."""
        return not self.url and "general" in self.title and "knowledge" in self.title


@dataclass(frozen=True)
class OwnWay:
    """Where the authority of one country takes complaints: a page, or a mailbox; where that was read, and when."""

    country: str
    value: str
    source: str
    checked: date
    confidence: str


@dataclass(frozen=True)
class Authority:
    """The authority, court or programme that a basis is addressed to, where it is no party of the sighting.

    `each`: where those of single countries are reached, where every country has its own.
    """

    name: str
    kind: str
    how: str
    url: str = ""
    each: tuple[OwnWay, ...] = ()

    def way_in(self, country: str) -> OwnWay | None:
        """Return where the authority of a country is reached; None: the file does not say."""
        return next((one for one in self.each if one.country == country), None)

    @property
    def takes_complaints(self) -> bool:
        """Say whether a complaint can be written here and entered on a page of theirs that the law's file names."""
        return self.kind in {"regulator", "dispute body"} and bool(self.url)


@dataclass(frozen=True)
class Verification:
    """How far to trust it. `corrections` say what an earlier reading got wrong, with the date."""

    confidence: str
    checked: date
    open_questions: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Basis:
    """One law's duty or right. `deadline`, `authority` and `counter_notice` are None where the law has none."""

    id: str
    jurisdiction: str
    name: str
    official_name: str
    citation: str
    kind: str
    status: str
    in_force: date | None
    repealed: date | None
    covers: tuple[str, ...]
    who_may_notify: tuple[str, ...]
    addressed_to: tuple[str, ...]
    connecting_factor: str
    language: str
    learners: tuple[str, ...]
    condition: Condition
    deadline: Deadline | None
    authority: Authority | None
    required_elements: tuple[Element, ...]
    statements: tuple[Statement, ...]
    ladder: tuple[Rung, ...]
    cautions: tuple[Caution, ...]
    sources: tuple[Source, ...]
    penalty: str
    penalty_source: str
    verification: Verification
    counter_notice: CounterNotice | None = None

    @property
    def declarations(self) -> tuple[str, ...]:
        """Return the keys of elements that a person must confirm."""
        return tuple(element.key for element in self.required_elements if element.is_declaration)

    @property
    def discloses(self) -> frozenset[str]:
        """Return the fact codes that filling every element tells the recipient."""
        return frozenset().union(*(element.tells for element in self.required_elements))

    @property
    def exposure(self) -> int:
        """Return the meter: 0 nobody, 1 the recipient, 2 the uploader too, 3 a public database."""
        return max((LEARNERS.index(learner) + 1 for learner in self.learners), default=0)

    def element(self, key: str) -> Element | None:
        """Return the element of a key."""
        return next((element for element in self.required_elements if element.key == key), None)

    def statement(self, about: str, *, language: str = "en", speaker: str = "self") -> Statement | None:
        """Return the best ready sentence: in the language, else in English; by this speaker, else by anyone."""
        fitting = [one for one in self.statements if one.about == about and one.speaker in (speaker, "any")]
        short = language.split("-", maxsplit=1)[0]
        for wanted in (language, short, "en"):
            of_language = [
                one for one in fitting if wanted in (one.language, one.language.split("-", maxsplit=1)[0])
            ]
            if of_language:
                return min(of_language, key=lambda one: (one.language != wanted, one.speaker == "any"))
        return None
