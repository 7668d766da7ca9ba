"""What people wrote into a letter, as the page of the notice shows it: who, in which language, what it tells."""

from typing import Any

from django.utils.translation import get_language

from casework.sentences import fact_words
from notices.languages import LEADING, direction, name_in
from notices.models import Notice
from notices.slots import clean


def paragraph_rows(row: Notice) -> list[dict[str, Any]]:
    """Return the paragraphs of a notice in order."""
    here = get_language() or LEADING
    return [
        {
            "paragraph": one,
            "text": clean(one.text),
            "by": one.written_by.name_in_words,
            "language": name_in(one.language, here),
            "direction": direction(one.language),
            "tells": fact_words(one.facts),
        }
        for one in row.paragraphs.order_by("number").select_related("written_by__user")
    ]
