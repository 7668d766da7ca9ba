"""How the sites of the ground treat a mail: remove, move, point on, or keep silent; and the reply they write."""

from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from casework.practice import hosts
from casework.practice.ground import Ground, parse, plain_text
from casework.practice.hosts import Host
from casework.practice.pages import Page, addresses_in, named_page


def treat(ground: Ground, host: Host, mailbox: str, content: bytes) -> None:
    """Do what the host does with a mail to this mailbox, and put its reply, if any, into the clinic's mailbox.

    A mail that was written by a machine is never answered (RFC 3834 section 2).
    """
    mail = parse(content)
    pages = pages_named(host, plain_text(mail))
    says = _act(ground, host, mailbox, pages)
    if says and mail.get("Auto-Submitted", "no").lower() == "no":
        ground.store(hosts.CLINIC_MAILBOX, reply_to(mail, sender=mailbox, text=says).as_bytes())


def pages_named(host: Host, text: str) -> list[Page]:
    """Return the pages named in a text about which this host can act, once each."""
    sites = hosts.sites_of(host)
    found = (named_page(address) for address in addresses_in(text))
    return list(dict.fromkeys(page for page in found if page and page.host in sites))


def _act(ground: Ground, host: Host, mailbox: str, pages: list[Page]) -> str:
    if host.by_mail == hosts.MOVES:
        for page in pages:
            ground.state.move(page)
        return ""
    if host.by_mail != hosts.REMOVES:
        return _WORDS.get(host.by_mail, "").format(host=host.name)
    for page in pages:
        ground.state.remove(page, how=f"mail to {mailbox}")
    return _removed(pages)


def _removed(pages: list[Page]) -> str:
    if not pages:
        return "Your message names no address of ours that we could find, so nothing was changed.\n"
    listed = "\n".join(page.address for page in pages)
    return f"Thank you for your notice. We have removed the content at:\n\n{listed}\n"


_WORDS = {
    hosts.POINTS_ON: "We deliver pages for others and store none. The host of this site is Northrack, "
    "abuse@northrack.example. We have passed your notice on to our customer.\n",
    hosts.USE_FORM: "We take reports only through our form at http://{host}/report. This mailbox is not read.\n",
    hosts.FORWARDS: "We have forwarded your notice to our customer. We take no further step.\n",
    hosts.DECLINES: "We are a registrar and host nothing. We act on the order of a court only.\n",
}


def reply_to(mail: EmailMessage, *, sender: str, text: str) -> EmailMessage:
    """Return a machine's reply to a mail, tied to it by In-Reply-To and References (RFC 5322 section 3.6.4)."""
    reply = EmailMessage()
    reply["From"] = sender
    reply["To"] = mail.get("Reply-To") or mail.get("From") or hosts.CLINIC_MAILBOX
    reply["Subject"] = f"Re: {mail.get('Subject', '')}"
    reply["Date"] = format_datetime(datetime.now(UTC))
    reply["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2])
    reply["Auto-Submitted"] = "auto-replied"
    if identifier := mail.get("Message-ID"):
        reply["In-Reply-To"] = identifier
        reply["References"] = identifier
    reply.set_content(text)
    return reply


def confirmation(*, host: Host, number: str, to: str) -> EmailMessage:
    """Return the mail that a site sends after a report through its form."""
    mail = EmailMessage()
    mail["From"] = f"no-reply@{host.name}"
    mail["To"] = to
    mail["Subject"] = f"Your report {number}"
    mail["Date"] = format_datetime(datetime.now(UTC))
    mail["Message-ID"] = make_msgid(domain=host.name)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"We have received your report. Its number is {number}.\n")
    return mail
