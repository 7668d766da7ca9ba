"""Words, ages and hotlines' lists at which a sweep ends (S56, design §3.10); rules and footers are no sign."""

import hashlib
from pathlib import Path

import pytest

from casework import minorsigns


@pytest.mark.parametrize(
    "text",
    [
        "New preteen set", "PRE-TEEN", "my jailbait  folder", "all underage here", "she is 15yo", "a 16 year old",
        "14 years old girl", "Minderjährige aus Köln", "17-jährige", "fille de 15 ans", "несовершеннолетние", "15-летняя",
        "미성년자", "未成年の写真", "14歳", "قاصر", "çocuk pornosu", "fotos de menores de edad",
    ],
)  # fmt: skip
def test_sign_is_seen(text: str) -> None:
    """S56."""
    assert minorsigns.has_words(f"Gallery of the week. {text} and more to come here.")


@pytest.mark.parametrize(
    "text",
    [
        "No underage content is allowed here; report it.", "All models are 18 years or older (2257).", "She is 19yo",
        "You must be 18 or over.", "Video is 2 years old", "il y a 15 ans", "hace 15 años", "15 лет назад",
        "minor changes", "Keine Minderjährigen, wir melden jeden Fall.", "未成年禁止", "$15 year old wine", "the undergrowth",
        "A holiday by the sea", "20 years older", "215 years old tree", "Chronicles of literature",
    ],
)  # fmt: skip
def test_rules_footers_and_other_numbers_are_no_sign(text: str) -> None:
    """A sweep that ended on every site with rules would find nothing."""
    assert not minorsigns.has_words(text)


def test_coded_word_counts_whatever_stands_beside_it() -> None:
    """S56."""
    assert minorsigns.has_words("no pthc allowed, report it")


def test_long_page_is_read_in_bounded_time() -> None:
    assert not minorsigns.has_words("no underage " * 4000)


@pytest.fixture
def lists(tmp_path: Path) -> minorsigns.HotlineLists:
    digest = hashlib.sha256(b"http://other.example/x?id=7").hexdigest()
    (tmp_path / "one.txt").write_text(
        f"# of today\nbad.example\nhttps://mixed.example/folder\n{digest}\n", "utf-8"
    )
    return minorsigns.read_lists(str(tmp_path))


@pytest.mark.parametrize(
    ("url", "is_named"),
    [
        ("http://bad.example/", True),
        ("https://www.bad.example/a/b", True),
        ("http://BAD.example:8080/", True),
        ("http://notbad.example/", False),
        ("http://mixed.example/folder", True),
        ("https://www.mixed.example/folder/2?page=3#top", True),
        ("http://mixed.example/folder?x=1", True),
        ("http://mixed.example/folders", False),
        ("http://mixed.example/", False),
        ("http://other.example/x?id=7", True),
        ("http://other.example/x?id=8", False),
        ("no address", False),
    ],
)
def test_list_names_hosts_folders_and_digests(
    lists: minorsigns.HotlineLists, url: str, is_named: bool
) -> None:
    """S56: hotline lists."""
    assert lists.names(url) is is_named


@pytest.mark.parametrize("content", [b"", b"# nothing\n", b"\xff\xfe\x00", b"http://[broken\n"])
def test_list_that_cannot_be_read_is_an_error(tmp_path: Path, content: bytes) -> None:
    """S54: fail closed; an unread list is not an empty one."""
    (tmp_path / "list.txt").write_bytes(content)

    with pytest.raises(minorsigns.ListsUnreadable):
        minorsigns.read_lists(str(tmp_path))


def test_missing_folder_is_an_error_and_none_is_none(tmp_path: Path) -> None:
    with pytest.raises(minorsigns.ListsUnreadable):
        minorsigns.read_lists(str(tmp_path / "gone"))

    assert not minorsigns.read_lists("").names("http://bad.example/")
