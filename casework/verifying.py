"""Checks a whole packet: bag, custody chain, views, anchors. Reads bytes alone; needs no database and no key."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from casework import bags, papers, timestamps, trees

START = "0" * 64


def broken_parts(archive: bytes) -> list[str]:
    """Return what is broken in a zipped packet, one sentence each; an empty list when nothing is."""
    try:
        files = bags.open_bag(archive)
    except bags.BagBroken as fault:
        return fault.broken
    data = {
        path.removeprefix("data/"): content for path, content in files.items() if path.startswith("data/")
    }
    try:
        packet = json.loads(data.get(papers.PACKET_JSON, b""))
        return _packet_problems(packet, data)
    except (ValueError, KeyError, TypeError, AttributeError):
        return [f"data/{papers.PACKET_JSON}: this is not the {papers.PACKET_JSON} of a packet"]


def read_packet(archive: bytes) -> dict[str, Any]:
    """Return packet.json out of a packet. Raises bags.BagBroken."""
    found: dict[str, Any] = json.loads(bags.open_bag(archive)[f"data/{papers.PACKET_JSON}"])
    return found


def custody_problems(lines: list[str], head: str) -> list[str]:
    """Return what is wrong with a chain of canonical lines and its head: edits, gaps, swaps, a cut tail (E7)."""
    previous = START
    for seq, line in enumerate(lines, start=1):
        entry = json.loads(line)
        if papers.canonical(entry) != f"{line}\n".encode():
            return [f"data/{papers.CUSTODY_LINES}: line {seq} is not in its one form"]
        if entry["seq"] != seq or entry["previous"] != previous:
            return [f"data/{papers.CUSTODY_LINES}: line {seq} does not follow from the one before it"]
        previous = hashlib.sha256(line.encode()).hexdigest()
    if head != previous:
        return [f"data/{papers.CUSTODY_HEAD}: this is not the digest of the last line"]
    return []


def _packet_problems(packet: dict[str, Any], data: Mapping[str, bytes]) -> list[str]:
    broken = []
    if packet["format"] != papers.FORMAT or papers.canonical(packet) != data[papers.PACKET_JSON]:
        broken.append(f"data/{papers.PACKET_JSON}: not in its one form")
    for path, content in papers.sheets(packet).items():
        if data.get(path) != content:
            broken.append(f"data/{path}: says something else than {papers.PACKET_JSON}")
    listed = {file["path"]: file["sha256"] for file in packet["files"]}
    held = {
        path: hashlib.sha256(content).hexdigest()
        for path, content in data.items()
        if path not in {papers.PACKET_JSON, papers.REPORT}
    }
    if listed != held:
        broken += [
            f"data/{path}: not as {papers.PACKET_JSON} lists it" for path in sorted(_differing(listed, held))
        ]
    lines = data[papers.CUSTODY_LINES].decode("ascii").splitlines()
    head = data[papers.CUSTODY_HEAD].decode("ascii").strip()
    broken += custody_problems(lines, head)
    if (packet["custody"]["entries"], packet["custody"]["head"]) != (len(lines), head):
        broken.append(f"data/{papers.PACKET_JSON}: names another head of the custody log")
    for anchor in packet["anchors"]:
        broken += _anchor_problems(anchor, data, lines)
    return broken


def _differing(one: Mapping[str, str], other: Mapping[str, str]) -> set[str]:
    return {path for path in {**one, **other} if one.get(path) != other.get(path)}


def _anchor_problems(anchor: Mapping[str, Any], data: Mapping[str, bytes], lines: list[str]) -> list[str]:
    name = f"anchors/anchor-{anchor['number']}"
    line, *steps = data[f"{name}-path.txt"].decode("ascii").splitlines()
    _, seq, digest = line.split()
    broken = []
    if trees.climb(line, steps) != anchor["root"] or data[f"{name}.txt"] != f"{anchor['root']}\n".encode():
        broken.append(f"data/{name}-path.txt: does not lead to the digest that was stamped")
    if hashlib.sha256(lines[int(seq) - 1].encode()).hexdigest() != digest:
        broken.append(f"data/{name}-path.txt: is about another custody log")
    if anchor["state"] == "stamped":
        try:
            timestamps.stamped_at(data[f"{name}.tsr"], data[f"{name}.txt"])
        except timestamps.StampUnfit as fault:
            broken.append(f"data/{name}.tsr: {fault}")
    return broken
