"""What a page of routes says of the way to a recipient: which contact is taken, which are marked, who looks at it first."""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from casework.directory import Entry
from notices import routes as engine
from notices.law import load_law
from notices.models import Contact
from notices.recipients import entry_of
from notices.reckoning import Route, in_order
from notices.sentences import CHANNELS
from notices.ways import Way


@dataclass(frozen=True)
class WayWords:
    """`is_open`: a letter can go there, at once or after a look. `says`: sentences, none where nothing is to be said."""

    is_open: bool
    says: tuple[str, ...]


def way_words(found: engine.CaseRoutes, route: Route) -> WayWords:
    """Return what is said of the ways to a route's recipient, before anything is drafted."""
    key = route.recipient.id if route.recipient else ""
    if key not in found.ways:
        return WayWords(is_open=False, says=())
    fit = _in_order_of_law(route, found.ways[key])
    still_open = [way for way in fit if way.state != Contact.State.BAD]
    spoiled = [way for way in fit if way.state == Contact.State.BAD]
    if not still_open:
        entry = entry_of(found.parties[key][0])
        return WayWords(is_open=False, says=(_no_way(spoiled, entry),))
    said = [_instead(spoiled[0], still_open[0])] if spoiled and fit[0] in spoiled else []
    if still_open[0].state == Contact.State.UNCONFIRMED:
        said.append(_looked_at_first(still_open[0]))
    return WayWords(is_open=True, says=tuple(said))


def _in_order_of_law(route: Route, ways: tuple[Way, ...]) -> list[Way]:
    order = in_order(load_law().get(route.basis_id), [way.process for way in ways])
    fit = [way for way in ways if way.process in order]
    return sorted(fit, key=lambda way: order.index(way.process))


def _no_way(spoiled: list[Way], entry: Entry | None) -> str:
    if spoiled:
        return _(
            "Every contact of theirs that this law could use is marked as not working. Write to their host, or take "
            "the mark back on the notice that came back."
        )
    says = _(
        "No contact of theirs is known for this. Look on their own page; until one is found, write to their host."
    )
    told = [text for text in (entry.notes, entry.policy_url) if text] if entry else []
    return " ".join([says, *told])


def _instead(spoiled: Way, taken: Way) -> str:
    return _("Marked as not working: %(spoiled)s. The next one is taken: %(taken)s.") % {
        "spoiled": CHANNELS[spoiled.process],
        "taken": CHANNELS[taken.process],
    }


def _looked_at_first(way: Way) -> str:
    day = date_format(way.as_of, "j F Y")
    if way.confidence == "low":
        return _("The directory is not sure of this contact: two people look at it before a letter goes.")
    if way.confidence:
        return _(
            "This contact was read on %(day)s, long ago: two people look at it before a letter goes."
        ) % {"day": day}
    return _(
        "No directory names this contact; it was found on %(day)s. Two people look at it before a letter goes."
    ) % {"day": day}
