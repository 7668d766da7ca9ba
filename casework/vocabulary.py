"""The closed vocabulary of facts about a case (design §7): sections, keys, types, allowed values. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Type(StrEnum):
    """What a value must be. Dates and moments may be TOML values or ISO 8601 text."""

    TEXT = "text"
    YES_NO = "yes or no"
    YES_NO_OR_TEXT = "yes, no or a reference"
    CHOICE = "one of a list"
    CHOICES = "some of a list"
    PLACE = "country or region"
    PLACES = "countries or regions"
    DATE = "date"
    NUMBER = "whole number"
    ID = "id"
    LANGUAGE = "language"
    TEXTS = "list of texts"
    COMPLAINTS = "list of complaints"
    DOCUMENTS = "list of documents"


@dataclass(frozen=True)
class Key:
    """One key of a section: its type and, for choices, the values it may take."""

    type: Type
    values: tuple[str, ...] = ()


# Every element that a law of `notices/data/law` can ask a notice for; [notifier] confirms names some of them.
ELEMENT_KEYS = frozenset(
    {
        "location_url", "identification_of_content", "identification_of_person", "identification_of_uploader",
        "identification_of_work", "statement_of_non_consent", "reasons_unlawful", "harm", "threat",
        "contact_information", "name", "email", "telephone", "postal_address", "searched_name",
        "authority_to_act", "good_faith_statement",
        "accuracy_statement", "perjury_statement", "sworn_statement", "signature", "written_form",
        "prescribed_form", "proof_of_identity", "age_statement", "connection_to_jurisdiction",
        "platform_account", "date_seen", "prior_complaint_to_platform", "prior_complaint_to_authority",
        "police_report", "criminal_complaint", "consent_to_disclose_identity", "remedial_action",
        "no_settlement_demand", "copy_of_notice", "proposed_subpoena",
    }
)  # fmt: skip

# What a letter, a form sheet or a packet can tell about the person; consents name these codes (design §3.1).
DISCLOSABLE = frozenset(
    {
        "name", "contact", "postal_address", "signature", "organisation", "authority", "address_of_picture",
        "description", "depiction", "searched_name", "platform_account", "country", "age", "harm", "threat",
        "uploader", "work", "date_seen", "complaints", "police_report", "documents", "proof_of_identity",
    }
)  # fmt: skip

# Kinds of recipients as the directory names them, for a sighting whose site is not in the directory.
RECIPIENT_KINDS = (
    "social", "forum", "video", "adult", "messaging", "archive", "generator", "app-store", "cloud", "host",
    "cdn", "registrar", "search", "face-search",
)  # fmt: skip

# Words for areas that a service can serve besides countries; notices/data/groups.toml says what they hold.
SERVED_AREAS = ("EU", "EEA", "WORLD")

PERSON = {
    "residence": Key(Type.PLACE),
    "nationalities": Key(Type.PLACES),
    "age_in_image": Key(Type.CHOICE, ("adult", "minor", "unsure")),
    "age_now": Key(Type.NUMBER),
    "identifiable": Key(Type.YES_NO),
    "gender": Key(Type.CHOICE, ("woman", "man", "other")),
    # Hosts say, or may say, that she looks under 18 in the image although she was not.
    "looks_young": Key(Type.YES_NO),
    "name": Key(Type.TEXT),
    "contact_email": Key(Type.TEXT),
    "address": Key(Type.TEXT),
    "searched_name": Key(Type.TEXT),
    "platform_account": Key(Type.TEXT),
}
NOTIFIER = {
    "role": Key(Type.CHOICE, ("self", "representative", "parent", "clinic")),
    "name": Key(Type.TEXT),
    "organisation": Key(Type.TEXT),
    "email": Key(Type.TEXT),
    "phone": Key(Type.TEXT),
    # Of the one who writes for her; her own is person.address.
    "address": Key(Type.TEXT),
    "signature": Key(Type.TEXT),
    "authority": Key(Type.CHOICE, ("written", "spoken", "court", "none")),
    "confirms": Key(Type.CHOICES, tuple(sorted(ELEMENT_KEYS))),
}
IMAGE = {
    "id": Key(Type.ID),
    "kind": Key(Type.CHOICE, ("real", "synthetic", "source", "unknown")),
    "depiction": Key(Type.CHOICES, ("face", "body", "voice", "name", "mark")),
    "shows": Key(Type.CHOICE, ("nude", "sexual", "partly_clothed", "other")),
    "realistic": Key(Type.YES_NO),
    "made_by": Key(Type.CHOICE, ("self", "other", "studio", "unknown")),
    "copyright_owner": Key(Type.CHOICE, ("self", "studio", "other", "unknown")),
    # Words, or the id of the [[image]] of kind source that it was made from.
    "made_from": Key(Type.TEXT),
    "source_owner": Key(Type.CHOICE, ("self", "studio", "other", "unknown")),
    # By what the person can be told, where the face is not hers or not seen: a mark, the room, a caption.
    "recognised_by": Key(Type.TEXT),
    "other_face": Key(Type.YES_NO),
    # In this very image, where that was said of it: it goes before what was said of the person.
    "identifiable": Key(Type.YES_NO),
    # Of this very image. What it was made from is another matter, with an answer of its own.
    "licensed": Key(Type.YES_NO),
    "source_licensed": Key(Type.YES_NO),
    "published": Key(Type.YES_NO),
    "threatened": Key(Type.YES_NO),
    # Where the one who threatens lives: a threat has no address, so no uploader is known by one.
    "threat_from": Key(Type.PLACE),
    "description": Key(Type.TEXT),
    "taken_before": Key(Type.DATE),
}
SIGHTING = {
    "image": Key(Type.ID),
    "url": Key(Type.TEXT),
    "first_seen": Key(Type.DATE),
    "kind": Key(Type.CHOICE, ("page", "picture", "search_result", "tool")),
    "uploader": Key(Type.TEXT),
    "uploader_country": Key(Type.PLACE),
    "seen_in_public": Key(Type.YES_NO),
    "platform": Key(Type.TEXT),
    "host_country": Key(Type.PLACE),
    "recipient_kind": Key(Type.CHOICE, RECIPIENT_KINDS),
    # Whoever runs the site is an enemy: no notice goes there, the ladder starts at its host.
    "hostile": Key(Type.YES_NO),
    "serves": Key(Type.PLACES, SERVED_AREAS),
}
HISTORY = {
    "complaints": Key(Type.COMPLAINTS),
    "police_report": Key(Type.YES_NO_OR_TEXT),
    "criminal_complaint": Key(Type.YES_NO_OR_TEXT),
    "court_order": Key(Type.YES_NO_OR_TEXT),
    "documents": Key(Type.DOCUMENTS),
}
PREFERENCES = {
    "disclose_name": Key(Type.YES_NO),
    "language": Key(Type.LANGUAGE),
    "avoid": Key(Type.CHOICES, ("police", "copyright", "regulator")),
}

SECTIONS = MappingProxyType(
    {
        "person": PERSON,
        "notifier": NOTIFIER,
        "image": IMAGE,
        "sighting": SIGHTING,
        "history": HISTORY,
        "harm": {"text": Key(Type.TEXT)},
        "preferences": PREFERENCES,
    }
)
# Sections written as [[image]] and [[sighting]]: any number of them.
REPEATED = frozenset({"image", "sighting"})
# Keys of one entry of [history] complaints and documents.
COMPLAINT = {
    "to": Key(Type.TEXT),
    "sent_at": Key(Type.DATE),
    "reference": Key(Type.TEXT),
    # The id of the law it was made under, the addresses it was about (none said: all), and what they decided.
    "law": Key(Type.TEXT),
    "urls": Key(Type.TEXTS),
    "outcome": Key(Type.CHOICE, ("refused", "granted", "not_ours", "none")),
    "decided_at": Key(Type.DATE),
    # What proves it to an authority: how it was handed over and when (of an e-mail: to the mail system, and whether no report
    # of a failure came back), that they confirmed it, when their time by law ended, and when every address was last looked
    # at and the picture found.
    "accepted_at": Key(Type.DATE),
    "accepted_by": Key(Type.CHOICE, ("email", "form", "api", "post")),
    "no_report": Key(Type.YES_NO),
    "confirmed_at": Key(Type.DATE),
    "time_ended_at": Key(Type.DATE),
    "still_there_at": Key(Type.DATE),
}
DOCUMENT = {"kind": Key(Type.TEXT), "title": Key(Type.TEXT), "date": Key(Type.DATE)}
