"""What somebody reads who comes by herself is plain: short sentences, short words, nothing that only lawyers or makers say."""

import re
from collections.abc import Iterator

import pytest

from casework.forms import messages, own, owncontact
from casework.views.ownasked import ASKED
from tests.rules.sources import ROOT, shown

PAGES = sorted(
    path
    for folder in ("casework/own", "casework/plain", "notices/own")
    for path in (ROOT / "templates" / folder).glob("*.html")
)
LONGEST_SENTENCE = 20
# Nine to eleven years of age are the fourth to the sixth school year in the United States.
HIGHEST_GRADE = 6.0
# A page of few words has the grade of its longest one.
FEWEST_WORDS = 60
UNKNOWN_WORDS = re.compile(
    r"\b(pursuant|herein|jurisdiction|statut\w+|infring\w+|liab\w+|complainant|recipient|authenticat\w+|credential\w*"
    r"|metadata|hash(es|ed)?|perceptual|encrypt\w*|token|URLs?|upload\w*|submi(t|ssion)\w*|session|invalid|required"
    r"|verif\w+|authori[sz]\w+|configur\w*|via|regarding|provide\w*|utili[sz]\w+)\b",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a colon ends one, since what follows it is read by itself."""
    return [one for one in re.split(r"(?<=[.!?:])[”’]?\s+", text) if re.search(r"[a-z]", one)]


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z’'-]+|\d+", text)


def syllables(word: str) -> int:
    """Return how many groups of vowels a word has, without a silent e at its end."""
    spoken = re.sub(r"(?<=[^aeiouyl])e$|(?<=[^aeiouydt])ed$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", spoken)))


def grade(text: str) -> float:
    """Return the school year that a text asks for. Source: Kincaid et al. 1975, Navy Research Branch Report 8-75."""
    found, said = words(text), sentences(text)
    return 0.39 * len(found) / len(said) + 11.8 * sum(map(syllables, found)) / len(found) - 15.59


def of_page(text: str) -> str:
    """Return the sentences that a template says itself, each plural form too."""
    said = re.findall(r'\{% translate "(.*?)"', text)
    for block in re.findall(r"\{% blocktranslate.*?%\}(.*?)\{% endblocktranslate", text, re.DOTALL):
        said += re.sub(r"\{\{.*?\}\}", "7", block).split("{% plural %}")
    return " ".join(one if one[-1:] in ".?!:" else f"{one}." for one in said)


def of_forms() -> Iterator[tuple[str, str]]:
    """Yield the words of every question and field, with where they stand."""
    for name, asked in ASKED.items():
        yield name, f"{asked.question} {asked.why}"
    for form in [*vars(own).values(), *vars(owncontact).values(), *vars(messages).values()]:
        for name, field in getattr(form, "base_fields", {}).items():
            said = [field.label, field.help_text, *getattr(field.widget, "hints", {}).values()]
            said += [words for _value, words in getattr(field, "choices", ())]
            said += [field.error_messages["required"]] if field.required else []
            yield from ((f"{form.__name__}.{name}", str(one)) for one in said if one)


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_sentences_of_pages_are_short_and_plain(path) -> None:
    """U5: at most twenty words; no word that only lawyers or makers of software say."""
    text = of_page(path.read_text(encoding="utf-8"))

    assert [one for one in sentences(text) if len(words(one)) > LONGEST_SENTENCE] == []
    assert UNKNOWN_WORDS.findall(text) == []


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_pages_are_read_at_nine_to_eleven(path) -> None:
    """U5."""
    text = of_page(path.read_text(encoding="utf-8"))

    assert len(words(text)) < FEWEST_WORDS or grade(text) <= HIGHEST_GRADE, round(grade(text), 1)


def test_questions_are_short_and_plain() -> None:
    """U5: with their reasons, choices, hints and errors."""
    said = list(of_forms())

    assert len(said) > 60
    long = [
        (where, one) for where, text in said for one in sentences(text) if len(words(one)) > LONGEST_SENTENCE
    ]
    assert long == []
    assert [(where, UNKNOWN_WORDS.findall(text)) for where, text in said if UNKNOWN_WORDS.search(text)] == []
    assert (
        grade(" ".join(text if text[-1:] in ".?!:" else f"{text}." for _where, text in said if text))
        <= HIGHEST_GRADE
    )


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The cat sat on the mat. It was warm.", -3, 2),
        ("Pursuant to applicable jurisdictional legislation, notification obligations materialise.", 18, 60),
    ],
)
def test_measure_tells_plain_from_hard(text: str, least: float, most: float) -> None:
    assert least <= grade(text) <= most
