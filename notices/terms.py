"""The closed vocabularies of law files: what a kind, a status, a channel, an element can be."""

from enum import StrEnum
from types import MappingProxyType

from casework.facts import DISCLOSABLE, ELEMENT_KEYS

KINDS = (
    "platform-duty", "regulator-removal", "erasure-right", "copyright", "civil", "criminal", "hash-programme",
)  # fmt: skip
# Kinds whose notice is a letter or the text of a report. The others are shown with what to do.
LETTER_KINDS = frozenset({"platform-duty", "regulator-removal", "erasure-right", "copyright"})
STATUSES = (
    "in force", "partly in force", "enacted, not yet in force", "proposed", "uncertain", "annulled", "case law",
    "not binding", "in operation",
)  # fmt: skip
COVERS = ("real", "synthetic", "source", "threat", "minor", "copyright-owned", "tool", "making", "sending")
WHO_MAY_NOTIFY = (
    "depicted person",
    "authorised representative",
    "parent or guardian",
    "anyone",
    "copyright owner",
)
ADDRESSEES = (
    "platform", "hosting provider", "search engine", "registrar", "cdn", "app store", "regulator", "police", "court",
    "programme", "uploader",
)  # fmt: skip
# Addressees that are parties of a sighting; the rest are authorities, courts and programmes, or the enemy.
PARTIES = frozenset({"platform", "hosting provider", "search engine", "registrar", "cdn", "app store"})
AUTHORITIES = ("regulator", "police", "court", "programme", "dispute body", "trusted flagger")
RUNG_KINDS = (
    "platform", "host", "search engine", "regulator", "dispute body", "police", "court", "helpline", "trusted flagger",
    "programme", "government office",
)  # fmt: skip
CONFIDENCES = ("high", "medium", "low")
SPEAKERS = ("self", "representative", "any")
# Who may come to know what a notice says, from least to most.
LEARNERS = ("recipient", "uploader", "public database")


class RunsFrom(StrEnum):
    """What starts the time. NOTICE and ACKNOWLEDGEMENT follow from what the survivor sends; nothing else does."""

    NOTICE = "notice"
    AUTHORITY_ORDER = "authority_order"
    COURT = "court"
    REPORT_TO_AUTHORITY = "report_to_authority"
    # The recipient's own word that it has the notice.
    ACKNOWLEDGEMENT = "acknowledgement"
    # A notice that somebody else gives in their own name, such as a trusted flagger.
    NOTICE_OF_ANOTHER = "notice_of_another"
    NONE = "none"


# What she sends starts these, the second by the recipient's word that it has it.
STARTED_BY_HER = frozenset({RunsFrom.NOTICE, RunsFrom.ACKNOWLEDGEMENT})


class Unit(StrEnum):
    """The law's own unit of time. The last two have no amount and never make a due moment."""

    HOURS = "hours"
    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    EXPEDITIOUSLY = "expeditiously"
    NONE = "none"


UNITS_WITHOUT_AMOUNT = frozenset({Unit.EXPEDITIOUSLY, Unit.NONE})


class Means(StrEnum):
    """What must have happened when the time is over."""

    REMOVAL = "removal"
    DELISTING = "delisting"
    ACKNOWLEDGEMENT = "acknowledgement"
    ANSWER = "answer"
    DECISION = "decision"


class Channel(StrEnum):
    """The process through which a notice is handed over. Law files list those that start their clock."""

    TAKE_IT_DOWN_FORM = "take_it_down_form"
    OWN_FORM = "own_form"
    OPT_OUT_FORM = "opt_out_form"
    DESIGNATED_AGENT = "designated_agent"
    GRIEVANCE_OFFICER = "grievance_officer"
    POINT_OF_CONTACT = "point_of_contact"
    PRIVACY_CONTACT = "privacy_contact"
    ABUSE_MAILBOX = "abuse_mailbox"
    EMAIL = "email"
    POST = "post"
    AUTHORITY_FORM = "authority_form"
    AUTHORITY_ORDER = "authority_order"
    COURT_FILING = "court_filing"
    PROGRAMME_FORM = "programme_form"


# Processes that recipients set up for one law: no other law goes through them, and where there is one, that law's
# time starts through no general process.
SET_UP_FOR_ONE_LAW = frozenset({Channel.TAKE_IT_DOWN_FORM})

# A form that takes a face out of an index and wants a photo of it first: nothing but erasure goes through it, no law's
# time starts there, and every other way comes before it.
ERASURE_ALONE = frozenset({Channel.OPT_OUT_FORM})

# Declarations are confirmed one by one by the person whose word they are, never filled from facts (design §3.2).
DECLARATIONS = frozenset(
    {
        "good_faith_statement", "accuracy_statement", "perjury_statement", "sworn_statement", "authority_to_act",
        "age_statement", "no_settlement_demand", "consent_to_disclose_identity",
    }
)  # fmt: skip

# In what a declaration may say that somebody believes: that it was published without the consent of the person shown. Laws
# also ask for a belief that the notice is accurate or made honestly; an answer to one question is none to the other.
NO_CONSENT = "no consent"

# Which facts about the person an element tells when it is filled. A key that is absent tells none.
TELLS = MappingProxyType(
    {
        "location_url": {"address_of_picture"},
        "identification_of_content": {"description"},
        "identification_of_person": {"depiction"},
        "identification_of_uploader": {"uploader"},
        "identification_of_work": {"work"},
        "harm": {"harm"},
        "threat": {"threat"},
        "contact_information": {"contact"},
        "name": {"name"},
        "email": {"contact"},
        "telephone": {"contact"},
        "postal_address": {"postal_address"},
        "searched_name": {"searched_name"},
        "authority_to_act": {"authority"},
        "signature": {"signature"},
        "proof_of_identity": {"proof_of_identity"},
        "age_statement": {"age"},
        "connection_to_jurisdiction": {"country"},
        "platform_account": {"platform_account"},
        "date_seen": {"date_seen"},
        "prior_complaint_to_platform": {"complaints"},
        "prior_complaint_to_authority": {"complaints"},
        "police_report": {"police_report"},
        "criminal_complaint": {"police_report"},
        "copy_of_notice": {"documents"},
        "proposed_subpoena": {"documents"},
    }
)
if not (set(TELLS) <= ELEMENT_KEYS >= DECLARATIONS and set().union(*TELLS.values()) <= DISCLOSABLE):
    raise AssertionError("the vocabularies of terms.py and casework/vocabulary.py have parted")

# Facts by which the reader learns a name of hers.
NAMES_HER = frozenset({"name", "searched_name", "platform_account", "signature"})

# Ready sentences that no element asks for.
ADDITIONS = frozenset(
    {
        "removal_demand", "erasure_request", "request", "objection", "complaint", "onward_notice", "identity_request",
        "disclosure_request", "statement_of_non_consent", "statement_synthetic", "statement_minor", "reasons_unlawful",
        "threat", "consent_withdrawn", "cease_and_desist", "court_request", "delivery_of_order", "withdrawal_of_consent",
        "criminal_complaint", "notice_to_enabling_service", "authority_to_act", "accuracy_statement",
        "good_faith_statement", "identification_of_person", "connection_to_jurisdiction", "identification_of_work",
    }
)  # fmt: skip
