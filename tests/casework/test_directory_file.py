"""The directory of recipients is checked when it is loaded; practice knows the real ones beside its own."""

from pathlib import Path

import pytest

from casework.datafiles import FileUnfit
from casework.directory import LIVE_FILE, PRACTICE_FILE, load, read

GOOD = """
[[platform]]
id = "site"
name = "Site"
kind = "social"
domains = ["site.com", "img.site.com"]
abuse_email = "abuse@site.com"
serves = ["US", "EU"]
serves_source = "its terms"
sources = ["https://site.com/about"]
confidence = "high"
checked = 2026-11-22
"""


def broken(tmp_path: Path, before: str, after: str, *, practice_web_port: int = 0) -> str:
    """Return what is said of a file with one thing changed."""
    path = tmp_path / "list.toml"
    path.write_text(GOOD.replace(before, after), encoding="utf-8")
    with pytest.raises(FileUnfit) as caught:
        read(path, practice_web_port=practice_web_port)
    return str(caught.value)


def test_real_directory_is_fit_and_each_entry_has_a_source_and_a_date() -> None:
    directory = read(LIVE_FILE)

    assert len(directory.entries) > 100
    assert all(entry.sources and entry.checked.year >= 2026 for entry in directory)


def test_host_is_found_by_the_longest_domain() -> None:
    directory = read(LIVE_FILE)

    assert directory.find("www.reddit.com") == directory.get("reddit")
    drive, search = directory.find("drive.google.com"), directory.find("www.google.com")
    assert drive and search and drive.id != search.id
    assert directory.find("notreddit.com") is None


def test_practice_directory_names_nobody_outside_the_ground() -> None:
    """Design §6: what the practice ground writes of itself leads nowhere else."""
    directory = read(PRACTICE_FILE, practice_web_port=8077)

    assert directory.find("gallery.example")
    for entry in directory:
        assert all(domain.endswith(".example") for domain in entry.domains)
    assert directory.find("www.reddit.com") is None


def test_practice_knows_real_recipients_and_live_no_invented_ones() -> None:
    """Design §6: what a practice case says of a real site is true; nothing leaves for it (test_practice_only)."""
    practice, live = load(practice=True), load(practice=False)

    assert practice.find("www.reddit.com") == live.find("www.reddit.com")
    assert practice.find("gallery.example")
    assert live.find("gallery.example") is None


def test_practice_forms_are_at_the_port_of_the_ground() -> None:
    forum = read(PRACTICE_FILE, practice_web_port=4711).find("forum.example")

    assert forum and forum.form_url == "http://127.77.0.6:4711/report"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('kind = "social"', 'kind = "socials"', ": kind: must be one of"),
        ('kind = "social"', "", ": kind: is missing"),
        (
            "abuse_email",
            "abuse_mail",
            ": abuse_mail: this key is unknown; the nearest right one is “abuse_email”",
        ),
        ("abuse@site.com", "abuse at site.com", ": abuse_email: must be a mailbox"),
        ('["US", "EU"]', '["USA"]', ": serves[1]: must be the code of a country"),
        ("2026-11-22", '"yesterday"', ": checked: is no date"),
        ('["https://site.com/about"]', "[]", ": sources: must not be empty"),
        ('"site.com", "img', '"https://site.com", "img', ": domains[1]: must be the name of a host"),
        ("abuse@site.com", "abuse@site.example", "of the practice ground"),
    ],
)
def test_error_names_file_entry_and_key(tmp_path: Path, before: str, after: str, said: str) -> None:
    message = broken(tmp_path, before, after)

    assert message.startswith("list.toml: platform site: ")
    assert said in message


def test_real_recipient_in_the_practice_directory_is_an_error(tmp_path: Path) -> None:
    assert "outside the practice ground" in broken(tmp_path, "x", "x", practice_web_port=8077)


def test_domain_may_stand_in_one_entry_only(tmp_path: Path) -> None:
    twin = GOOD.replace('"site"', '"twin"')

    assert "domain site.com is also in 'site'" in broken(tmp_path, GOOD, GOOD + twin)


def test_broken_file_is_named(tmp_path: Path) -> None:
    assert "list.toml cannot be read" in broken(tmp_path, "[[platform]]", "[[platform")


FORM = 'serves_source = "its terms"\nrequired_fields = ["URL", "name and e-mail"]\nasks = ["addresses", "name+email"]'


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            'asks = ["addresses", "name+email"]',
            "",
            ": asks: says what answers each of 2 required_fields, and has 0",
        ),
        ('"name+email"', '"name+mail"', ": asks[2]: must be one of"),
        ('serves_source = "its terms"', 'not_served = ["CN"]', ": not_served: needs serves"),
        ('serves_source = "its terms"', "", ": serves_source: is missing"),
    ],
)
def test_keys_that_do_not_go_together_are_named(tmp_path: Path, before: str, after: str, said: str) -> None:
    told = GOOD.replace('serves_source = "its terms"', FORM.replace(before, after))

    assert said in broken(tmp_path, GOOD, told)


def test_every_field_of_a_form_says_what_answers_it() -> None:
    """Issue 3, point 6: nothing is guessed from a label."""
    for entry in (*read(LIVE_FILE), *load(practice=True)):
        assert len(entry.asks) == len(entry.required_fields), entry.id


def test_where_a_service_is_offered_was_read_somewhere() -> None:
    """Design §3.12."""
    offered = [entry for entry in read(LIVE_FILE) if entry.serves]

    assert len(offered) > 50
    assert all(entry.serves_source for entry in offered)
