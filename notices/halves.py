"""One half of a letter: all of it in one language, made from that language's templates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from notices.elements import Element, Filler
from notices.languages import LEADING, name_in, short
from notices.phrases import Phrases, phrases_of
from notices.slots import LetterError, Slot, Slots, clean, pick_template, render_template
from notices.typesetting import Block, Section, marked, section_html, section_of, section_text, tidy
from notices.wordings import Speech, translated

SECTIONS = (
    "opening", "request", "places", "content", "person", "why",
    "earlier", "declarations", "further", "confidence", "reply", "closing",
)  # fmt: skip
# What a letter that asks again is made of.
ASKS_AGAIN = ("opening", "request", "places", "confidence", "reply", "closing")
# Ready sentences that are true of some cases only, and the slot that says of which.
FITS = {
    "statement_synthetic": "never_posed",
    "statement_minor": "minor_in_image",
    "statement_of_non_consent": "unlicensed",
    "withdrawal_of_consent": "unlicensed",
    "consent_withdrawn": "licensed",
    "objection": "objects",
    "reasons_unlawful": "unlicensed",
    "erasure_request": "unlicensed",
    "threat": "threat",
    "complaint": "complains_again",
}


@dataclass(frozen=True)
class Half:
    """One half: its words, its elements by key, what it tells, and which ready sentences it says.

    `subject`, `text` and `html` are complete: a half could stand alone.
    """

    language: str
    subject: str
    sections: tuple[Section, ...]
    elements: dict[str, Element]
    facts: frozenset[str]
    told: frozenset[str]
    text: str
    html: str


def make_half(filler: Filler) -> Half:
    """Return the letter in the language of the filler. Raises LetterError: a template asks for what is not declared."""
    return _Composer(filler).half()


def excerpt(speech: Speech, told: frozenset[str]) -> tuple[Block, ...]:
    """Return the law file's sentences in a language that no letter is written in, for those that a letter tells."""
    keys = dict.fromkeys(one.about for one in speech.basis.statements)
    found = [translated(speech, key, None) for key in keys if key in told]
    return tuple(Block("words", said.text, said.language) for said in found if said is not None)


class _Composer:
    """One half in the making."""

    def __init__(self, filler: Filler) -> None:
        self.filler, self.slots, self.speech = filler, filler.slots, filler.speech
        self.phrases: Phrases = phrases_of(self.speech.written, self.speech.folder)
        self.elements = filler.fill()
        self.placed: set[str] = set()
        self.sections: tuple[Section, ...] = ()
        self.slots.parts = {
            "element": self._element,
            "statement": self._statement,
            "sections": self._sections,
        }

    def half(self) -> Half:
        title = self._words("title.txt")
        self.slots.values = {**self.slots.values, "title": Slot(title)}
        names = ASKS_AGAIN if self.speech.asks_again else SECTIONS
        made = {name: self._section(name) for name in sorted(names, key=_last_the_rest)}
        made["own"] = self._own_words()
        self.sections = tuple(made[name] for name in _with_own(names) if made[name].blocks)
        self._refuse_unplaced()
        subject = self._words("subject.txt")
        text = tidy(self._skeleton("body.txt", html=False))
        html = self._skeleton("body.html", html=True)
        return Half(
            language=self.speech.language,
            subject=subject,
            sections=self.sections,
            elements=self.elements,
            facts=frozenset(self.slots.facts),
            told=frozenset(self.filler.told),
            text=text,
            html=html,
        )

    def _page(self, name: str, *, html: bool) -> str:
        return self._rendered([f"{place}/{name}" for place in self.speech.folders], html=html)

    def _skeleton(self, name: str, *, html: bool) -> str:
        """The frame of a letter, alike in every language; its labels are phrases."""
        return self._rendered([name], html=html)

    def _rendered(self, names: Sequence[str], *, html: bool) -> str:
        template = pick_template(self.speech.folder, names)
        if template is None:
            raise LetterError(f"There is no {names[-1]}.")
        return render_template(template, self.slots, html=html)

    def _words(self, name: str) -> str:
        return clean(self._page(name, html=False))

    def _section(self, name: str) -> Section:
        return section_of(self._page(f"parts/{name}.txt", html=False), self.speech.written)

    def _own_words(self) -> Section:
        """What people wrote stays in the language in which they wrote it; where that is another one, the letter says so."""
        blocks, words = [], self.phrases.words
        for one in self.slots.own:
            self.slots.disclose(one.facts)
            if short(one.language) != short(self.speech.written):
                name = name_in(one.language, self.speech.written)
                blocks.append(Block("words", words["own_language"] % {"language": name}, self.speech.written))
            blocks.append(Block("words", clean(one.text), one.language))
        return Section(words["own"], tuple(blocks))

    def _element(self, key: str, *, html: bool) -> str:
        if key == "*":
            rest = [k for k in self.elements if k not in self.placed]
            return "\n\n".join(self._element(k, html=html) for k in rest)
        element = self.elements.get(key)
        if element is None or key in self.placed:
            return ""
        self.placed.add(key)
        if element.status == "missing":
            return self._missing(element) if element.is_required else ""
        if key == "location_url":
            return marked("places", element.text, element.language)
        parts = re.split(r"\n\s*\n", element.text)
        return "\n\n".join(marked("words", clean(part), element.language) for part in parts)

    def _missing(self, element: Element) -> str:
        words = self.phrases.words
        # Law files say what they ask for in English alone.
        what = element.requirement if self.speech.written == LEADING else words["missing_there"]
        says = words["missing"] % {"what": what, "source": element.source}
        return marked("missing", clean(says), self.speech.written)

    def _statement(self, key: str, *, html: bool) -> str:
        if key in self.filler.used or key in self.elements:
            return ""
        fits = FITS.get(key, "")
        if fits and not self.slots.values[fits].value:
            return ""
        found = self.filler.sentence(key)
        if found is None:
            return ""
        # It stands or falls with this, so it tells it; where there is no such sentence, nothing does.
        if fits:
            self.slots.holds(fits)
        self.filler.used.add(key)
        return marked("words", found.text, found.language)

    def _sections(self, _name: str, *, html: bool) -> str:
        rows = places_of(self.slots)
        shown = [
            section_html(one, rows, self.phrases) if html else section_text(one) for one in self.sections
        ]
        return "\n".join(shown)

    def _refuse_unplaced(self) -> None:
        """An element counts as filled only when its words stand in the letter."""
        lost = [e.key for e in self.elements.values() if e.status != "missing" and e.key not in self.placed]
        if lost:
            raise LetterError(f"No part of the letter prints: {', '.join(lost)}.")


def places_of(slots: Slots) -> Sequence[tuple[str, str, str]]:
    """Return number, address and day of first sight of each address, as the letter tells them."""
    table = slots.lists["places"]
    return [(row["number"].value, cell(slots, row, "url"), cell(slots, row, "first_seen")) for row in table]


def cell(slots: Slots, row: dict[str, Slot], name: str) -> str:
    """Return one value of a row, and record what it tells."""
    with slots.within(row):
        return slots.say(name)


def _with_own(names: Sequence[str]) -> tuple[str, ...]:
    """The sections with what people wrote themselves, before what is said of confidence; no template prints that."""
    place = names.index("confidence")
    return (*names[:place], "own", *names[place:])


def _last_the_rest(name: str) -> bool:
    """The section that prints what no other printed is made last, wherever it stands."""
    return name == "further"
