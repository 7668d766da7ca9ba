"""What a sentence that she confirms means in the language that she reads: she must understand what she says (U33)."""

from pathlib import Path

from notices.drafts import Draft
from notices.elements import Declaration, wording
from notices.languages import short
from notices.wordings import Speech, sentences

# Of languages in which no letter is written: what English sentences mean, for her alone.
AIDS = Path(__file__).parent / "data" / "meanings"


def meaning_of(draft: Draft, asked: Declaration, *, language: str) -> str:
    """Return what a declaration of a draft means in a language; "" where it stands in that language, or nobody knows."""
    return translation_of(Speech(draft.basis, represented=not draft.is_hers, language=language), asked)


def translation_of(speech: Speech, asked: Declaration) -> str:
    """Return an exact translation of a declaration into the language of a speech: that of a letter, else an aid to reading."""
    language = short(speech.language)
    if short(asked.language) == language:
        return ""
    found = wording(speech, asked.key)
    if found and short(found.language) == language:
        return found.text
    return sentences(language, AIDS).get(asked.text, "")
