"""Who may do what: one table of actions by role, one gate to cases, and the stop that closes both."""

from django.db.models import QuerySet

from casework.models import Actor, Case
from casework.moments import now

CASEWORKER, SUPERVISOR, COUNSEL, ADMINISTRATOR = "caseworker", "supervisor", "counsel", "administrator"
LAW_REVIEWER = "law_reviewer"

# Action -> roles that may take it, on a case that is visible to them. Everything else is refused.
ALLOWED: dict[str, frozenset[str]] = {
    "view": frozenset({CASEWORKER, SUPERVISOR, COUNSEL}),
    "read": frozenset({CASEWORKER, SUPERVISOR, COUNSEL}),
    "open_case": frozenset({CASEWORKER, SUPERVISOR}),
    "work": frozenset({CASEWORKER, SUPERVISOR}),
    "draft": frozenset({CASEWORKER, SUPERVISOR}),
    "approve": frozenset({CASEWORKER, SUPERVISOR}),
    # Pausing a recipient's time, or giving them more of it.
    "keep_time": frozenset({CASEWORKER, SUPERVISOR}),
    "packet": frozenset({CASEWORKER, SUPERVISOR, COUNSEL}),
    "share": frozenset({CASEWORKER, SUPERVISOR}),
    # Handing a whole case to a colleague, who gets access with it.
    "assign": frozenset({CASEWORKER, SUPERVISOR}),
    # Asking to hand fingerprints to a partner, agreeing as the second person, taking the file out.
    "hand_over": frozenset({CASEWORKER, SUPERVISOR}),
    # Looking through further pages of a site, where the organisation may (casework.sweepleave).
    "sweep": frozenset({CASEWORKER, SUPERVISOR}),
    # Withdrawing, undoing, revoking, pausing: what only ever holds something back is open to her at any moment.
    "hold_back": frozenset({CASEWORKER, SUPERVISOR}),
    "raise_stop": frozenset({CASEWORKER, SUPERVISOR, COUNSEL}),
    "resolve_stop": frozenset({SUPERVISOR}),
    "see_law": frozenset({CASEWORKER, SUPERVISOR, COUNSEL, ADMINISTRATOR, LAW_REVIEWER}),
    "review_law": frozenset({COUNSEL, LAW_REVIEWER}),
    # What the operator answers for: who may sign where, lines to verify, what is held.
    "see_house": frozenset({CASEWORKER, SUPERVISOR, COUNSEL, ADMINISTRATOR}),
    # Mail that belongs to no notice may be about any case of the organisation: those sort it who see all of them.
    "triage": frozenset({SUPERVISOR}),
    # How recipients acted on the organisation's own notices: counts without a case.
    "see_outcomes": frozenset({CASEWORKER, SUPERVISOR, COUNSEL, ADMINISTRATOR}),
    # One complaint for many cases, told as numbers alone: nobody sees a case by it that was not theirs to see.
    "join_complaints": frozenset({CASEWORKER, SUPERVISOR}),
    "administer": frozenset({ADMINISTRATOR}),
    # Whether sites may be looked through at all, with the legal advice for the country.
    "permit_sweeps": frozenset({ADMINISTRATOR}),
    # To whom fingerprints may be handed at all: added by those who answer for it, agreed by a second person.
    "vet_partner": frozenset({SUPERVISOR, ADMINISTRATOR}),
    "confirm_partner": frozenset({CASEWORKER, SUPERVISOR, ADMINISTRATOR}),
}
# What she may do on her own case with her receipt. What tells or changes anything asks for her own word besides, where
# she chose one; pausing, withdrawing and freezing (`hold_back`) never do (design, U17, U18).
OWN_ALLOWED = frozenset(
    {"own_see", "own_answer", "own_read", "own_decide", "own_change", "hold_back", "raise_stop"}
)
# Closed, too, while a change of hers waits: then only the status is shown, and what holds back is open.
OWN_WORD_ASKED = frozenset({"own_answer", "own_read", "own_decide", "own_change"})
# What nobody of another organisation may do, whatever was shared.
OWN_ORGANISATION = frozenset(
    {"work", "draft", "approve", "keep_time", "share", "assign", "hand_over", "sweep", "hold_back"}
)
# What a possible minor closes for everyone: all but the page of the case, which leads to the stop, and holding back.
CLOSED_BY_STOP = frozenset(
    {"read", "work", "draft", "approve", "keep_time", "packet", "share", "assign", "hand_over", "sweep"}
    | OWN_WORD_ASKED
)


class Refused(Exception):
    """This actor may not do this; the door answers like for a thing that is not there."""


class Stopped(Exception):
    """A possible minor holds this case."""


def may(actor: Actor, action: str) -> bool:
    """Say whether one of the actor's roles allows the action at all; a survivor has no role but her own case."""
    if actor.kind == Actor.Kind.SURVIVOR:
        return action in OWN_ALLOWED
    user = actor.user
    return user is not None and user.is_active and user.has_role(*ALLOWED[action])


def drafting(actor: Actor) -> str:
    """Return the action by which an actor writes a letter: staff for her, or she herself on her own case."""
    return "own_decide" if actor.kind == Actor.Kind.SURVIVOR else "draft"


def visible_cases(actor: Actor) -> QuerySet[Case]:
    """The one gate: every read of a case starts here, and asks what she agrees to at this moment, whoever calls."""
    return Case.objects.visible_to(actor, at=now())


def require(case: Case, actor: Actor, action: str) -> None:
    """Return when the actor may act on the case. Raises Refused: by role or visibility. Raises Stopped: possible minor.

    Works from the database as it is now, so that a worker can ask again what a door asked before (S3).
    """
    if actor.kind != Actor.Kind.SYSTEM and not allows(case, actor, action):
        raise Refused(action)
    if action in CLOSED_BY_STOP and case.is_stopped():
        raise Stopped(str(case.pk))


def allows(case: Case, actor: Actor, action: str) -> bool:
    """Say whether role and visibility allow a person's act on the case; what a possible minor stops is asked apart."""
    if not may(actor, action) or not visible_cases(actor).filter(pk=case.pk).exists():
        return False
    return actor.organisation_id == case.organisation_id or action not in OWN_ORGANISATION
