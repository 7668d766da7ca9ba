"""What a FACTS.toml says that cannot be so, or hardly can: the first is refused by its key, the second warned of. Pure.

A case of the app is not held to it: there two people may tell different things on different days, and nothing is lost.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from casework.facts import ADULT, Facts, FactsError
from casework.hosts import AddressUnreadable, normalise

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

# Somewhere it is tomorrow already.
_AHEAD = timedelta(days=1)


def refuse_impossible(facts: Facts, *, today: date) -> None:
    """Raise FactsError: where a day has not come, an address is none, or two facts cannot both hold."""
    for key, day in _days(facts):
        if _day(day) > today + _AHEAD:
            raise FactsError(key, _("This day has not come yet."))
    if facts.person.get("looks_young") and facts.may_be_minor:
        says = _("It is for an adult who looks younger. Leave it out where the person is or may be under 18.")
        raise FactsError("person.looks_young", says)
    for number, sighting in enumerate(facts.sightings, start=1):
        _refuse_sighting(f"sighting[{number}]", sighting, facts)
    for number, complaint in enumerate(facts.history.get("complaints", ()), start=1):
        sent, decided = complaint.get("sent_at"), complaint.get("decided_at")
        if sent and decided and _day(decided) < _day(sent):
            says = _("They cannot have decided before the complaint was sent (sent_at).")
            raise FactsError(f"history.complaints[{number}].decided_at", says)


def doubts(facts: Facts) -> list[tuple[str, "StrPromise"]]:
    """Return what can be so and seldom is, as (key, sentence): nothing is refused for it."""
    found: list[tuple[str, StrPromise]] = []
    for number, image in enumerate(facts.images, start=1):
        path = f"image[{number}]"
        if image.get("copyright_owner") == "self" and image.get("made_by") in ("other", "studio"):
            says = _(
                "Copyright belongs to who made the image, unless it was handed over in writing. Is it really hers?"
            )
            found.append((f"{path}.copyright_owner", says))
        if image.get("licensed") and image.get("threatened") and not image.get("published"):
            says = _("She agreed to a publication, and somebody threatens with one. Is it the same image?")
            found.append((f"{path}.licensed", says))
    if facts.notifier.get("role") == "parent" and facts.person.get("age_now", 0) >= ADULT:
        found.append(("notifier.role", _("The person is an adult now: a parent does not speak for her.")))
    return found


def _refuse_sighting(path: str, sighting: Mapping[str, Any], facts: Facts) -> None:
    image = facts.image_of(sighting)
    if sighting.get("seen_in_public") and image.get("published") is False:
        says = _("It was seen in public here, and its image is said not to be published (published).")
        raise FactsError(f"{path}.seen_in_public", says)
    # What was sent to her alone may have no address of the web.
    if sighting.get("seen_in_public") is not False and not _is_address(sighting["url"]):
        says = _("This is no address of the web. Write it as it was found: https://site.example/page.")
        raise FactsError(f"{path}.url", says)


def _is_address(url: str) -> bool:
    try:
        host = normalise(url if "://" in url else f"http://{url}").host
    except AddressUnreadable:
        return False
    return "." in host or ":" in host


def _days(facts: Facts) -> Iterator[tuple[str, date]]:
    """Yield every day that lies in the past by its meaning, with its key."""
    for section, rows, names in (
        ("image", facts.images, ("taken_before",)),
        ("sighting", facts.sightings, ("first_seen",)),
        ("history.complaints", facts.history.get("complaints", ()), ("sent_at", "decided_at")),
        ("history.documents", facts.history.get("documents", ()), ("date",)),
    ):
        for number, row in enumerate(rows, start=1):
            yield from ((f"{section}[{number}].{name}", row[name]) for name in names if name in row)


def _day(given: date) -> date:
    return given.date() if isinstance(given, datetime) else given
