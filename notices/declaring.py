"""Declarations, confirmed one by one: by staff for the organisation, by the person herself what is hers (design §3.2)."""

from datetime import datetime

from django.db import transaction

from casework import access, custody
from casework.herword import require_her_word
from casework.models import Actor
from notices.elements import wording_digest
from notices.hersay import must_say_herself
from notices.letters import Changed, asked_declarations, require_draft
from notices.models import Declaration, Notice


@transaction.atomic
def confirm_declaration(
    *, notice: Notice, key: str, seen_digest: str, by: Actor, at: datetime
) -> Declaration:
    """Record that a person confirms one declaration in the wording before them; a second time changes nothing.

    Raises Frozen, Changed: another wording. Raises access.Refused, too, where it is for her alone to confirm, or not hers;
    herword.TooEarly: it is hers, and her digits do not say it yet.
    """
    custody.hold(notice.case)
    access.require(notice.case, by, access.drafting(by))
    require_draft(notice)
    asked = {wording.key: (wording, row) for wording, row in asked_declarations(notice)}
    wording, given = asked.get(key, (None, None))
    if wording is None or wording.digest != seen_digest:
        raise Changed(key)
    is_herself = by.kind == Actor.Kind.SURVIVOR
    if must_say_herself(notice, wording) != is_herself:
        raise access.Refused("own_decide")
    if is_herself:
        require_her_word(notice.case, at=at)
    if given is not None and (given.confirmed_by.kind == Actor.Kind.SURVIVOR or not is_herself):
        return given
    row, _made = Declaration.objects.update_or_create(
        notice=notice,
        key=key,
        defaults={
            "case": notice.case,
            "language": wording.language,
            "wording_digest": wording.digest,
            "confirmed_by": by,
            "confirmed_at": at,
        },
    )
    custody.record(
        case=notice.case, event="declaration_confirmed", by=by, at=at, notice=notice.pk, key=key,
        wording=wording_digest(wording.text), confirmed=wording.digest,
    )  # fmt: skip
    return row
