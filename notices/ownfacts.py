"""What a letter of her own says and she has not been asked yet: asked of her one at a time, in words to her (U2, U5)."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import intake, pictures
from casework.models import Actor, Case, Image
from notices import answering

_YES_NO = ((True, _("Yes")), (False, _("No")))


@dataclass(frozen=True)
class OwnQuestion:
    """One question. `fact`: a name of the vocabulary of pictures; `several`: more than one row may be chosen."""

    fact: str
    says: Promise
    why: Promise
    choices: tuple[tuple[object, Promise], ...]
    several: bool = False
    image: Image | None = None


QUESTIONS = (
    OwnQuestion(
        "shows",
        _("What can be seen?"),
        _("Laws differ for it, and the letter says it in plain words."),
        (
            ("nude", _("A naked body")),
            ("sexual", _("A sexual act, or a body shown in a sexual way")),
            ("partly_clothed", _("Underwear or swimwear")),
            ("other", _("Something else")),
        ),
    ),
    OwnQuestion(
        "kind",
        _("Is it a real picture or film, or made by a computer?"),
        _("Laws name both, and some name one alone."),
        ((Image.Kind.REAL.value, _("Real")), (Image.Kind.SYNTHETIC.value, _("Made or changed by a computer"))),
    ),
    OwnQuestion(
        "realistic",
        _("Does it look real?"),
        _("Some laws ask whether others could take it for real."),
        _YES_NO,
    ),
    OwnQuestion(
        "depiction",
        _("How can it be told that it is you?"),
        _("The letter has to say who is shown. It needs no name for that."),
        (
            ("face", _("My face")),
            ("body", _("My body")),
            ("mark", _("A tattoo or a scar")),
            ("voice", _("My voice")),
            ("name", _("My name stands there")),
        ),
        several=True,
    ),
    OwnQuestion(
        "licensed",
        _("Did you agree that others see it there?"),
        _("The letter says that you did not. So it has to be true. If you did, other ways are open."),
        _YES_NO,
    ),
)  # fmt: skip
# The film or the picture that others were made from: her agreement to it is another matter.
_OF_SOURCE = _("Think of the film or picture that it was made from. Did you agree that others see that?")


def is_for_another(case: Case) -> bool:
    """Say whether somebody fills it in for her: then no letter can be sent from a case that nobody works (selffiling)."""
    return bool(case.facts.get("notifier", {}).get("role", "self") != "self")


def next_question(case: Case) -> OwnQuestion | None:
    """Return the first question that nobody has answered; None: the pictures are known, or no answer opens a letter.

    Opens confidential fields.
    """
    if is_for_another(case):
        return None
    rows = list(case.images.in_use().order_by("number"))
    for asked in QUESTIONS:
        if not rows:
            return asked
        if lacking := [row for row in rows if _lacks(row, asked.fact)]:
            return _about(asked, lacking[0])
    return None


@transaction.atomic
def keep(*, case: Case, asked: OwnQuestion, value: object, by: Actor, at: datetime) -> None:
    """Keep an answer for the picture that it is about, or for all that lack it. Raises as hold_open."""
    intake.hold_open(case)
    rows = list(case.images.in_use().order_by("number"))
    if not rows:
        pictures.describe_image(case=case, kind=Image.Kind.UNKNOWN, facts={asked.fact: value}, by=by, at=at)
        return
    if asked.fact == "depiction":
        intake.change_facts(case=case, facts={"person": {"identifiable": True}}, by=by, at=at)
    question = answering.question(
        case, f"image.{asked.fact}", number=asked.image.number if asked.image else None
    )
    if question is not None:
        answering.keep(case=case, asked=question, value=value, by=by, at=at)


def _lacks(row: Image, fact: str) -> bool:
    """Say whether nobody said it of a picture of which it can be said."""
    if fact == "kind":
        return row.kind == Image.Kind.UNKNOWN
    if fact == "realistic" and row.kind != Image.Kind.SYNTHETIC:
        return False
    if fact == "depiction" and row.kind == Image.Kind.SOURCE:
        return False
    return row.facts.get(fact) in (None, [], "unknown")


def _about(asked: OwnQuestion, image: Image) -> OwnQuestion:
    is_source = asked.fact == "licensed" and image.kind == Image.Kind.SOURCE
    says = _OF_SOURCE if is_source else asked.says
    return replace(asked, says=says, image=image)
