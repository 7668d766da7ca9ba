"""Which cases of an organisation can take part in a joint complaint now, and which of them agreed to. Reads, never writes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from casework.access import visible_cases
from casework.consents import Disclosure, allowed_facts
from casework.models import Actor, Case, Consent, Sighting
from casework.verdicts import LIVE
from notices.acting import acting_on, recipients_of
from notices.authorities import lives_in
from notices.casefacts import facts_of
from notices.conditions import Truth
from notices.counting import history_of
from notices.jointletters import FACTS
from notices.jointmatters import JointMatter, earlier_laws, is_for, laws_for
from notices.jointnumbers import Part, is_enough
from notices.law import load_law
from notices.models import JointComplaint, JointPart, Notice, NoticeSighting, Recipient
from notices.outcomes import outcome_of
from notices.proofs import decision_of, was_late
from notices.reckoning import compute_routes
from notices.reviews import findings_of

_UNHEEDED = frozenset({"refused", "none"})


@dataclass(frozen=True)
class Fitting:
    """A case that can take part, with what is counted of it; whether she agreed to it."""

    case: Case
    part: Part
    has_agreed: bool


@dataclass(frozen=True)
class Group:
    """The cases that can take part now."""

    fitting: tuple[Fitting, ...]

    @property
    def agreed(self) -> tuple[Fitting, ...]:
        """Return those whose person agreed."""
        return tuple(one for one in self.fitting if one.has_agreed)

    @property
    def is_enough(self) -> bool:
        """Say whether enough agreed for a complaint."""
        return is_enough(len(self.agreed))


def group_of(
    matter: JointMatter,
    *,
    at: datetime,
    told_by: JointComplaint | None = None,
    only: Iterable[UUID] | None = None,
) -> Group:
    """Return the cases that fit, in no order that tells anything; `only`: of these cases alone. Opens confidential fields.

    `told_by`: the complaint that is asked about: what its letter tells must be agreed to, and having taken part in it does
    not count.
    """
    notices = _notices(matter, told_by)
    if only is not None:
        notices = notices.filter(case__in=list(only))
    facts = frozenset(told_by.letter["facts"]) if told_by else FACTS
    by_case: dict[UUID, list[Notice]] = defaultdict(list)
    for notice in notices.order_by("sent_at", "pk"):
        by_case[notice.case_id].append(notice)
    found = []
    for own in by_case.values():
        if part := _part(matter, own, at):
            found.append(Fitting(own[0].case, part, has_agreed(own[0].case, matter, facts, at=at)))
    return Group(tuple(sorted(found, key=lambda one: one.case.pk)))


def matters_for(actor: Actor, *, at: datetime) -> list[JointMatter]:
    """Return what may be complained of together: where five cases or more had such a notice, or one that the actor sees.

    Anything else would tell that a case is there (S57). Whether they fit is asked where one is opened.
    """
    house = actor.organisation
    if house is None:
        return []
    laws = {basis.id: (basis, earlier_laws(basis)) for basis in laws_for(house.pk, at=at)}
    rows = candidates(house.pk, frozenset[str]().union(*(earlier for _basis, earlier in laws.values())))
    cases: dict[tuple[UUID, str, str], set[UUID]] = defaultdict(set)
    for notice in rows.select_related("case"):
        country = lives_in((notice.case.facts or {}).get("person", {}))
        for basis, earlier in laws.values():
            if notice.basis_id in earlier and is_for(basis, country):
                cases[notice.recipient_id, basis.id, country].add(notice.case_id)
    seen = set(visible_cases(actor).values_list("pk", flat=True))
    hosts = Recipient.objects.in_bulk({recipient for recipient, _law, _country in cases})
    return [
        JointMatter(house, hosts[recipient], laws[law][0], country)
        for (recipient, law, country), own in cases.items()
        if is_enough(len(own)) or own & seen
    ]


def fits(matter: JointMatter, case: Case, *, at: datetime) -> bool:
    """Say whether this case can take part now."""
    return bool(group_of(matter, at=at, only=[case.pk]).fitting)


def has_agreed(case: Case, matter: JointMatter, facts: frozenset[str], *, at: datetime) -> bool:
    """Say whether her live consent covers this very complaint, with all that the letter tells (S40)."""
    allowed = allowed_facts(case, Disclosure(Consent.Act.JOINT, (matter.key,), facts), at=at)
    return allowed is not None and facts <= allowed


def candidates(organisation_id: UUID, laws: frozenset[str]) -> QuerySet[Notice]:
    """Return the notices under these laws that recipients had, of cases that go on; nothing that takes back or asks again."""
    rows = Notice.objects.running().that_stand()
    return rows.filter(case__organisation=organisation_id, basis_id__in=laws)


def _notices(matter: JointMatter, told_by: JointComplaint | None) -> QuerySet[Notice]:
    """A case takes part once for a host: the difference between two complaints would tell of the few by which they differ.

    So under two laws too, and after she moved: an authority may read both, or hear of the other.
    """
    told = JointPart.objects.filter(
        complaint__organisation=matter.organisation, complaint__recipient=matter.recipient,
        complaint__state=JointComplaint.State.TAKEN,
    ).exclude(complaint=told_by)  # fmt: skip
    lines = NoticeSighting.objects.exclude(outcome=NoticeSighting.Outcome.WITHDRAWN).select_related(
        "sighting"
    )
    return (
        candidates(matter.organisation.pk, earlier_laws(matter.basis))
        .filter(recipient=matter.recipient)
        .exclude(case__in=told.values("case"))
        .select_related("case__organisation", "recipient")
        .prefetch_related(Prefetch("lines", queryset=lines), "clocks", "replies")
    )


def _part(matter: JointMatter, notices: list[Notice], at: datetime) -> Part | None:
    """Return what is counted of one case: its first notice that was not heeded, where the law reaches it."""
    for notice in notices:
        outcome, rows = decision_of(notice).get("outcome"), _sightings(notice)
        if rows and outcome in _UNHEEDED and _law_reaches(matter, notice, rows, at):
            return Part(
                sent_on=notice.sent_at.date() if notice.sent_at else at.date(),
                basis_id=notice.basis_id,
                channel=notice.channel,
                is_refused=outcome == "refused",
                is_over=was_late(notice),
                is_up=any(_is_up(row, notice) for row in rows),
                outcome=outcome_of(history_of(notice, upto=at), at=at),
            )
    return None


def _sightings(notice: Notice) -> list[Sighting]:
    rows = [line.sighting for line in notice.lines.all()]
    return [row for row in rows if row.state != Sighting.State.WITHDRAWN]


def _law_reaches(matter: JointMatter, notice: Notice, rows: list[Sighting], at: datetime) -> bool:
    """Ask the engine, as a single complaint would: refused or unheeded, to this recipient, and a letter may be written."""
    facts = facts_of(notice.case, sightings=rows)
    if lives_in(facts.person) != matter.country:
        return False
    recipients, _parties = recipients_of(rows, acting_on(rows))
    own = [replace(one, hostile=False) for one in recipients if one.id == matter.recipient.key]
    found = findings_of(matter.organisation.pk, at=at)
    routes = compute_routes(
        facts, recipients=own, law=load_law(), today=at.date(), confirmed=found.confirmed, changed=found.changed,
        only=matter.basis.id,
    )  # fmt: skip
    return any(route.answer == Truth.YES and route.writes for route in routes)


def _is_up(sighting: Sighting, notice: Notice) -> bool:
    """By the last look, after they had the notice; what nobody looked at is not called up."""
    looked, sent = sighting.last_checked_at, notice.sent_at
    is_seen = bool(looked and sent and looked > sent)
    return is_seen and sighting.last_verdict == LIVE
