"""Warnings of a route: first those of this case, then the law file's, the ones that stand alone before the rest. Pure."""

from collections.abc import Sequence

from casework.facts import Facts
from notices.bases import Basis
from notices.conditions import Reason
from notices.flatfacts import RecipientFacts, acts_as
from notices.terms import LETTER_KINDS

# Who serves what others publish, and mostly passes a notice on to them.
FORWARDERS = frozenset({"hosting provider", "cdn", "registrar"})
# Elements and sentences in which a letter says that she did not agree.
_SAYS_SHE_DID_NOT = frozenset({"statement_of_non_consent", "reasons_unlawful"})


def cautions_of(
    facts: Facts,
    basis: Basis,
    recipient: RecipientFacts | None,
    *,
    starts: bool,
    channel: str,
    sightings: Sequence[int],
) -> tuple[Reason, ...]:
    """Return the warnings of one route; `starts`: its channel starts the law's time; `sightings`: positions in facts.

    `channel`: how it goes out; where nothing is known of the recipient, what the law wants.
    """
    deadline = basis.deadline
    waits = deadline is not None and deadline.is_fixed and not starts
    has_way = recipient is not None and channel in recipient.channels
    is_guess = recipient is not None and channel in recipient.guessed
    could_start = deadline is not None and channel in deadline.starts_through
    of_the_case = (
        ("may_be_minor", facts.may_be_minor),
        ("forwards_to_customer", bool(recipient and recipient.forwards_to_customer)),
        ("may_forward", may_forward(recipient)),
        ("asks_for_face", asks_for_face(recipient)),
        ("agreed_once", _agreed_once(facts, basis, sightings)),
        ("agreed_to_some", _reports_what_she_agreed_to(facts, basis, sightings)),
        ("clock_not_started", waits and has_way and not (is_guess and could_start)),
        ("way_guessed", waits and is_guess and could_start),
        ("way_unknown", waits and recipient is not None and not has_way),
        ("systems_duty", deadline is not None and deadline.is_systems_duty),
        ("incentive", deadline is not None and deadline.is_incentive),
    )
    told = tuple(Reason(code) for code, holds in of_the_case if holds)
    ordered = sorted(basis.cautions, key=lambda caution: not caution.stands_alone)
    return told + tuple(
        Reason("law_caution", (("basis", basis.id), ("code", one.code), ("text", one.text)))
        for one in ordered
    )


def asks_for_face(recipient: RecipientFacts | None) -> bool:
    """Say whether a recipient answers only to those who give it a photo of the face or an identity paper."""
    return recipient is not None and recipient.kind == "face-search"


def may_forward(recipient: RecipientFacts | None) -> bool:
    """Say whether nobody knows if one who serves others' pages passes notices on: most of them do."""
    if recipient is None or recipient.forwards_to_customer is not None:
        return False
    return bool(FORWARDERS.intersection(acts_as(recipient.kind, recipient.id, recipient.roles) or ()))


def _agreed_once(facts: Facts, basis: Basis, sightings: Sequence[int]) -> bool:
    """Say whether a letter would have to say that she never agreed to what she once agreed to."""
    says_so = any(element.key in _SAYS_SHE_DID_NOT for element in basis.required_elements)
    return basis.kind in LETTER_KINDS and says_so and _is_licensed(facts, sightings)


def _reports_what_she_agreed_to(facts: Facts, basis: Basis, sightings: Sequence[int]) -> bool:
    """Say whether police or a court would be told of what she once agreed to."""
    return basis.kind in {"civil", "criminal"} and _is_licensed(facts, sightings)


def _is_licensed(facts: Facts, sightings: Sequence[int]) -> bool:
    """Say whether she agreed to the publication of what is seen there; before it is seen, of any image."""
    seen = [facts.image_of(facts.sightings[position]) for position in sightings] or facts.images
    return any(image.get("licensed") is True for image in seen)
