"""Writing a paragraph of one's own into a draft, and taking it out again. Whoever does is a hand on the draft (S6)."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from casework import access, custody
from casework.facts import DISCLOSABLE
from casework.models import Actor
from notices.drafts import Draft
from notices.freewords import strange_addresses
from notices.hersay import require_not_hers
from notices.letters import require_draft
from notices.models import Notice, Paragraph

MOST = 5
MOST_CHARACTERS = 1500


class TooMany(Exception):
    """A letter holds a few paragraphs; more belongs into a document."""


class StrangeAddress(Exception):
    """A paragraph names web addresses that are none of the letter's; `urls` are those."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__(str(len(urls)))
        self.urls = urls


@transaction.atomic
def write_paragraph(
    *, notice: Notice, text: str, language: str, facts: Iterable[str], by: Actor, at: datetime
) -> Paragraph:
    """Add a paragraph to a draft, with the facts that its writer says it tells.

    Declarations are asked anew, since what they stand in has changed. Raises Frozen, StrangeAddress, TooMany,
    access.Refused; ValueError: no such fact.
    """
    custody.hold(notice.case)
    access.require(notice.case, by, "draft")
    require_draft(notice)
    require_not_hers(notice)
    told = sorted(facts)
    if not set(told) <= DISCLOSABLE:
        raise ValueError("A paragraph tells facts that there are.")
    if strange := strange_addresses(text, places=[row.url for row in Draft(notice).about.sightings]):
        raise StrangeAddress(strange)
    if notice.paragraphs.count() >= MOST:
        raise TooMany
    last = notice.paragraphs.aggregate(last=Max("number"))["last"] or 0
    row = Paragraph.objects.create(
        case=notice.case,
        notice=notice,
        number=last + 1,
        text=text,
        language=language,
        facts=told,
        written_by=by,
        written_at=at,
    )
    custody.record(
        case=notice.case,
        event="paragraph_written",
        by=by,
        at=at,
        notice=notice.pk,
        paragraph=row.pk,
        facts=told,
    )
    return row


@transaction.atomic
def remove_paragraph(*, paragraph: Paragraph, by: Actor, at: datetime) -> bool:
    """Take a paragraph out of a draft; a second time changes nothing. Raises Frozen, access.Refused."""
    notice = paragraph.notice
    custody.hold(notice.case)
    access.require(notice.case, by, "draft")
    require_draft(notice)
    require_not_hers(notice)
    if not notice.paragraphs.filter(pk=paragraph.pk).delete()[0]:
        return False
    custody.record(
        case=notice.case, event="paragraph_removed", by=by, at=at, notice=notice.pk, paragraph=paragraph.pk
    )
    return True
