"""What she said, page by page, becomes the case: its facts, a described picture, its addresses, the permission to look.

Until she hands it in she can change every answer; so rows are made at once, at the end, in one transaction.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from casework import consents, contactplans, custody, madefrom, ownlinks, pictures
from casework.alone import works_alone
from casework.dialable import Policy
from casework.intake import change_facts, hold_open
from casework.models import Actor, Case, Consent, Image, Intake

# Answers of casework.forms.own that are parts of her (facts: `depiction`).
PARTS = frozenset({"face", "body", "mark", "voice", "name"})
# Her body again, and that the face above it is another's.
OTHER_FACE = "other_face"
# Pages on which she answers of the picture: once, however many she gives.
_OF_PICTURE = ("told_by", "made_from", "file")


def knows_of(case: Case, said: dict[str, Any]) -> list[str]:
    """Return what she knows: what she ticked, and what she gave, so that no page hides what will be handed in."""
    knows = list(said.get("know", {}).get("know", ()))
    if said.get("links", {}).get("text"):
        knows.append("links")
    if said.get("file", {}).get("description") or case.images.exists():
        knows.append("file")
    return knows


@transaction.atomic
def hand_in(*, intake: Intake, policy: Policy, by: Actor, at: datetime) -> None:
    """Give the case to the organisation and let work begin; a second time changes nothing. Raises as hold_open."""
    case = intake.case
    hold_open(case)
    if not Intake.objects.filter(pk=intake.pk, finished_on=None).update(
        finished_on=at.date(), is_alone=works_alone(case.organisation)
    ):
        return
    intake.refresh_from_db()
    said: dict[str, Any] = intake.said or {}
    given = list(case.images.in_use().order_by("number"))
    of_each = _true_of_each(said) if intake.is_alone and len(given) > 1 else said
    change_facts(case=case, facts=facts_of(of_each), by=by, at=at)
    _describe(case, given, of_each, by, at)
    contactplans.take_over(case=case, said=said, at=at)
    allow_looking(case, said.get("links", {}), by, at)
    ownlinks.record_links(case, said.get("links", {}), policy, by=by, at=at)
    Case.objects.filter(pk=case.pk).update(paused_at=None, assigned_at=at)
    custody.record(case=case, event="case_handed_in", by=by, at=at)
    case.refresh_from_db()


def facts_of(said: dict[str, Any]) -> dict[str, Any]:
    """Return the sections of casework.facts that follow from her answers. Pure. None: she left it open."""
    told_by = said.get("told_by", {}).get("told_by", ())
    return {
        "person": {"identifiable": is_identifiable(told_by)},
        "preferences": wishes(said.get("want", {}).get("avoid", ())),
    }


def wishes(avoid: Collection[str]) -> dict[str, Any]:
    """Return the facts that follow from what she does not want. Pure."""
    return {
        "avoid": [one for one in avoid if one != "name"],
        "disclose_name": False if "name" in avoid else None,
    }


def is_identifiable(told_by: Collection[str]) -> bool | None:
    """Say whether people can tell that it is her, by how she said that they can; None: that does not say it. Pure."""
    return True if depicted(told_by) else False if "nothing" in told_by else None


def depicted(told_by: Collection[str]) -> dict[str, Any]:
    """Return what facts of a picture follow from how she said that people can tell: parts of her, and another's face. Pure."""
    parts = [part for part in told_by if part in PARTS]
    if OTHER_FACE in told_by:
        return {"depiction": [*parts, *({"body"} - set(parts))], OTHER_FACE: True}
    return {"depiction": parts} if parts else {}


def notes_of(said: dict[str, Any]) -> list[str]:
    """Return what she pasted that is no link, on her way in or later: kept as a note, never thrown away."""
    pasted = ownlinks.pieces(said.get("links", {}), Policy())
    return [*(piece.raw for piece in pasted if piece.address is None), *said.get("noted", [])]


def was_said_once(case: Case) -> bool:
    """Say whether she answered once on her way in for several pictures that she gave: it may not be so of each. Queries."""
    intake = Intake.objects.filter(case=case).exclude(finished_on=None).first()
    if intake is None or not any(any((intake.said or {}).get(page, {}).values()) for page in _OF_PICTURE):
        return False
    made = case.images.in_use().exclude(kind=Image.Kind.SOURCE)
    return made.filter(added_by__kind=Actor.Kind.SURVIVOR).count() > 1


def _true_of_each(said: dict[str, Any]) -> dict[str, Any]:
    """Leave out what she said once of several pictures: nobody checks it there, and she is asked of each later. Pure."""
    return {page: answers for page, answers in said.items() if page not in _OF_PICTURE}


def _describe(case: Case, given: list[Image], said: dict[str, Any], by: Actor, at: datetime) -> None:
    """Say of the pictures what she said of them; where she gave none, and said anything, one is described in its place.

    The film or pictures that they were made from are a source of their own.
    """
    kind, facts = _said_of_picture(said)
    if not (facts or kind != Image.Kind.UNKNOWN):
        return
    made_from = said.get("made_from", {}).get("made_from", "")
    facts |= madefrom.describe_source(case=case, said=made_from, by=by, at=at)
    for image in given:
        pictures.change_image(image=image, kind=kind, facts=facts, by=by, at=at)
    if not given:
        pictures.describe_image(case=case, kind=kind, facts=facts, by=by, at=at)


def _said_of_picture(said: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the kind and the facts of a picture that follow from her answers."""
    told_by = said.get("told_by", {}).get("told_by", ())
    description = said.get("file", {}).get("description", "")
    facts = depicted(told_by)
    if "threat" in said.get("know", {}).get("know", ()):
        facts["threatened"] = True
    if description:
        facts["description"] = description
    return madefrom.KINDS.get(said.get("made_from", {}).get("made_from", ""), Image.Kind.UNKNOWN), facts


def allow_looking(case: Case, links: dict[str, Any], by: Actor, at: datetime) -> None:
    """Record her permission to look, where her answers about links give it. Raises as record_consent."""
    if links.get("may_look") != "yes":
        return
    consents.allow_looking(case=case, how=Consent.How.OWN_SESSION, given_at=at, by=by, at=at)
