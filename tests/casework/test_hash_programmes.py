"""Hash programmes: the file is checked when loaded, and the page says that nothing is sent from here."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from casework import hashprogrammes
from casework.datafiles import FileUnfit
from casework.directory import LIVE_FILE, read
from casework.models import Role
from tests import factory
from tests.casework.walkers import signed_in


def broken(tmp_path: Path, before: str, after: str) -> str:
    """Return what is said of the file with one thing changed."""
    text = hashprogrammes.FILE.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "programmes.toml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(FileUnfit) as caught:
        hashprogrammes.load(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("on_device = true", 'on_device = "yes"', "programme stopncii: on_device: must be true or false"),
        ('country = "GB"', "", "programme stopncii: country: is missing"),
        (
            "audience =",
            "audiences =",
            ": audiences: this key is unknown; the nearest right one is “audience”",
        ),
        ('audience = ["adult"]', 'audience = ["anyone"]', ": audience[1]: must be one of"),
        ('https://stopncii.org/"', 'stopncii.org"', ": url: must be the address"),
        ("checked = 2026-11-22", 'checked = "soon"', ": checked: is no date"),
        ('"stopncii_participant"', '"stopncii"', ": participants_by: must be one of"),
        ('id = "ncmec-take-it-down"', 'id = "stopncii"', ": id: stands in two entries"),
        ('gyik", ', 'gyik (as told)", ', ": sources["),
        ("[[programme]]", "[[programme", "cannot be read"),
    ],
)
def test_error_names_file_entry_and_key(tmp_path: Path, before: str, after: str, said: str) -> None:
    message = broken(tmp_path, before, after)

    assert message.startswith("programmes.toml")
    assert said in message


def test_who_takes_part_is_the_directorys_to_say() -> None:
    names = {
        one.id: {entry.id for entry in one.taking_part(read(LIVE_FILE))} for one in hashprogrammes.load()
    }

    assert {"reddit", "bing", "pornhub"} <= names["stopncii"]
    assert "telegram" not in names["stopncii"]
    assert names["inhope"] == set()


def test_age_in_the_picture_decides_whom_a_programme_is_for() -> None:
    """Issue 3, trap 12: the Act and NCMEC's service bear one name."""
    stopncii, take_it_down = hashprogrammes.load()[:2]

    assert (stopncii.audience, take_it_down.audience) == (("adult",), ("minor",))
    assert hashprogrammes.of_law("us-ncmec-take-it-down") == take_it_down
    assert hashprogrammes.of_law("us-take-it-down-act") is None


@pytest.mark.django_db
def test_page_needs_no_sign_in_and_says_that_nothing_is_sent() -> None:
    page = Client().get(reverse("programmes"))

    html = page.content.decode()
    assert page.status_code == 200
    assert "Nothing is sent from here: no picture and no code of one." in html
    assert "StopNCII.org" in html and "Lantern" in html
    assert "It takes nothing down that is up already." in html


@pytest.mark.django_db
def test_doubtful_programme_is_shown_to_staff_alone() -> None:
    """law/README.md: low confidence is for staff to verify."""
    staff = signed_in(factory.cast().alice)

    assert "hash bank" not in Client().get(reverse("programmes")).content.decode()
    assert "National NCII hash bank" in staff.get(reverse("programmes")).content.decode()


def test_figures_of_a_programme_are_shown_without_other_notes() -> None:
    programme = hashprogrammes.load()[0]
    bare = replace(programme, participants_notes="", hash_format_notes="", stats="792 reports in 2023")

    assert "792 reports in 2023" in render_to_string("casework/_programme.html", {"programme": bare})


@pytest.mark.django_db
def test_who_is_signed_in_without_a_role_of_staff_sees_no_doubtful_programme() -> None:
    """A receipt signs in too, and is no staff."""
    alice = factory.cast().alice
    Role.objects.filter(user=alice.user).delete()

    page = signed_in(alice).get(reverse("programmes"))

    assert page.status_code == 200
    assert "hash bank" not in page.content.decode()


@pytest.mark.django_db
def test_page_of_programmes_speaks_to_people_and_says_once_what_nobody_read() -> None:
    """U5: no notes to ourselves; what is generally known stands apart from what was read."""
    html = signed_in(factory.cast().alice).get(reverse("programmes")).content.decode()
    card = html[html.index('id="programme-ncmec-take-it-down"') :]
    card = card[: card.index("</article>")]

    for words in (
        "(general knowledge)",
        "by the tool",
        "no interface",
        "survivor",
        "as summarised",
        "?lang=ar",
    ):
        assert words not in html
    assert card.count("not read at any source") == 1
    assert "PDQ" not in card[: card.index("not read at any source")]
    assert "https://cs.kakao.com/&quot;" not in html and 'href="https://d4u.stop.or.kr"' in html
