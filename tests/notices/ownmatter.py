"""A case that Dana opened herself and handed in, with a draft under a law that asks for her own belief."""

from datetime import datetime, timedelta

from casework import handingin, receipts
from casework.dialable import Policy
from casework.moments import now
from notices import askingher, declaring, letters
from notices.models import Notice
from tests import factory
from tests.factory import Cast
from tests.notices import matter

LINK = "http://gallery.example/v/8841?pic=12"


def own_draft(
    cast: Cast, *, at: datetime | None = None, keeps_digits: bool = True
) -> tuple[receipts.NewReceipt, Notice]:
    """Return her receipt, and a draft that Alice wrote in her case; nobody pressed "Ask her".

    `keeps_digits`: she typed them back; else she said that she cannot keep them.
    """
    at = at or now() - timedelta(hours=2)
    made = factory.own_case(cast, at=at)
    case, by = made.receipt.case, cast.alice
    receipts.keep(
        receipt=made.receipt, by=factory.dana(case), at=at, typed=made.digits if keeps_digits else None
    )
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=at)
    case.refresh_from_db()
    case.facts["person"]["identifiable"] = True
    case.save(update_fields=["facts"])
    image = factory.image_of(case, by=by, at=at)
    row = factory.sighting_of(case, LINK, by=by, image=image, at=at)
    matter.host_chain(row, "gallery.example", by=by, at=at)
    matter.looked_at(row, by=by, at=at)
    return made, matter.draft(case, by=by, at=at)


def asked_draft(cast: Cast) -> tuple[receipts.NewReceipt, Notice]:
    """Return the same, once Alice asked her."""
    made, notice = own_draft(cast)
    askingher.ask_her(notice=notice, by=cast.alice, at=now())
    return made, notice


def confirm_ours(notice: Notice, *, by: factory.Actor) -> None:
    """Confirm what is the organisation's to confirm."""
    for wording, _given in letters.asked_declarations(notice):
        if wording.belief_of == "signer":
            declaring.confirm_declaration(
                notice=notice, key=wording.key, seen_digest=wording.digest, by=by, at=now()
            )
