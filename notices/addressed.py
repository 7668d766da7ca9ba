"""Whom a letter is for, and which permission it needs: what her consents are held against."""

from casework.models import Consent, Party
from notices.models import Notice
from notices.recipients import key_of


def act_of(notice: Notice) -> str:
    """Return which permission a letter needs: sending and asking again are two (design §3.1)."""
    return Consent.Act.FOLLOW_UP.value if about(notice).is_follow_up else Consent.Act.SEND.value


def recipient_keys(notice: Notice) -> tuple[str, ...]:
    """Return the recipient's key, then those of the recipients whose notices led to this one, or who named it."""
    return keys_of(notice, parties_of(notice))


def keys_of(notice: Notice, parties: list[Party]) -> tuple[str, ...]:
    """Return the same, where the parties of its addresses are at hand."""
    keys, step = [notice.recipient.key], about(notice).follows
    while step is not None and len(keys) < 20:
        keys.append(step.recipient.key)
        step = step.follows
    named = [party for party in parties if party.state in Party.ACTING and party.named_at]
    keys += [party.named["by_key"] for party in named if key_of(party) == notice.recipient.key]
    return tuple(dict.fromkeys(keys))


def parties_of(notice: Notice) -> list[Party]:
    """Return everybody who can act on its addresses, whatever is known of them; one query."""
    return list(Party.objects.filter(sighting__lines__notice=about(notice)).order_by(*Party.ORDER))


def about(notice: Notice) -> Notice:
    """Return the notice whose addresses and recipient's ways count: the one that is taken back, else itself."""
    return notice.retracts or notice
