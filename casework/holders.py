"""Make a party of a directory entry, or of what a registry says, each contact with who named it and when. Pure."""

from collections.abc import Iterable
from datetime import date

from casework.chainparts import Contact, Party
from casework.directory import Directory, Entry
from casework.rdap import Holder

# Kinds of the directory that serve what others publish.
SERVING_KINDS = frozenset({"host", "cloud", "cdn", "registrar"})


def of_holder(
    holder: Holder, asked: date, *, directory: Directory, role: str, found_by: str, fallback: str
) -> Party:
    """Join what the registry says with what the directory knows of the same company, found by its abuse mailbox."""
    told = tuple(Contact("email", mail, holder.source, asked) for mail in holder.abuse_emails)
    entry = of_mailboxes(holder.abuse_emails, directory)
    domains = [mail.rpartition("@")[2].lower() for mail in holder.abuse_emails]
    key = entry.domains[0] if entry else next(iter(domains), fallback)
    known = contacts_of(entry) if entry else ()
    values = {contact.value for contact in known}
    return Party(
        role=role,
        name=holder.name or (entry.name if entry else key),
        address=key,
        contacts=(*known, *(contact for contact in told if contact.value not in values)),
        found_by=found_by,
        entry_id=entry.id if entry else "",
        country=entry.country if entry else holder.country,
        known_as=holder.known_as,
    )


def of_mailboxes(mails: Iterable[str], directory: Directory) -> Entry | None:
    """Return the entry with one of these mailboxes; else who serves others and has their domain.

    A large company has many services at one domain: its search engine is not the host of a page on its servers.
    """
    exact = [entry for entry in directory if entry.abuse_email and entry.abuse_email in mails]
    found = (directory.find(mail.rpartition("@")[2]) for mail in mails)
    return next((entry for entry in (*exact, *found) if entry and entry.kind in SERVING_KINDS), None)


def of_entry(entry: Entry, *, role: str, found_by: str) -> Party:
    """Return the party that a directory entry stands for."""
    return Party(role, entry.name, entry.domains[0], contacts_of(entry), found_by, entry.id, entry.country)


def contacts_of(entry: Entry) -> tuple[Contact, ...]:
    """Return how an entry is reached: its forms, then its mailboxes."""
    forms = [
        form for form in (entry.form_url, entry.take_it_down_url) if form and not form.startswith("mailto:")
    ]
    mails = [entry.abuse_email, entry.take_it_down_url.removeprefix("mailto:")]
    rows = [("form", value) for value in forms] + [("email", value) for value in mails if "@" in value]
    return tuple(Contact(kind, value, "directory", entry.checked) for kind, value in dict.fromkeys(rows))
