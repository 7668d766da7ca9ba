"""The main job, from the age question to counsel's download, on real parts: once at a desk with script on SQLite and
folders, once on a phone without script on PostgreSQL and S3 (issue 2 point 2; U3, S21)."""

import hashlib
import os
import re
import subprocess
import time
import urllib.request
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

from tests.journeys import leaks, walk
from tests.journeys.pressing import through

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "java_script_enabled": False}
NAME = "Dana Canaryname"
SUBMITTED = ("picture-1.jpg", "picture-2.png", "picture-5.avif")
OWN_WORDS = "words-of-her-own-canary"

pytestmark = pytest.mark.timeout(900)


WALKS = [
    pytest.param("", DESK, id="desk-sqlite"),
    pytest.param("postgres s3", PHONE, id="phone-postgres", marks=pytest.mark.postgres),
]
# Each takes minutes: one a day, both in the whole suite. The other's parts start below.
TODAYS = WALKS if os.environ.get("TEST_ALL") == "1" else [WALKS[int(time.time() // 86_400) % 2]]


@pytest.mark.parametrize(("live_app", "device"), TODAYS, indirect=["live_app"])
def test_alice_walks_from_intake_to_packet(live_app, browser, device, picture, tmp_path):
    samples = live_app.data_dir / "practice" / "samples"
    with (
        walk.person(browser, live_app.url, "alice", **device) as alice,
        walk.person(browser, live_app.url, "bob", **device) as bob,
        walk.person(browser, live_app.url, "erin", **device) as erin,
    ):
        case = _intake(alice, samples, picture)
        gallery = _first_notice(alice, bob, case, picture)
        _sent_and_obeyed(alice, case, gallery, live_app, picture)
        _by_form(alice, case, picture)
        _ignored(alice, case, picture)
        packet = _packet(alice, case, tmp_path, picture)
        _verified(live_app, packet, tmp_path)
        _counsel(alice, bob, erin, case, picture)
        _nothing_leaks(live_app, samples)


@pytest.mark.postgres
@pytest.mark.parametrize("live_app", ["postgres s3"], indirect=True)
def test_same_app_runs_on_postgres_and_an_s3_store(live_app):
    with urllib.request.urlopen(live_app.url, timeout=10) as answer:
        assert answer.status == 200

    assert not (live_app.data_dir / "recourse.sqlite3").exists()


def _intake(alice, samples: Path, picture) -> str:
    case = walk.open_case(alice)
    walk.submit_pictures(alice, case, [samples / name for name in SUBMITTED])
    alice.go(f"{case}/words")
    alice.page.fill("textarea[name=text]", OWN_WORDS)
    through(alice.page.locator("main form button[type=submit]").last)
    alice.go(f"{case}/name")
    alice.page.fill("input[name=name]", NAME)
    through(alice.page.locator("main form button[type=submit]").last)
    walk.paste_addresses(alice, case)
    alice.until_quiet(case)
    assert "fingerprints made" in alice.text
    assert "still up" in alice.text
    picture(alice.page, "case")
    assert "Harbor Host" in alice.text
    return case


def _first_notice(alice, bob, case: str, picture) -> str:
    alice.go(f"{case}/routes")
    picture(alice.page, "routes")
    notice = walk.draft(alice, case, "us-take-it-down-act", "practice-gallery")
    assert len(re.findall(r"gallery\.example/(?:v|media)/884", alice.text)) >= 3
    assert walk.confirm_declarations(alice, notice) >= 1
    walk.record_consent(alice, notice)
    alice.go(notice)
    picture(alice.page, "notice-draft")
    assert "Nothing else is missing" in alice.text
    bob.go(notice)
    bob.press("Approve this letter")
    picture(bob.page, "notice-approved")
    assert "Undo the approval" in bob.text
    return notice


def _sent_and_obeyed(alice, case: str, notice: str, live_app, picture) -> None:
    alice.later("hour")
    alice.until(r"48 hours from", notice)
    picture(alice.page, "notice-sent")
    [letter] = (live_app.data_dir / "practice" / "mail" / "abuse@gallery.example").glob("*.eml")
    mail = message_from_bytes(letter.read_bytes())
    body = mail.get_payload()[0].get_payload(decode=True).decode()
    assert all(part in body for part in ("v/8841", "v/8842", "media/8841.jpg"))
    assert NAME not in letter.read_text()
    alice.later("day")
    alice.until("seen once", case)
    alice.later("day")
    alice.until("gone, seen twice", notice)
    picture(alice.page, "notice-done")


def _by_form(alice, case: str, picture) -> None:
    notice = walk.draft(alice, case, "us-take-it-down-act", "practice-forum")
    walk.confirm_declarations(alice, notice)
    walk.record_consent(alice, notice)
    alice.go(notice)
    alice.press("Approve this letter")
    alice.later("hour")
    alice.go(notice)
    picture(alice.page, "form-sheet")
    number = _fill_their_form(alice)
    alice.go(notice)
    alice.page.fill("input[name=confirmation]", number)
    alice.press("Record the hand-over")
    assert number in alice.text
    picture(alice.page, "form-handed-over")
    assert "48 hours from" in alice.text


def _fill_their_form(alice) -> str:
    with alice.page.context.expect_page() as opened:
        alice.page.get_by_role("link", name="Open the form").click()
    page = opened.value
    page.fill("[name=links]", "http://forum.example/t/harbour/112")
    page.check("input[name=relation][value=agent]") if page.locator("input[name=relation]").count() else (
        page.select_option("[name=relation]", "agent")
    )
    page.fill("[name=description]", "A woman by a window")
    page.fill("[name=name]", "Harbour Clinic")
    page.fill("[name=email]", "cases@clinic.example")
    page.check("[name=statement]")
    through(page.locator("form button").first)
    number = re.search(r"R-\d{4}", page.locator("body").inner_text())[0]
    page.close()
    return number


def _ignored(alice, case: str, picture) -> None:
    notice = walk.draft(alice, case, "us-take-it-down-act", "practice-stonewall")
    walk.confirm_declarations(alice, notice)
    walk.record_consent(alice, notice)
    alice.go(notice)
    alice.press("Approve this letter")
    alice.later("hour")
    alice.until("48 hours from", notice)
    alice.later("day", times=3)
    alice.until("ran out", notice)
    picture(alice.page, "overdue")
    alice.until("Northrack", case)
    picture(alice.page, "case-overdue")


def _packet(alice, case: str, tmp_path: Path, picture) -> Path:
    alice.go(f"{case}/packet")
    alice.follow("Record what she says")
    alice.tick("act", "packet")
    for box in alice.page.locator("input[name=facts]").all():
        box.check()
    alice.tick("how", "read_back")
    alice.press("Record it")
    alice.go(f"{case}/packet")
    picture(alice.page, "packet-preview")
    alice.press("Build the packet")
    alice.until("Download", f"{case}/packet")
    picture(alice.page, "packet-built")
    return _download(alice, tmp_path / "records.zip")


def _download(person, target: Path) -> Path:
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name="Download").or_(
            person.page.get_by_role("button", name="Download")
        ).first.click()
    download.value.save_as(target)
    return target


def _verified(live_app, packet: Path, tmp_path: Path) -> None:
    folder = tmp_path / "opened"
    with zipfile.ZipFile(packet) as archive:
        archive.extractall(folder)
    bag = next(folder.rglob("bagit.txt")).parent
    checked = subprocess.run(
        ["sha256sum", "-c", "manifest-sha256.txt"], cwd=bag, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert live_app.manage("verify_packet", str(packet), "--json").returncode == 0
    broken = tmp_path / "broken.zip"
    content = bytearray(packet.read_bytes())
    content[len(content) // 2] ^= 1
    broken.write_bytes(content)
    assert live_app.manage("verify_packet", str(broken), "--json").returncode == 1
    everything = b"".join(path.read_bytes() for path in bag.rglob("*") if path.is_file())
    assert NAME.encode() not in everything
    assert OWN_WORDS.encode() not in everything
    assert not [path for path in bag.rglob("*") if path.suffix in {".jpg", ".png", ".avif", ".webp"}]


def _counsel(alice, bob, erin, case: str, picture) -> None:
    walk.ask_to_share(alice, case, "erin")
    walk.record_sharing(alice)
    walk.ask_to_share(alice, case, "erin")
    bob.go(f"{case}/share")
    bob.press("Agree")
    erin.go("/cases")
    picture(erin.page, "counsel")
    assert len(erin.page.locator("main a[href^='/cases/']").all()) == 1
    erin.go(f"{case}/packet")
    with erin.page.expect_download():
        erin.page.get_by_role("link", name="Download").or_(
            erin.page.get_by_role("button", name="Download")
        ).first.click()


def _nothing_leaks(live_app, samples: Path) -> None:
    """S21: after a whole case life nothing planted lies anywhere in the clear."""
    content = (samples / "picture-1.jpg").read_bytes()
    planted = [
        NAME.encode(),
        OWN_WORDS.encode(),
        b"gallery.example/v/8841",
        b"harbour/112",
        b"window, blue curtain",
        b"picture-5.avif",
        hashlib.sha256(content).hexdigest().encode(),
        hashlib.md5(content, usedforsecurity=False).hexdigest().encode(),
        *leaks.slices_of(content),
    ]
    assert leaks.found_in_folder(live_app.data_dir, planted) == []
    url = live_app.environment.get("DATABASE_URL") or _database_of(live_app)
    if url:
        assert leaks.found_in_postgres(url, planted) == []


def _database_of(live_app) -> str:
    lines = (live_app.data_dir / ".env").read_text().splitlines()
    return next((line.partition("=")[2] for line in lines if line.startswith("DATABASE_URL=")), "")
