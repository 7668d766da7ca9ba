"""A bag in a zip of one form: built the same each time, and no changed, added or hostile byte passes (E5, E24, S31)."""

import io
import stat
import zipfile
from datetime import UTC, datetime

import pytest

from casework import bags

AT = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
PAYLOAD = {"packet.json": b'{"a":1}\n', "notices/notice-1.txt": "Grüße\n".encode(), "empty.csv": b""}


def small_bag() -> bytes:
    return bags.build_bag(
        PAYLOAD, tags={"VERIFY.txt": b"how\n"}, info=[("Source-Organization", "Harbour")], at=AT
    )


def hostile_zip(
    name: str, *, packing: int = zipfile.ZIP_STORED, attributes: int = stat.S_IFREG | 0o644
) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        member = zipfile.ZipInfo(name)
        member.compress_type, member.external_attr, member.create_system = packing, attributes << 16, 3
        archive.writestr(member, b"content " * 100)
    return target.getvalue()


def test_bag_holds_its_files_and_python_reads_it():
    files = bags.open_bag(small_bag())

    with zipfile.ZipFile(io.BytesIO(small_bag())) as archive:
        assert archive.testzip() is None
        assert {f"packet/{path}" for path in files} == set(archive.namelist())
    assert files["data/notices/notice-1.txt"] == PAYLOAD["notices/notice-1.txt"]


def test_same_files_and_moment_give_the_same_bytes():
    """E24: the digest is written here, so that a change of form is seen."""
    assert small_bag() == small_bag()
    assert bags.build_bag(dict(reversed(PAYLOAD.items())), tags={"VERIFY.txt": b"how\n"}, info=[
        ("Source-Organization", "Harbour")], at=AT) == small_bag()  # fmt: skip


def test_every_flipped_byte_is_found():
    """Issue 2: contents, names, headers, moments, manifests, the end record."""
    archive = small_bag()
    passed = []
    for place in range(len(archive)):
        changed = bytearray(archive)
        changed[place] ^= 1 << place % 8
        try:
            bags.open_bag(bytes(changed))
        except bags.BagBroken:
            continue
        passed.append(place)

    assert not passed


@pytest.mark.parametrize(
    "spoil",
    [
        lambda a: a + b"x",
        lambda a: b"x" + a,
        lambda a: a[:-1],
        lambda a: a[:-22] + a[-22:-2] + b"\2\0hi",
        lambda a: a[:100] + a[200:],
        lambda a: b"",
        lambda a: b"PK\5\6" + bytes(18),
        lambda a: a[:-22],
    ],
)
def test_cut_and_padded_archives_are_found(spoil):
    with pytest.raises(bags.BagBroken):
        bags.open_bag(spoil(small_bag()))


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "a/../../b",
        "C:/x",
        "a\\b",
        "nul.txt",
        "a/con",
        ".hidden",
        "a//b",
        "ü.txt",
        "x" * 100,
    ],
)
def test_names_that_leave_the_folder_are_refused(name):
    """S31, E5: whether read or written."""
    with pytest.raises(bags.BagBroken):
        bags.unzip_members(hostile_zip(name))
    with pytest.raises(bags.BagBroken):
        bags.zip_members({name: b""}, at=AT)


def test_links_and_packed_members_are_refused():
    """S31."""
    link = hostile_zip("packet/link", attributes=stat.S_IFLNK | 0o777)
    bomb = hostile_zip("packet/bomb", packing=zipfile.ZIP_DEFLATED)

    with pytest.raises(bags.BagBroken, match="link"):
        bags.unzip_members(link)
    with pytest.raises(bags.BagBroken, match="packed"):
        bags.unzip_members(bomb)


def test_a_name_that_is_there_twice_is_refused():
    """S31: also where only capitals differ, since Windows would write one over the other."""
    twice = bags.zip_members({"packet/a": b"1", "packet/b": b"2"}, at=AT).replace(b"packet/b", b"packet/A")

    with pytest.raises(bags.BagBroken, match="twice"):
        bags.unzip_members(twice)


def test_bag_that_was_bound_anew_without_its_manifest_is_refused():
    """E5: a well-formed zip whose manifests do not fit."""
    files = bags.open_bag(small_bag())
    files["data/added.txt"] = b"added"
    del files["data/empty.csv"]

    with pytest.raises(bags.BagBroken) as fault:
        bags.open_bag(bags.zip_members({f"packet/{path}": content for path, content in files.items()}, at=AT))
    assert any("added.txt" in says for says in fault.value.broken)
    assert any("empty.csv" in says for says in fault.value.broken)


def test_fetch_list_is_refused():
    """E5: a packet is complete; nothing is to be fetched."""
    files = {f"packet/{path}": content for path, content in bags.open_bag(small_bag()).items()}

    with pytest.raises(bags.BagBroken, match="fetches nothing"):
        bags.open_bag(bags.zip_members({**files, "packet/fetch.txt": b""}, at=AT))
