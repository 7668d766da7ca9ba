"""One letter for the person herself: to whom, what it asks and tells, who would learn her name, and all of its words."""

from collections.abc import Iterator
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from casework import consents
from casework.alone import is_alone
from casework.ownwords import fact_words
from notices.cautions import may_forward
from notices.composing import Letter
from notices.drafts import Draft
from notices.flatfacts import RecipientFacts
from notices.languages import LEADING, direction, name_in, short
from notices.typesetting import halves, unwrapped
from notices.views.ownsent import KIND_WORDS

# Facts by which a letter says who she is.
_NAMES = frozenset({"name", "searched_name", "proof_of_identity"})
_ASKS: dict[str, Promise] = {
    "regulator-removal": gettext_lazy("It tells an authority what happened, and asks it to act."),
    "search": gettext_lazy("It asks them to stop showing it when somebody searches."),
    "": gettext_lazy("It asks them to take it away."),
    "again": gettext_lazy("They had a letter before. This one asks them again."),
}


def plainly(draft: Draft, letter: Letter) -> dict[str, Any]:
    """Return what the summary of a letter says: whom it goes to, what it asks and tells, who would learn her name."""
    notice, count = draft.notice, len(draft.about.sightings)
    places = ngettext("It is about %(count)d link.", "It is about %(count)d links.", count) % {"count": count}
    return {
        "name": notice.recipient.name,
        "kind": KIND_WORDS.get(notice.recipient.kind, ""),
        "asks": [_asks(draft), places],
        "law": draft.basis,
        "tells": _tells(draft, letter),
        "learners": learners_of(draft, letter),
    }


def learners_of(draft: Draft, letter: Letter) -> list[str]:
    """Return who would learn her name from a letter as it is now, in sentences."""
    return list(learners(draft, is_named=bool(letter.facts & _NAMES)))


def whole_letter(letter: Letter) -> dict[str, Any]:
    """Return every word of a letter for her page: its halves in parts, each with its language."""
    leading, below = halves(letter.text)
    here = get_language() or LEADING
    return {
        **other_language(letter),
        "subject": letter.subject,
        "direction": direction(letter.language),
        "parts": unwrapped(leading),
        "below": [(kind, words, letter.translation) for kind, words in unwrapped(below)] if below else [],
        "below_language": letter.translation,
        "below_name": name_in(letter.translation, here) if letter.translation else "",
        "below_direction": direction(letter.translation),
    }


def other_language(letter: Letter) -> dict[str, str]:
    """Return the language of a letter, and its name in hers where it is another one."""
    here = get_language() or LEADING
    name = "" if short(letter.language) == short(here) else name_in(letter.language, here)
    return {"language": letter.language, "language_name": name}


def _tells(draft: Draft, letter: Letter) -> list[str]:
    """Return what of her it tells; where she signs and we are answered, how to reach us is no fact about her."""
    told = consents.with_parts(letter.facts, draft.depicted)
    is_ours = draft.is_hers and not is_alone(draft.notice.case)
    found = fact_words(told - {"contact"} if is_ours else told)
    return [*found, _("how to reach us, in place of you")] if is_ours and "contact" in told else found


def _asks(draft: Draft) -> Promise:
    if draft.notice.is_follow_up:
        return _ASKS["again"]
    is_search = draft.notice.recipient.kind in {"search", "face-search"}
    return _ASKS.get(draft.basis.kind) or _ASKS["search" if is_search else ""]


def learners(draft: Draft, *, is_named: bool) -> Iterator[str]:
    """Say who would learn her name, then who else may read the letter, by the law's file and the directory."""
    name, learners = draft.notice.recipient.name, draft.basis.learners
    yield (
        _("%(name)s would learn your name.") % {"name": name}
        if is_named
        else _("Nobody. Your name is not in this letter.")
    )
    forwards = draft.notice.recipient.forwards_to_customer
    if forwards or "uploader" in learners:
        yield (
            _("They pass it on. Whoever put it there may learn your name.")
            if is_named
            else _("They pass it on. Whoever put it there may read it, without your name.")
        )
    elif _may_forward(draft):
        yield (
            _("They may pass it on. Then whoever put it there would learn your name.")
            if is_named
            else _("They may pass it on. Then whoever put it there could read it, without your name.")
        )
    if "public database" in learners:
        yield (
            _("It may be put in a public list. Then anybody could find your name there.")
            if is_named
            else _("It may be put in a public list. Your name is not in it.")
        )


def _may_forward(draft: Draft) -> bool:
    """Say whether the recipient serves what others publish: most of those pass a letter on (notices.cautions)."""
    row = draft.notice.recipient
    forwards = row.forwards_to_customer
    return may_forward(RecipientFacts(row.key, row.name, kind=row.kind, forwards_to_customer=forwards))
