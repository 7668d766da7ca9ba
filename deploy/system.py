"""What the machine itself must bring, and the Debian package that brings it. Runs before any package is installed."""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Need:
    """One thing that comes from the system: how to find it, and what is lost without it."""

    package: str
    soname: str = ""
    program: str = ""
    # Where a program of servers lies, beside PATH.
    folder: str = ""
    module: str = ""
    # Languages that fonts of this machine must be able to write, as fontconfig names them.
    written: tuple[str, ...] = ()
    purpose: str = ""

    def is_met(self) -> bool:
        """Look for the library, program, fonts or Python module; loads a library into this process."""
        if self.soname:
            return _library_loads(self.soname)
        if self.program:
            return shutil.which(self.program, path=f"{os.environ.get('PATH', '')}:{self.folder}") is not None
        if self.written:
            return all(_has_font(language) for language in self.written)
        return importlib.util.find_spec(self.module) is not None


REQUIRED = (
    Need("python3-venv", module="ensurepip", purpose="the virtual environment"),
    Need("libpango-1.0-0", soname="libpango-1.0.so.0", purpose="letters as PDF (WeasyPrint's Pango)"),
    Need("libpangoft2-1.0-0", soname="libpangoft2-1.0.so.0", purpose="letters as PDF (WeasyPrint's Pango)"),
    Need("libharfbuzz-subset0", soname="libharfbuzz-subset.so.0", purpose="fonts inside PDF letters"),
)
WANTED = (
    Need("libseccomp2", soname="libseccomp.so.2", purpose="the system-call fence around hostile files"),
    Need(
        "fonts-noto-core",
        written=("el", "uk", "th", "ar", "he", "bn", "si"),
        purpose="letters in every script",
    ),
    Need(
        "fonts-noto-cjk",
        written=("ja", "ko", "zh-cn", "zh-tw"),
        purpose="letters in Japanese, Korean and Chinese",
    ),
)
FOR_TESTS = (
    Need("chromium", program="chromium", purpose="journeys and pages in a browser"),
    Need("gettext", program="msgfmt", purpose="catalogues of sentences"),
    Need("poppler-utils", program="pdftotext", purpose="reading letters back"),
    Need("qpdf", program="qpdf", purpose="the structure of PDF files"),
    Need("openssl", program="openssl", purpose="time stamps and packets, verified by others' code"),
    Need("dovecot-imapd", program="dovecot", folder="/usr/sbin", purpose="a real mailbox for answers"),
    Need("age", program="age", purpose="sealed files, opened by others' code"),
)


def _library_loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def _has_font(language: str) -> bool:
    """Ask fontconfig, which Pango brings; without it nothing is known, and no letter is written."""
    program = shutil.which("fc-list")
    if program is None:
        return False
    found = subprocess.run([program, f":lang={language}", "family"], capture_output=True, check=False)
    return bool(found.stdout.strip())


def missing(needs: tuple[Need, ...]) -> list[Need]:
    """Return the needs that this machine does not meet."""
    return [need for need in needs if not need.is_met()]


def refuse_if_missing() -> None:
    """Name each missing package and how to install it. Raises SystemExit: when one that is required is missing."""
    lacking = missing(REQUIRED)
    for need in lacking:
        print(f"Missing: {need.package}, for {need.purpose}.", file=sys.stderr)
    if lacking:
        sys.exit(f"Install and start again:  {_install_command(lacking)}")
    for need in missing(WANTED):
        print(
            f"Without {need.package} we do without {need.purpose}:  {_install_command([need])}",
            file=sys.stderr,
        )


def install_for_tests() -> None:
    """As root on Debian install what the tests need; elsewhere say in one line each what will be skipped."""
    lacking = missing(REQUIRED + WANTED + FOR_TESTS)
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "-qq", "update"], env=environment, check=False)
        names = [need.package for need in lacking]
        subprocess.run(
            ["apt-get", "-qq", "install", "-y", "--no-install-recommends", *names],
            env=environment,
            stdout=subprocess.DEVNULL,
            check=False,
        )
        importlib.invalidate_caches()
    for need in missing(FOR_TESTS):
        print(
            f"{need.package} is missing; tests are skipped that need it for {need.purpose}.", file=sys.stderr
        )


def _install_command(needs: list[Need]) -> str:
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get install {' '.join(need.package for need in needs)}"
