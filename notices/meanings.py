"""What a sentence that she confirms means in the language that she reads: she must understand what she says (U33)."""

from notices.drafts import Draft
from notices.elements import Declaration, wording
from notices.languages import short
from notices.wordings import Speech


def meaning_of(draft: Draft, asked: Declaration, *, language: str) -> str:
    """Return an exact translation of a declaration; "" where it stands in that language, or there is none."""
    if short(asked.language) == short(language):
        return ""
    found = wording(Speech(draft.basis, represented=not draft.is_hers, language=language), asked.key)
    return found.text if found and short(found.language) == short(language) else ""
