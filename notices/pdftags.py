"""The language of each part in the tags of a PDF, which WeasyPrint 70 leaves out: readers change voice by it."""

from collections.abc import Iterator
from typing import Any

from weasyprint.pdf import tags

_build_box_tree = tags._build_box_tree


def speak() -> None:
    """From here on, the tag of an element with a `lang` of its own says it (ISO 32000-1, 14.9.2.2)."""
    tags._build_box_tree = _build_spoken_tree


def _build_spoken_tree(box: Any, *given: Any) -> Iterator[Any]:
    for element in _build_box_tree(box, *given):
        language = _language_of(box)
        if language and "Lang" not in element:
            element["Lang"] = tags.pydyf.String(language)
        yield element


def _language_of(box: Any) -> str:
    inner = getattr(box, "_box", box)
    node = None if inner.element is None else inner.element
    return "" if node is None else node.get("lang", "")
