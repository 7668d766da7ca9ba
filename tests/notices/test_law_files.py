"""Law files are validated as a whole: an error names file and key, and nothing is half-loaded."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from casework.facts import DISCLOSABLE
from notices import law as law_room
from notices.law import LAW_DIR, LawError, UnknownBasis, broken_files, load_law
from notices.terms import LETTER_KINDS, STARTED_BY_HER
from tests.growth import LINEAR, growth

BASIS = "us-take-it-down-act"
NAMED_BY_THE_ISSUE = (
    "us-take-it-down-act",
    "us-dmca-512c",
    "eu-dsa-art16",
    "eu-gdpr-art17-host",
    "gb-online-safety-act-48h-report",
    "au-online-safety-act-removal-notice",
    "in-it-rules-2021-rule-3-2-b",
    "kr-tba-22-5",
    "jp-revenge-porn-act-art4",
    "br-marco-civil-21",
    "ca-bc-intimate-images-protection-act",
)
WRONG = [
    ('kind = "platform-duty"', 'kind = "platform-dutty"', "kind"),
    ('status = "in force"', 'statuss = "in force"', "statuss"),
    ("in_force = 2026-05-19", 'in_force = "2026-05-19"', "in_force"),
    ("checked = 2026-11-22", 'checked = "soon"', "verification.checked"),
    ("amount = 48", 'amount = "48"', "deadline.amount"),
    ("amount = 48", "", "deadline.amount"),
    ('"take_it_down_form", "own_form"]', '"take_it_down_form", "own_forn"]', "deadline.starts_through[2]"),
    ('["take_it_down_form", "own_form"]', "[]", "deadline.starts_through"),
    ('fact = "image.shows"', 'fact = "image.show"', "condition.all[3].fact"),
    ('reaches = "US"', 'reaches = "USA"', "condition.all[1].any[1].reaches"),
    ('key = "written_form"', 'key = "written_from"', "required_elements[1].key"),
    ('key = "signature"', 'key = "written_form"', "required_elements[2].key"),
    ('fills = "good_faith_statement"', 'fills = "perjury_statement"', "statements[1].fills"),
    ('basis = "us-take-it-down-act-criminal"', 'basis = "us-nothing"', "ladder[2].basis"),
    ('id = "us-take-it-down-act"', 'id = "us-other"', "id"),
    ("[deadline]", "[deadline", "(file)"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (BASIS, "us-take-it-down-act-criminal"):
        shutil.copy(LAW_DIR / f"{name}.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("right", "wrong", "key"), WRONG)
def test_broken_file_is_named_with_its_key(folder: Path, right: str, wrong: str, key: str) -> None:
    path = folder / f"{BASIS}.toml"
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(LawError) as error:
        load_law(folder)

    assert (error.value.file, error.value.key) == (f"{BASIS}.toml", key)
    assert [one.key for one in broken_files(folder)] == [key]


def test_misspelt_key_gets_the_nearest_right_one(folder: Path) -> None:
    path = folder / f"{BASIS}.toml"
    path.write_text("citaton = 'x'\n" + path.read_text(encoding="utf-8"), encoding="utf-8")

    with pytest.raises(LawError, match="citation"):
        load_law(folder)


def test_all_law_is_loaded_and_every_file_is_whole() -> None:
    law = load_law()

    assert broken_files() == []
    assert {basis.id for basis in law} == {path.stem for path in LAW_DIR.glob("*.toml")}


@pytest.mark.parametrize("basis_id", NAMED_BY_THE_ISSUE)
def test_law_has_a_source_and_a_date(basis_id: str) -> None:
    basis = load_law().get(basis_id)

    assert basis.sources
    assert basis.verification.checked.year >= 2026
    assert basis.ladder


def test_every_declaration_of_a_letter_has_english_words_to_confirm() -> None:
    """What is sworn before a court or told to a programme has its own form there."""
    for basis in load_law():
        for key in basis.declarations if basis.kind in LETTER_KINDS else ():
            assert basis.statement(key) or basis.statement(key, speaker="representative"), (basis.id, key)


def test_what_a_law_discloses_is_in_the_closed_vocabulary() -> None:
    assert all(basis.discloses <= DISCLOSABLE for basis in load_law())


def test_only_what_she_sends_names_channels_that_start_a_clock() -> None:
    deadlines = [basis.deadline for basis in load_law() if basis.deadline]

    assert all(bool(one.starts_through) == (one.runs_from in STARTED_BY_HER) for one in deadlines)


def test_representative_has_words_of_their_own() -> None:
    basis = load_law().get(BASIS)

    own, hers = (
        basis.statement("good_faith_statement", speaker="representative"),
        basis.statement("good_faith_statement"),
    )

    assert own is not None and own.key == "good_faith_statement_representative"
    assert hers is not None and hers.speaker == "self"


def test_statement_comes_in_the_language_asked_for_else_in_english() -> None:
    basis = load_law().get("eu-dsa-art16")

    languages = [
        statement.language
        for wanted in ("de-AT", "pt-BR", "fi")
        if (statement := basis.statement("good_faith_statement", language=wanted))
    ]

    assert languages == ["de", "pt", "en"]


def test_unknown_law_is_answered_with_the_nearest_id() -> None:
    with pytest.raises(UnknownBasis) as error:
        load_law().get("us-take-it-down")

    assert error.value.nearest == "us-take-it-down-act"


def test_each_file_is_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """How long all law takes (300 ms at most) is in `make bench`; here, that no file is read again and again."""
    read: list[str] = []
    real = law_room.read_law_file

    def counted(path: Path, groups: Any) -> Any:
        read.append(path.stem)
        return real(path, groups)

    monkeypatch.setattr(law_room, "read_law_file", counted)
    first, second = load_law(folder), load_law(folder)

    assert first is second
    assert read == [basis.id for basis in first]


def test_cost_of_law_grows_with_the_number_of_its_files(tmp_path: Path) -> None:
    many = [_copies(tmp_path / str(number), number) for number in (1, 4)]

    def load(times: int) -> None:
        broken_files(many[times > 1])

    assert growth(load, size=1, ordinary=load) < LINEAR


def _copies(folder: Path, number: int) -> Path:
    """Write every law so many times, each time under another id."""
    folder.mkdir()
    for path in LAW_DIR.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        for copy in range(number):
            name = f"{path.stem}{f'-{copy}' * bool(copy)}"
            renamed = text.replace(f'id = "{path.stem}"', f'id = "{name}"', 1)
            (folder / f"{name}.toml").write_text(renamed, encoding="utf-8")
    return folder
