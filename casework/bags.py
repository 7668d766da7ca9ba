"""BagIt 1.0 bags (RFC 8493) in a zip that has one form only. Pure: bytes in, bytes out; nothing is extracted (S31).

Members are stored, never packed, and a zip that differs in one byte from what `zip_members` writes is refused.
"""

import hashlib
import re
import struct
import zlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

# The one folder in the zip (RFC 8493, section 4.2: a serialised bag unpacks to one folder).
BASE = "packet"
MAX_MEMBERS = 5000
MAX_BYTES = 1024 * 1024 * 1024
MAX_NAME = 99
ALGORITHMS = ("sha256", "sha512")
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_LINE = re.compile(r"([0-9a-f]+)  ([^\n]+)")
# PKZIP APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_VERSION, _MADE_BY, _PLAIN_FILE = 20, 3 << 8 | 20, 0o100644 << 16


class BagBroken(Exception):
    """An archive is not a packet as this room writes it; `broken` says what, one sentence each."""

    def __init__(self, broken: Sequence[str]) -> None:
        super().__init__("; ".join(broken))
        self.broken = list(broken)


# --- the zip --------------------------------------------------------------------------------------------------


def zip_members(members: Mapping[str, bytes], *, at: datetime) -> bytes:
    """Return the zip of the members, ordered by name, all of one moment (UTC, to two seconds).

    Raises BagBroken: a name that is not plain ASCII, a path that leaves the folder, too much of anything.
    """
    broken = [f"{name!r}: this name cannot be used" for name in members if not is_safe(name)]
    if broken or len(members) > MAX_MEMBERS or sum(map(len, members.values())) > MAX_BYTES:
        raise BagBroken(broken or ["the archive is too large"])
    moment = at.astimezone(UTC)
    time = moment.hour << 11 | moment.minute << 5 | moment.second // 2
    return _write(members, time, (moment.year - 1980) << 9 | moment.month << 5 | moment.day)


def unzip_members(archive: bytes) -> dict[str, bytes]:
    """Return the members of a zip by name, in memory. Trusts no name, size or place in it.

    Raises BagBroken: links, packed or doubled members, unsafe names, and any byte that `zip_members` would not write.
    """
    if len(archive) > MAX_BYTES + (1 << 22):
        raise BagBroken(["the archive is too large"])
    members: dict[str, bytes] = {}
    broken: list[str] = []
    stamp, total = (0, 0), 0
    for name, entry in _central_entries(archive):
        total += entry[9]
        says = _why_refused(name, entry, members)
        if not says and total > len(archive):  # members that lie on one another, to fill memory
            says = "more is said to be in here than there is"
        content = b"" if says else _content(archive, entry, len(name))
        if not says and zlib.crc32(content) != entry[7]:
            says = "its bytes were changed"
        if says:
            broken.append(f"{name.decode('ascii', 'backslashreplace')}: {says}")
            continue
        members[name.decode("ascii")] = content
        stamp = (entry[5], entry[6])
    if broken:
        raise BagBroken(broken)
    if _write(members, *stamp) != archive:
        raise BagBroken(["archive: its headers were changed, or something was added to it"])
    return members


def is_safe(name: str) -> bool:
    """Say whether a path is plain ASCII, relative, under 100 characters, and can be written on Windows too (E5)."""
    parts = name.split("/")
    return len(name) <= MAX_NAME and all(
        _NAME.fullmatch(part) and not _RESERVED.fullmatch(part) for part in parts
    )


def _write(members: Mapping[str, bytes], time: int, date: int) -> bytes:
    pieces: list[bytes] = []
    central: list[bytes] = []
    offset = 0
    for name in sorted(members):
        content, label = members[name], name.encode("ascii")
        common = (_VERSION, 0, 0, time, date, zlib.crc32(content), len(content), len(content), len(label), 0)
        local = _LOCAL.pack(b"PK\3\4", *common) + label
        central.append(_CENTRAL.pack(b"PK\1\2", _MADE_BY, *common, 0, 0, 0, _PLAIN_FILE, offset) + label)
        pieces += [local, content]
        offset += len(local) + len(content)
    index = b"".join(central)
    end = _END.pack(b"PK\5\6", 0, 0, len(central), len(central), len(index), offset, 0)
    return b"".join([*pieces, index, end])


def _central_entries(archive: bytes) -> list[tuple[bytes, tuple[int, ...]]]:
    if len(archive) < _END.size or archive[-_END.size :][:4] != b"PK\5\6":
        raise BagBroken(["archive: this is not the end of a zip as a packet has it"])
    _, _, _, _, count, size, start, _ = _END.unpack(archive[-_END.size :])
    place, limit = start, len(archive) - _END.size
    if count > MAX_MEMBERS or start + size != limit:
        raise BagBroken(["archive: its list of files does not fit"])
    found = []
    for _ in range(count):
        if place + _CENTRAL.size > limit or archive[place : place + 4] != b"PK\1\2":
            raise BagBroken(["archive: its list of files is damaged"])
        entry = _CENTRAL.unpack_from(archive, place)
        place += _CENTRAL.size
        found.append((archive[place : place + entry[10]], entry))
        place += entry[10] + entry[11] + entry[12]
    return found


def _why_refused(name: bytes, entry: tuple[int, ...], members: Mapping[str, bytes]) -> str:
    if entry[15] >> 28 == 0o12:
        return "this is a link, not a file"
    if not name.isascii() or not is_safe(name.decode("ascii")):
        return "this name leaves the folder or cannot be used"
    if entry[4] or entry[3]:
        return "this file is packed or marked; a packet stores its files as they are"
    if name.decode("ascii").lower() in {known.lower() for known in members}:
        return "this name is there twice"
    return ""


def _content(archive: bytes, entry: tuple[int, ...], name_length: int) -> bytes:
    start = entry[16] + _LOCAL.size + name_length
    return archive[start : start + entry[9]]


# --- the bag --------------------------------------------------------------------------------------------------


def build_bag(
    payload: Mapping[str, bytes], *, tags: Mapping[str, bytes], info: Sequence[tuple[str, str]], at: datetime
) -> bytes:
    """Return a zipped bag. `payload` lies under data/; `tags` beside it; `info` are lines of bag-info.txt."""
    files = {f"data/{path}": content for path, content in payload.items()}
    oxum = f"{sum(map(len, payload.values()))}.{len(payload)}"
    lines = [*info, ("Bagging-Date", at.astimezone(UTC).date().isoformat()), ("Payload-Oxum", oxum)]
    beside = {
        **tags,
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{label}: {value}\n" for label, value in lines).encode(),
        **{f"manifest-{algorithm}.txt": manifest(files, algorithm) for algorithm in ALGORITHMS},
    }
    over = {f"tagmanifest-{algorithm}.txt": manifest(beside, algorithm) for algorithm in ALGORITHMS}
    return zip_members(
        {f"{BASE}/{path}": content for path, content in {**files, **beside, **over}.items()}, at=at
    )


def open_bag(archive: bytes) -> dict[str, bytes]:
    """Return a bag's files by path inside it. Raises BagBroken: with everything that does not fit."""
    members = unzip_members(archive)
    outside = [f"{name}: this lies outside the bag" for name in members if not name.startswith(f"{BASE}/")]
    if outside:
        raise BagBroken(outside)
    files = {name.removeprefix(f"{BASE}/"): content for name, content in members.items()}
    broken = _bag_problems(files)
    if broken:
        raise BagBroken(broken)
    return files


def manifest(files: Mapping[str, bytes], algorithm: str) -> bytes:
    """Return a manifest as sha256sum and sha512sum read it: digest, two spaces, path; ordered by path."""
    return "".join(
        f"{hashlib.new(algorithm, files[path]).hexdigest()}  {path}\n" for path in sorted(files)
    ).encode()


def _bag_problems(files: Mapping[str, bytes]) -> list[str]:
    payload = {path: content for path, content in files.items() if path.startswith("data/")}
    over = {f"tagmanifest-{algorithm}.txt" for algorithm in ALGORITHMS}
    beside = {path: content for path, content in files.items() if path not in payload and path not in over}
    broken = [] if files.get("bagit.txt") == DECLARATION else ["bagit.txt: this is no bag of version 1.0"]
    if "fetch.txt" in files:
        broken.append("fetch.txt: a packet fetches nothing")
    oxum = f"Payload-Oxum: {sum(map(len, payload.values()))}.{len(payload)}\n".encode()
    if oxum not in files.get("bag-info.txt", b"").splitlines(keepends=True):
        broken.append("bag-info.txt: the number of files or bytes is not the one written there")
    for algorithm in ALGORITHMS:
        for name, listed in (
            (f"manifest-{algorithm}.txt", payload),
            (f"tagmanifest-{algorithm}.txt", beside),
        ):
            broken += _manifest_problems(name, files.get(name), listed, algorithm)
    return broken


def _manifest_problems(
    name: str, written: bytes | None, files: Mapping[str, bytes], algorithm: str
) -> list[str]:
    if written is None:
        return [f"{name}: missing"]
    if written == manifest(files, algorithm):
        return []
    found = {path: digest for digest, path in _LINE.findall(written.decode("utf-8", "replace"))}
    broken = [f"{path}: listed in {name}, and not there" for path in found.keys() - files.keys()]
    for path, content in files.items():
        if path not in found:
            broken.append(f"{path}: not listed in {name}")
        elif found[path] != hashlib.new(algorithm, content).hexdigest():
            broken.append(f"{path}: does not have the digest that {name} gives")
    return sorted(broken) or [f"{name}: not written as a packet's manifest is"]
