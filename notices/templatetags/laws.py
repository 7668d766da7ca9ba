"""A filter for texts of law files: the ids of other laws in them become names that people read."""

import re

from django import template

from notices.law import load_law

register = template.Library()

_ID = re.compile(r"\b[a-z]{2}(?:-[a-z0-9]+)+\b")


@register.filter
def laws_named(text: object) -> str:
    """Return a text with the name of each law in place of its id; what is no id of a law stays."""
    bases = load_law().bases
    return _ID.sub(lambda found: f"“{bases[found[0]].name}”" if found[0] in bases else found[0], str(text))
