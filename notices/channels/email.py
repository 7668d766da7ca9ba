"""The one room for SMTP. One frozen mail, to one recipient, with nothing in it that tracks or names a case (S37)."""

import hashlib
import re
import smtplib
import ssl
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parsedate_to_datetime

from notices.channels import Accepted, PermanentFailure, TemporaryFailure, Unfit
from notices.pdf import ATTACHMENT_NAME

# Bidi marks, embeddings, overrides and isolates (UAX 9) and the line and paragraph separators.
_NEVER_IN_HEADERS = frozenset(
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_LOCAL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}")
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)+"
)
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9._+-]{1,100}@[A-Za-z0-9.-]{1,150}>")
_REFERENCE = re.compile(r"[A-Za-z0-9-]{1,40}")
_ANSWER_CHARACTERS = 500
# What became of the mail is known by then, and waits to be written down.
_FAREWELL_S = 2.0
# Seven bits and lines of 76: a server on the way that cannot take more would rewrite the mail, and a signature made
# before (DKIM) would break (RFC 6376 §5.3).
_POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=76)


@dataclass(frozen=True, kw_only=True)
class PlainMail:
    """One mail of text alone. `sender` may be "Name <address>"; `date` is in the form of RFC 5322."""

    sender: str
    recipient: str
    subject: str
    text: str
    message_id: str
    date: str
    reply_to: str = ""


@dataclass(frozen=True, kw_only=True)
class OutgoingMail(PlainMail):
    """A notice as it leaves, fixed at approval."""

    pdf: bytes
    json: bytes
    reference: str
    # For abuse desks: names and contents of XARF reports.
    xarf: tuple[tuple[str, bytes], ...] = ()


def build(mail: PlainMail) -> EmailMessage:
    """Return the message: text first, then what a notice carries; the same mail gives the same bytes.

    Raises Unfit: a header holds a control or bidi character, or an address is not one plain address.
    """
    message = EmailMessage(policy=_POLICY)
    message["From"] = _sender(mail)
    message["To"] = _address("recipient", mail.recipient)
    if mail.reply_to:
        message["Reply-To"] = _address("reply_to", mail.reply_to)
    message["Subject"] = _line("subject", mail.subject)
    message["Date"] = _date(mail.date)
    message["Message-ID"] = _matching(_MESSAGE_ID, "message_id", mail.message_id)
    message.set_content(mail.text)
    if isinstance(mail, OutgoingMail):
        _attach(message, mail)
    return message


def _attach(message: EmailMessage, mail: OutgoingMail) -> None:
    """Attach the PDF, its JSON and XARF reports."""
    reference = _matching(_REFERENCE, "reference", mail.reference)
    message.add_attachment(
        mail.pdf, maintype="application", subtype="pdf", filename=f"notice-{reference}.pdf"
    )
    message.add_attachment(mail.json, maintype="application", subtype="json", filename=ATTACHMENT_NAME)
    for name, report in mail.xarf:
        message.add_attachment(report, maintype="application", subtype="json", filename=name)
    # A random boundary would make two attempts of one mail differ.
    message.set_boundary("=_" + hashlib.sha256(mail.message_id.encode()).hexdigest()[:40])


def deliver(
    mail: PlainMail,
    *,
    host: str,
    port: int,
    tls: str = "none",
    user: str = "",
    password: str = "",
    last_moment: Callable[[], None] = lambda: None,
    timeout_s: float = 30.0,
) -> Accepted:
    """Hand the mail to the operator's own server and return its answer. Opens a socket.

    `tls` is none, starttls or tls; there is no fall-back to plain text. `last_moment` runs after the server
    asked for the words and right before they leave; what it raises stops the mail and is passed on.
    Raises Unfit, TemporaryFailure, PermanentFailure.
    """
    content = build(mail).as_bytes()
    line = _Line(timeout_s)
    try:
        line.open(host, port, tls=tls, own_name=_sender(mail).domain, user=user, password=password)
        line.expect("sender", line.smtp.mail(_returns_to(mail)))
        line.expect("recipient", line.smtp.rcpt(_ascii_address("recipient", mail.recipient)))
        return Accepted(line.send(content, last_moment))
    except smtplib.SMTPResponseException as refusal:
        code, says = refusal.smtp_code, cleaned(refusal.smtp_error)
        if line.is_signing_in or not 500 <= code <= 599:
            raise TemporaryFailure(line.step, f"{code} {says}".strip()) from None
        raise PermanentFailure(line.step, f"{code} {says}".strip()) from None
    except (smtplib.SMTPException, OSError) as trouble:
        raise TemporaryFailure(_kind_of(trouble), may_have_arrived=line.step == "message") from None
    finally:
        line.close()


class _Line:
    """One conversation; knows which step it is at, since the same answer means different things at different steps."""

    def __init__(self, timeout_s: float) -> None:
        self.smtp = smtplib.SMTP(timeout=timeout_s)
        self.step = "connect"
        self.is_signing_in = True

    def open(self, host: str, port: int, *, tls: str, own_name: str, user: str, password: str) -> None:
        context = None if tls == "none" else ssl.create_default_context()  # it reads every root certificate
        if tls == "tls":
            self.smtp = smtplib.SMTP_SSL(timeout=self.smtp.timeout, context=context)
        # Never the machine's own name in the greeting.
        self.smtp.local_hostname = own_name
        self.smtp._host = host  # type: ignore[attr-defined]  # the name that the certificate is checked against
        self.expect("connect", self.smtp.connect(host, port))
        if tls == "starttls":
            self.smtp.starttls(context=context)
        self.smtp.ehlo_or_helo_if_needed()
        if user:
            self.smtp.login(user, password)
        self.is_signing_in = False

    def expect(self, step: str, answer: tuple[int, bytes]) -> None:
        self.step = step
        if not 200 <= answer[0] <= 299:
            raise smtplib.SMTPResponseException(*answer)

    def send(self, content: bytes, last_moment: Callable[[], None]) -> str:
        """Send the words. A slow server may take long to ask for them, so the last question comes after it did."""
        self.step = "data"
        code, says = self.smtp.docmd("data")
        if code != 354:
            raise smtplib.SMTPResponseException(code, says)
        self.step = "asked"
        last_moment()
        self.step = "message"
        dotted = re.sub(rb"(?m)^\.", b"..", content)
        # In one piece: a second, short one would wait until the first had arrived (RFC 896).
        self.smtp.send(dotted + (b".\r\n" if dotted.endswith(b"\r\n") else b"\r\n.\r\n"))
        code, says = self.smtp.getreply()
        self.expect("message", (code, says))
        return f"{code} {cleaned(says)}"

    def close(self) -> None:
        with suppress(smtplib.SMTPException, OSError):
            # Once it asked for the words, anything sent would be taken for them: the line is cut instead.
            if self.smtp.sock is not None and self.step != "asked":
                self.smtp.sock.settimeout(_FAREWELL_S)
                if self.step != "message":
                    self.smtp.rset()
                self.smtp.quit()
        self.smtp.close()


def cleaned(answer: bytes | str) -> str:
    """Return what a server said as one printable line of at most 500 characters."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    printable = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_plain(char))
    return re.sub(r" {2,}", " ", printable).strip()[:_ANSWER_CHARACTERS]


def _is_plain(char: str) -> bool:
    return char not in _NEVER_IN_HEADERS and unicodedata.category(char) not in {"Cc", "Cf", "Cs"}


def _line(name: str, value: str) -> str:
    if not all(_is_plain(char) for char in value):
        raise Unfit(name, f"{name} holds a control, line-break or direction character.")
    return value


def _matching(pattern: re.Pattern[str], name: str, value: str) -> str:
    if not pattern.fullmatch(value):
        raise Unfit(name, f"{name} has an unexpected form.")
    return value


def _ascii_address(name: str, value: str) -> str:
    local, _, domain = _line(name, value).rpartition("@")
    try:
        host = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        host = ""
    if not _LOCAL.fullmatch(local) or not _HOST.fullmatch(host):
        raise Unfit(name, f"{name} is not one plain mail address.")
    return f"{local}@{host}"


def _address(name: str, value: str, shown: str = "") -> Address:
    return Address(display_name=shown, addr_spec=_ascii_address(name, value))


def _sender(mail: PlainMail) -> Address:
    named = re.fullmatch(r"(?P<shown>[^<>]*?) ?<(?P<address>[^<>]+)>", _line("sender", mail.sender))
    return _address("sender", named["address"], named["shown"]) if named else _address("sender", mail.sender)


def _returns_to(mail: PlainMail) -> str:
    """Return where a server that cannot deliver says so: to the notice's own address, if it is of the sender's domain (SPF)."""
    sender = _sender(mail)
    own = _address("reply_to", mail.reply_to) if mail.reply_to else sender
    return own.addr_spec if own.domain == sender.domain else sender.addr_spec


def _date(value: str) -> str:
    """Always in UTC: a time zone would say where the writer sits."""
    try:
        return format_datetime(parsedate_to_datetime(_line("date", value)).astimezone(UTC))
    except ValueError:
        raise Unfit("date", "date is no date of RFC 5322.") from None


def _kind_of(trouble: Exception) -> str:
    if isinstance(trouble, TimeoutError):
        return "timeout"
    if isinstance(trouble, ssl.SSLError | smtplib.SMTPNotSupportedError):
        return "tls"
    if isinstance(trouble, smtplib.SMTPServerDisconnected):
        return "dropped"
    return "connection"
