"""TLS of strangers: the certificate must be for the name that was asked for, in time and signed by somebody known (S34)."""

import datetime
import socket
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from casework.dialable import Policy
from casework.fetch import fetch
from casework.refusals import sentence
from tests.hostile.guarded import allowing, failure
from tests.hostile.servers import HostileDns, HostileWeb, ok, redirect, running

DAY = datetime.timedelta(days=1)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def trusting(authority: trustme.CA, names: HostileDns, **more: object) -> Policy:
    return allowing(names, trusted_roots_pem=authority.cert_pem.bytes().decode(), **more)


def serving(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def vouching_for_itself(name: str, folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called).issuer_name(called).public_key(key.public_key()).serial_number(7)
        .not_valid_before(now - DAY).not_valid_after(now + DAY)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = certificate.public_bytes(serialization.Encoding.PEM) + key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "both.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    return context


def of_old_times(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = serving(certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    return context


Making = Callable[[trustme.CA, Path], ssl.SSLContext]
CERTIFICATES: dict[str, tuple[str, Making]] = {
    "another name": ("tls_wrong_name", lambda ca, _: serving(ca.issue_cert("other.com"))),
    "a wider name": ("tls_wrong_name", lambda ca, _: serving(ca.issue_cert("*.com"))),
    "its address": ("tls_wrong_name", lambda ca, _: serving(ca.issue_cert("127.0.0.5"))),
    "a name that only begins so": ("tls_wrong_name", lambda ca, _: serving(ca.issue_cert("site.com.evil.com"))),
    "expired": (
        "tls_expired", lambda ca, _: serving(ca.issue_cert("site.com", not_after=datetime.datetime.now(datetime.UTC) - DAY))
    ),
    "not yet valid": (
        "tls_not_yet",
        lambda ca, _: serving(ca.issue_cert("site.com", not_before=datetime.datetime.now(datetime.UTC) + DAY)),
    ),
    "self-signed": ("tls_self_signed", lambda _, folder: vouching_for_itself("site.com", folder)),
    "by nobody we know": ("tls_untrusted", lambda *_: serving(trustme.CA().issue_cert("site.com"))),
    "of an old version": ("tls_failed", lambda ca, _: of_old_times(ca.issue_cert("site.com"))),
}  # fmt: skip


@pytest.mark.parametrize("which", CERTIFICATES)
def test_server_with_a_bad_certificate_hears_nothing_from_us(
    authority: trustme.CA, names: HostileDns, tmp_path: Path, which: str
) -> None:
    code, make = CERTIFICATES[which]
    names.say("site.com", "A", ["127.0.0.5"])
    with running(HostileWeb("127.0.0.5", tls=make(authority, tmp_path))) as web:
        assert failure(web.url(host="site.com"), trusting(authority, names)) == code

        assert web.requests == []
    assert sentence(code).endswith(".")


def test_certificate_for_the_address_itself_serves_a_literal(
    authority: trustme.CA, names: HostileDns
) -> None:
    with running(HostileWeb("127.0.0.5", tls=serving(authority.issue_cert("127.0.0.5")))) as web:
        web.pages["/"] = ok(b"literal")

        assert fetch(web.url(), policy=trusting(authority, names)).body == b"literal"


def test_name_is_told_to_the_server_and_checked_on_each_redirect(
    authority: trustme.CA, names: HostileDns
) -> None:
    told: list[str] = []
    context = serving(authority.issue_cert("site.com", "www.site.com"))
    context.sni_callback = lambda _socket, name, _context: told.append(name)
    for name in ("site.com", "www.site.com", "elsewhere.com"):
        names.say(name, "A", ["127.0.0.5"])
    with running(HostileWeb("127.0.0.5", tls=context)) as web:
        web.pages["/"] = redirect(web.url("/on", "www.site.com."))
        web.pages["/on"] = redirect(web.url("/", "elsewhere.com"))

        assert failure(web.url(host="site.com"), trusting(authority, names)) == "tls_wrong_name"

        assert told == ["site.com", "www.site.com", "elsewhere.com"] and len(web.requests) == 2


def test_server_that_never_shakes_hands_is_given_up(authority: trustme.CA, names: HostileDns) -> None:
    names.say("site.com", "A", ["127.0.0.5"])
    with socket.create_server(("127.0.0.5", 0)) as silent:
        policy = trusting(authority, names, headers_s=1.0)
        started = time.monotonic()

        assert failure(f"https://site.com:{silent.getsockname()[1]}/", policy) == "timed_out"

        assert time.monotonic() - started < 10


def test_plain_server_behind_https_is_no_secure_connection(names: HostileDns) -> None:
    names.say("site.com", "A", ["127.0.0.5"])
    with socket.create_server(("127.0.0.5", 0)) as plain:
        answering = threading.Thread(target=lambda: plain.accept()[0].sendall(ok(b"plain")))
        answering.start()

        assert failure(f"https://site.com:{plain.getsockname()[1]}/", allowing(names)) == "tls_failed"
        answering.join()
