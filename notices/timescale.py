"""A case over time as shapes with places: a lane an address, filled while it is up, hollow while it is gone. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from notices.drawing import WIDTH, Drawing, in_lines

_SIDE = 8
_AXIS = 26
_LANE = 46
_BAR = 12
# Breadth of a letter of the axis, as a rule of thumb.
_LETTER = 7.2


@dataclass(frozen=True)
class Lane:
    """One address: spans as (start, end, "up" or "gone"), marks as (moment, "sent" or "due")."""

    title: str
    spans: tuple[tuple[datetime, datetime, str], ...]
    marks: tuple[tuple[datetime, str], ...] = ()


def over_time(lanes: Sequence[Lane], *, at: datetime, ends: tuple[str, str], mirrored: bool) -> Drawing:
    """Draw lanes from the first moment in any to the last, at least a day. `ends`: words for both ends of the scale."""
    moments = [moment for lane in lanes for moment in _moments(lane)]
    first, last = min([*moments, at]), max([*moments, at])
    last = max(last, first + timedelta(days=1))
    drawing = Drawing(mirrored=mirrored, height=_AXIS + _LANE * len(lanes))

    def place(moment: datetime) -> float:
        return round(_SIDE + (WIDTH - 2 * _SIDE) * ((moment - first) / (last - first)), 1)

    drawing.say(_SIDE, 14, ends[0], "scale")
    drawing.say(WIDTH - _SIDE - _LETTER * len(ends[1]), 14, ends[1], "scale")
    drawing.stroke([(place(at), _AXIS - 4), (place(at), drawing.height)], "now")
    for number, lane in enumerate(lanes):
        top = _AXIS + _LANE * number
        drawing.say(_SIDE, top + 13, "".join(in_lines(lane.title)[:1]), "name")
        for start, end, kind in lane.spans:
            breadth = max(place(end) - place(start), 2)
            drawing.box(place(start), top + 21, breadth, _BAR, kind)
        for moment, kind in lane.marks:
            _mark(drawing, place(moment), top + 21 + _BAR / 2, kind)
    return drawing


def last_moment(lanes: Sequence[Lane], at: datetime) -> datetime:
    """Return the end of the scale: now, or the last moment that is still to come."""
    return max([at, *(moment for lane in lanes for moment in _moments(lane))])


def first_moment(lanes: Sequence[Lane], at: datetime) -> datetime:
    """Return the beginning of the scale."""
    return min([at, *(moment for lane in lanes for moment in _moments(lane))])


def _moments(lane: Lane) -> list[datetime]:
    return [start for start, _end, _kind in lane.spans] + [moment for moment, _kind in lane.marks]


def _mark(drawing: Drawing, x: float, y: float, kind: str) -> None:
    """A notice is a triangle, the end of a legal time a diamond: told apart without colour."""
    if kind == "sent":
        drawing.shape([(x - 7, y + 7), (x + 7, y + 7), (x, y - 8)], kind)
    else:
        drawing.shape([(x - 7, y), (x, y - 7), (x + 7, y), (x, y + 7)], kind)
