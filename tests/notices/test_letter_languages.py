"""Letters in two languages: English leads, the whole letter or single sentences of the law stand under it."""

import json
import re
import shutil
from dataclasses import replace
from datetime import date

import pytest
from django.core.management import call_command

from notices import languages
from notices.composing import LETTERS
from notices.elements import wording
from notices.law import LETTER_KINDS, load_law
from notices.phrases import names_of_laws, phrases_of
from notices.typesetting import RULE, halves
from notices.wordings import Speech, default_language, sentences, translations_of
from tests.notices.letter_cast import HERSELF, facts_with, letter

OTHERS = ("de", "es", "fr", "it", "ja", "ko", "nl", "pt")
ENGLISH = sorted(path.relative_to(LETTERS / "en") for path in (LETTERS / "en").rglob("*.*"))
TEMPLATES = [path for path in ENGLISH if path.suffix != ".toml"]
TAG = re.compile(r'{%\s*(fact|word|when|each|element|statement|sections)\b\s*("\w*"|"\*")?\s*%}')
LETTER_BASES = [basis for basis in load_law() if basis.kind in LETTER_KINDS]


@pytest.fixture(autouse=True)
def fresh_readings():
    yield
    languages.readings.cache_clear()


def test_letters_are_written_in_nine_languages():
    assert languages.written() == ("en", *OTHERS)


@pytest.mark.parametrize("language", OTHERS)
def test_every_english_template_has_its_twin_that_tells_the_same(language):
    """Design §3.1: no half of a letter tells more, or less, than the other."""
    for name in TEMPLATES:
        here, there = (
            set(TAG.findall((LETTERS / tag / name).read_text("utf-8"))) for tag in ("en", language)
        )
        assert here == there, f"{language}/{name}"


@pytest.mark.parametrize("language", OTHERS)
def test_no_language_has_a_template_that_english_has_not(language):
    found = {path.relative_to(LETTERS / language) for path in (LETTERS / language).rglob("*.*")}

    assert {str(path) for path in found - set(ENGLISH)} <= {"sentences.toml", "laws.toml"}


@pytest.mark.parametrize("language", OTHERS)
def test_words_for_codes_are_there_for_the_same_codes(language):
    english, there = phrases_of("en"), phrases_of(language)

    for table in (
        "kinds",
        "shows",
        "depictions",
        "covers",
        "words",
        "table",
        "times",
        "courtesy",
        "retraction",
    ):
        assert getattr(there, table).keys() == getattr(english, table).keys(), table
    for table in ("words", "courtesy", "retraction"):
        for key, words in getattr(english, table).items():
            assert set(re.findall(r"%\(\w+\)s", words)) == set(
                re.findall(r"%\(\w+\)s", getattr(there, table)[key])
            )


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_translate_sentences_that_law_files_hold(language):
    """A translation of words that nobody says any more is dead, and a sign that a law file changed under it."""
    held = {" ".join(one.text.split()) for basis in load_law() for one in basis.statements}

    assert sentences(language)
    assert sentences(language).keys() <= held


@pytest.mark.parametrize("language", OTHERS)
def test_every_declaration_is_said_in_every_language(language):
    lost = {
        (basis.id, needed.key, represented)
        for basis in LETTER_BASES
        for needed in basis.required_elements
        for represented in (True, False)
        if needed.is_declaration
        and (
            (said := wording(Speech(basis, represented, language), needed.key)) is None
            or said.language == "en"
        )
    }

    assert not lost


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("told", [facts_with(), {**facts_with(), "notifier": HERSELF}])
def test_whole_letter_stands_under_the_english_one(language, told):
    composed, english = letter(told=told, language=language), letter(told=told)

    assert (composed.language, composed.translation) == ("en", language)
    assert composed.text.startswith(english.text) and composed.html.startswith(english.html)
    assert RULE in composed.text and f'lang="{language}"' in composed.html
    assert (composed.subject, composed.missing, composed.facts) == (english.subject, (), english.facts)


@pytest.mark.parametrize("basis", LETTER_BASES, ids=lambda basis: basis.id)
def test_law_has_a_letter_in_each_of_its_languages(basis):
    for language in translations_of(basis):
        leading, below = halves(letter(basis.id, language=language).text)
        assert leading.startswith("Harbour Legal Clinic\n")
        signs = ("{%", "{{", "\x02", "\x03", "None", "%(", "  .")
        assert not [sign for sign in signs if sign in leading + below], language


def test_request_in_a_foreign_language_alone_leaves_the_english_half_its_own_words(monkeypatch):
    basis = load_law().get("es-aepd-canal-prioritario")
    spanish = tuple(one for one in basis.statements if one.language == "es")
    law = {basis.id: replace(basis, statements=spanish)}
    monkeypatch.setattr("tests.notices.letter_cast.load_law", lambda: law)

    leading, below = halves(letter(basis.id, language="es").text)

    assert "What is asked\n-------------\n\nPlease use your powers" in leading
    own = next(one.text for one in spanish if one.key == "request_representative")
    assert own.split(".")[0] in " ".join(below.split())
    assert "Por favor" not in below.partition(own.split()[0])[0]


def test_law_in_a_language_without_letters_shows_its_sentences_under_the_english():
    composed = letter("th-cca-notice-takedown", language="th")
    leading, below = halves(composed.text)

    assert composed.translation == "th"
    assert "Courtesy translation of single sentences: Thai" in below and "ไทย" in below
    assert "ข้าพเจ้าขอรับรองว่า" in below and "ข้าพเจ้าขอรับรองว่า" not in leading
    assert '<p lang="th">' in composed.html


def test_english_is_alone_where_a_law_has_nothing_in_the_language():
    composed = letter(language="fi")

    assert (composed.translation, RULE in composed.text) == ("", False)
    assert composed.text == letter().text


def test_language_of_the_law_is_the_first_choice():
    assert default_language(load_law().get("pt-dl-7-2004-19a")) == "pt"
    assert default_language(load_law().get("br-marco-civil-21")) == "pt-BR"
    assert default_language(load_law().get("us-take-it-down-act")) == "en"


def test_machine_readable_notice_says_the_language_of_each_text():
    data = json.loads(letter("eu-dsa-art16", language="de").data)

    assert (data["language"], data["translation"]["language"], data["translation"]["is_courtesy"]) == (
        "en",
        "de",
        True,
    )
    below = {one["key"]: one for one in data["translation"]["elements"]}
    assert below.keys() == {one["key"] for one in data["elements"]}
    assert below["good_faith_statement"]["language"] == "de"


def test_declaration_without_an_exact_translation_stays_in_the_words_that_were_confirmed(monkeypatch):
    """Design §3.2: no other words are put in the place of a declaration."""
    monkeypatch.setattr("notices.wordings.sentences", lambda *_given: {})

    composed = letter("us-tx-hb3133", language="nl")

    stated = next(one for one in composed.elements if one.key == "good_faith_statement")
    assert stated.translation == "" and halves(composed.text)[1].count("in good faith") == 1
    assert f'<p lang="en">{stated.text}</p></section>' in composed.html.partition("letter-translation")[2]


def test_language_leads_once_a_local_lawyer_has_read_exactly_its_words(tmp_path):
    folder = tmp_path / "letters"
    shutil.copytree(LETTERS, folder)
    reading = f'[de]\nby = "Ada Anwalt, Hamburg"\non = 2027-01-31\nwords = "{languages.words_digest("de", folder)}"\n'
    (folder / "readings.toml").write_text(reading, encoding="utf-8")

    composed = letter("gb-ofcom-complaint", language="de", folder=folder)

    assert (composed.language, composed.translation) == ("de", "en")
    assert composed.subject.startswith("Beschwerde")
    assert halves(composed.text)[1].lstrip().startswith("Übersetzung zur Information: Englisch")


def test_changed_words_are_read_by_nobody(tmp_path):
    folder = tmp_path / "letters"
    shutil.copytree(LETTERS, folder)
    reading = f'[de]\nby = "Ada Anwalt"\non = 2027-01-31\nwords = "{"0" * 64}"\n'
    (folder / "readings.toml").write_text(reading, encoding="utf-8")

    assert not languages.is_read("de", folder)
    assert not any(languages.is_read(language) for language in OTHERS)


def test_days_and_countries_are_written_as_the_language_does():
    said = [languages.day(date(2026, 11, 3), tag) for tag in ("en", "de", "pt-BR", "ja", "ko")]

    assert said == [
        "3 November 2026",
        "3. November 2026",
        "3 de novembro de 2026",
        "2026年11月3日",
        "2026년 11월 3일",
    ]
    assert [languages.place("DE", tag) for tag in ("en", "fr", "ja")] == ["Germany", "Allemagne", "ドイツ"]
    assert languages.place("US-CA", "de") == "California, Vereinigte Staaten"


@pytest.mark.parametrize(
    ("age", "licensed", "said", "unsaid"),
    [("minor", False, "under 18", "I withdraw"), ("adult", True, "withdraw", "never agreed")],
)
def test_age_and_withdrawn_consent_are_said_only_where_they_are_true(age, licensed, said, unsaid):
    told = facts_with(person={"age_in_image": age}, image={"licensed": licensed})

    text = " ".join(letter("eu-gdpr-art17-host", told=told, language="de").text.split())

    assert said in text and unsaid not in text
    assert "under 18" not in " ".join(letter("eu-gdpr-art17-host").text.split())


def test_command_lists_who_read_which_language(capsys):
    call_command("check_letters", "--json")

    lines = {line["language"]: line for line in map(json.loads, capsys.readouterr().out.splitlines())}
    assert lines.keys() == {"en", *OTHERS}
    assert lines["ja"]["says"] == "Japanese: a courtesy translation; no local lawyer has read it"
    assert lines["ja"]["words"] == languages.words_digest("ja")


@pytest.mark.parametrize("language", ["de", "es", "fr", "it", "nl", "pt"])
def test_act_of_the_union_has_its_official_title_in_its_language(language):
    named = names_of_laws(language)

    assert {"eu-dsa-art16", "eu-gdpr-art17-host", "eu-gdpr-art77-complaint"} <= named.keys()
    for basis_id, names in named.items():
        leading, below = halves(letter(basis_id, language=language).text)
        assert " ".join(names["official_name"].split()) in " ".join(below.split())
        assert " ".join(names["citation"].split()) in " ".join(below.split())
        assert load_law().get(basis_id).citation in " ".join(leading.split())


@pytest.mark.parametrize("language", OTHERS)
def test_translation_holds_no_english_note_on_a_form(language):
    asked = [(b, e) for b in LETTER_BASES for e in b.required_elements if e.key == "prescribed_form"]

    assert asked
    for basis, needed in asked:
        _leading, below = halves(letter(basis.id, language=language).text)
        assert " ".join(needed.requirement.split()) not in " ".join(below.split())
