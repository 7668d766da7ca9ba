"""Fingerprint picture and film files from outside, in the sandbox like everything else. Stores nothing."""

import errno
import json
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from casework import filmkinds, fingerprints, memoryfiles, sandbox
from casework.file_refusals import printable, sentence, unopened
from casework.management.answers import ANSWER_IS_NO, DONE, NOT_ASKED

MAX_BYTES = 50 * 1024 * 1024
# 40 kB of keypoints a picture would bury the rest; they are compared, not read.
_NOT_SHOWN = ("keypoints", "keypoints_mirrored", "stills")


class CannotFingerprint(Exception):
    """A file gave no fingerprints; `says` is the sentence for people, `was_read` whether a decoder saw it."""

    def __init__(self, code: str, *, was_read: bool, says: str = "") -> None:
        super().__init__(code)
        self.code, self.was_read = code, was_read
        self.says = says or sentence(code)


class Command(BaseCommand):
    help = "Print the fingerprints of pictures and films: exact (SHA-256, MD5) and perceptual (PDQ, pHash, dHash)."
    requires_system_checks: ClassVar[list[str]] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        worst = [self._show(path, as_json=options["json"]) for path in options["files"]]
        if all(code == NOT_ASKED for code in worst):
            raise SystemExit(NOT_ASKED)
        if any(worst):
            raise SystemExit(ANSWER_IS_NO)

    def _show(self, path: str, *, as_json: bool) -> int:
        try:
            prints = fingerprint_file(path)
        except CannotFingerprint as refusal:
            show_error(self, path, refusal, as_json=as_json)
            return ANSWER_IS_NO if refusal.was_read else NOT_ASKED
        if as_json:
            self.stdout.write(json.dumps({"path": path, **_shown(prints)}))
        else:
            self.stdout.write("\n".join([printable(path), *_lines(prints)]))
        return DONE


def fingerprint_file(path: str) -> dict[str, Any]:
    """Return the fingerprint set of a file. Raises CannotFingerprint: it is not a picture, or could not be read."""
    if not path:  # Path would take it for the folder that one is in
        raise CannotFingerprint("no_file", was_read=False, says=_("The name of a file is empty."))
    try:
        with _open(Path(path)) as file:
            return _fingerprinted(file)
    except OSError as fault:
        code, says = unopened(path, fault)
        raise CannotFingerprint(code, was_read=False, says=says) from None


def _fingerprinted(file: BinaryIO) -> dict[str, Any]:
    is_film = filmkinds.is_film(file)
    most = filmkinds.MAX_BYTES if is_film else MAX_BYTES
    if memoryfiles.size_bytes(file) > most:
        raise CannotFingerprint("film_too_large" if is_film else "too_large", was_read=True)
    try:
        if is_film:
            return sandbox.run("fingerprint_film", file, limits=sandbox.FILM_LIMITS)
        return sandbox.run("fingerprint", file.read())
    except sandbox.SandboxRefused as refusal:
        raise CannotFingerprint(refusal.code, was_read=True) from None
    except sandbox.SandboxFailed as failure:
        raise CannotFingerprint(failure.code, was_read=failure.code != "sandbox_unavailable") from None


def show_error(command: BaseCommand, path: str, refusal: CannotFingerprint, *, as_json: bool) -> None:
    """Give a bad file its own line; the others go through."""
    if as_json:
        command.stdout.write(json.dumps({"path": path, "error": refusal.code, "says": refusal.says}))
    else:
        command.stderr.write(f"{printable(path)}: {refusal.says}")


def _open(path: Path) -> BinaryIO:
    if not path.exists():
        raise FileNotFoundError(path)
    if not path.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    return path.open("rb")


def _shown(prints: dict[str, Any]) -> dict[str, Any]:
    """Return what is read of a fingerprint set; of a film's frames each one's own form."""
    shown = {key: value for key, value in prints.items() if key not in _NOT_SHOWN}
    if "frames" in shown:
        shown["frames"] = [
            {"at_s": row["at_s"], "pdq": row["pdq_dihedral"][0], "pdq_quality": row["pdq_quality"]}
            for row in shown["frames"]
        ]
    return shown


def _lines(prints: dict[str, Any]) -> list[str]:
    show: Callable[[str, Any], str] = "  {:<8} {}".format
    size = f"{prints['format']}, {prints['width_px']} x {prints['height_px']} px"
    names = [name for name in ("sha256", "md5", "pdq", "phash", "dhash") if name in prints]
    lines = [show("", size)] + [show(name, prints[name]) for name in names]
    if "frames" in prints:
        length = _("%(count)d frames in %(seconds)d seconds")
        seconds = round(prints.get("duration_s", prints["frames"][-1]["at_s"]))
        lines.append(show("", length % {"count": len(prints["frames"]), "seconds": seconds}))
    if prints.get("is_partial"):
        lines.append(
            show(
                "",
                _("Not all of it was looked at closely: it breaks off, is very long, or changes very often."),
            )
        )
    if not fingerprints.has_enough_detail(prints):
        lines.append(show("", _("Too little detail in this picture to be matched automatically.")))
    return lines
