"""Doors of the queue: ids in, one call out. The database decides; a lost message is found by the sweep."""

import contextlib
import logging
import time
from typing import Any
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from kombu.exceptions import OperationalError

from casework import (
    access,
    anchoring,
    checking,
    consents,
    erasure,
    forgetting,
    granting,
    naming,
    opening,
    ownchanges,
    packets,
    pastlooks,
    pictures,
    sightings,
    sweeping,
    turns,
)
from casework.bootstrap import registries_from_settings
from casework.comparing import Patience
from casework.directory import load
from casework.fetch import policy_from_settings
from casework.hostchain import HostChain, Memory, trace, trace_named
from casework.intake import CaseClosed
from casework.looking import Observation, look
from casework.models import Check, Image, Packet, Party, Sighting, Sweep, Verdict, system_actor
from casework.moments import now
from casework.networks import zones_from_settings
from casework.sweeplook import PageSeen, Sweeper
from casework.timestamps import authority_from_settings

log = logging.getLogger("casework.tasks")
# What traces of this process found out of hosts, networks and names: many addresses of a case lie on one host.
_HOSTS = Memory()


def hurry(task: Task, **ids: Any) -> None:
    """Send a hint to the queue once the transaction is through; a queue that is down costs a sweep's interval.

    One that nobody took by the next sweep is dropped: that one sends another, and workers that were away find one of each.
    """

    def send() -> None:
        try:
            task.apply_async(kwargs=ids, retry=False, expires=settings.SWEEP_EVERY_S)
        except (OperationalError, OSError):
            log.warning("The queue is down; the sweep will find it.", extra={"task": task.name})

    transaction.on_commit(send)


@shared_task(name="casework.tasks.fingerprint", queue="work")
def fingerprint(image_id: str) -> None:
    """Fingerprint one waiting picture."""
    pictures.fingerprint_image(image_id=UUID(image_id), by=system_actor(), at=now())


@shared_task(name="casework.tasks.trace_hosts", queue="fetch")
def trace_hosts(sighting_id: str) -> None:
    """Find out who can act on one sighting, and on its pictures that a look met on another host."""
    sighting = sightings.claim_trace(sighting_id=UUID(sighting_id), at=now())
    if sighting is None:
        return
    pictures: tuple[str, ...] | None = None
    # A look may end while a trace runs, and have met another host.
    while (met := pastlooks.pictures_elsewhere(sighting)) != pictures:
        pictures = met
        chain = _traced(sighting, pictures)
        try:
            if chain:
                sightings.store_host_chain(sighting=sighting, chain=chain, by=system_actor(), at=now())
            else:
                sightings.give_up_trace(sighting=sighting, by=system_actor(), at=now())
        except (access.Stopped, CaseClosed):
            break  # nothing more is taken in; it stays untraced
    sightings.release_trace(sighting)


@shared_task(name="casework.tasks.trace_named_host", queue="fetch")
def trace_named_host(party_id: str) -> None:
    """Find out who holds one server that a recipient named as the host."""
    party = naming.claim_named(party_id=UUID(party_id), at=now())
    if party is None:
        return
    try:
        chain = trace_named(party.named["host"], **_means_for(party.sighting))
    except Exception as error:  # as in _traced
        log.error(
            "A named host could not be traced.", extra={"party": party.pk, "code": type(error).__name__}
        )
        chain = None
    with contextlib.suppress(access.Stopped, CaseClosed):  # nothing more is taken in
        naming.store_named(party=party, chain=chain, by=system_actor(), at=now())


def _traced(sighting: Sighting, pictures: tuple[str, ...]) -> HostChain | None:
    """Return who can act on a sighting; None: the trace broke, and would break again."""
    try:
        return trace(sighting.url, picture_urls=pictures, **_means_for(sighting))
    except Exception as error:  # whatever a hostile address found: it must not be tried for ever
        log.error("A trace failed.", extra={"sighting": sighting.pk, "code": type(error).__name__})
        return None


def _means_for(sighting: Sighting) -> dict[str, Any]:
    """Return whom a trace for a sighting may ask, and how."""
    # A name server can belong to the site: asking it is a look as well (design §3.6).
    may_ask = not sighting.not_fetched_because and consents.may_look(sighting.case, at=now())
    policy = policy_from_settings()
    return {
        "directory": load(practice=settings.PRACTICE),
        "policy": policy,
        "as_of": now().date(),
        "may_ask_network": may_ask,
        "registries": registries_from_settings(policy),
        "zones": zones_from_settings(),
        "memory": _HOSTS,
    }


@shared_task(name="casework.tasks.check", queue="fetch")
def check(check_id: str) -> None:
    """Look at one address, if it is due and she allowed looking."""
    claimed = checking.claim_check(check_id=UUID(check_id), at=now())
    if claimed is None:
        return
    observation = _observed(claimed)
    done = checking.complete_check(
        check_id=claimed.check_id,
        observation=observation,
        at=now(),
        compared=[one["image"] for one in claimed.against],
    )
    if done.sighting.traced_at is None:
        hurry(trace_hosts, sighting_id=str(done.sighting_id))
    _hurry_checks(after=done)


def _observed(claimed: checking.Look) -> Observation:
    """Return what a look showed. One that breaks tells nothing and ends all the same: else it would return for ever."""
    try:
        return look(
            claimed.url,
            policy=policy_from_settings(),
            against=claimed.against,
            may_fetch_pictures=True,
            lay_at=claimed.lay_at,
            at=now(),
        )
    except Exception as error:  # whatever a hostile page found: its check must not stay due
        log.error("A look failed.", extra={"check": claimed.check_id, "code": type(error).__name__})
        return Observation(Verdict.UNKNOWN, failed_because="look_failed")


@shared_task(name="casework.tasks.look_further", queue="fetch")
def look_further(sweep_id: str) -> None:
    """Look at the next page of a sweep, if every gate is still open; one page a task, so that each asks anew."""
    page = sweeping.claim_page(sweep_id=UUID(sweep_id), at=now())
    if page is None:
        return
    if sweeping.keep_page(page=page, seen=_seen_further(page), at=now()):
        hurry(look_further, sweep_id=sweep_id)


def _seen_further(page: sweeping.NextPage) -> PageSeen:
    """Return what a page of a sweep showed; one that breaks showed nothing."""
    patience = Patience()
    patience.deadline = min(patience.deadline, time.monotonic() + page.seconds_left)
    sweeper = Sweeper(page.site, policy_from_settings(), page.against, page.lists, page.never, patience)
    try:
        return sweeper.visit(page.url, compare=page.depth > 0)
    except Exception as error:  # whatever a hostile page found: the sweep goes on without it
        log.error("A page of a sweep failed.", extra={"sweep": page.sweep_id, "code": type(error).__name__})
        return PageSeen(page.url, failed="look_failed")


@shared_task(name="casework.tasks.build_packet", queue="work")
def build_packet(packet_id: str) -> None:
    """Build one packet."""
    packets.build_packet(packet_id=UUID(packet_id), at=now())


@shared_task(name="casework.tasks.anchor", queue="work")
def anchor() -> None:
    """Stamp the heads of both chains once a day, and what an earlier outage left pending."""
    if settings.TSA_URL:
        anchoring.anchor_heads(authority=authority_from_settings(), at=now())


@shared_task(name="casework.tasks.sweep", queue="work")
def sweep() -> None:
    """Find everything due, whatever the queue lost."""
    at, by = now(), system_actor()
    pictures.destroy_late_waiting_copies(by=by, at=at)
    opening.purge_unfinished(by=by, at=at)
    ownchanges.take_effect(by=by, at=at)
    erasure.purge_packets(by=by, at=at)
    erasure.forget_expired_originals(by=by, at=at)
    granting.end_lapsed_accesses(by=by, at=at)
    checking.schedule_due_checks(by=by, at=at)
    _hurry_all(fingerprint, "image_id", Image.objects.due(at).unstopped().order_by("added_at")[:200])
    _hurry_checks()
    _hurry_all(trace_hosts, "sighting_id", Sighting.objects.untraced(at).running().order_by("added_at")[:200])
    _hurry_all(trace_named_host, "party_id", Party.objects.untraced(at).running().order_by("named_at")[:200])
    _hurry_all(look_further, "sweep_id", Sweep.objects.due(at).order_by("asked_at")[:50])
    _hurry_all(build_packet, "packet_id", Packet.objects.due(at).running().order_by("asked_at")[:50])
    forgetting.forget_sessions()
    # Last: a store that is down may take its time to say so.
    forgetting.forget_leftovers(at=at)


def _hurry_all(task: Task, name: str, rows: QuerySet[Any]) -> None:
    for key in rows.values_list("pk", flat=True):
        hurry(task, **{name: str(key)})


def _hurry_checks(after: Check | None = None) -> None:
    for check_id in turns.next_checks(at=now(), after=after):
        hurry(check, check_id=str(check_id))
