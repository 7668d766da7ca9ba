"""What she was asked and said last of one letter: read from the custody log; stored nowhere else."""

from datetime import datetime
from typing import NamedTuple

from casework import access, consents, custody, receipts
from casework.alone import is_alone
from casework.models import Case, Consent, CustodyEntry
from notices.addressed import act_of, recipient_keys
from notices.elements import Declaration
from notices.models import Notice

ASKED, AGREED, DECLINED = "letter_asked", "letter_agreed", "letter_declined"
# A choice of signer makes it another letter: it waits for her word anew.
SIGNER = "letter_signer_chosen"
_TAKEN_BACK = "consent_withdrawn"
# Elements that are filled once she types a name: with it goes the organisation's address for answers.
WITH_HER_NAME = frozenset({"name", "signature", "email", "contact_information"})


class Word(NamedTuple):
    """The last that was asked or said: one of the three, and when, in UTC. `digest`: of the letter to which she agreed.

    `is_taken_back`: a no, as she agreed and then took back what it rested on.
    """

    event: str
    at: datetime
    digest: str = ""
    is_taken_back: bool = False


def words_on(case: Case) -> dict[str, Word]:
    """Return the last word on each letter of a case that was put to her, by the notice's id.

    Runs one query, and a few for each consent that was taken back after a yes.
    """
    said: dict[str, Word] = {}
    for entry in custody.entries(case).filter(event__in=[ASKED, SIGNER, AGREED, DECLINED, _TAKEN_BACK]):
        if entry.event == _TAKEN_BACK:
            _take_back(said, entry)
        else:
            event = ASKED if entry.event == SIGNER else entry.event
            said[entry.data["notice"]] = Word(event, entry.at, entry.data.get("digest", ""))
    return said


def _take_back(said: dict[str, Word], entry: CustodyEntry) -> None:
    """Turn each yes that a withdrawn consent reached into a no, whatever staff record after it; none of what left before."""
    agreed = [pk for pk, word in said.items() if word.event == AGREED]
    consent = Consent.objects.filter(pk=entry.data["consent"]).first() if agreed else None
    if consent is None:
        return
    rows = Notice.objects.filter(pk__in=agreed, sent_at=None).select_related("case", "recipient", "follows")
    for row in rows.defer("letter", "pdf", "machine_readable"):
        if consent.act == act_of(row) and consents.reaches(consent, recipient_keys(row)):
            said[str(row.pk)] = Word(DECLINED, entry.at, is_taken_back=True)


def last_word(notice: Notice) -> Word | None:
    """Return the last word on this letter; None: it was never put to her. As words_on."""
    return words_on(notice.case).get(str(notice.pk))


def yes_to(notice: Notice, *, at: datetime) -> Consent | None:
    """Return the newest agreement by which a letter waits to leave: taking it back holds the letter. None: there is none."""
    if notice.state != Notice.State.QUEUED or sends_herself(notice):
        return None
    rows = notice.case.consents.live(at).filter(act=act_of(notice)).order_by("-given_at")
    return next((row for row in rows if consents.reaches(row, recipient_keys(notice))), None)


def standing_word(notice: Notice) -> Word | None:
    """Return the last word on this letter; where it was never put to her, her no to another that is the same to her.

    The same to her: to that recipient, about one of its addresses, and she agreed to none such since. So who withdraws what
    she declined and drafts it anew has her no still. None for a letter that takes one back. Runs up to two queries.
    """
    if notice.retracts_id:
        return None
    words = words_on(notice.case)
    if str(notice.pk) in words:
        return words[str(notice.pk)]
    answered = {pk: word for pk, word in words.items() if word.event != ASKED}
    if DECLINED not in {word.event for word in answered.values()}:
        return None
    alike = Notice.objects.filter(
        pk__in=answered,
        case=notice.case_id,
        recipient=notice.recipient_id,
        sightings__in=notice.sightings.all(),
    )
    said = [answered[str(pk)] for pk in alike.distinct().values_list("pk", flat=True)]
    last = max(said, key=lambda word: word.at, default=None)
    return last if last is not None and last.event == DECLINED else None


def held_by_her_word(notice: Notice) -> str:
    """Return what of her word holds a letter, whatever consent staff recorded.

    "asked" (unanswered), "hers" (not asked by anybody, and it waits for her all the same: always where nobody works the
    case), "declined", or "".
    """
    if last := standing_word(notice):
        return {ASKED: "asked", DECLINED: "declined"}.get(last.event, "")
    by_nobody = is_alone(notice.case) and not (notice.retracts_id or sends_herself(notice))
    return "hers" if by_nobody or asks_by_itself(notice) else ""


def asks_by_itself(notice: Notice) -> bool:
    """Say whether a draft asks her without anybody's doing: in a case that she opened, while she has digits.

    None that she sends herself, where nobody works the case.
    """
    if notice.retracts_id or notice.state not in Notice.EDITABLE:
        return False
    return hasattr(notice.case, "intake") and not sends_herself(notice) and has_digits(notice.case)


def has_digits(case: Case) -> bool:
    """Say whether somebody holds digits that open a case, so that she can come to her own pages. Up to two queries."""
    return not all(map(receipts.is_unkept, case.receipts.live()))


def sends_herself(notice: Notice) -> bool:
    """Say whether she sends a letter herself: it is in her voice, in a case that nobody works."""
    return notice.own_voice is not None and is_alone(notice.case)


def require_not_hers(notice: Notice) -> None:
    """Return where staff may change a draft. Raises access.Refused: she signs and sends it herself."""
    notice.refresh_from_db(fields=["signer"])
    if sends_herself(notice):
        raise access.Refused("draft")


def lacks_her_name(notice: Notice) -> bool:
    """Say whether she signs a letter in a case that staff work, and has typed no name for it yet."""
    voice = notice.own_voice
    return voice is not None and not voice.get("name") and not is_alone(notice.case)


def must_say_herself(notice: Notice, wording: Declaration) -> bool:
    """Say whether a declaration is hers alone to confirm: of what she signs, and her own belief in what was put to her."""
    if notice.own_voice is not None:
        return True
    return wording.belief_of != "signer" and (last_word(notice) is not None or asks_by_itself(notice))
