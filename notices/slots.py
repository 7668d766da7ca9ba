"""The slots of a letter: a template can print only what it declares, and what it prints is recorded as disclosed.

The context of a letter holds one name that templates cannot spell (it begins with an underscore), so that the tags
of this room are the only way to a value. Values can be covered for a packet.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.template import (
    Context,
    Engine,
    Library,
    Node,
    Template,
    TemplateDoesNotExist,
    TemplateSyntaxError,
)
from django.template.base import NodeList, Parser, Token, VariableNode
from django.utils.html import escape

register = Library()
_KEY = "_slots"
_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co"})
_JOINERS = "\u200c\u200d"  # Persian and the scripts of India spell with them
_NO_BREAK = "\u00a0\u202f"  # French sets them before : ; ? !
# Marks of a paragraph of its own, set by tags and read by notices/typesetting.py. Values cannot hold them: `clean`.
MARK, MARK_END = "\x02", "\x03"


class LetterError(Exception):
    """A letter's template asks for something that does not exist or is not declared; names the template's slot."""


@dataclass(frozen=True)
class Slot:
    """One printable value. `fact` is the code that printing it discloses; None: it tells nothing about the person.

    `also` holds further facts that stand in free text, such as her name in a description.
    """

    value: str
    fact: str | None = None
    also: frozenset[str] = frozenset()


def flag(holds: bool) -> Slot:
    """Return a slot that says yes or nothing, and tells nothing about the person."""
    return Slot("yes" if holds else "")


@dataclass
class Slots:
    """Everything that a letter may print, and the record of what it did print."""

    values: Mapping[str, Slot]
    lists: Mapping[str, list[dict[str, Slot]]] = field(default_factory=dict)
    # Fact code -> what stands in the value's place. Empty: nothing is covered.
    covers: Mapping[str, str] = field(default_factory=dict)
    # Tags that print whole parts of a letter; notices/composing.py hands them in.
    parts: Mapping[str, Any] = field(default_factory=dict)
    # Paragraphs that people wrote (notices.freewords.Paragraph), as this letter may print them.
    own: Sequence[Any] = ()
    facts: set[str] = field(default_factory=set)
    _scope: list[dict[str, Slot]] = field(default_factory=list)

    def say(self, name: str) -> str:
        """Return a value for printing and record its fact. Raises LetterError: there is no such slot."""
        slot = self._find(name)
        if slot.fact is None or not slot.value:
            return slot.value
        self.facts |= {slot.fact, *slot.also}
        return self.covers.get(slot.fact, slot.value)

    def holds(self, name: str) -> bool:
        """Say whether a slot has a value. A sentence that stands or falls with it discloses it, so it is recorded."""
        slot = self._find(name)
        if slot.value and slot.fact is not None:
            self.facts.add(slot.fact)
        return bool(slot.value)

    def is_public(self, name: str) -> bool:
        """Say whether a slot tells nothing about the person."""
        return self._find(name).fact is None

    def disclose(self, facts: Iterable[str]) -> None:
        """Record facts that a ready sentence of a law file carries."""
        self.facts.update(facts)

    @contextmanager
    def within(self, row: dict[str, Slot]) -> Iterator[None]:
        """Make the slots of one row of a list reachable."""
        self._scope.append(row)
        try:
            yield
        finally:
            self._scope.pop()

    @contextmanager
    def noting(self) -> Iterator[set[str]]:
        """Yield a set that holds, at the end, the facts disclosed meanwhile."""
        before, self.facts = self.facts, set()
        noted: set[str] = set()
        try:
            yield noted
        finally:
            noted.update(self.facts)
            self.facts = before | self.facts

    def _find(self, name: str) -> Slot:
        for row in reversed(self._scope):
            if name in row:
                return row[name]
        if name not in self.values:
            raise LetterError(f"No slot is named {name!r}.")
        return self.values[name]


def clean(text: str) -> str:
    """Return one line of text without control, bidi-override and other invisible format characters."""
    line = re.sub(rf"[^\S{_NO_BREAK}]+", " ", str(text))
    if line.isprintable():  # nearly every line, and asked once rather than of each sign
        return line.strip()
    return "".join(c for c in line if c in _JOINERS or unicodedata.category(c) not in _INVISIBLE).strip()


class _LetterEngine(Engine):
    """Knows inheritance, translation and the tags of this room; refuses every template that spells a variable."""

    default_builtins = ["django.template.loader_tags", "django.templatetags.i18n", "notices.slots"]

    def find_template(self, name: str, dirs: Any = None, skip: Any = None) -> tuple[Template, Any]:
        template, origin = super().find_template(name, dirs, skip)
        if template.nodelist.get_nodes_by_type(VariableNode):
            raise LetterError(f"{name} spells a variable; a letter prints slots only.")
        return template, origin


@lru_cache(maxsize=8)
def engine(folder: Path) -> Engine:
    """Return the engine of a folder of letters; its templates are compiled once."""
    loader = (
        "django.template.loaders.cached.Loader",
        [("django.template.loaders.filesystem.Loader", [str(folder)])],
    )
    return _LetterEngine(loaders=[loader], autoescape=True)


def render_template(template: Template, slots: Slots, *, html: bool) -> str:
    """Return a template's words; values are escaped when it is HTML."""
    return str(template.render(Context({_KEY: slots}, autoescape=html)))


def pick_template(folder: Path, names: Iterable[str]) -> Template | None:
    """Return the first template that exists; None when none does."""
    for name in names:
        try:
            return engine(folder).get_template(name)
        except TemplateDoesNotExist:
            continue
    return None


def _name_of(token: Token) -> str:
    bits = token.split_contents()
    if len(bits) != 2 or bits[1][0] not in "\"'" or bits[1][0] != bits[1][-1]:
        raise TemplateSyntaxError(f"{bits[0]} takes one name in quotes.")
    return bits[1][1:-1]


class _Say(Node):
    """{% fact "name" %} prints a declared fact; {% word "citation" %} prints what tells nothing about the person."""

    def __init__(self, name: str, *, public: bool) -> None:
        self.name, self.public = name, public

    def render(self, context: Context) -> str:
        slots: Slots = context[_KEY]
        if self.public and not slots.is_public(self.name):
            raise LetterError(f"Slot {self.name!r} tells a fact; print it with the tag 'fact'.")
        said = slots.say(self.name)
        return str(escape(said)) if context.autoescape else said


@register.tag
def fact(_parser: Parser, token: Token) -> Node:
    """Print a slot that discloses a fact."""
    return _Say(_name_of(token), public=False)


@register.tag
def word(_parser: Parser, token: Token) -> Node:
    """Print a slot that discloses nothing."""
    return _Say(_name_of(token), public=True)


class _When(Node):
    def __init__(self, name: str, then: Any, otherwise: Any) -> None:
        self.name, self.then, self.otherwise = name, then, otherwise

    child_nodelists = ("then", "otherwise")

    def render(self, context: Context) -> str:
        holds = context[_KEY].holds(self.name)
        return str((self.then if holds else self.otherwise).render(context))


@register.tag
def when(parser: Parser, token: Token) -> Node:
    """{% when "phone" %}…{% otherwise %}…{% endwhen %}: print the first part where the slot has a value."""
    name = _name_of(token)
    then, otherwise = parser.parse(("otherwise", "endwhen")), NodeList()
    if parser.next_token().contents == "otherwise":
        otherwise = parser.parse(("endwhen",))
        parser.delete_first_token()
    return _When(name, then, otherwise)


class _Each(Node):
    child_nodelists = ("body",)

    def __init__(self, name: str, body: Any) -> None:
        self.name, self.body = name, body

    def render(self, context: Context) -> str:
        slots: Slots = context[_KEY]
        rows = slots.lists.get(self.name)
        if rows is None:
            raise LetterError(f"No list is named {self.name!r}.")
        printed = []
        for row in rows:
            with slots.within(row):
                printed.append(self.body.render(context))
        return "".join(printed)


@register.tag
def each(parser: Parser, token: Token) -> Node:
    """{% each "places" %}…{% endeach %}: print the part once for each row of a list."""
    body = parser.parse(("endeach",))
    parser.delete_first_token()
    return _Each(_name_of(token), body)


class _Part(Node):
    def __init__(self, tag: str, name: str) -> None:
        self.tag, self.name = tag, name

    def render(self, context: Context) -> str:
        return str(context[_KEY].parts[self.tag](self.name, html=context.autoescape))


@register.tag
def element(_parser: Parser, token: Token) -> Node:
    """{% element "signature" %}: print the words that fill an element of the law, as a paragraph of its own."""
    return _Part("element", _name_of(token))


@register.tag
def statement(_parser: Parser, token: Token) -> Node:
    """{% statement "removal_demand" %}: print a ready sentence of the law file, where it has one."""
    return _Part("statement", _name_of(token))


@register.tag
def sections(_parser: Parser, _token: Token) -> Node:
    """Print every section of the letter, in order."""
    return _Part("sections", "")
