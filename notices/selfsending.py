"""A letter that she sends herself, from where she chooses: signed, complete, sent on the day that she says, answered.

Nobody of an organisation stands behind it, so nothing leaves from here; her own act is the consent to exactly this (S40).
"""

from datetime import date, datetime, time
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from casework import access, custody, sightings, whichpicture
from casework.alone import is_alone, sends_when_asked
from casework.herword import require_her_word
from casework.models import Actor, Case
from notices import answeredanew, approval, firstlook, hersight, keptback, replies, routes
from notices.askingher import agree_to_letter, require_herself
from notices.attempts import record_sent
from notices.composing import Letter
from notices.drafts import Draft
from notices.hersay import ASKED, SIGNER, sends_herself
from notices.keptback import take
from notices.lastanswer import ANSWERS
from notices.leaving import freeze
from notices.letters import Changed, Missing, require_draft, what_is_missing
from notices.models import Contact, Delivery, Notice, Reply
from notices.reckoning import in_order
from notices.running import start_clock
from notices.seensince import all_gone_by_her
from notices.unsaid import takes_hers_alone, unnamed_pictures
from notices.ways import HER_WAYS

# What keeps staff from approving a letter, and not her from sending her own: she saw it there herself, and says so by it.
_NOT_ASKED_OF_HER = frozenset(
    {"second_person", "no_consent", "asked", "agreed_before", "evidence", "picture"}
)


class NotWhole(Exception):
    """Something keeps her letter from being sent; `lacks` says what."""

    def __init__(self, lacks: list[Missing]) -> None:
        super().__init__(", ".join(one.code for one in lacks))
        self.lacks = lacks


class NotOffered(Exception):
    """The organisation sends nothing for people whose cases it does not work."""


@transaction.atomic
def write(*, case: Case, by: Actor, at: datetime, basis_id: str, recipient_id: str, channel: str) -> Notice:
    """Draft the letter that she chose and count its recipient for the day. Raises TooMany, routes.NoSuchRoute."""
    custody.hold(case)
    take(case, recipient_id, at=at)
    drafts = routes.draft_route(
        case=case, basis_id=basis_id, recipient_id=recipient_id, channel=channel, by=by, at=at
    )
    return drafts[0]


def lacks_of(notice: Notice, *, by: Actor, at: datetime, draft: Draft | None = None) -> list[Missing]:
    """Return what keeps her from sending her letter now; nothing when she can. Composes it; `draft`: where it is at hand."""
    draft = draft or Draft(notice)
    missing = what_is_missing(notice, draft.letter(at=at), by=by, at=at, draft=draft)
    lacks = [one for one in missing if one.code not in _NOT_ASKED_OF_HER]
    return [*lacks, *keptback.against(draft, at=at)]


def not_needed(draft: Draft) -> list[Missing]:
    """Return why her letter is not offered: nothing is left to ask for, by what she saw or they said since.

    Who had sent it before may still say so.
    """
    rows = draft.about.sightings
    if all_gone_by_her(rows):
        return [Missing("gone_by_her", "")]
    return [Missing("said_gone", "")] if hersight.asks_in_vain(draft.notice, rows) else []


def read_digest(notice: Notice, *, draft: Draft | None = None) -> str:
    """Return the digest of her letter whatever its day: she may read it on one day and send it on the next."""
    return (draft or Draft(notice)).letter(at=notice.drafted_at).digest


def ways_of(notice: Notice, *, at: datetime) -> list[Contact]:
    """Return the sure ways on which she can send it, the best first: those of the directory alone."""
    found = notice.recipient.contacts.filter(channel__in=HER_WAYS, state=Contact.State.GOOD)
    rows = [row for row in found.order_by("rank", "value_index") if row.is_usable(at)]
    order = in_order(Draft(notice).basis, [row.process for row in rows])
    fit = [row for row in rows if row.process in order and row.rank != Contact.DROPPED_RANK]
    best = sorted(fit, key=lambda row: (row.pk != notice.contact_id, order.index(row.process)))
    # One mailbox may serve several processes: she sees it once, for the one that counts most.
    once = {(row.channel, row.value_index): row for row in reversed(best)}
    return [row for row in best if once[row.channel, row.value_index] is row]


@transaction.atomic
def sign_as(*, notice: Notice, name: str, email: str, by: Actor, at: datetime) -> None:
    """Keep what she signs this letter with, maybe nothing. Raises Frozen; herword.TooEarly; access.Refused: it is not hers."""
    _require_hers(notice, by)
    require_her_word(notice.case, at=at)
    notice.signs_as = {key: value for key, value in {"name": name, "email": email}.items() if value} or None
    notice.save(update_fields=["signs_as"])
    custody.record(case=notice.case, event=SIGNER, by=by, at=at, notice=notice.pk, herself=bool(name))


def last_address(notice: Notice) -> str:
    """Return the e-mail address that she gave last in another letter of her case; "" where she gave none."""
    rows = Notice.objects.filter(case=notice.case_id).exclude(pk=notice.pk).order_by("-drafted_at")
    return next((row.signs_as["email"] for row in rows if (row.signs_as or {}).get("email")), "")


class Sending(NamedTuple):
    """What she says of it. `seen`: the digest of what she read (read_digest); `way`: of ways_of; `number`: maybe ""."""

    seen: str
    way: UUID
    sent_on: date
    number: str


def send_herself(*, notice: Notice, said: Sending, by: Actor, at: datetime) -> Notice:
    """Record that she sent it on a day, one way, with the number that she got; time runs from there.

    Raises Changed, Frozen, NotWhole, TooMany; ValueError: no such way or day.
    """
    _check_hers(notice, by)
    sent_at = _moment(notice, said.sent_on, at)
    letter = Draft(notice).letter(at=sent_at)
    try:
        content = approval.printed(notice, letter, sent_at)
    except approval.NotReady:
        content = b""  # what she sent are the words; no PDF of them is kept
    return _send(notice, said, letter, content, by=by, at=at)


@transaction.atomic
def _send(
    notice: Notice, said: Sending, letter: Letter, content: bytes, *, by: Actor, at: datetime
) -> Notice:
    sent_at = _moment(notice, said.sent_on, at)
    custody.hold(notice.case)
    fresh = Notice.objects.select_related("case__organisation", "recipient", "contact", "drafted_by").get(
        pk=notice.pk
    )
    _require_hers(fresh, by)
    draft = Draft(fresh)
    if read_digest(fresh, draft=draft) != said.seen or draft.letter(at=sent_at).digest != letter.digest:
        raise Changed(fresh.reference)
    fresh.contact = _way(fresh, said.way, at)
    fresh.channel = fresh.contact.channel
    agree_to_letter(notice=fresh, seen_digest=draft.whole(at=at).digest, by=by, at=at)
    if lacks := lacks_of(fresh, by=by, at=at):
        raise NotWhole(lacks)
    take(fresh.case, fresh.recipient.key, at=at)
    fresh.letter = {"sender": "", **approval.words_of(draft, letter, at=sent_at)}
    fresh.pdf, fresh.machine_readable = content, letter.data
    fresh.approved_by, fresh.approved_at = by, at
    freeze(fresh)
    fresh.save()
    _deliver(fresh, said.number.strip(), sent_at, by=by, at=at)
    return fresh


def _deliver(notice: Notice, number: str, sent_at: datetime, *, by: Actor, at: datetime) -> None:
    delivery = Delivery(
        case=notice.case, notice=notice, attempt=1, channel=notice.channel, state=Delivery.State.ACCEPTED,
        claimed_at=at, lease_until=at, finished_at=sent_at, by=by,
    )  # fmt: skip
    delivery.answer = number
    delivery.save(force_insert=True)
    record_sent(notice, waiting={Notice.State.DRAFTED}, sent_at=sent_at, by=by, at=at)
    start_clock(notice=notice, started_at=sent_at, number=number, by=by, at=at)


@transaction.atomic
def say_answer(*, notice: Notice, kind: str, on: date, by: Actor, at: datetime) -> Reply:
    """Record what she says that they answered; "removed" asks for a look, and closes nothing.

    The newest counts, also after a "no". Raises ValueError: no such answer, or a day before the letter or ahead;
    replies.NotWithRecipient.
    """
    if kind not in ANSWERS or not sends_herself(notice):
        raise ValueError(kind)
    earliest = timezone.localdate(notice.sent_at) if notice.sent_at else on
    if not earliest <= on <= timezone.localdate(at):
        raise ValueError("on")
    answeredanew.run_on(notice=notice, by=by, at=at)
    return replies.record_reply(notice=notice, kind=kind, said="", received_at=_end_of(on, at), by=by, at=at)


@transaction.atomic
def ask_house(*, notice: Notice, may_look: str = "", by: Actor, at: datetime) -> None:
    """Let the organisation sign and send a letter of hers, once she agreed to it anew and its reader approved (S6).

    `may_look`: her word of notices.firstlook, where she is asked for it. Raises NotOffered, Frozen, herword.TooEarly,
    access.Refused; NotWhole: it lacks what nobody there could bring.
    """
    _require_hers(notice, by)
    require_her_word(notice.case, at=at)
    if not sends_this(notice):
        raise NotOffered(str(notice.case.organisation_id))
    firstlook.say(notice=notice, may_look=may_look, by=by, at=at)
    _name_picture(notice, by, at)
    if lacks := [Missing(*one) for one in unnamed_pictures(Draft(notice).about.sightings)]:
        raise NotWhole(lacks)
    notice.declarations.all().delete()
    notice.signer, notice.signs_as = Notice.Signer.ORGANISATION, None
    notice.save(update_fields=["signer", "signs_as"])
    custody.record(case=notice.case, event="letter_sending_asked", by=by, at=at, notice=notice.pk)
    custody.record(case=notice.case, event=ASKED, by=by, at=at, notice=notice.pk)


def _name_picture(notice: Notice, by: Actor, at: datetime) -> None:
    """Say which picture is behind the links of a letter where she has one alone: a look may know none by itself."""
    made, rows = whichpicture.made_in(notice.case), list(notice.sightings.filter(image=None))
    said = sightings.last_words(rows)
    for row in rows if len(made) == 1 else ():
        if row.pk not in said:
            sightings.name_image(sighting=row, image=made[0], by=by, at=at)


def sends(case: Case) -> bool:
    """Say whether the organisation of a case sends what people ask for whose cases it does not work."""
    return sends_when_asked(case.organisation)


def sends_this(notice: Notice) -> bool:
    """Say whether the organisation would send this letter: none that a law takes from her alone."""
    return sends(notice.case) and not takes_hers_alone(Draft(notice).basis)


@transaction.atomic
def take_home(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Make a letter hers again that she had asked the organisation to send; she signs it anew. Hers already, it stays.

    Raises Frozen, access.Refused.
    """
    require_herself(notice, by)
    if not is_alone(notice.case):
        raise access.Refused("own_decide")
    if notice.own_voice is not None:
        return
    notice.declarations.all().delete()
    notice.signer, notice.signs_as = Notice.Signer.HERSELF, None
    notice.save(update_fields=["signer", "signs_as"])
    custody.record(case=notice.case, event=SIGNER, by=by, at=at, notice=notice.pk, herself=True)


@transaction.atomic
def drop(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Withdraw a letter that she has not sent, with what she signed it with; its recipient can be offered to her again.

    Raises Frozen: it is no draft any more; access.Refused: it is not hers now, but the organisation's to approve.
    """
    _require_hers(notice, by)
    notice.declarations.all().delete()
    notice.signs_as = None
    notice.save(update_fields=["signs_as"])
    approval.withdraw_notice(notice=notice, by=by, at=at)


def _require_hers(notice: Notice, by: Actor) -> None:
    custody.hold(notice.case)
    # She may have asked the organisation to send it a moment ago.
    notice.refresh_from_db(fields=["signer"])
    _check_hers(notice, by)


def _check_hers(notice: Notice, by: Actor) -> None:
    if by.kind != Actor.Kind.SURVIVOR or not sends_herself(notice):
        raise access.Refused("own_decide")
    access.require(notice.case, by, "own_decide")
    require_draft(notice)


def _way(notice: Notice, way: UUID, at: datetime) -> Contact:
    found = next((row for row in ways_of(notice, at=at) if row.pk == way), None)
    if found is None:
        raise ValueError("way")
    return found


def _moment(notice: Notice, sent_on: date, at: datetime) -> datetime:
    """Return from when its time runs: the end of the day that she gives, and no moment that is not there yet."""
    if not timezone.localdate(notice.drafted_at) <= sent_on <= timezone.localdate(at):
        raise ValueError("sent_on")
    return _end_of(sent_on, at)


def _end_of(day: date, at: datetime) -> datetime:
    return min(timezone.make_aware(datetime.combine(day, time(23, 59))), at)
