"""Is her yes to this letter, as it is now? She said it of what she read, and of nothing that came into it since (S40)."""

from casework.models import Sighting
from notices.drafts import About, Draft
from notices.hersay import AGREED, ASKED, Word
from notices.models import Notice


def as_it_is(notice: Notice, word: Word | None, draft: Draft | None = None) -> Word | None:
    """Return a word on a draft, and of a yes to another letter that it waits for her word anew. Composes a letter for a yes."""
    if word is None or word.event != AGREED or is_to(draft or Draft(notice), word):
        return word
    return Word(ASKED, word.at)


def is_to(draft: Draft, word: Word) -> bool:
    """Say whether a yes is to the letter of a draft. An address that is gone since takes nothing from it: less is told."""
    if draft.whole(at=word.at).digest == word.digest:
        return True
    notice = draft.notice
    gone = notice.sightings.filter(state=Sighting.State.REMOVED)
    if not gone.exists():
        return False
    rows = tuple(notice.sightings.select_related("image").order_by("number"))
    for row in rows:
        row.case = notice.case
    shown = {row.image for row in rows if row.image is not None} or set(notice.case.images.in_use())
    images = tuple(sorted(shown, key=lambda image: image.number))
    return Draft(notice, About(rows, images)).whole(at=word.at).digest == word.digest
