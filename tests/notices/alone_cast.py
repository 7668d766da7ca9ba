"""Dana's self-filed case: nobody works it, the clinic's reader reads the list, and she sends her letters herself."""

from datetime import datetime
from typing import Any

from casework import handingin, opening, pictures
from casework.dialable import Policy
from casework.models import Case, Organisation
from casework.receipts import NewReceipt
from notices import routes as engine
from notices.models import Notice
from notices.reckoning import Route
from notices.selffiling import best_of
from tests import factory
from tests.notices import matter

LAW = "us-take-it-down-act"


def made(
    cast: Any,
    *,
    host: str = "gallery.example",
    at: datetime = factory.MOMENT,
    mode: str = "alone",
    answered: bool = True,
) -> NewReceipt:
    """Return the receipt of a case that Dana handed in herself, with a picture and two addresses on one host."""
    Organisation.objects.filter(pk=cast.clinic.pk).update(own_cases=mode)
    cast.clinic.refresh_from_db()
    receipt = factory.own_case(cast, at=at)
    case = receipt.receipt.case
    dana = factory.dana(case)
    opening.note_answered(intake=case.intake, name="told_by", said={"told_by": {"told_by": ["face", "body"]}})
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=dana, at=at)
    image = case.images.get()
    known = {**image.facts, "shows": "nude", "licensed": False} if answered else image.facts
    kind = "real" if answered else image.kind
    pictures.change_image(image=image, kind=kind, facts=known, by=dana, at=at)
    for number in (1, 2):
        row = factory.sighting_of(case, f"http://{host}/v/884{number}", by=dana, image=image, at=at)
        matter.host_chain(row, host, by=dana, at=at)
    return receipt


def case_of(cast: Any, **options: Any) -> Case:
    """Return such a case, read anew."""
    return Case.objects.get(pk=made(cast, **options).receipt.case_id)


def offered(case: Case, *, at: datetime = factory.MOMENT) -> list[Route]:
    """Return the routes on which she may write, the best of each recipient."""
    return best_of(engine.routes_of(case, at=at).routes)


def draft(case: Case, *, law: str = LAW, at: datetime = factory.MOMENT) -> Notice:
    """Let her draft a letter under a law."""
    (route,) = best_of(engine.routes_of(case, at=at, only=law).routes)
    assert route.recipient is not None
    return engine.draft_route(
        case=case, basis_id=law, recipient_id=route.recipient.id, channel=route.channel, by=factory.dana(case), at=at
    )[0]  # fmt: skip
