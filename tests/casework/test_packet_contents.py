"""The packet without pictures: what is in it, what is not, and that others can check it (E1 to E7, E12, E18)."""

import json
import subprocess
from pathlib import Path

import bagit
import jsonschema
import pytest
from django.conf import settings

from casework import packets, papers, verifying
from casework.models import Case
from tests import factory
from tests.casework import packet_cast

pytestmark = pytest.mark.django_db

SCHEMA = json.loads((Path(settings.BASE_DIR) / "docs" / "packet.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people) -> Case:
    return packet_cast.full_case(people.alice)


@pytest.fixture
def archive(case, people) -> bytes:
    return packet_cast.built(case, people.alice)


def unpacked(archive: bytes, folder: Path) -> Path:
    for path, content in packet_cast.members(archive).items():
        place = folder / "packet" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    return folder / "packet"


def test_packet_is_whole(archive):
    assert verifying.broken_parts(archive) == []


def test_planted_words_are_nowhere_in_it(archive, case):
    """E4: no name, contact, case code, file name, plain digest, perceptual fingerprint or staff name."""
    for path, content in packet_cast.members(archive).items():
        said = content.decode("utf-8", "replace").lower()
        assert not [word for word in packet_cast.PLANTED if word.lower() in said], path
        assert "canaryname" not in said, path


def test_report_holds_no_planted_word_either(archive, tmp_path):
    """E4, E21: text of the PDF, extracted."""
    import pypdf

    pages = pypdf.PdfReader(unpacked(archive, tmp_path) / "data" / "report.pdf").pages
    said = "".join(page.extract_text() for page in pages).replace("\n", "").lower()

    assert "http://gallery.example/v/8841" in said
    assert "not certified" in said
    assert not [word for word in packet_cast.PLANTED if word.lower() in said]


def test_packet_holds_no_picture(archive):
    """E3."""
    pictures = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"ftyp")

    for path, content in packet_cast.members(archive).items():
        assert not content.startswith(pictures), path
        assert path.rpartition(".")[2] in {"txt", "csv", "json", "jsonl", "pdf"}


def test_sha256sum_passes_without_our_code(archive, tmp_path):
    """E2: the very command of VERIFY.txt, in a folder with nothing else."""
    folder = unpacked(archive, tmp_path)

    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--strict", "-c", name], cwd=folder, check=True, capture_output=True)
    for name in ("manifest-sha512.txt", "tagmanifest-sha512.txt"):
        subprocess.run(["sha512sum", "--strict", "-c", name], cwd=folder, check=True, capture_output=True)


def test_another_program_finds_a_valid_bag(archive, tmp_path):
    """E5: the Library of Congress's own."""
    bagit.Bag(str(unpacked(archive, tmp_path))).validate()


def test_commands_of_verify_txt_find_the_chain_whole_and_broken(archive, tmp_path):
    """E2, E7: with a shell and sha256sum alone."""
    folder = unpacked(archive, tmp_path)
    lines = (folder / "VERIFY.txt").read_text(encoding="utf-8").splitlines()
    script = "\n".join(
        line.strip() for line in lines if line.startswith("       ") and "cd " not in line[:12]
    )

    def run() -> str:
        return subprocess.run(
            ["sh", "-c", script], cwd=folder, capture_output=True, text=True, check=False
        ).stdout

    assert "custody: OK" in run()
    log = folder / "data" / "custody.jsonl"
    log.write_text(
        log.read_text(encoding="ascii").replace("image_described", "image_refused"), encoding="ascii"
    )
    assert "custody: OK" not in run()
    assert "BROKEN" in run()


def test_packet_json_fits_its_published_schema(archive):
    """E6."""
    jsonschema.validate(verifying.read_packet(archive), SCHEMA)


def test_schema_refuses_a_score(archive):
    """E18: no machine opinion fits into a packet."""
    packet = verifying.read_packet(archive)
    packet["tables"]["checks"]["rows"][0]["distance_bits"] = 4

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(packet, SCHEMA)
    assert b"distance" not in b"".join(packet_cast.members(archive).values())


def test_sheets_are_views_of_packet_json(archive):
    """E6."""
    files = packet_cast.members(archive)
    packet = json.loads(files["data/packet.json"])

    for path, content in papers.sheets(packet).items():
        assert files[f"data/{path}"] == content


def test_letter_is_covered_and_its_digest_beside_it(archive):
    """E4: names covered; the digest of the letter as it left."""
    files = packet_cast.members(archive)
    row = verifying.read_packet(archive)["tables"]["notices"]["rows"][0]

    assert "[name covered]" in files[f"data/{row['letter']}"].decode()
    assert row["digest"] == "cd" * 32
    assert row["to"] == "gallery.example"


def test_server_answer_keeps_its_words_without_the_mailbox(archive):
    answer = verifying.read_packet(archive)["tables"]["deliveries"]["rows"][0]["answer"]

    assert answer == "250 2.0.0 taken for [covered]"


def test_her_name_in_an_address_is_covered_and_that_is_said(archive):
    """E4."""
    rows = verifying.read_packet(archive)["tables"]["sightings"]["rows"]

    assert rows[0] == {**rows[0], "address": "http://gallery.example/v/8841", "is_whole": True}
    assert rows[1] == {**rows[1], "address": "http://forum.example/t/[covered]?x=1", "is_whole": False}


def test_picture_appears_as_its_salted_commitment_alone(archive, case):
    """E12."""
    row = verifying.read_packet(archive)["tables"]["pictures"]["rows"][0]

    assert row["commitment"] == case.images.get(number=1).commitment
    assert row["description"] == "By the window, [covered] in front"


def test_packet_says_what_it_proves_and_what_not(archive):
    """E1, E19: in the text for people and in the data."""
    text = packet_cast.members(archive)["VERIFY.txt"].decode()
    packet = verifying.read_packet(archive)

    assert "does not prove who put the pictures there" in text
    assert packet["certified"] is False
    assert set(packet["process"]["known_gaps"]) >= {"not_signed", "clock_not_compared"}
    assert "existed_by" not in packet["proves"]


def test_same_rows_id_and_moment_give_the_same_bytes(case):
    """E24."""
    packet_id = case.pk

    first = packets.bind(packets.collect(case, packet_id=packet_id, at=packet_cast.AT), at=packet_cast.AT)
    second = packets.bind(packets.collect(case, packet_id=packet_id, at=packet_cast.AT), at=packet_cast.AT)

    assert first == second


def test_preview_lists_exactly_what_leaves(case, people):
    """E15."""
    preview = packets.preview(case, at=packet_cast.AT)

    archive = packet_cast.built(case, people.alice)

    bag_papers = {"bagit.txt", "bag-info.txt"} | {
        f"{kind}-{algorithm}.txt"
        for kind in ("manifest", "tagmanifest")
        for algorithm in ("sha256", "sha512")
    }
    assert {path for path, _words in preview.files} == set(packet_cast.members(archive)) - bag_papers
    assert preview.facts == verifying.read_packet(archive)["discloses"]
    assert preview.not_allowed == []
