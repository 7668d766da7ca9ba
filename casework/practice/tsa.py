"""A time-stamp authority (RFC 3161) for practice, made of `openssl ts`. Its stamps prove nothing to anyone."""

import asyncio
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

QUERY_TYPE = "application/timestamp-query"
REPLY_TYPE = "application/timestamp-reply"
_DAYS = "3650"
_TIMEOUT_S = 15
# The serial number of each stamp is read and written by openssl: one at a time.
_one_at_a_time = asyncio.Lock()

# Only the signer's certificate goes along: openssl does not sort several, which DER asks of a SET.
_CONFIG = """\
[tsa]
default_tsa = practice
[practice]
dir = .
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.32473.1
digests = sha256, sha384, sha512
accuracy = secs:1
clock_precision_digits = 0
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
[req]
distinguished_name = name
prompt = no
[name]
CN = Recourse practice authority
[ca_ext]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[tsa_ext]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
"""


class NoAuthority(Exception):
    """There is no openssl program on this machine, or it could not do what was asked."""


def make_authority(folder: Path) -> Path:
    """Make keys and certificates where they are missing; return the file of the root certificate.

    Raises NoAuthority: openssl is missing or fails. Costs about half a second, once.
    """
    if (folder / "ready").exists():
        return folder / "ca.pem"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "openssl.cnf").write_text(_CONFIG, encoding="ascii")
    (folder / "serial").write_text("01\n", encoding="ascii")
    _openssl(folder, *_new_key("ca.key"), "-x509", "-out", "ca.pem", "-days", _DAYS, "-extensions", "ca_ext")
    _openssl(folder, *_new_key("tsa.key"), "-subj", "/CN=Recourse practice time stamps", "-out", "tsa.csr")
    _openssl(
        folder,
        "x509",
        "-req",
        "-in",
        "tsa.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-days",
        _DAYS,
        "-extfile",
        "openssl.cnf",
        "-extensions",
        "tsa_ext",
        "-out",
        "tsa.pem",
    )
    (folder / "ready").touch()
    return folder / "ca.pem"


def _new_key(file_name: str) -> tuple[str, ...]:
    return ("req", "-config", "openssl.cnf", "-newkey", "rsa:2048", "-nodes", "-keyout", file_name)


def _openssl(folder: Path, *words: str) -> None:
    # Keys are made readable for their owner alone.
    program = shutil.which("openssl")
    if program is None:
        raise NoAuthority("The program openssl is missing; Debian's package openssl brings it.")
    made = subprocess.run(
        [program, *words], cwd=folder, capture_output=True, timeout=_TIMEOUT_S, umask=0o077, check=False
    )
    if made.returncode:
        raise NoAuthority(f"openssl {words[0]} failed: {made.stderr.decode(errors='replace').strip()[-200:]}")


async def stamp(folder: Path, query: bytes) -> bytes:
    """Return the time-stamp response (DER) to a query (DER). Raises NoAuthority: openssl refuses or is missing."""
    if not (folder / "ready").exists():
        raise NoAuthority("The authority was not made.")
    async with _one_at_a_time:
        return await asyncio.to_thread(_stamp, folder, query)


def _stamp(folder: Path, query: bytes) -> bytes:
    handle, name = tempfile.mkstemp(suffix=".tsq", dir=folder)
    asked, answered = Path(name), Path(name).with_suffix(".tsr")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(query)
        _openssl(
            folder, "ts", "-reply", "-config", "openssl.cnf", "-queryfile", asked.name, "-out", answered.name
        )
        return answered.read_bytes()
    finally:
        asked.unlink(missing_ok=True)
        answered.unlink(missing_ok=True)
