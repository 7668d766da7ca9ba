"""Tags for hash programmes on pages of law and of a case: which a law is about, and which of the case's sites take part."""

from collections.abc import Iterable
from typing import Any

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
def taking_part(programme: hashprogrammes.Programme, recipients: Iterable[dict[str, Any]]) -> list[str]:
    """Return the names of those recipients of a case that take part. `recipients`: see notices.views.routegroups."""
    directory = load(practice=settings.PRACTICE)
    keys = dict.fromkeys(one["best"]["recipient_id"] for one in recipients)
    entries = [entry for key in keys if (entry := directory.get(key))]
    return [entry.name for entry in programme.taking_part(entries)]
