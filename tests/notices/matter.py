"""One matter as the pages show it: a case with addresses, parties, looks, and a notice in any state."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from casework import sightings
from casework.hostchain import Contact as FoundContact
from casework.hostchain import HostChain
from casework.hostchain import Party as FoundParty
from casework.models import Actor, Case, Check, Sighting
from notices import acting, approval, declaring, delivery, letters, replies
from notices import routes as engine
from notices.conditions import Truth
from notices.models import Notice
from tests import factory

FACTS = frozenset(
    {
        "address_of_picture", "description", "depiction", "country", "authority", "organisation", "signature",
        "contact", "date_seen", "age", "complaints",
    }
)  # fmt: skip
LAW = "us-take-it-down-act"
ENTRY_OF = {"gallery.example": "practice-gallery", "board.example": "practice-board"}


def host_chain(sighting: Sighting, host: str, *, by: Actor, at: datetime, rack: str = "harbor-host") -> None:
    """Keep a site of the practice ground and its host, as a trace of the address would."""
    mail = FoundContact("email", f"abuse@{host}", "casework/practice/hosts.py", date(2026, 11, 20))
    name = host.partition(".")[0].capitalize()
    site = FoundParty("platform", name, host, (mail,), "directory", ENTRY_OF.get(host, ""), "US")
    rack_mail = FoundContact("email", f"abuse@{rack}.example", "rdap.example", date(2026, 11, 20))
    holder = FoundParty(
        "page_host",
        rack.replace("-", " ").title(),
        "127.77.0.2",
        (rack_mail,),
        "rdap_ip",
        f"practice-{rack}",
        "US",
    )
    chain = HostChain(sighting.url, (site, holder), ())
    sightings.store_host_chain(sighting=sighting, chain=chain, by=by, at=at)


def platform_is(monkeypatch: Any, entry: Callable[[], Any]) -> None:
    """Let the directory name this entry for every platform, and nobody else."""
    for room in (acting, engine):
        monkeypatch.setattr(room, "entry_of", lambda party: entry() if party.role == "platform" else None)


def looked_at(sighting: Sighting, *, by: Actor, at: datetime, verdict: str = "live") -> Check:
    """Keep one look with its sealed record."""
    match = {
        "image": str(sighting.image_id),
        "verdict": "match",
        "method": "pdq",
        "distance_bits": 8,
        "transform": "mirrored",
    }
    Sighting.objects.filter(pk=sighting.pk).update(last_verdict=verdict, last_checked_at=at, state="up")
    return Check.objects.create(
        case=sighting.case,
        sighting=sighting,
        state=Check.State.DONE,
        due_at=at,
        done_at=at,
        asked_by=by,
        verdict=verdict,
        seen={"final_url": sighting.url, "matches": [match]},
        record_object="records/one",
        record_digest="0" * 64,
    )


def case_with_addresses(by: Actor, *, at: datetime = factory.MOMENT, host: str = "gallery.example") -> Case:
    """Open a case with one picture and two addresses on one host, looked at once, and one that waits."""
    case = factory.case_of(by, at=at)
    image = factory.image_of(case, by=by, at=at)
    for path in ("v/8841?pic=12", "v/8842"):
        row = factory.sighting_of(case, f"http://{host}/{path}", by=by, image=image, at=at)
        host_chain(row, host, by=by, at=at)
        looked_at(row, by=by, at=at)
    factory.sighting_of(case, "http://mirror.example/kept/1", by=by, at=at)
    return case


def draft(case: Case, *, by: Actor, at: datetime = factory.MOMENT, law: str = LAW) -> Notice:
    """Draft the best notice of a law to whoever can be written to."""
    route = next(
        route
        for route in engine.routes_of(case, at=at, only=law).routes
        if route.basis_id == law and route.answer == Truth.YES and route.recipient and route.writes
    )
    made = engine.draft_route(
        case=case, basis_id=law, recipient_id=route.recipient.id, channel=route.channel, by=by, at=at
    )
    return made[0]


def make_ready(notice: Notice, *, by: Actor, at: datetime = factory.MOMENT) -> None:
    """Confirm every declaration and record her consent."""
    for wording, _given in letters.asked_declarations(notice):
        declaring.confirm_declaration(
            notice=notice, key=wording.key, seen_digest=wording.digest, by=by, at=at
        )
    factory.consent_of(notice.case, by=by, at=at, facts=FACTS)


def approved(case: Case, *, cast: Any, at: datetime = factory.MOMENT, law: str = LAW) -> Notice:
    """Return a notice that Alice drafted and Bob approved."""
    notice = draft(case, by=cast.alice, at=at, law=law)
    make_ready(notice, by=cast.alice, at=at)
    digest = letters.compose_notice(notice, at=at).digest
    return approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=at)


def notice_in(state: str, *, cast: Any, at: datetime = factory.MOMENT, host: str = "board.example") -> Notice:
    """Return a notice in any state: through the verbs up to sent, and put there by hand beyond."""
    case = case_with_addresses(cast.alice, at=at, host=host)
    if state == Notice.State.DRAFTED:
        return draft(case, by=cast.alice, at=at)
    notice = approved(case, cast=cast, at=at)
    if state == Notice.State.QUEUED:
        return notice
    if state not in {Notice.State.SENDING, Notice.State.UNDELIVERABLE, Notice.State.WITHDRAWN}:
        handed_at = at + timedelta(minutes=20)
        delivery.hand_over_form(
            notice=notice, confirmation="R-8812", handed_at=handed_at, by=cast.alice, at=handed_at
        )
        replies.record_reply(
            notice=notice, kind="acknowledged", said="We have it.", received_at=handed_at, by=cast.alice, at=handed_at
        )  # fmt: skip
    Notice.objects.filter(pk=notice.pk).update(state=state)
    notice.refresh_from_db()
    return notice
