"""Words that this house does not use: they blame, promise, joke, or leave the day open."""

import re
import subprocess
from collections.abc import Iterator

import polib
import pytest

from casework import hersources, spoken
from tests.rules.sources import ROOT, python_files, said_in, shown

# U6: no blame, no doubt, no sensation, no promise of removal.
BLAMING = re.compile(
    r"\b(revenge[ -]porn|your fault|you should(n't| not) have|alleged(ly)?|claims to be|victims?|explicit content"
    r"|permanently removed|guaranteed?|100 ?%)\b",
    re.IGNORECASE,
)
# U27: a day is named; U40: nothing jokes.
VAGUE = re.compile(r"\b(soon|shortly|asap|oops|whoops|uh-oh)\b", re.IGNORECASE)
# U6, U27, U40, in what the app itself says: letters, which quote laws, are held to the two above alone.
HURTFUL = re.compile(
    r"\b(revenge|victims?|shame|shameful|scandal\w*|explicit|allege\w*|claims? to|supposedly|your fault|"
    r"you should have|leaked|viral|guarantee\w*|promise\w*|will be removed|soon|shortly|oops|whoops|uh-oh|"
    r"unfortunately|please)\b|!",
    re.IGNORECASE,
)
# What others call themselves.
NAMES = re.compile(r"Revenge Porn Helpline")
# U6 in the other languages that she may read: the same thoughts, in the words of each. Its own "not your fault" may stand.
HURTFUL_IN = {
    "de": r"\b(Opfern?s?|Rache\w*|Schande\w*|schäm\w*|Scham\w*|selbst schuld|angeblich\w*|garantier\w*|verspr[eio]ch\w*"
    r"|bald|demnächst|in Kürze|leider|hoppla|ups)\b",
    "es": r"\b(víctimas?|venganza|vergüenza|vergonzos\w+|avergonz\w+|(es|fue) (tu|su) culpa|supuest[ao]s?|garantiz\w+"
    r"|promet\w+|pronto|en breve|lamentablemente|ups)\b",
    "fr": r"\b(victimes?|vengeance|revanche|honte\w*|(de )?(votre|ta) faute|prétendu\w*|garanti\w*|promet\w*|bientôt"
    r"|sous peu|malheureusement|oups)\b",
    "pt": r"\b(vítimas?|vingança|vergonh\w+|(a )?culpa é sua|suposta\w*|alegad\w+|garanti\w+|promet\w+|em breve"
    r"|infelizmente|ups)\b",
    "ar": r"\b(ال)?(ضحية|ضحايا|انتقام|عار(?!ٍ)|فضيحة|ذنبك|خطؤك|قريبا|قريبًا|نضمن|نعدك|للأسف)\b",
}
MARKED = re.compile(r"#\s*(TODO|FIXME|XXX)(?!.*#\d)")


def page_texts() -> list[tuple[str, str]]:
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]
    return [(shown(path), path.read_text(encoding="utf-8")) for path in sorted(files)]


def found_in_pages(pattern: re.Pattern[str]) -> list[str]:
    """Return file and word for every match in a page, outside template comments and quotations of law."""
    silent = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}|<q\b.*?</q>", re.DOTALL)
    return [
        f"{name}: {match.group()}"
        for name, text in page_texts()
        for match in pattern.finditer(silent.sub("", text))
    ]


def test_pages_blame_nobody_and_promise_nothing() -> None:
    """U6."""
    assert not found_in_pages(BLAMING)


def test_pages_name_days_and_do_not_joke() -> None:
    """U27, U40."""
    assert not found_in_pages(VAGUE)


def said_by_code_and_data() -> Iterator[tuple[str, str]]:
    """Yield every English sentence of Python and of our files of data, with where it stands."""
    for path in python_files("casework", "notices", "config"):
        yield from ((shown(path), one) for one in said_in(path))
    for one, files in hersources.sentences(ROOT).items():
        yield from ((file, said) for file in files for said in (one.english, one.plural))


def test_sentences_of_code_and_data_hurt_nobody_and_promise_nothing() -> None:
    """U6, U27, U40: forms, errors, states and reasons are read beside the pages' own words."""
    said = [(where, NAMES.sub("", text)) for where, text in said_by_code_and_data()]

    assert len(said) > 4000
    for pattern in (HURTFUL, BLAMING, VAGUE):
        assert [(where, text) for where, text in said if pattern.search(text)] == []


@pytest.mark.parametrize("code", [one.code for one in spoken.load()])
def test_no_language_of_hers_hurts_or_promises(code: str) -> None:
    """U6, U27: of what she can meet now; what nobody says any more leaves with `make messages`."""
    hers = {one.english for one in hersources.sentences(ROOT)}
    found = [
        said
        for entry in polib.pofile(str(spoken.catalogue(code)))
        for said in (entry.msgstr, *entry.msgstr_plural.values())
        if entry.msgid in hers and re.search(HURTFUL_IN[code], said, re.IGNORECASE)
    ]

    assert found == []


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ein Ja ist keine Schande."),
        ("es", "No es ninguna vergüenza."),
        ("fr", "Un oui n’est pas une honte."),
        ("pt", "Um sim não é vergonha."),
        ("ar", "هذا ليس عار عليك"),
        ("ar", "يا ضحية"),
    ],
)
def test_list_of_each_language_knows_its_words(code: str, said: str) -> None:
    assert re.search(HURTFUL_IN[code], said, re.IGNORECASE)


# U22: a picture that is hidden is an accident that did not happen; it guards nobody's mind.
HIDES = re.compile(
    r"\b(blur\w*|gr[ea]y(ed|s|scale)?|pixelat\w*|obscur\w*|mosaic|black bars?)\b", re.IGNORECASE
)
GUARDS = re.compile(
    r"\b(protect\w*|shield\w*|spar(e|es|ing)|safer?|safety|harm\w*|trauma\w*|distress\w*|well-?being)\b"
    r".*\b(staff|caseworkers?|colleagues?|people|you|eyes|whoever|nobody|mind)\b"
    r"|\b(staff|caseworkers?|colleagues?|eyes|mind)\b.*\b(protect\w*|shield\w*|spar(e|es|ing)|safer?|harm\w*)\b",
    re.IGNORECASE,
)


def claims(text: str) -> list[str]:
    """Return the sentences that say of a hidden picture that it guards who works with it."""
    said = re.split(r"(?<=[.!?;])\s+|\n\s*\n", re.sub(r"\n\s*(#|//|\*)?\s*", " ", text))
    return [one for one in said if HIDES.search(one) and GUARDS.search(one)]


def test_nothing_says_that_blur_or_grey_protects_who_works_here() -> None:
    """U22: no page, sentence, comment or document; not even for the grey in which pictures are compared."""
    ends = {".py", ".html", ".txt", ".md", ".js", ".css", ".toml"}
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    files = [
        ROOT / name for name in listed if (ROOT / name).suffix in ends and name != "tests/rules/test_words.py"
    ]

    assert len(files) > 900
    assert [(shown(path), one) for path in files for one in claims(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize(
    "said",
    ["Blur protects staff.", "# The picture is grey, so that\n# caseworkers are spared: eyes stay safe."],
)
def test_such_a_claim_is_found(said: str) -> None:
    assert claims(said)


def test_no_mark_is_left_without_an_issue_number() -> None:
    marked = [
        f"{shown(path)}: {match.group()}"
        for path in python_files("casework", "notices", "config", "deploy")
        for match in MARKED.finditer(path.read_text(encoding="utf-8"))
    ]

    assert not marked


def test_nothing_private_is_in_the_repository() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()

    private = [name for name in listed if re.search(r"(^|/)(\.env|data/|.*\.key|.*\.sqlite3?)$", name)]

    assert not private
