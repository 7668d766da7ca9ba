"""What a letter says of itself: its day and number, its law, its recipient, what is asked and in what time. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date

from notices import languages
from notices.askedbefore import asked_before
from notices.complaints import builds_on_earlier
from notices.law import Basis, Deadline, RunsFrom
from notices.parties import Earlier, RecipientView
from notices.phrases import Phrases, names_of_laws
from notices.slots import Slot, clean, flag
from notices.wordings import Speech, requests_said


def about_letter(
    speech: Speech,
    recipient: RecipientView,
    *,
    phrases: Phrases,
    reference: str,
    dated: date,
    count: int,
    provisions: Sequence[Basis],
    earlier: Earlier | None = None,
) -> dict[str, Slot]:
    """Return the slots that tell nothing about the person, in the language of one half of a letter."""
    basis = speech.basis
    names = names_of_laws(speech.written, speech.folder)
    complains = complains_again(basis)
    asked = requests_said(speech) - (set() if complains else {"complaint"})
    # A law's "no fixed number of hours" is no argument; a ready demand already says the time.
    deadline = basis.deadline
    has_time = deadline is not None and deadline.is_fixed and deadline.runs_from == RunsFrom.NOTICE
    times = deadline if has_time and "removal_demand" not in asked else None
    return {
        "reference": Slot(clean(reference)),
        "date": Slot(languages.day(dated, speech.language)),
        "iso_date": Slot(dated.isoformat()),
        "citation": Slot(_named(basis, "citation", names)),
        "official_name": Slot(_named(basis, "official_name", names)),
        "provisions": Slot("; ".join(f"{clean(p.official_name)}, {clean(p.citation)}" for p in provisions)),
        "recipient_name": Slot(clean(recipient.name)),
        "answer_link": Slot(recipient.answer_link),
        **_letterhead(phrases),
        "legal_time": Slot(_time(times, speech, phrases) if times else ""),
        "legal_time_source": Slot(clean(times.source) if times else ""),
        "place_count": Slot(str(count)),
        "one_place": flag(count == 1),
        "has_places": flag(count > 0),
        "plain_request": flag(not asked),
        "complains_again": flag(complains),
        **_addressed(basis, recipient),
        **asked_before(earlier, speech, phrases),
    }


def _addressed(basis: Basis, recipient: RecipientView) -> dict[str, Slot]:
    """What the recipient is, of which several can hold."""
    return {
        "to_regulator": flag(basis.authority is not None or recipient.is_regulator),
        "to_flagger": flag(basis.authority is not None and basis.authority.kind == "trusted flagger"),
        "to_search": flag(recipient.is_search),
        "to_network": flag(recipient.is_network),
        "to_edge": flag(recipient.is_edge),
    }


def _letterhead(phrases: Phrases) -> dict[str, Slot]:
    """The labels over a letter, which has one skeleton for all languages."""
    plain = ("colon", "after_name")
    return {
        name if name in plain else f"label_{name}": Slot(said) for name, said in phrases.letterhead.items()
    }


def _named(basis: Basis, key: str, names: Mapping[str, Mapping[str, str]]) -> str:
    """Name a law as its act is called in the language of the half; else as its file does."""
    return clean(names.get(basis.id, {}).get(key) or getattr(basis, key))


def complains_again(basis: Basis) -> bool:
    """Say whether the law is used after an earlier complaint; elsewhere its "complaint" is for the authority."""
    return builds_on_earlier(basis.condition) or any(
        e.key.startswith("prior_complaint") and e.is_required for e in basis.required_elements
    )


def _time(deadline: Deadline, speech: Speech, phrases: Phrases) -> str:
    """In English the law file's words; in another language the number and its unit."""
    if speech.language == languages.LEADING:
        return clean(deadline.letter_words or deadline.words)
    one, more = phrases.times[deadline.unit]
    return (one if deadline.amount == 1 else more) % {"number": deadline.amount}
