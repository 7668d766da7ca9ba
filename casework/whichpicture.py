"""Which of her pictures is behind a link of a self-filed case: a letter speaks of that one alone, and only she can say it."""

from casework.alone import is_alone
from casework.hosts import site_of
from casework.models import Case, Image, Sighting


def made_in(case: Case) -> list[Image]:
    """Return the pictures that can be behind a link, by number: those in use, and not what they were made from."""
    return list(case.images.in_use().exclude(kind=Image.Kind.SOURCE).order_by("number"))


def unnamed(case: Case) -> list[Sighting]:
    """Return the open links of which nobody said which picture is there, where several could be. Opens addresses there."""
    in_use = case.images.in_use()
    if not is_alone(case) or in_use.count() < 2 or not made_in(case):
        return []
    rows = case.sightings.open().exclude(kind=Sighting.Kind.TOOL).exclude(image__in=in_use)
    return [row for row in rows.order_by("number") if site_of(row.url)]
