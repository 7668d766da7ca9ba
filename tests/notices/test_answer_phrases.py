"""Files of phrases are validated as a whole: an error names file and key, and nothing is half-loaded."""

from pathlib import Path

import pytest

from notices.languages import written
from notices.replyphrases import FOLDER, AnswersError, load_answers

WRONG = [
    ('kind = "says_removed"', 'kind = "says_remowed"', "rules[1].kind"),
    ('language = "en"', 'language = "eng"', "language"),
    ('language = "en"', 'language = "de"', "language"),
    ("[guards]", "[gards]", "gards"),
    ("wrote = [", "rote = [", "quoted.rote"),
    ('id = "was_removed"', 'id = "removed_by_us"', "rules"),
    ("we have|had {adverb}? {removed}", "we have|had {adverbs}? {removed}", "rules.removed_by_us"),
    ("we have|had {adverb}? {removed}", "{adverb}? {removed}", "rules.removed_by_us"),
    ("we have|had {adverb}? {removed}", "we have ...", "rules.removed_by_us"),
    ("we have|had {adverb}? {removed}", "hosted by {named} alone", "rules.removed_by_us"),
    ("[words]", "[words", "(file)"),
]


@pytest.mark.parametrize(("right", "wrong", "key"), WRONG)
def test_broken_file_is_named_with_its_key(tmp_path: Path, right: str, wrong: str, key: str) -> None:
    text = (FOLDER / "en.toml").read_text(encoding="utf-8")
    assert right in text
    (tmp_path / "en.toml").write_text(text.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(AnswersError) as caught:
        load_answers(tmp_path)

    assert (caught.value.file, caught.value.key) == ("en.toml", key)


def test_one_broken_file_loads_none(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.toml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "pl.toml").write_text("language = 1", encoding="utf-8")

    with pytest.raises(AnswersError):
        load_answers(tmp_path)


def test_every_language_that_letters_are_written_in_has_phrases() -> None:
    assert set(written()) <= {language.code for language in load_answers().languages}
