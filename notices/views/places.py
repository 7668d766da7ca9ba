"""The entries of the bar, in order, with what waits behind each."""

from django.utils.translation import gettext_lazy as _

from casework import vetting
from casework.models import Actor
from casework.moments import now
from casework.views.context import Place
from notices import agenda, disputes, joining, reviews, triage, ways


def _day(actor: Actor) -> int:
    return agenda.how_many(actor, at=now())


def _approvals(actor: Actor) -> int:
    waiting = (agenda.to_approve(actor), ways.contacts_to_confirm(actor, at=now()), joining.to_approve(actor))
    return sum(rows.count() for rows in waiting)


def _mail(actor: Actor) -> int:
    return triage.unknown_for(actor).count() + disputes.waiting_for(actor).count()


def _laws(actor: Actor) -> int:
    return len(reviews.waiting_for(actor, at=now()))


def _house(actor: Actor) -> int:
    return vetting.waiting_for(actor, at=now()).count()


PLACES = [
    Place("home", _("My day"), "work", _day),
    Place("cases", _("Cases"), "view"),
    Place("approvals", _("Approvals"), "approve", _approvals),
    Place("unknown_mails", _("Mail"), "triage", _mail),
    Place("law", _("Law"), "see_law", _laws),
    Place("signing", _("House"), "see_house", _house),
]
