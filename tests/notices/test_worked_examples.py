"""docs/examples.md, held to the engine and the letters: its tables and quotations are read from the page itself."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest

from casework.facts import Facts, load_facts
from notices.composing import Letter
from notices.conditions import Truth
from notices.law import load_law, why_no_letter
from notices.management.commands.notice import answer, draft
from notices.management.commands.routes import asked_first, routes_of_facts
from notices.reckoning import Route
from notices.sentences import reason_sentence

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "examples.md").read_text(encoding="utf-8")
DAY = date(2026, 11, 26)
BAN = date(2026, 12, 2)
_ROW = re.compile(r"^\| `([^`]+)` \| (.+?) \| (yes|no|unknown) \| (\d) \| (.+) \|$", re.MULTILINE)
_CODES = re.compile(r"`([^`]+)`")


@dataclass(frozen=True)
class Section:
    """One situation of the page: its file, and its words as they stand."""

    slug: str
    words: str

    @property
    def facts(self) -> Facts:
        return load_facts(DOCS / "examples" / f"{self.slug}.toml")

    def codes(self, label: str) -> set[str]:
        """The codes of a line such as "Warnings: `one`, `two`."; none where there is no such line."""
        found = re.search(rf"^{label}: (.+)$", self.words, re.MULTILINE)
        return set(_CODES.findall(found[1])) if found else set()

    def tables(self) -> list[tuple[date, list[tuple[str, ...]]]]:
        """The tables of routes, each with its day."""
        parts = self.words.split("On 2 December 2026:")
        return [
            (day, _ROW.findall(part))
            for day, part in zip((DAY, BAN), parts, strict=False)
            if _ROW.search(part)
        ]

    def letters(self) -> list[tuple[str, str]]:
        """The letters: law, and the words on it."""
        found = re.split(r"^Letter: `([^`]+)`$", self.words, flags=re.MULTILINE)[1:]
        return list(zip(found[::2], found[1::2], strict=True))


def _sections() -> list[Section]:
    parts = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    return [Section(re.search(r"\(examples/([\w-]+)\.toml\)", part)[1], part) for part in parts]  # type: ignore[index]


SECTIONS = {section.slug: section for section in _sections()}
each = pytest.mark.parametrize("slug", SECTIONS)
each_letter = pytest.mark.parametrize(
    ("slug", "law"), [(one.slug, law) for one in SECTIONS.values() for law, _words in one.letters()]
)


@cache
def routes(slug: str, day: date) -> list[Route]:
    return routes_of_facts(SECTIONS[slug].facts, load_law(), today=day)


def letter(slug: str, law: str) -> Letter:
    return draft(load_law().get(law), SECTIONS[slug].facts, at=datetime(2026, 12, 2, 12, tzinfo=UTC))[0]


def place(law: str, to: str) -> tuple[str, str]:
    """Where a route leads: a law goes to one authority, whatever the page calls it, or to each recipient by its name."""
    return law, "authority" if load_law().get(law).authority else to


def named(route: Route) -> tuple[str, str]:
    return place(route.basis_id, route.recipient.name if route.recipient else "-")


def best(slug: str, day: date) -> dict[tuple[str, str], Route]:
    """The routes by where they lead, the best answer of each."""
    return {named(route): route for route in reversed(routes(slug, day))}


def test_every_example_is_on_the_page() -> None:
    files = {path.stem for path in (DOCS / "examples").glob("*.toml")} - {"facts-example"}

    assert files == set(SECTIONS)
    assert len(files) == 9


@each
def test_routes_answer_as_the_page_says(slug: str) -> None:
    for day, rows in SECTIONS[slug].tables():
        found = best(slug, day)
        for law, to, said, exposure, _why in rows:
            route = found[place(law, to)]
            assert (route.answer.value, route.exposure) == (said, int(exposure)), (day, law, to)


@each
def test_page_names_every_law_that_says_yes(slug: str) -> None:
    for day, rows in SECTIONS[slug].tables():
        yes = {named(route) for route in routes(slug, day) if route.answer == Truth.YES}

        assert yes == {place(law, to) for law, to, said, *_rest in rows if said == "yes"}, day


@each
def test_reasons_and_deciding_questions_are_the_engines(slug: str) -> None:
    for day, rows in SECTIONS[slug].tables():
        found = best(slug, day)
        for law, to, said, _exposure, why in rows:
            route = found[place(law, to)]
            quoted = re.findall("“([^”]+)”", why)
            assert set(quoted) <= {reason_sentence(reason) for reason in route.reasons}, (law, to)
            assert bool(quoted) == (said == "no"), law
            if said == "unknown":
                assert set(_CODES.findall(why)) == set(route.questions), (law, to)


@each
def test_next_question_and_warnings_are_the_engines(slug: str) -> None:
    section = SECTIONS[slug]
    found = routes(slug, DAY)
    # What a page of one case alone has to say; the rest is said of most recipients, or by a law.
    ours = {"asks_for_face", "agreed_once", "may_be_minor", "clock_not_started"}
    warned = {caution.code for one in found if one.answer == Truth.YES for caution in one.cautions}

    assert section.codes("Ask next") == {asked_first(found, section.facts)}
    assert section.codes("Warnings") == warned & ours


@each_letter
def test_elements_are_filled_as_the_page_says(slug: str, law: str) -> None:
    words = dict(SECTIONS[slug].letters())[law]
    states = {element.key: element.status for element in letter(slug, law).elements}

    said = dict(re.findall(r"^\| `(\w+)` \| (filled|declared|missing) \|$", words, re.MULTILINE))
    assert said
    assert said.items() <= states.items()


@each_letter
def test_letter_says_and_keeps_silent_as_the_page_says(slug: str, law: str) -> None:
    words, drafted = dict(SECTIONS[slug].letters())[law], letter(slug, law)
    text = " ".join(drafted.text.split())

    for said in re.findall("^It says: “(.+)”$", words, re.MULTILINE):
        assert said in text
    for kept in re.findall("^It does not say: “(.+)”", words, re.MULTILINE):
        assert kept not in text
    told = re.search("^It tells: (.+)$", words, re.MULTILINE)
    assert not told or set(_CODES.findall(told[1])) == drafted.facts


def test_regulator_comes_before_the_form_that_wants_a_face() -> None:
    """A form that asks for a photo of the face stands behind the authority that asks for none."""
    found = [named(route) for route in routes("source-in-a-face-search", DAY)]

    complaint = found.index(("eu-gdpr-art77-complaint", "authority"))
    assert complaint < found.index(("eu-gdpr-art17-host", "faces.example"))


def test_enemy_gets_no_letter_and_no_route() -> None:
    """Design §3.15: the ladder of a hostile tool starts at its host."""
    assert not [
        name for name in map(named, routes("tool-that-made-it", BAN)) if name[1] == "undresser.example"
    ]
    assert "To: rack-and-wire" in letter("tool-that-made-it", "eu-dsa-art16-nudification-tool").text


@pytest.mark.parametrize(("day", "why"), [(date(2026, 12, 1), "not_yet_in_force"), (BAN, "")])
def test_ban_on_tools_can_be_used_from_its_first_day(day: date, why: str) -> None:
    assert why_no_letter(load_law().get("eu-ai-act-art5-nudification"), day) == why


def test_nothing_is_written_for_the_threat_or_by_the_app_for_a_minor() -> None:
    for law in SECTIONS["threat-not-carried-out"].codes("No letter"):
        assert why_no_letter(load_law().get(law), DAY)
    assert all(route.is_draft_only and not route.writes for route in routes("taken-under-18", DAY))
    basis, facts = load_law().get("us-take-it-down-act"), SECTIONS["taken-under-18"].facts
    drafted, recipient, _left = draft(basis, facts, at=datetime(2026, 11, 26, tzinfo=UTC))
    line = answer(basis, facts, drafted, recipient=recipient, pages=1)
    assert line["draft_for"] in SECTIONS["taken-under-18"].words


def test_statement_of_age_is_offered_and_not_demanded() -> None:
    facts = SECTIONS["adult-who-looks-young"].facts
    without = {**facts.notifier, "confirms": ["good_faith_statement"]}
    silent = Facts(**{**facts.__dict__, "notifier": without})

    made = draft(load_law().get("eu-dsa-art16"), silent, at=datetime(2026, 11, 26, tzinfo=UTC))[0]

    assert not made.missing
    assert "age" not in made.facts
