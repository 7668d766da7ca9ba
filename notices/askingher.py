"""May we send this? Asked of the person herself, letter by letter; what she answers is hers alone to record (U19, S40)."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from casework import access, consents, custody
from casework.alone import is_alone
from casework.herword import require_her_word
from casework.models import Actor, Consent
from notices import keptback
from notices.addressed import act_of, recipient_keys
from notices.declaring import confirm_declaration
from notices.drafts import Draft
from notices.hersay import (
    AGREED,
    ASKED,
    DECLINED,
    WITH_HER_NAME,
    asks_by_itself,
    has_digits,
    lacks_her_name,
    last_word,
    must_say_herself,
    standing_word,
)
from notices.heryes import is_to
from notices.letters import Changed, require_draft
from notices.models import Notice


class NotAsked(Exception):
    """She cannot be asked, or need not be. `code`: alone, no_receipt, said, agreed (in whatever way) or incomplete."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class NotSaid(Exception):
    """A declaration that only she can give was left unticked."""


class KeptBack(Exception):
    """The rules keep the letter back, so a yes to it would come to nothing."""


class NotSigned(Exception):
    """She signs the letter, and typed no name for it yet."""


@transaction.atomic
def ask_her(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Put a draft before her: it waits on her own pages for her word. Asked and not answered yet, nothing changes.

    Raises NotAsked. Raises access.Refused; access.Stopped; Frozen: it is no draft any more.
    """
    custody.hold(notice.case)
    access.require(notice.case, by, "draft")
    require_draft(notice)
    last = last_word(notice)
    if last is not None and last.event == ASKED:
        return
    if code := why_not_asked(notice, at=at):
        raise NotAsked(code)
    custody.record(case=notice.case, event=ASKED, by=by, at=at, notice=notice.pk)


def why_not_asked(notice: Notice, *, at: datetime) -> str:
    """Return why a draft is not put before her, as a code of NotAsked; "": it can be. Composes the letter."""
    last, before = last_word(notice), standing_word(notice)
    if is_alone(notice.case) and (last is not None or not asks_by_itself(notice)):
        return "alone"
    if last is not None and last.event == DECLINED and not last.is_taken_back:
        return "said"
    if not has_digits(notice.case):
        return "no_receipt"
    draft = Draft(notice)
    nameless = lacks_her_name(notice)
    lacks = set(draft.whole(at=at).missing) - (WITH_HER_NAME if nameless else frozenset())
    if lacks or not draft.about.sightings:
        return "incomplete"
    was_declined = before is not None and before.event == DECLINED
    if nameless or was_declined or (last is None and asks_by_itself(notice)):
        return ""
    asked = [row for wording, row in draft.asked if draft.is_hers or wording.belief_of != "signer"]
    is_unsaid = None in asked
    return "agreed" if _is_covered(draft, at) and not is_unsaid else ""


@transaction.atomic
def agree_to_letter(*, notice: Notice, seen_digest: str, by: Actor, at: datetime) -> None:
    """Record that she agrees to exactly this letter: to this recipient, with these facts, for 90 days.

    `seen_digest`: of the whole letter (Draft.whole). A second time changes nothing. Raises access.Refused: anybody but
    herself; access.Stopped; Frozen: it is no draft any more; Changed: it is not the letter that she read; NotSigned;
    herword.TooEarly; KeptBack.
    """
    require_herself(notice, by)
    require_her_word(notice.case, at=at)
    if lacks_her_name(notice):
        raise NotSigned(notice.reference)
    draft = Draft(notice)
    letter = draft.whole(at=at)
    if letter.digest != seen_digest:
        raise Changed(notice.reference)
    if keptback.is_kept_for_good(draft, at=at):
        raise KeptBack(notice.reference)
    is_covered, last = _is_covered(draft, at), last_word(notice)
    if is_covered and last is not None and last.event == AGREED and is_to(draft, last):
        return
    if not is_covered:
        consents.record_consent(
            case=notice.case,
            act=act_of(notice),
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
def say_yes(*, notice: Notice, seen_digest: str, ticked: Collection[str], by: Actor, at: datetime) -> None:
    """Confirm what she ticked of the declarations that are hers, then agree. Nothing is kept unless all of it is.

    `ticked`: digests of wordings. Raises NotSaid: one that the law asks for is not among them; as agree_to_letter.
    """
    require_herself(notice, by)
    require_her_word(notice.case, at=at)
    draft = Draft(notice)
    if draft.whole(at=at).digest != seen_digest:
        raise Changed(notice.reference)
    for wording, _given in draft.asked:
        if not must_say_herself(notice, wording):
            continue
        if wording.digest in ticked:
            confirm_declaration(notice=notice, key=wording.key, seen_digest=wording.digest, by=by, at=at)
        elif wording.is_required:
            raise NotSaid(wording.key)
    agree_to_letter(notice=notice, seen_digest=seen_digest, by=by, at=at)


@transaction.atomic
def decline_letter(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Record that she does not want this letter sent: it cannot be approved until she agrees to it herself.

    A second time changes nothing. Raises access.Refused: anybody but herself; access.Stopped; Frozen: no draft any more.
    """
    require_herself(notice, by)
    last = last_word(notice)
    if last is None or last.event != DECLINED:
        custody.record(case=notice.case, event=DECLINED, by=by, at=at, notice=notice.pk)


def _is_covered(draft: Draft, at: datetime) -> bool:
    """Say whether consents that hold allow this recipient all that the letter tells, with every declaration in it."""
    notice = draft.notice
    facts = consents.with_parts(draft.whole(at=at).facts, draft.depicted)
    told = consents.Disclosure(act=act_of(notice), recipient_keys=recipient_keys(notice), facts=facts)
    allowed = consents.allowed_facts(notice.case, told, at=at)
    return allowed is not None and facts <= allowed


def require_herself(notice: Notice, by: Actor) -> None:
    """Return when she herself may say something of a draft, with her case held. Raises access.Refused; Stopped; Frozen."""
    custody.hold(notice.case)
    if by.kind != Actor.Kind.SURVIVOR:
        raise access.Refused("own_decide")
    access.require(notice.case, by, "own_decide")
    require_draft(notice)
