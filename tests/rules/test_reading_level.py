"""What somebody reads who comes by herself is plain: short sentences, short words, nothing that only lawyers or makers say."""

import re
from collections import defaultdict

import pytest
import textstat

from casework import hersources
from tests.rules.sources import ROOT

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


def by_file() -> dict[str, list[str]]:
    """Return what she can meet, by the file that says it: pages, forms, questions, errors, states; each plural form too.

    Not the files of data: they say what others say of themselves or of a law, in terms that their sources use.
    """
    said: dict[str, list[str]] = defaultdict(list)
    for one, files in hersources.sentences(ROOT).items():
        for file in {*files} - {*hersources.DATA}:
            said[file] += [
                re.sub(r"%\(\w+\)[sd]|%[sd]", "7", text) for text in (one.english, one.plural) if text
            ]
    return said


HERS = by_file()


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; a colon ends one, since what follows it is read by itself."""
    return [one for one in re.split(r"(?<=[.!?:])[”’]?\s+", text) if re.search(r"[a-z]", one)]


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z’'-]+|\d+", text)


def grade(text: str) -> float:
    """Return the school year that a text asks for, as Flesch and Kincaid count it."""
    return float(textstat.flesch_kincaid_grade(text))


def test_pages_and_code_are_both_read() -> None:
    read = {
        "templates/casework/own/start.html",
        "templates/casework/programmes.html",
        "templates/casework/codes.html",
        "templates/casework/help_now.html",
        "casework/forms/own.py",
        "casework/views/ownasked.py",
        "casework/ownquestions.py",
        "notices/views/ownstatus.py",
    }

    assert read <= set(HERS)
    assert sum(map(len, HERS.values())) > 1000


@pytest.mark.parametrize("file", sorted(HERS))
def test_sentences_are_short_and_plain(file: str) -> None:
    """U5: at most twenty words; no word that only lawyers or makers of software say."""
    assert [one for text in HERS[file] for one in sentences(text) if len(words(one)) > LONGEST_SENTENCE] == []
    assert [text for text in HERS[file] if UNKNOWN_WORDS.search(text)] == []


@pytest.mark.parametrize("file", sorted(HERS))
def test_it_is_read_at_nine_to_eleven(file: str) -> None:
    """U5."""
    text = " ".join(one if one[-1:] in ".?!:" else f"{one}." for one in HERS[file])

    assert len(words(text)) < FEWEST_WORDS or grade(text) <= HIGHEST_GRADE, round(grade(text), 1)


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("The cat sat on the mat. It was warm.", -3, 2),
        ("Pursuant to applicable jurisdictional legislation, notification obligations materialise.", 18, 60),
    ],
)
def test_measure_tells_plain_from_hard(text: str, least: float, most: float) -> None:
    assert least <= grade(text) <= most
