"""Why a draft is there, in words: a time that ran out, a picture that came back, or somebody's choice."""

from django.utils.translation import gettext as _

from notices.law import load_law
from notices.models import Notice
from notices.returning import ran_out


def is_answer_to_return(row: Notice) -> bool:
    """Say whether a draft follows a notice that was done: its picture came back. Reads the notice before."""
    return row.follows is not None and row.follows.state == Notice.State.COMPLIED and not row.is_follow_up


def why_drafted(row: Notice) -> str:
    """Return why a draft is there, as a sentence; "" where a person chose it."""
    if is_answer_to_return(row):
        return _("It was gone and is back.")
    if row.follows is None or not (row.is_follow_up or row.follows.state in Notice.OVER):
        return ""
    said = (
        _("The time is over and the picture is still up.")
        if ran_out(row.follows)
        else _("We came back to it on the day that we had set, and the picture is still up.")
    )
    return f"{said} {_('This asks the same recipient again.')}" if row.is_follow_up else said


def named(row: Notice) -> dict[str, str]:
    """Return who a notice goes to, and its law in short."""
    law = load_law().get(row.basis_id).name.partition(":")[0].partition(" (")[0]
    return {"name": row.recipient.name, "law": law}


def waits_sentence(row: Notice) -> str:
    """Say that a draft waits, and why it is there."""
    says = _("The notice to %(name)s (%(law)s) waits to be read and approved.")
    return f"{why_drafted(row)} {says % named(row)}".strip()
