"""Letters of Dana's self-filed case that she asked the clinic to send: whole, agreed to, and with its reader."""

from datetime import datetime, timedelta
from typing import Any

from casework.models import Case
from notices import approval, askingher, declaring, letters, selfsending
from notices import routes as engine
from notices.drafts import Draft
from notices.models import Notice
from tests import factory
from tests.notices import alone_cast, matter

AT = factory.MOMENT + timedelta(days=2)
HOSTS = ("gallery.example", "board.example")


def letters_of(cast: Any, *, hosts: tuple[str, ...] = HOSTS[:1]) -> list[Notice]:
    """Return a letter for each host, drafted by her two days ago and ready to be approved."""
    case = alone_cast.case_of(cast, mode="sent")
    for number, host in enumerate(hosts[1:], 1):
        row = factory.sighting_of(
            case,
            f"http://{host}/v/{number}",
            by=factory.dana(case),
            image=case.images.get(),
            at=factory.MOMENT,
        )
        matter.host_chain(row, host, by=factory.dana(case), at=factory.MOMENT)
    drafts = [_drafted(case, matter.ENTRY_OF[host]) for host in hosts]
    for row in case.sightings.exclude(image=None):
        matter.looked_at(row, by=cast.alice, at=AT)
    return [_asked(one, cast) for one in drafts]


def approve(notice: Notice, by: Any, *, at: Any = AT) -> Notice:
    """Let somebody approve the letter as it is now."""
    digest = letters.compose_notice(notice, at=at).digest
    return approval.approve_notice(notice=notice, seen_digest=digest, by=by, at=at)


def _drafted(case: Case, recipient: str) -> Notice:
    dana = factory.dana(case)
    (route,) = (one for one in alone_cast.offered(case) if one.recipient and one.recipient.id == recipient)
    return engine.draft_route(
        case=case, basis_id=route.basis_id, recipient_id=recipient, channel=route.channel, by=dana, at=factory.MOMENT
    )[0]  # fmt: skip


def _asked(notice: Notice, cast: Any) -> Notice:
    selfsending.ask_house(notice=notice, by=factory.dana(notice.case), at=AT)
    notice = Notice.objects.get(pk=notice.pk)
    agree(notice, cast, at=AT)
    return notice


def agree(notice: Notice, cast: Any, *, at: datetime) -> None:
    """Let the reader say what the organisation believes, and her yes to what is written then."""
    ticked = []
    for wording, _given in letters.asked_declarations(notice):
        ticked.append(wording.digest)
        if wording.belief_of == "signer":
            declaring.confirm_declaration(
                notice=notice, key=wording.key, seen_digest=wording.digest, by=cast.alice, at=at
            )
    digest, dana = Draft(notice).whole(at=at).digest, factory.dana(notice.case)
    askingher.say_yes(notice=notice, seen_digest=digest, ticked=ticked, by=dana, at=at)
