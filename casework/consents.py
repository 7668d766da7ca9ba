"""May this leave, to this recipient, with these facts? The survivor's recorded consents answer, and nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from casework import custody
from casework.alone import is_alone
from casework.facts import DISCLOSABLE
from casework.models import Actor, Case, Consent, Sighting
from casework.sentences import DEPICTION_WORDS

DAYS_UNLESS_SAID = 90
RENEW_DAYS_BEFORE = 14
# Sharing shows all of a case, so a consent to share allows, and is asked for, every fact that there can be.
WHOLE_CASE = DISCLOSABLE
# What of her a letter names is agreed to part by part: a code for each, beside the fact itself.
_PART = "depiction:"


class NoConsent(Exception):
    """What is about to leave is not covered. `facts` are the codes that no live consent to this recipient allows."""

    def __init__(self, says: str, facts: frozenset[str] = frozenset()) -> None:
        super().__init__(says)
        self.facts = facts


def with_parts(facts: Iterable[str], parts: Iterable[str]) -> frozenset[str]:
    """Return facts with a code for each part of her that they name; without the fact `depiction` no part is told."""
    told = frozenset(facts)
    return told | {_PART + part for part in parts} if "depiction" in told else told


def parts_in(facts: Iterable[str]) -> list[str]:
    """Return which parts of her these facts name."""
    return sorted(fact.removeprefix(_PART) for fact in facts if fact.startswith(_PART))


@dataclass(frozen=True)
class Disclosure:
    """What is about to leave: the act, the recipient's keys (its own and, if it was named by another, that one's), the facts."""

    act: str
    recipient_keys: tuple[str, ...]
    facts: frozenset[str]


def allowed_facts(case: Case, disclosure: Disclosure, *, at: datetime) -> frozenset[str] | None:
    """Return the facts that live consents allow this recipient; None when no consent reaches it at all."""
    return _allowed(_standing(case, case.consents.live(at)), disclosure)


def require(case: Case, disclosure: Disclosure, *, at: datetime) -> None:
    """Return when facts(disclosure) ⊆ facts(consent). Raises NoConsent: naming each fact that is not covered."""
    _require(allowed_facts(case, disclosure, at=at), disclosure)


def require_held(case: Case, disclosure: Disclosure, *, moment: datetime) -> None:
    """As `require`, of a moment that is over: what was withdrawn since allowed it then. Raises NoConsent."""
    _require(_allowed(_standing(case, case.consents.held_at(moment)), disclosure), disclosure)


def _standing(case: Case, consents: QuerySet[Consent]) -> QuerySet[Consent]:
    """Return those that count: where nobody works the case, nobody speaks with her, so only what she said herself."""
    return consents.filter(recorded_by__kind=Actor.Kind.SURVIVOR) if is_alone(case) else consents


def _allowed(consents: QuerySet[Consent], disclosure: Disclosure) -> frozenset[str] | None:
    rows = consents.filter(act=disclosure.act)
    return allowed_by(rows, disclosure.recipient_keys)


def allowed_by(consents: Iterable[Consent], recipient_keys: tuple[str, ...]) -> frozenset[str] | None:
    """Return the facts that these consents, all of one act, allow a recipient; None where none reaches it."""
    reaching = [consent for consent in consents if reaches(consent, recipient_keys)]
    return frozenset(fact for consent in reaching for fact in consent.facts) if reaching else None


def _require(allowed: frozenset[str] | None, disclosure: Disclosure) -> None:
    if allowed is None:
        says = (
            _("She has not agreed yet that this recipient is asked again.")
            if disclosure.act == Consent.Act.FOLLOW_UP
            else _("There is no consent that covers this recipient.")
        )
        raise NoConsent(str(says), disclosure.facts)
    missing = disclosure.facts - allowed
    if missing:
        named = [f"depiction ({DEPICTION_WORDS[part]})" for part in parts_in(missing)]
        told = ", ".join([*sorted(fact for fact in missing if not fact.startswith(_PART)), *named])
        raise NoConsent(str(_("The consent does not cover: %(facts)s.")) % {"facts": told}, missing)


def is_renewed(consent: Consent, *, at: datetime) -> bool:
    """Say whether live consents that end later reach as far as this one and allow, together, what it allows."""
    later = [
        other
        for other in consent.case.consents.live(at).filter(act=consent.act).exclude(pk=consent.pk)
        if _ends_after(other, consent) and _reaches_as_far(other, consent)
    ]
    allowed = {fact for other in later for fact in other.facts}
    return bool(later) and allowed >= set(consent.facts)


def may_look(case: Case, *, at: datetime) -> bool:
    """Say whether addresses of this case may be fetched: a consent of its own (design §3.6)."""
    return case.consents.live(at).filter(act=Consent.Act.LOOK).exists()


@transaction.atomic
def record_consent(
    *,
    case: Case,
    act: str,
    scope: str,
    recipient: str,
    facts: frozenset[str],
    how: str,
    given_at: datetime,
    by: Actor,
    at: datetime,
    until: datetime | None = None,
    depicted: Iterable[str] | None = None,
) -> Consent:
    """Record one permission of the survivor. Ends after 90 days unless said; looking ends with the case.

    `depicted`: which parts of her she was asked about, for notices; None: those that are known of the pictures now.
    """
    if until is None and act != Consent.Act.LOOK:
        until = at + timedelta(days=DAYS_UNLESS_SAID)
    if act in {Consent.Act.SEND, Consent.Act.FOLLOW_UP}:
        facts = with_parts(facts, _known_parts(case) if depicted is None else depicted)
    consent = Consent.objects.create(
        case=case,
        act=act,
        scope=scope,
        recipient=recipient,
        facts=sorted(facts),
        until=until,
        how=how,
        given_at=given_at,
        recorded_by=by,
        recorded_at=at,
    )
    data = {"consent": consent.pk, "act": act, "facts": consent.facts, "how": how}
    custody.record(case=case, event="consent_recorded", by=by, at=at, **data)
    if act == Consent.Act.LOOK:
        _ask_what_could_not_be_asked(case, at)
    return consent


def allow_looking(*, case: Case, how: str, given_at: datetime, by: Actor, at: datetime) -> Consent:
    """Record that she agrees to looks at the addresses of her case, until it ends; no fact is told by one."""
    return record_consent(
        case=case,
        act=Consent.Act.LOOK,
        scope=Consent.Scope.ANY,
        recipient="",
        facts=frozenset(),
        how=how,
        given_at=given_at,
        by=by,
        at=at,
    )


@transaction.atomic
def withdraw_consent(*, consent: Consent, by: Actor, at: datetime) -> None:
    """Withdraw a permission; a second time changes nothing. What has not been claimed will not leave."""
    changed = Consent.objects.filter(pk=consent.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=by
    )
    if changed:
        custody.record(case=consent.case, event="consent_withdrawn", by=by, at=at, consent=consent.pk)


def _known_parts(case: Case) -> set[str]:
    return {part for image in case.images.in_use() for part in image.facts.get("depiction", ())}


def reaches(consent: Consent, recipient_keys: tuple[str, ...]) -> bool:
    """Say whether a consent is for this recipient: the first of the keys, or by whom it was named."""
    if consent.scope == Consent.Scope.ANY:
        return True
    if consent.scope == Consent.Scope.THIS_ONE:
        return consent.recipient == recipient_keys[0]
    return consent.recipient in recipient_keys


def _ends_after(other: Consent, consent: Consent) -> bool:
    return consent.until is not None and (other.until is None or other.until > consent.until)


def _reaches_as_far(other: Consent, consent: Consent) -> bool:
    """Say whether one consent reaches every recipient that another reaches."""
    if other.scope == Consent.Scope.ANY:
        return True
    is_narrower = other.scope == Consent.Scope.THIS_ONE and consent.scope != Consent.Scope.THIS_ONE
    return consent.scope != Consent.Scope.ANY and other.recipient == consent.recipient and not is_narrower


def _ask_what_could_not_be_asked(case: Case, at: datetime) -> None:
    allowed = case.sightings.filter(not_fetched_because="").exclude(state=Sighting.State.WITHDRAWN)
    allowed.update(traced_at=None)
    allowed.open().update(next_check_at=at)
