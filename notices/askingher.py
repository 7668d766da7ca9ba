"""May we send this? Asked of the person herself, letter by letter; what she answers is hers alone to record (U19, S40)."""

from datetime import datetime

from django.db import transaction

from casework import access, consents, custody
from casework.models import Actor, Consent
from notices.drafts import Draft
from notices.hersay import AGREED, DECLINED, declined_at
from notices.leaving import act_of, recipient_keys
from notices.letters import Changed, require_draft
from notices.models import Notice


@transaction.atomic
def agree_to_letter(*, notice: Notice, seen_digest: str, by: Actor, at: datetime) -> None:
    """Record that she agrees to exactly this letter: to this recipient, with these facts, for 90 days.

    A second time changes nothing. Raises access.Refused: anybody but herself; access.Stopped; Frozen: it is no draft
    any more; Changed: the letter is not the one that she read.
    """
    _require_herself(notice, by)
    draft = Draft(notice)
    letter = draft.letter(at=at)
    if letter.digest != seen_digest:
        raise Changed(notice.reference)
    facts = consents.with_parts(letter.facts, draft.depicted)
    told = consents.Disclosure(act=act_of(notice), recipient_keys=recipient_keys(notice), facts=facts)
    allowed = consents.allowed_facts(notice.case, told, at=at)
    is_covered = allowed is not None and facts <= allowed
    if is_covered and declined_at(notice) is None:
        return
    if not is_covered:
        consents.record_consent(
            case=notice.case,
            act=told.act,
            scope=Consent.Scope.THIS_ONE,
            recipient=notice.recipient.key,
            facts=letter.facts,
            depicted=draft.depicted,
            how=Consent.How.OWN_SESSION,
            given_at=at,
            by=by,
            at=at,
        )
    custody.record(case=notice.case, event=AGREED, by=by, at=at, notice=notice.pk, digest=letter.digest)


@transaction.atomic
def decline_letter(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Record that she does not want this letter sent: it cannot be approved until she agrees to it herself.

    A second time changes nothing. Raises access.Refused: anybody but herself; access.Stopped; Frozen: no draft any more.
    """
    _require_herself(notice, by)
    if declined_at(notice) is None:
        custody.record(case=notice.case, event=DECLINED, by=by, at=at, notice=notice.pk)


def _require_herself(notice: Notice, by: Actor) -> None:
    custody.hold(notice.case)
    if by.kind != Actor.Kind.SURVIVOR:
        raise access.Refused("own_decide")
    access.require(notice.case, by, "own_decide")
    require_draft(notice)
