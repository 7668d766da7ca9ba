"""Cases of one clinic that one host did not heed, and their permission to complain of it together."""

from datetime import datetime, timedelta
from typing import Any

from casework.models import Actor, Case, Sighting
from casework.moments import now
from notices.jointletters import FACTS
from notices.jointmatters import JointMatter, matter_of
from notices.models import Notice, NoticeSighting, Recipient, Reply
from tests import factory
from tests.notices import matter, outcome_cast

LAW = "eu-dsa-art53-complaint"
HOST = "board.example"
SENT_DAYS_AGO = 60


def host_of(people: factory.Cast) -> Recipient:
    """Return the host of the practice ground, as the clinic knows it."""
    found = Recipient.objects.filter(organisation=people.clinic)
    return found.first() or outcome_cast.recipient_of(people)


def about(people: factory.Cast, country: str = "DE") -> JointMatter:
    """Return what is complained of: the board, to the coordinator of Germany."""
    return matter_of(people.clinic, host_of(people), LAW, country, at=now())


def unheeded(
    people: factory.Cast,
    *,
    by: Actor | None = None,
    country: str = "DE",
    answers: bool = False,
    sent_at: datetime | None = None,
) -> Case:
    """Return a case whose picture is still on the board, 60 days after a notice under Article 16."""
    by, sent_at = by or people.alice, sent_at or now() - timedelta(days=SENT_DAYS_AGO)
    case = factory.case_of(by, at=sent_at, residence=country)
    image = factory.image_of(case, by=by, at=sent_at)
    sighting = factory.sighting_of(case, f"http://{HOST}/{case.code}", by=by, image=image, at=sent_at)
    matter.host_chain(sighting, HOST, by=by, at=sent_at)
    recipient = host_of(people)
    notice = Notice.objects.create(
        case=case, recipient=recipient, contact=recipient.contacts.first(), channel="email", sent_at=sent_at,
        basis_id="eu-dsa-art16", state="sent", reference=str(case.pk)[:16], drafted_by=by, drafted_at=sent_at,
        approved_at=sent_at, content_digest="0" * 64,
    )  # fmt: skip
    NoticeSighting.objects.create(notice=notice, sighting=sighting)
    Sighting.objects.filter(pk=sighting.pk).update(
        last_verdict="live", last_checked_at=now() - timedelta(days=1), state="up"
    )
    if answers:
        refuse(notice)
    return case


def refuse(notice: Notice) -> None:
    """Keep that the host refused."""
    at = now() - timedelta(days=30)
    Reply.objects.create(
        case=notice.case,
        notice=notice,
        kind="refused",
        received_at=at,
        recorded_by=notice.drafted_by,
        recorded_at=at,
    )


def agrees(case: Case, on: JointMatter, *, by: Actor, **options: Any) -> Any:
    """Record that she takes part."""
    told = {"scope": "this_one", "recipient": on.key, "facts": FACTS, "at": now(), "given_at": now()}
    return factory.consent_of(case, "joint", by=by, **(told | options))


def group(people: factory.Cast, count: int, **options: Any) -> list[Case]:
    """Return so many cases whose people all agreed."""
    cases = [unheeded(people, **options) for _ in range(count)]
    on = about(people)
    for case in cases:
        agrees(case, on, by=people.alice)
    return cases
