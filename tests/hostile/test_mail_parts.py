"""Mail of strangers is read in the sandbox: bombs end there, and of the rest come words, names and digests (S38)."""

import base64
import hashlib
from email.message import EmailMessage

import pytest

from casework import answershapes, sandbox

HEAD = b"From: abuse@host.example\r\nTo: replies+abc@clinic.example\r\nSubject: Re: Notice\r\nMIME-Version: 1.0\r\n"


def read(raw, **options):
    """Read a mail as a worker does; an answer of an odd shape would raise."""
    answer = sandbox.run("read_mail", raw, options=options, limits=sandbox.MAIL_LIMITS)
    assert answershapes.wrong_in("read_mail", answer) == ""
    return answer


def outcome(raw):
    try:
        read(raw)
    except (sandbox.SandboxRefused, sandbox.SandboxFailed) as ended:
        return ended.code
    return "read"


def nested(levels):
    lines = [HEAD]
    for level in range(levels):
        lines.append(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (level, level))
    return b"".join(lines) + b"\r\nDeep."


def parts(count):
    return (
        HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * count + b"--b--"
    )


BOMBS = {
    "nested": nested(250),
    "nested deeper than Python": nested(5000),
    "100,000 parts": parts(100_000),
    "mails in mails": HEAD + b"Content-Type: message/rfc822\r\n\r\n" * 400,
    "headers without end": HEAD + b"X-Flood: 1\r\n" * 100_000,
    "one header of 3 MB": HEAD + b"Subject: " + b"=?utf-8?q?a?= " * 220_000,
    "headers in a part": HEAD
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
    + b"X: 1\r\n" * 500_000,
    "quotes in a parameter": HEAD + b'Content-Type: text/plain; a="' + b'\\"' * 100_000 + b"\r\n\r\nx",
}


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_ends_and_its_headers_can_still_be_read(name):
    """S38: whole it is read within its limits or not at all; by its headers alone it is always threaded."""
    ended = outcome(BOMBS[name])

    assert ended in {"read", "mail_unread", "took_too_long", "too_much_memory"}
    head = read(BOMBS[name], headers_only=True)

    assert head["addressed"] == ["replies+abc@clinic.example"]
    assert (head["from"], head["text"], head["attachments"]) == ("abuse@host.example", "", [])


def test_html_becomes_words_and_loads_nothing():
    """S38: no markup, no picture, no script; a link is its address in words, and our own letter is set apart."""
    page = (
        "<html><style>p{background:url(http://t.example/p.gif)}</style><script>alert(1)</script>"
        '<p>The page is <b>gone</b>.<img src="http://t.example/pixel.gif"> '
        '<a href="https://host.example/t/9">your ticket</a></p>'
        '<a href="javascript:alert(1)">no</a><blockquote>Remove it now.</blockquote></html>'
    )
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "abuse@host.example", "Re"
    mail.set_content(page, subtype="html")

    answer = read(mail.as_bytes())

    assert answer["is_html"]
    assert answer["said"] == "The page is gone. your ticket [https://host.example/t/9]\nno"
    assert "> Remove it now." in answer["text"]
    assert not {"pixel", "alert", "background"} & set(answer["text"].split())


@pytest.mark.parametrize(
    ("charset", "raw"),
    [
        ("utf-8", "Gelöscht".encode("latin-1")),
        ("no-such-charset", "Gelöscht".encode()),
        ("utf-7", b"+ADw-script+AD4-"),
        ("rot13", b"Tryofpug"),
        ("x" * 5000, b"gone"),
        ("utf-16", b"\xff"),
    ],
)
def test_wrong_charset_is_no_crash(charset, raw):
    answer = read(HEAD + b"Content-Type: text/plain; charset=" + charset.encode() + b"\r\n\r\n" + raw)

    assert answer["text"]


def test_attachments_are_names_sizes_and_digests():
    """S30, S38: never opened, their names never a path; winmail.dat is one like any other."""
    mail = EmailMessage()
    mail["From"] = "abuse@host.example"
    mail.set_content("See the file.")
    mail.add_attachment(
        b"\x78\x9f\x3e\x22 TNEF", maintype="application", subtype="ms-tnef", filename="winmail.dat"
    )
    mail.add_attachment(b"x" * 9_000_000, maintype="image", subtype="png", filename="../../\u202egnp.exe\n")

    found = read(mail.as_bytes())["attachments"]

    assert [one["name"] for one in found] == ["winmail.dat", "../../ gnp.exe"]
    assert [one["size"] for one in found] == [9, 9_000_000]
    assert found[1]["sha256"] == hashlib.sha256(b"x" * 9_000_000).hexdigest()


def test_encoded_headers_are_one_clean_line():
    words = base64.b64encode("Fundstück\r\nBcc: x@y.example\u202e".encode()).decode()
    raw = HEAD.replace(b"Re: Notice", f"=?utf-8?b?{words}?=".encode()) + b"\r\nx"

    assert read(raw)["subject"] == "Fundstück Bcc: x@y.example"


def test_nothing_and_noise_are_mails_too():
    for raw in (b"", b"\0" * 5000, bytes(range(256)) * 200, b"no headers at all", b"\r\n\r\n"):
        assert read(raw)["attachments"] == []
