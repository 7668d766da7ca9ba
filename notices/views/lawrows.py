"""What pages say of one legal basis: what it is, whether a notice can be written, how old and how sure our reading is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.countries import name_of
from notices.factwords import AREAS
from notices.law import REVIEW_DAYS, WARN_DAYS, Basis, age_days, load_law, why_no_letter
from notices.reviews import Reviewed
from notices.sentences import age_sentence, no_letter_sentence, time_words
from notices.terms import CONFIDENCES

KIND_WORDS: dict[str, Promise] = {
    "platform-duty": _("duty of platforms and hosts"),
    "regulator-removal": _("a complaint to an authority, which can order it"),
    "erasure-right": _("right to erasure"),
    "copyright": _("copyright"),
    "civil": _("a court, civil law"),
    "criminal": _("a crime, the police"),
    "hash-programme": _("hash programme"),
}
CONFIDENCE_WORDS: dict[str, Promise] = {
    "high": _("its text was read, where it is published, in a copy or with its authority"),
    "medium": _("read in secondary sources, or in part"),
    "low": _("read in one secondary source, or in none"),
}
STATUS_WORDS: dict[str, Promise] = {
    "in force": _("in force"),
    "partly in force": _("partly in force"),
    "enacted, not yet in force": _("enacted, not yet in force"),
    "proposed": _("proposed"),
    "uncertain": _("uncertain"),
    "annulled": _("annulled"),
    "case law": _("case law"),
    "not binding": _("not binding"),
    "in operation": _("in operation"),
}
ADDRESSEE_WORDS: dict[str, Promise] = {
    "platform": _("platform"),
    "hosting provider": _("hosting provider"),
    "search engine": _("search engine"),
    "registrar": _("registrar"),
    "cdn": _("content delivery network"),
    "app store": _("app store"),
    "regulator": _("a regulator"),
    "police": _("the police"),
    "court": _("a court"),
    "programme": _("a programme"),
    "uploader": _("the one who uploaded it"),
}
WRITER_WORDS: dict[str, Promise] = {
    "depicted person": _("the person shown"),
    "authorised representative": _("someone she allowed to act"),
    "parent or guardian": _("a parent or guardian"),
    "anyone": _("anyone"),
    "copyright owner": _("the owner of the copyright"),
}
COVERS_WORDS: dict[str, Promise] = {
    "real": _("real pictures"),
    "synthetic": _("pictures made or altered by software"),
    "source": _("pictures that such a one was made from"),
    "threat": _("a threat to publish"),
    "minor": _("pictures of someone under 18"),
    "copyright-owned": _("pictures whose copyright she holds"),
    "tool": _("software that makes such pictures"),
    "making": _("making such a picture"),
    "sending": _("sending it to her unasked"),
}
STARTS_WORDS: dict[str, Promise] = {
    "notice": _("The time starts with a notice through: %(channels)s."),
    "authority_order": _("The time starts with an authority’s order, not with a notice."),
    "court": _("The time starts with a court’s order, not with a notice."),
    "report_to_authority": _("The time starts with a report to the authority."),
    "acknowledgement": _("The time starts when the recipient confirms a notice through: %(channels)s."),
    "notice_of_another": _("The time starts with a notice that somebody else gives in their own name."),
    "none": _("No time is started by a notice."),
}


def law_rows(today: date, reviewed: Reviewed) -> list[dict[str, Any]]:
    """Return a row for each basis, by country; within one, the whole country before its regions."""
    rows = [law_row(basis, today, reviewed) for basis in load_law()]
    return sorted(
        rows, key=lambda row: (place_name(row["country"]), row["basis"].jurisdiction, row["basis"].id)
    )


def law_row(found: Basis, today: date, reviewed: Reviewed) -> dict[str, Any]:
    """Return what every page says of one basis."""
    why = why_no_letter(found, today, reviewed.confirmed, reviewed.changed)
    days, deadline = age_days(found, today), found.deadline
    confirmed = found.id in reviewed.confirmed
    return {
        "basis": found,
        "place": place_name(found.jurisdiction),
        "country": found.jurisdiction.partition("-")[0],
        "is_regional": "-" in found.jurisdiction,
        "kind": KIND_WORDS[found.kind],
        "status": STATUS_WORDS[found.status],
        "is_plain": found.status in {"in force", "in operation"},
        "confidence": CONFIDENCE_WORDS[found.verification.confidence],
        "unread": sum(one.is_general_knowledge for one in found.sources),
        "is_low": found.verification.confidence == "low",
        "age": age_sentence(found, today, confirmed=confirmed),
        "age_days": days,
        "old": days > WARN_DAYS and not confirmed,
        "too_old": days > REVIEW_DAYS and not confirmed,
        "confirmed": confirmed,
        "changed": found.id in reviewed.changed,
        "waits": why == "needs_review",
        "writes": not why,
        "why_not": no_letter_sentence(why) if why else "",
        "time": time_words(deadline.unit, deadline.amount) if deadline else "",
    }


def oldest_first(row: dict[str, Any]) -> tuple[int, int, str]:
    """Return the place of a row in the order by age, then by confidence."""
    sure = CONFIDENCES.index(row["basis"].verification.confidence)
    return (-row["age_days"], -sure, row["basis"].id)


def place_name(code: str) -> str:
    """Return the name of a country, region or area that a basis is the law of."""
    return str(AREAS.get(code) or name_of(code)).removeprefix("the ")


def in_words(words: dict[str, Promise], codes: Sequence[str]) -> list[str]:
    """Return the words of codes."""
    return [str(words[code]) for code in codes]
