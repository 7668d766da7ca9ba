"""What she can be asked of the pictures once she handed her case in, in words to her (U2, U5); her answers stay her word.

What she does not know stays unknown. What somebody else recorded stays as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework import file_refusals, handingin, whichpicture
from casework.alone import is_alone
from casework.models import Case, Image, Sighting
from casework.sentences import picture_title

_OPEN = _("I do not know")
_YES_NO = ((True, _("Yes")), (False, _("No")))


@dataclass(frozen=True)
class OwnQuestion:
    """One question. `fact`: a name of the vocabulary of pictures; `settles`: what laws ask that it answers.

    `choices`: none where she answers in words; `several`: more than one row may be chosen; `hints`: second lines of rows;
    `image`: the picture that it is about, where each is asked about by itself; `sighting`: the link. `form`: a name, where the
    same fact is asked in other words too. `open_row`: the last row, that leaves it open.
    """

    fact: str
    settles: frozenset[str]
    says: Promise
    why: Promise
    choices: tuple[tuple[object, Promise | str], ...]
    several: bool = False
    hints: tuple[tuple[str, Promise | str], ...] = ()
    image: Image | None = None
    sighting: Sighting | None = None
    form: str = ""
    open_row: Promise | str = _OPEN

    @property
    def code(self) -> str:
        """Return what tells this question from every other of the case."""
        about = self.image or self.sighting
        return f"{self.fact}:{about.number}" if about else self.fact

    def in_words(self, value: object) -> list[str]:
        """Return an answer as she read it; nothing where she did not know, or typed it."""
        given = value if isinstance(value, list) else [value]
        return [str(words) for one, words in self.choices if one in given]


def title_of(asked: OwnQuestion) -> str:
    """Return a question as staff read it: with the link or the picture that it is about."""
    if asked.sighting is not None:
        return f"{gettext('Address')} {asked.sighting.number}: {asked.says}"
    if asked.image is None:
        return str(asked.says)
    return f"{picture_title(asked.image.number, is_film=asked.image.is_film)}: {asked.says}"


# By how many routes an answer changes, counted with one link in six countries (November 2026). Of a real picture a yes to
# her agreement closes 73 of a worked case and all 28 of a self-filed one, what can be seen 14 and 8 at most. First what the
# picture is, since it is of that that the others are asked; what looks real only matters once it is known.
QUESTIONS = (
    OwnQuestion(
        "kind",
        frozenset({"image.kind"}),
        _("Is it a real picture or film, or made by a computer?"),
        _("Laws name both, and some name one alone."),
        ((Image.Kind.REAL.value, _("Real")), (Image.Kind.SYNTHETIC.value, _("Made or changed by a computer"))),
    ),
    OwnQuestion(
        "licensed",
        frozenset({"image.licensed"}),
        _("Did you agree that others see it there?"),
        _("The letter says that you did not. So it has to be true. If you did, fewer ways are open."),
        _YES_NO,
    ),
    OwnQuestion(
        "shows",
        frozenset({"image.shows"}),
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
        "depiction",
        frozenset({"image.depiction", "person.identifiable"}),
        _("How can people tell that it is you?"),
        _("The letter has to say who is shown. It needs no name for that."),
        (
            ("face", _("My face")),
            ("body", _("My body")),
            ("other_face", _("My body, with another person’s face")),
            ("mark", _("A tattoo, a scar or another mark")),
            ("voice", _("My voice")),
            ("name", _("My name is with it")),
            ("place", _("The place, or things in it")),
            ("nothing", _("People cannot tell. I know it myself")),
        ),
        several=True,
        hints=(
            ("body", _("Also where no face is in it")),
            ("name", _("For example in a title, or under it")),
            ("place", _("For example a room that people know")),
        ),
    ),
    OwnQuestion(
        "realistic",
        frozenset({"image.realistic"}),
        _("Does it look real?"),
        _("Some laws ask whether others could take it for real."),
        _YES_NO,
    ),
)  # fmt: skip
# In place of how people can tell, where she said on her way in that it is by the place. Some laws take what stands around her
# (GDPR, recital 26), others look for something of her (47 U.S.C. § 223(h)(1)(C)); the law data does not tell them apart.
OF_HERSELF = OwnQuestion(
    "depiction",
    frozenset({"image.depiction", "person.identifiable"}),
    _("Is there anything of you yourself in it?"),
    _("You said that people know the place. Some laws look for something of you."),
    (
        ("face", _("My face")),
        ("body", _("My body")),
        ("mark", _("A tattoo, a scar or another mark")),
        ("voice", _("My voice")),
        ("place", _("No")),
    ),
    several=True,
    form="of_herself",
)
# As it was asked on her way in: corrected in the same words.
MADE_FROM = replace(
    QUESTIONS[0],
    choices=(
        ("as_taken", _("Real")),
        ("own_picture", _("Changed by a computer, from a picture of me")),
        ("changed_film", _("Changed by a computer, from a film or pictures that I made, or was paid for")),
        ("made", _("Made or changed by a computer. I do not know from what")),
    ),
    hints=(("as_taken", _("Also one that you took yourself, or were paid for")),),
    form="made_from",
)
# Asked on her way in alone, and of the case: no law hangs on it.
AVOID = OwnQuestion(
    "avoid",
    frozenset(),
    _("Is there anything you do not want?"),
    _(
        "You can change each answer. A letter that has not left follows the new one. A letter that left stays as it is."
    ),
    (
        ("police", _("No police")),
        ("regulator", _("No authority")),
        ("copyright", _("No copyright letters: they can pass my name on")),
        ("name", _("My name is given to nobody")),
    ),
    several=True,
    open_row=_("No"),
)
# No law hangs on it, so it waits until she comes to it herself.
DESCRIPTION = OwnQuestion(
    "description",
    frozenset(),
    _("Can you describe it in a few plain words?"),
    _("For example: a woman by a window, dark hair, blue curtain. Letters can use these words."),
    (),
)
# Without it no law can be judged at the link, so it settles whatever laws ask of the picture. Its choices are her pictures.
WHICH = OwnQuestion(
    "picture",
    frozenset[str]().union(*(asked.settles for asked in QUESTIONS)),
    _("Which picture is behind this link?"),
    _(
        "A letter is about that one alone. Are some so alike that you cannot tell them apart? Then choose any of them."
    ),
    (),
)
# The film or the picture that others were made from: her agreement to it is another matter.
_OF_SOURCE = _("Think of the film or picture that it was made from. Did you agree that others see that?")


def open_questions(case: Case, *, at: datetime) -> list[OwnQuestion]:
    """Return what she can still be asked; nothing in a case that she did not open. Opens confidential fields.

    Where nobody else can say it, what she did not know is asked again from the next day on: else no letter could ever go.
    """
    if not _is_in(case):
        return []
    alone, today = is_alone(case), localdate(at).isoformat()
    told = {
        code
        for code, entry in entries(case)
        if entry["value"] is not None or not alone or entry["on"] == today
    }
    return [asked for asked in _asked(case, told) if asked.code not in told]


def description(case: Case) -> OwnQuestion | None:
    """Return the question for words on the picture; None: it has some, she was asked on her way in, or there are several."""
    if not _is_in(case) or "file" in case.intake.answered:
        return None
    is_empty = not case.images.in_use().exists()
    return DESCRIPTION if is_empty or len(lacking(case, DESCRIPTION.fact, set())) == 1 else None


def entries(case: Case) -> list[tuple[str, dict[str, Any]]]:
    """Return what she answered, by the code of its question (toldlater)."""
    said = (case.intake.said or {}) if hasattr(case, "intake") else {}
    return list(said.get("later", {}).items())


def _is_in(case: Case) -> bool:
    return hasattr(case, "intake") and case.intake.finished_on is not None


def _asked(case: Case, told: set[str]) -> Iterator[OwnQuestion]:
    """Yield each question that a picture lacks the answer to; her agreement is asked for each by itself.

    Where nobody else reads it, so is all else of several: an answer about one may be wrong of another.
    """
    yield from (which(case, row) for row in whichpicture.unnamed(case))
    is_empty = not case.images.in_use().exists()
    apart = is_alone(case) and len(whichpicture.made_in(case)) > 1
    for asked in QUESTIONS if apart else _not_said(case):
        if is_empty and (asked.fact != "realistic" or "kind" in told):
            yield asked
            continue
        rows = lacking(case, asked.fact, told)
        if apart or asked.fact == "licensed":
            yield from (about_image(asked, row) for row in rows)
        elif rows:
            yield asked


def _not_said(case: Case) -> list[OwnQuestion]:
    """Return the questions without what she said of all on her way in: that people can tell by the place, or not at all."""
    if dict(entries(case)).get("depiction", {"form": OF_HERSELF.form}).get("form") != OF_HERSELF.form:
        return list(QUESTIONS)  # she has said it anew since
    said = (case.intake.said or {}).get("told_by", {}).get("told_by", ())
    if "nothing" in said:
        return [asked for asked in QUESTIONS if asked.fact != "depiction"]
    is_place = handingin.is_identifiable(said) is None and "place" in said
    return [OF_HERSELF if is_place and asked.fact == "depiction" else asked for asked in QUESTIONS]


def lacking(case: Case, fact: str, told: set[str]) -> list[Image]:
    """Return the pictures that letters speak of and of which nobody said it yet."""
    rows = case.images.in_use().order_by("number")
    named = rows.filter(pk__in=case.sightings.open().exclude(image=None).values("image"))
    if not named and whichpicture.unnamed(case):
        return []  # an answer would change no letter
    return [row for row in (list(named) or list(rows)) if _lacks(row, fact, told)]


def _lacks(row: Image, fact: str, told: set[str]) -> bool:
    if fact == "kind":
        return row.kind == Image.Kind.UNKNOWN
    if row.kind == Image.Kind.SOURCE and fact != "licensed":
        # What can be seen in it, and of whom, is another question than the one that she reads.
        return False
    if fact == "realistic" and (
        row.kind == Image.Kind.REAL
        or (row.kind == Image.Kind.UNKNOWN and told.isdisjoint({"kind", f"kind:{row.number}"}))
    ):
        return False
    return row.facts.get(fact) in (None, [], "unknown")


def about_image(asked: OwnQuestion, image: Image) -> OwnQuestion:
    """Return a question about one picture alone."""
    is_source = image.kind == Image.Kind.SOURCE
    return replace(asked, says=_OF_SOURCE if is_source else asked.says, image=image)


def which(case: Case, row: Sighting) -> OwnQuestion:
    """Return the question which of her pictures is behind a link."""
    made = whichpicture.made_in(case)
    titles = tuple((str(one.number), picture_title(one.number, is_film=one.is_film)) for one in made)
    names = ((str(one.number), file_refusals.printable(one.file_name or "")) for one in made)
    return replace(WHICH, choices=titles, hints=tuple(one for one in names if one[1]), sighting=row)
