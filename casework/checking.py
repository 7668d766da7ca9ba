"""Looks at addresses: claimed, done outside the transaction, recorded. Two that agree, hours apart, make a removal."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction

from casework import consents, custody, edges, pastlooks, proposals, schedule, storage, turns, vault
from casework.fetch import policy_from_settings
from casework.hosts import AddressUnreadable, normalise
from casework.looking import Observation
from casework.models import GONE, Actor, Case, Check, Image, Sighting, Verdict
from casework.pictures import fingerprint_sets
from casework.sightings import ask_check, last_word

LEASE_S = 180
# Until it is asked again whether she allows looking by now; her consent itself brings the look forward.
DAYS_UNTIL_ASKED_AGAIN = 1
# Places of pictures that a look goes back to.
_MOST_PLACES = 5
# What a look changes of its sighting; a trace that ends meanwhile keeps what it wrote.
_DRAWN = (
    "image", "state", "last_verdict", "last_checked_at", "removed_at", "returned_at", "next_check_at", "not_fetched_because",
)  # fmt: skip


@dataclass(frozen=True)
class Look:
    """What the fetcher needs for one check: the address, what to compare with, where it lay before; nothing of the case."""

    check_id: UUID
    url: str
    against: list[dict[str, Any]]
    lay_at: tuple[str, ...]


def schedule_due_checks(*, by: Actor, at: datetime) -> int:
    """Put a check into the state `due` for each sighting whose next look has come; return how many.

    However late it is run, each gets one. What may be looked at and has lost its date is due as well.
    """
    rows = Sighting.objects.to_look_at(at).order_by("next_check_at").select_related("case")[:500]
    asked = 0
    of_case: dict[Case, list[Sighting]] = {}
    for sighting in rows:
        of_case.setdefault(sighting.case, []).append(sighting)
    for case, of_it in of_case.items():
        if consents.may_look(case, at=at):
            asked += len([check for one in of_it if (check := ask_check(sighting=one, by=by, at=at))])
        else:
            later = at + timedelta(days=DAYS_UNTIL_ASKED_AGAIN)
            Sighting.objects.filter(pk__in=[one.pk for one in of_it]).update(next_check_at=later)
    return asked


@transaction.atomic
def claim_check(*, check_id: UUID, at: datetime) -> Look | None:
    """Claim one due check and return what to look at; None when it is not due or may not be done now.

    Consent, the stop and whose turn it is are read here, as the database has them now: a message in the queue decides
    nothing.
    """
    if not Check.objects.due(at).filter(pk=check_id).update(claimed_until=at + timedelta(seconds=LEASE_S)):
        return None
    check = Check.objects.select_related("sighting", "case").get(pk=check_id)
    custody.hold(check.case)
    is_held = check.case.is_stopped() or check.case.paused_at or check.case.closed_at
    if is_held or turns.is_taken(check, at=at):
        Check.objects.filter(pk=check_id).update(claimed_until=None)
        return None
    if check.sighting.not_fetched_because:  # said while this look waited: nothing fetches it now
        Check.objects.filter(pk=check_id).update(state=Check.State.DROPPED, claimed_until=None)
        return None
    if not consents.may_look(check.case, at=at):
        _drop(check, code="no_consent", at=at)
        return None
    return Look(
        check.pk,
        check.sighting.url,
        fingerprint_sets(check.case),
        pastlooks.where_it_lay(check.sighting)[:_MOST_PLACES],
    )


@transaction.atomic
def complete_check(
    *, check_id: UUID, observation: Observation, at: datetime, compared: Collection[str] = ()
) -> Check:
    """Keep what was seen, draw the sighting's state from it, and set the next look. A second time changes nothing.

    `compared`: ids of the images that the look could recognise.
    """
    check = Check.objects.select_related("case").get(pk=check_id)
    custody.hold(check.case)
    observation = pastlooks.told_of(check.sighting, observation)
    due = Check.objects.filter(pk=check_id, state=Check.State.DUE).unstopped()
    if not due.update(state=Check.State.DONE, verdict=observation.verdict):
        return check
    check.refresh_from_db()
    _keep_observation(check, observation, at)
    custody.record(
        case=check.case,
        event="check_done",
        by=check.asked_by,
        at=at,
        check=check.pk,
        sighting=check.sighting_id,
        verdict=observation.verdict,
        record_digest=check.record_digest,
    )
    _draw_state(check, observation, at)
    seen, final_url = observation.matches, observation.final_url
    proposals.propose_seen(check=check, matches=seen, final_url=final_url, at=at)
    _look_again_for_new_pictures(check.sighting, compared, at)
    return check


def _look_again_for_new_pictures(sighting: Sighting, compared: Collection[str], at: datetime) -> None:
    """Look again at once when fingerprints were made while this look was under way: it could not know them."""
    made = sighting.case.images.filter(state=Image.State.FINGERPRINTED).exclude(pk__in=compared)
    if made.exists():
        sighting.case.sightings.open().filter(pk=sighting.pk).update(next_check_at=at)


def _keep_observation(check: Check, observation: Observation, at: datetime) -> None:
    check.done_at, check.claimed_until = at, None
    check.http_status, check.elapsed_ms = observation.status, observation.elapsed_ms
    check.refused_code = observation.refused_because or ""
    check.seen = {
        "final_url": observation.final_url,
        "matches": list(observation.matches),
        "text_digest": observation.text_digest,
        "visits": list(observation.visits),
        "unclear_because": observation.failed_because or observation.unclear_because,
        "says_behind": list(edges.claimed(observation.headers)),
    }
    if observation.record:
        check.record_digest = hashlib.sha256(observation.record).hexdigest()
        check.record_object = storage.keep(vault.seal_bytes(observation.record, [check.case.public_key]))
    check.save()


def _draw_state(check: Check, observation: Observation, at: datetime) -> None:
    sighting = check.sighting
    sighting.last_verdict, sighting.last_checked_at = observation.verdict, at
    _note_match(sighting, observation)
    if pastlooks.saw_it(observation):
        if sighting.state == Sighting.State.REMOVED:
            sighting.removed_at, sighting.returned_at = None, at
            custody.record(
                case=check.case, event="sighting_returned", by=check.asked_by, at=at, sighting=sighting.pk
            )
        sighting.state = Sighting.State.UP
    elif observation.verdict in GONE and sighting.state != Sighting.State.REMOVED and _agrees(check, at):
        sighting.state, sighting.removed_at = Sighting.State.REMOVED, at
        custody.record(
            case=check.case, event="removal_verified", by=check.asked_by, at=at, sighting=sighting.pk
        )
    sighting.next_check_at = schedule.next_look(_standing(sighting, observation.verdict), at=at)
    if observation.refused_because and (refused := _refused_for_good(sighting)):
        sighting.not_fetched_because, sighting.next_check_at = refused, None
    sighting.save(update_fields=_DRAWN)
    _trace_new_hosts(check)


def _refused_for_good(sighting: Sighting) -> str:
    """Return why the guard refuses an address whatever it leads to, "" where that may pass: older rules took it for one."""
    try:
        return normalise(sighting.url, policy=policy_from_settings()).refused_because
    except AddressUnreadable as error:
        return error.code


def _trace_new_hosts(check: Check) -> None:
    """Have the hosts traced once more when a picture lies on a host that no earlier look met (design §1, host chain)."""
    earlier = pastlooks.done(check.sighting).exclude(pk=check.pk)
    known = {urlsplit(url).hostname for one in earlier for url in pastlooks.elsewhere(one)}
    if {urlsplit(url).hostname for url in pastlooks.elsewhere(check)} - known:
        check.sighting.traced_at = None
        check.sighting.save(update_fields=["traced_at"])


def _note_match(sighting: Sighting, observation: Observation) -> None:
    """Note which image a look matched, unless a person has said which one it is, or none."""
    if sighting.image_id is None and last_word(sighting) is None:
        best = next((match for match in observation.matches if match.get("verdict") == "match"), None)
        if best and best.get("image"):
            sighting.image = Image.objects.filter(pk=best["image"], case=sighting.case).first()


def _agrees(check: Check, at: datetime) -> bool:
    """Say whether the picture was gone hours ago as well, with no look in between that saw it."""
    apart = timedelta(hours=schedule.HOURS_BETWEEN_AGREEING_CHECKS)
    for earlier in pastlooks.done(check.sighting).exclude(pk=check.pk):
        if earlier.verdict in GONE and earlier.done_at and at - earlier.done_at >= apart:
            return True
        if earlier.verdict not in GONE and earlier.verdict != Verdict.UNKNOWN:
            return False
    return False


def _standing(sighting: Sighting, verdict: str) -> schedule.Standing:
    """Return what the schedule reckons with, after a look with a verdict."""
    return schedule.Standing(
        recorded_at=sighting.added_at,
        noticed_at=sighting.noticed_at,
        returned_at=sighting.returned_at,
        removed_at=sighting.removed_at if sighting.state == Sighting.State.REMOVED else None,
        failed=_failed_in_a_row(sighting),
        seen_gone=verdict in GONE,
    )


def _failed_in_a_row(sighting: Sighting) -> int:
    """Return how many looks in a row told nothing, the newest first; counted up to ten."""
    verdicts = pastlooks.done(sighting).values_list("verdict", flat=True)[:10]
    return len(list(takewhile(lambda verdict: verdict == Verdict.UNKNOWN, verdicts)))


def _drop(check: Check, *, code: str, at: datetime) -> None:
    Check.objects.filter(pk=check.pk).update(state=Check.State.DROPPED, refused_code=code, claimed_until=None)
    Sighting.objects.filter(pk=check.sighting_id).update(
        next_check_at=at + timedelta(days=DAYS_UNTIL_ASKED_AGAIN)
    )
    custody.record(
        case=check.case, event="check_dropped", by=check.asked_by, at=at, check=check.pk, code=code
    )
