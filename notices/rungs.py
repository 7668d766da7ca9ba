"""On which rung of the ladder a notice stands: by the places that its recipient has at its addresses."""

from casework.models import Party
from notices.ladder import REGULATOR, Rung, rung_for, rungs
from notices.law import load_law
from notices.models import Notice
from notices.recipients import key_of


def rung_of(notice: Notice) -> Rung:
    """Return the first rung on which the recipient of a notice stands at one of its addresses. Runs a query.

    A complaint stands on the regulator's, whoever else acts there.
    """
    if load_law().get(notice.basis_id).authority:
        return next(rung for rung in rungs() if rung.id == REGULATOR)
    rows = Party.objects.acting().filter(sighting__lines__notice=notice).distinct()
    return rung_for(party.role for party in rows if key_of(party) == notice.recipient.key)
