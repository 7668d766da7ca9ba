"""Which hash programme takes this person, and why, from facts alone. Pure; answers in three values like a law's condition.

The sentences speak of nobody by "she" or "you", so that staff and she herself read the same ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.countries import name_of
from casework.hashprogrammes import Programme
from casework.helplines import ADULT, MINOR

TAKES, DOES_NOT, UNKNOWN = "takes", "does_not_take", "unknown"
# What is shown first: programmes that take her, then those of which something is missing.
ORDER = (TAKES, UNKNOWN, DOES_NOT)
_EIGHTEEN = 18
UNSURE = "unsure"


@dataclass(frozen=True)
class Situation:
    """What decides. "" and None: not known. `age_in_image`: adult, minor or unsure; `kinds`: of the pictures.

    `is_only_threatened`: nothing is published as far as anybody knows.
    """

    age_in_image: str = ""
    age_now: str = ""
    residence: str = ""
    kinds: frozenset[str] = frozenset()
    is_only_threatened: bool | None = None


@dataclass(frozen=True)
class Fit:
    """The answer about one programme: takes, does_not_take or unknown; why, in sentences; what would decide it."""

    programme: Programme
    answer: str
    because: tuple[str, ...]
    questions: tuple[str, ...] = ()


def situation_of(person: dict[str, object], images: list[dict[str, object]]) -> Situation:
    """Return what facts of a case (sections of casework.facts, each image with its `kind`) say about it."""
    age = person.get("age_now")
    known = [
        image for image in images if image.get("threatened") is not None or image.get("published") is not None
    ]
    threatened = any(image.get("threatened") for image in known)
    return Situation(
        age_in_image=str(person.get("age_in_image") or ""),
        age_now="" if not isinstance(age, int) else (ADULT if age >= _EIGHTEEN else MINOR),
        residence=str(person.get("residence") or ""),
        kinds=frozenset(str(image["kind"]) for image in images) & {"real", "synthetic"},
        is_only_threatened=(threatened and not any(image.get("published") for image in known))
        if known
        else None,
    )


def fits(programmes: tuple[Programme, ...], situation: Situation) -> list[Fit]:
    """Return the answer about each programme for people, those that take her first, each group in the file's order."""
    found = [fit(programme, situation) for programme in programmes if programme.audience]
    return sorted(found, key=lambda one: ORDER.index(one.answer))


def fit(programme: Programme, situation: Situation) -> Fit:
    """Say whether a programme takes this person. One *no* decides; else one *unknown* does."""
    said = [one for one in _said(programme, situation) if one is not None]
    for answer in (DOES_NOT, UNKNOWN, TAKES):
        reasons = [words for told, words, _question in said if told == answer]
        if reasons:
            questions = [str(question) for told, _words, question in said if told == UNKNOWN and question]
            return Fit(programme, answer, tuple(reasons), tuple(questions) if answer == UNKNOWN else ())
    raise AssertionError("Every programme says something about the age in the picture.")


_Told = tuple[str, str, Promise | str]


def _said(programme: Programme, situation: Situation) -> Iterator[_Told | None]:
    if not programme.audience:
        yield (
            DOES_NOT,
            gettext("It is for companies and authorities: nobody can use it for a picture of their own."),
            "",
        )
        return
    yield _age_in_image(programme, situation.age_in_image)
    yield _age_now(programme, situation)
    yield _residence(programme, situation.residence)
    yield _kinds(programme, situation.kinds)
    yield _threat(programme, situation.is_only_threatened)
    if programme.confidence == "low":
        yield UNKNOWN, gettext("What is known of it is not sure. Read it with the operator first."), ""


def _age_in_image(programme: Programme, age: str) -> _Told:
    if set(programme.audience) == {ADULT, MINOR}:
        return TAKES, gettext("It is for pictures of any age."), ""
    is_for_minors = MINOR in programme.audience
    if age == UNSURE:
        words = (
            gettext("It is for pictures from before 18. While that is not sure, it is the safer one to ask.")
            if is_for_minors
            else gettext("It is only for pictures from after 18, and that is not sure here.")
        )
        return UNKNOWN, words, _("Is every picture from after 18?")
    if age not in {ADULT, MINOR}:
        return (
            UNKNOWN,
            gettext("It depends on the age in the picture."),
            _("Is every picture from after 18?"),
        )
    if (age == MINOR) == is_for_minors:
        words = (
            gettext("It is for pictures from before 18, whatever the age now.")
            if is_for_minors and not programme.age_now
            else gettext("It is for pictures from before 18.")
            if is_for_minors
            else gettext("The pictures are from after 18.")
        )
        return TAKES, words, ""
    if is_for_minors:
        return DOES_NOT, gettext("It is only for pictures from before 18, and these are from after."), ""
    return DOES_NOT, gettext("It is not for pictures from before 18."), ""


def _age_now(programme: Programme, situation: Situation) -> _Told | None:
    if programme.age_now != MINOR:
        return None
    if situation.age_now == ADULT:
        return DOES_NOT, gettext("It is only for people who are under 18 now."), ""
    if situation.age_now == MINOR:
        return TAKES, gettext("It is for people who are under 18 now, as here."), ""
    return UNKNOWN, gettext("It is only for people who are under 18 now."), _("What is the age now?")


def _residence(programme: Programme, residence: str) -> _Told | None:
    if not programme.residence:
        return TAKES, gettext("It takes people from every country."), ""
    named = ", ".join(name_of(code) for code in programme.residence)
    if not residence:
        return (
            UNKNOWN,
            gettext("It takes people in %(places)s.") % {"places": named},
            _("Which country is it about?"),
        )
    if {residence, residence.partition("-")[0]} & set(programme.residence):
        return TAKES, gettext("It is for people in %(places)s, as here.") % {"places": named}, ""
    return (
        DOES_NOT,
        gettext("It takes people in %(places)s alone.") % {"places": named},
        "",
    )


def _kinds(programme: Programme, kinds: frozenset[str]) -> _Told | None:
    if "synthetic" not in kinds:
        return None
    if "synthetic" in programme.kinds:
        return TAKES, gettext("It takes pictures that were made or changed by software too."), ""
    if "real" in kinds:
        return (
            TAKES,
            gettext("Whether it takes those made by software was not read; it takes the others."),
            "",
        )
    return (
        UNKNOWN,
        gettext("Whether it takes pictures that were made by software was not read anywhere."),
        _("Ask the programme whether it takes pictures that were made by software."),
    )


def _threat(programme: Programme, is_only_threatened: bool | None) -> _Told | None:
    if not is_only_threatened:
        return None
    if programme.threat_counts:
        return (
            TAKES,
            gettext("It may be used before anything is published, when somebody only threatens."),
            "",
        )
    return (
        UNKNOWN,
        gettext("Whether it may be used before anything is published was not read anywhere."),
        _("Ask the programme whether a threat is enough."),
    )
