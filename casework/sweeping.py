"""Sweeps: a person's reason, one site, 50 pages, depth 2, ten minutes; ended by the first sign of a minor.

Every gate is asked when it is asked for and again before each page, of the database as it is then (S3, S35).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from casework import access, consents, custody, minorsigns, proposals, safeguarding, sweepleave
from casework.fetch import policy_from_settings
from casework.hosts import AddressUnreadable, normalise, site_of
from casework.intake import hold_open
from casework.models import Actor, Case, Image, Sighting, Sweep, system_actor
from casework.pictures import fingerprint_sets
from casework.sweeplook import PageSeen

MOST_PAGES = 50
DEEPEST = 2
MINUTES = 10
# Another sweep of the same site for the same case: not before this many hours.
HOURS_BETWEEN = 24
LEASE_S = 200


class MayNotSweep(Exception):
    """A gate is closed; `code` is one of `GATES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


GATES = frozenset(
    {
        "off", "not_allowed", "minor_stop", "case_closed", "paused", "no_consent", "never_fetched", "withdrawn",
        "nothing_to_compare", "lists_unreadable", "no_reason", "under_way", "too_soon",
    }
)  # fmt: skip


@dataclass(frozen=True)
class NextPage:
    """What the fetcher needs for one page of a sweep; nothing of the case but what is compared."""

    sweep_id: UUID
    url: str
    depth: int
    site: str
    never: frozenset[str]
    lists: minorsigns.HotlineLists
    seconds_left: float
    against: list[dict[str, Any]]


@transaction.atomic
def ask_sweep(*, sighting: Sighting, reason: str, by: Actor, at: datetime) -> Sweep:
    """Put a sweep of a sighting's site into the state `due`. Raises MayNotSweep, access.Refused, access.Stopped. As hold_open."""
    case = sighting.case
    access.require(case, by, "sweep")
    hold_open(case)
    if not reason.strip():
        raise MayNotSweep("no_reason")
    if code := why_not(sighting, at=at):
        raise MayNotSweep(code)
    if was_swept_lately(sighting, at=at):
        raise MayNotSweep("too_soon")
    row = Sweep(case=case, sighting=sighting, reason=reason.strip(), asked_by=by, asked_at=at)
    row.route = {"waiting": [[sighting.url, 0]], "met": [normalise(sighting.url).normal]}
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise MayNotSweep("under_way") from None
    custody.record(case=case, event="sweep_asked", by=by, at=at, sweep=row.pk, sighting=sighting.pk)
    return row


def why_not(sighting: Sighting, *, at: datetime) -> str:
    """Return which gate keeps a site from being swept now, a code of `GATES`; "" none. Reads rows and the lists."""
    case = sighting.case
    gates = {
        "off": lambda: not sweepleave.is_on(case.organisation),
        "minor_stop": case.is_stopped,
        "case_closed": lambda: case.closed_at is not None,
        "paused": lambda: case.paused_at is not None,
        "no_consent": lambda: not consents.may_look(case, at=at),
        "never_fetched": lambda: bool(sighting.not_fetched_because) or sighting.seen != Sighting.Seen.PUBLIC,
        "withdrawn": lambda: sighting.state == Sighting.State.WITHDRAWN,
        "nothing_to_compare": lambda: not case.images.filter(state=Image.State.FINGERPRINTED).exists(),
        "lists_unreadable": lambda: _lists() is None,
    }
    return next((code for code, is_closed in gates.items() if is_closed()), "")


@transaction.atomic
def claim_page(*, sweep_id: UUID, at: datetime) -> NextPage | None:
    """Claim the next page of a sweep; None: it is not due, in other hands, or ended here by a gate or a bound."""
    if not Sweep.objects.due(at).filter(pk=sweep_id).update(claimed_until=at + timedelta(seconds=LEASE_S)):
        return None
    row = _held(sweep_id)
    started_at = row.started_at or at
    if code := _closed_by(row, started_at, at):
        _end(row, code, at=at)
        return None
    lists = _lists()
    route = row.route
    (url, depth), *waiting = route["waiting"]
    # Counted before it is dialled: a page that kills its worker is not tried for ever.
    row.route, row.pages, row.started_at = {**route, "waiting": waiting}, row.pages + 1, started_at
    row.save(update_fields=["route", "pages", "started_at"])
    left = started_at + timedelta(minutes=MINUTES) - at
    return NextPage(
        row.pk,
        url,
        depth,
        site_of(row.sighting.url),
        _never(row.case),
        lists or minorsigns.HotlineLists(),
        left.total_seconds(),
        fingerprint_sets(row.case),
    )


@transaction.atomic
def keep_page(*, page: NextPage, seen: PageSeen, at: datetime) -> bool:
    """Keep what one page showed; return whether there is another. Of a stopped, paused or ended sweep nothing is kept."""
    row = _held(page.sweep_id)
    if row.state != Sweep.State.DUE:
        return False
    if seen.sign:
        return _end_at_sign(row, seen, at=at)
    if code := _closed_by(row, row.started_at or at, at, with_rest=False):
        return _end(row, code, at=at)
    for match in _best_first(seen):
        row.proposed += proposals.propose(
            match=match,
            url=seen.url,
            kind=Sighting.Kind.PAGE,
            found_on=row.sighting,
            by=row.asked_by,
            at=at,
        )
    row.pictures += seen.pictures
    row.route = _further(row, page, seen)
    row.claimed_until = None
    row.save(update_fields=["proposed", "pictures", "route", "claimed_until"])
    if code := _closed_by(row, row.started_at or at, at):
        return _end(row, code, at=at)
    return True


def _held(sweep_id: UUID) -> Sweep:
    row = Sweep.objects.select_related("case__organisation", "sighting", "asked_by__user").get(pk=sweep_id)
    custody.hold(row.case)
    row.refresh_from_db(fields=["state", "claimed_until"])
    row.case.refresh_from_db(fields=["closed_at", "paused_at"])
    return row


def _closed_by(row: Sweep, started_at: datetime, at: datetime, *, with_rest: bool = True) -> str:
    """Return why a sweep ends now, "" it goes on. `with_rest`: bounds on what would come next count too."""
    row.sighting.case = row.case
    if code := why_not(row.sighting, at=at):
        return code
    try:
        access.require(row.case, row.asked_by, "sweep")
    except access.Refused:
        return "not_allowed"
    if not with_rest:
        return ""
    if at >= started_at + timedelta(minutes=MINUTES):
        return "time"
    if not row.route["waiting"]:
        return "finished"
    return "pages" if row.pages >= MOST_PAGES else ""


def _further(row: Sweep, page: NextPage, seen: PageSeen) -> dict[str, Any]:
    """Return the way with the pages that this one leads to; no deeper, no more and no page twice."""
    waiting, met = list(row.route["waiting"]), list(row.route["met"])
    room = MOST_PAGES - row.pages
    for url in seen.links if page.depth < DEEPEST else ():
        normal = _normal(url)
        if normal and normal not in met and len(waiting) < room:
            waiting.append([url, page.depth + 1])
            met.append(normal)
    return {"waiting": waiting, "met": met}


def _best_first(seen: PageSeen) -> list[dict[str, Any]]:
    return sorted(seen.matches, key=lambda one: one.get("verdict") != "match")[:1]


def _end_at_sign(row: Sweep, seen: PageSeen, *, at: datetime) -> bool:
    """End a sweep at a sign of a minor, and stop the case for everyone until the lead decides (S56)."""
    row.sign = {"url": seen.url, "kind": seen.sign}
    row.save(update_fields=["sign"])
    _end(row, "minor_signs", at=at)
    safeguarding.raise_stop(case=row.case, by=system_actor(), at=at)
    return False


def _end(row: Sweep, code: str, *, at: datetime) -> bool:
    row.state, row.ended_because, row.ended_at = Sweep.State.ENDED, code, at
    row.route, row.claimed_until = None, None
    row.save(update_fields=["state", "ended_because", "ended_at", "route", "claimed_until"])
    data = {"sweep": row.pk, "code": code, "pages": row.pages, "proposed": row.proposed}
    custody.record(case=row.case, event="sweep_ended", by=row.asked_by, at=at, **data)
    return False


@transaction.atomic
def end_sweep(*, sweep: Sweep, by: Actor, at: datetime) -> None:
    """End a sweep because a person wants it; what it proposed stays. A second time changes nothing. Raises access.Refused."""
    access.require(sweep.case, by, "hold_back")
    row = _held(sweep.pk)
    if row.state == Sweep.State.DUE:
        _end(row, "by_hand", at=at)


def was_swept_lately(sighting: Sighting, *, at: datetime) -> bool:
    """Say whether the same site was swept for the same case less than a day before a moment."""
    recent = sighting.case.sweeps.filter(asked_at__gt=at - timedelta(hours=HOURS_BETWEEN))
    rows = recent.filter(state=Sweep.State.ENDED).select_related("sighting")
    return any(site_of(one.sighting.url) == site_of(sighting.url) for one in rows)


def _never(case: Case) -> frozenset[str]:
    rows = case.sightings.exclude(not_fetched_because="")
    return frozenset(normal for row in rows if (normal := _normal(str(row.url))))


def _normal(url: str) -> str:
    try:
        return normalise(url, policy=policy_from_settings()).normal
    except AddressUnreadable:
        return ""


def _lists() -> minorsigns.HotlineLists | None:
    """Return what hotlines named; None: a list is to be asked and cannot be read, so nothing may go on."""
    try:
        return minorsigns.read_lists(settings.HOTLINE_LISTS)
    except minorsigns.ListsUnreadable:
        return None
