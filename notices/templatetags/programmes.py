"""Tags for hash programmes on pages of law and of a case: which a law is about, and which of the case's sites take part."""

from collections.abc import Iterable

from django import template
from django.conf import settings

from casework import hashprogrammes
from casework.directory import load

register = template.Library()


@register.simple_tag
def programme_of(basis_id: str) -> hashprogrammes.Programme | None:
    """Return the hash programme that a law file is about; None: it is about none."""
    return hashprogrammes.of_law(basis_id)


@register.simple_tag
def taking_part(programme: hashprogrammes.Programme, sites: Iterable[str]) -> list[str]:
    """Return the names of those recipients of a case that take part. `sites`: their ids in the directory."""
    directory = load(practice=settings.PRACTICE)
    entries = [entry for key in sorted(sites) if (entry := directory.get(key))]
    return [entry.name for entry in programme.taking_part(entries)]
