"""Words that this house does not use: they blame, promise, joke, or leave the day open."""

import re
import subprocess

from tests.rules.sources import ROOT, python_files, shown

# U6: no blame, no doubt, no sensation, no promise of removal.
BLAMING = re.compile(
    r"\b(revenge[ -]porn|your fault|you should(n't| not) have|alleged(ly)?|claims to be|victims?|explicit content"
    r"|permanently removed|guaranteed?|100 ?%)\b",
    re.IGNORECASE,
)
# U27: a day is named; U40: nothing jokes.
VAGUE = re.compile(r"\b(soon|shortly|asap|oops|whoops|uh-oh)\b", re.IGNORECASE)
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
