"""A case's rows as the facts of design §7: the same set that a FACTS.toml holds, so that both go through one engine."""

from collections.abc import Iterable, Mapping
from typing import Any

from casework import access
from casework.alone import is_alone
from casework.facts import Facts, parse_facts
from casework.models import Actor, Case, Image, Sighting
from notices.force import NO_AUTHORITY
from notices.models import Delivery, Notice
from notices.parties import Signer
from notices.proofs import decisions_of, proof_of

# What shows of an earlier notice that it arrived, and what came of it.
_SHOWN = ("deliveries", "replies", "clocks", "sightings", "lines", "mails")


# What she signs a letter of her own with, maybe nothing: {name, email}. None: the organisation writes.
Voice = Mapping[str, str] | None


def voice_of(case: Case) -> Voice:
    """Return in whose voice a new letter of a case is: hers, with no name yet, where nobody works the case."""
    return {} if is_alone(case) else None


def signing(case: Case, before: Notice | None, *, by: Actor, is_hers: bool = False) -> dict[str, Any]:
    """Return the columns that say who signs a new letter: a follow-up as the one `before` it. Raises access.Refused.

    She writes no letter in the organisation's name. `is_hers`: she is to sign it, and types the name herself.
    """
    voice = before.own_voice if before else {} if is_hers else voice_of(case)
    if voice is not None:
        return {"signer": Notice.Signer.HERSELF, "signs_as": dict(voice) or None}
    if by.kind == Actor.Kind.SURVIVOR:
        raise access.Refused("own_decide")
    return {"signer": Notice.Signer.ORGANISATION}


def facts_of(case: Case, *, voice: Voice = None, sightings: Iterable[Sighting] | None = None) -> Facts:
    """Return what is known about a case and these sightings, or all open ones. Opens confidential fields; queries."""
    rows = list(case.sightings.open().order_by("number") if sightings is None else sightings)
    told = dict(case.facts or {})
    identity = (case.identity or {}).get("person", {})
    data: dict[str, Any] = {
        "person": {**told.get("person", {}), **identity},
        "notifier": {"role": "self", **told.get("notifier", {}), **_writer(case, voice)},
        "image": [image_facts(image) for image in case.images.in_use().order_by("number")],
        "sighting": [_sighting_facts(row) for row in rows],
        "history": {**told.get("history", {}), **_history(case, rows)},
        "preferences": _preferences(told.get("preferences", {}), voice),
    }
    if told.get("harm", {}).get("text"):
        data["harm"] = told["harm"]
    return parse_facts({section: _known(values) for section, values in data.items() if values})


def image_facts(image: Image) -> dict[str, Any]:
    """Return an image's facts with its id (its number in the case) and kind."""
    return {"id": str(image.number), "kind": image.kind, **image.facts}


def standing_in(case: Case, voice: Voice = None) -> str:
    """Return in which role a letter is written, as notices.force.why_not_by takes it: by herself, with authority, or none."""
    if voice is not None:
        return "self"
    told = (case.facts or {}).get("notifier", {})
    return NO_AUTHORITY if told.get("authority") == "none" else "clinic"


def signer_of(case: Case, voice: Voice = None) -> Signer:
    """Return who signs: she with what she typed for this letter, or the organisation with its own name and contact."""
    if voice is not None:
        name, email = voice.get("name", ""), voice.get("email", "")
        return Signer(kind="survivor", name=name, email=email, signature=name)
    organisation = case.organisation
    return Signer(
        kind="organisation",
        organisation=organisation.name,
        email=organisation.contact_email,
        phone=organisation.contact_phone,
        postal_lines=tuple(organisation.postal_address.splitlines()),
        signature=organisation.name,
    )


def _writer(case: Case, voice: Voice) -> dict[str, Any]:
    """Where she writes, her role as it was told: who opened the case for another has no authority that can be shown."""
    if voice is None:
        return _organisation(case)
    name = voice.get("name", "")
    return {"name": name, "email": voice.get("email", ""), "signature": name}


def _preferences(told: dict[str, Any], voice: Voice) -> dict[str, Any]:
    """A name that she typed for a letter stands in it, whatever she said of letters that others write."""
    return {**told, "disclose_name": None} if voice and voice.get("name") else told


def _organisation(case: Case) -> dict[str, Any]:
    """The organisation writes for her: it signs with its own name and gives its own contact (design §3.2)."""
    organisation = case.organisation
    return {
        "role": "clinic",
        "organisation": organisation.name,
        "email": organisation.contact_email,
        "phone": organisation.contact_phone,
        "address": organisation.postal_address,
        "signature": organisation.name,
    }


def _sighting_facts(row: Sighting) -> dict[str, Any]:
    facts = {
        "url": row.url,
        "kind": row.kind,
        "first_seen": row.first_seen_date,
        "seen_in_public": None if row.seen == Sighting.Seen.UNKNOWN else row.seen == Sighting.Seen.PUBLIC,
        **(row.facts or {}),
    }
    if row.image is not None and row.image.state != Image.State.REFUSED:
        facts["image"] = str(row.image.number)
    return facts


def _history(case: Case, rows: list[Sighting]) -> dict[str, Any]:
    """Earlier notices about these sightings are the complaints that the next recipient or an authority may ask for."""
    sent = Notice.objects.that_stand().filter(case=case, sightings__in=rows).distinct()
    about = {row.pk for row in rows}
    complaints = [
        {
            "to": notice.recipient.name,
            "sent_at": notice.sent_at,
            "reference": _number(notice) or notice.reference,
            "law": notice.basis_id,
            "urls": [row.url for row in notice.sightings.all() if row.pk in told],
            **decision,
            **proof_of(notice, about & told, is_heeded=decision.get("outcome") == "granted"),
        }
        for notice in sent.select_related("recipient").prefetch_related(*_SHOWN).order_by("sent_at")
        for told, decision in decisions_of(notice)
    ]
    documents = [
        {"kind": row.kind, "title": row.get_kind_display()} for row in case.documents.order_by("number")
    ]
    return {"complaints": complaints, "documents": documents}


def _number(notice: Notice) -> str:
    accepted = notice.deliveries.filter(state=Delivery.State.ACCEPTED, channel__in=["form", "api"]).first()
    return accepted.answer if accepted else ""


def _known(values: Any) -> Any:
    """Leave out what is unknown: empty texts, empty lists, None."""
    if isinstance(values, list):
        return [_known(value) for value in values]
    return {key: value for key, value in values.items() if value not in (None, "", [])}
