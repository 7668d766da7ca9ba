"""The two invented languages keep what a program puts in, and stretch and turn what people read."""

import re
from pathlib import Path

import polib
import pytest

from casework.management.commands import pseudo_locale

SENTENCES = [
    "Next: %(moment)s.",
    "Send {count} notices to <strong>%(host)s</strong>",
    "100%% of it &amp; more",
    "two\nlines",
]
PLACEHOLDERS = re.compile(r"%\(\w+\)s|%%|\{\w+\}|<[^>]+>|&\w+;|\n")


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("speak", pseudo_locale.SPOKEN.values())
def test_placeholders_stay(sentence: str, speak: object) -> None:
    """U33."""
    assert PLACEHOLDERS.findall(speak(sentence)) == PLACEHOLDERS.findall(sentence)


def test_long_language_is_at_least_two_fifths_longer() -> None:
    sentence = "We look again on that day and write down what we saw."

    said = pseudo_locale.lengthened(sentence)

    assert len(said) >= 1.4 * len(sentence)
    assert said.startswith("[")
    assert said.endswith("]")


def test_turned_language_runs_right_to_left() -> None:
    assert pseudo_locale.turned("Leave now") == "\u200f\u202eLeave\u202c\u200f \u200f\u202enow\u202c\u200f"


def test_catalogue_speaks_plurals_and_keeps_formats_of_dates(tmp_path: Path) -> None:
    english = polib.POFile()
    english.append(polib.POEntry(msgid="%(n)s day", msgid_plural="%(n)s days", msgstr_plural={0: "", 1: ""}))
    english.append(polib.POEntry(msgctxt="moment", msgid="l j F, H:i", msgstr=""))

    made = pseudo_locale.catalogue(english, locale="en_XA")
    made.save_as_mofile(str(tmp_path / "django.mo"))

    assert "%(n)s" in made[0].msgstr_plural[1]
    assert made[1].msgstr == "l j F, H:i"
    assert (tmp_path / "django.mo").stat().st_size > 0
