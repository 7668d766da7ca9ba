"""What works: how recipients acted on the organisation's own notices, in words, as a table and drawn."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.moments import now
from casework.views.doors import door
from notices.figures import LEAST_CASES, Figures
from notices.models import Recipient
from notices.outcomes import STEPS
from notices.outcomewords import details, in_ten, in_words, step_words
from notices.plots import Curve, steps_plot
from notices.records import by_channel, counted_to, record_of, records_by_recipient
from notices.views.words import CHANNEL_WORDS

# So many have their plot on the first page; the others one link away.
PLOTS_SHOWN = 3
# Steps with a row in the table: 1, 2, 3, 7, 14, 30 and 90 days; and those with a word below the plot, which have room there in
# any language.
_ROWS = (3, 4, 5, 8, 10, 12, STEPS)
_TICKS = (3, 8, STEPS)
Row = dict[str, Any]


@require_safe
@door("see_outcomes")
def what_works(request: HttpRequest) -> HttpResponse:
    """List the recipients with enough cases, those with the most notices first; draw the first of them."""
    at = now()
    found = records_by_recipient(request.actor.organisation, at=at)
    shown = sorted(
        ((one, figures) for one, figures in found.items() if figures.is_shown),
        key=lambda pair: (-pair[1].notices, pair[0].name.casefold()),
    )
    context = {
        "rows": [_row(recipient, figures) for recipient, figures in shown],
        "drawn": [_drawn(recipient, figures) for recipient, figures in shown[:PLOTS_SHOWN]],
        "hidden": len(found) - len(shown),
        **_said(at),
    }
    return render(request, "notices/what_works.html", context)


@require_safe
@door("see_outcomes")
def recipient(request: HttpRequest, recipient_id: UUID) -> HttpResponse:
    """Say of one recipient what came of notices to it; one with too few cases is not there."""
    organisation, at = request.actor.organisation, now()
    row = Recipient.objects.filter(organisation=organisation, pk=recipient_id).first()
    figures = record_of(organisation, recipient_id, at=at)
    if row is None or not figures.is_shown:
        raise Http404
    channels = by_channel(organisation, recipient_id, at=at)
    context = {
        "one": _drawn(row, figures) | {"details": details(figures)},
        "channels": [
            {"name": CHANNEL_WORDS[channel], "says": in_words(of_it)}
            for channel, of_it in sorted(channels.items())
        ]
        if len(channels) > 1
        else [],
        **_said(at),
    }
    return render(request, "notices/what_works_recipient.html", context)


def _said(at: Any) -> Row:
    return {"least": LEAST_CASES, "counted_to": date_format(counted_to(at), "j F Y")}


def _row(recipient: Recipient, figures: Figures) -> Row:
    return {
        "id": recipient.pk,
        "name": recipient.name,
        "notices": figures.notices,
        "half_answered": _by(figures.half_answered),
        "half_gone": _by(figures.half_gone),
        "never": _part(figures.never),
        "came_back": _part(figures.came_back),
    }


def _drawn(recipient: Recipient, figures: Figures) -> Row:
    known = {step: (figures.gone(step), figures.answered(step)) for step in range(1, STEPS + 1)}
    gone = tuple(one for one, _answered in known.values() if one is not None)
    answered = tuple(one for _gone, one in known.values() if one is not None)
    ticks = tuple((step, step_words(step)) for step in _TICKS)
    curves = (Curve("answered", answered), Curve("went", gone))
    return {
        "id": recipient.pk,
        "name": recipient.name,
        "says": in_words(figures),
        "drawing": steps_plot(curves, steps=STEPS, ticks=ticks, mirrored=get_language_bidi()),
        "steps": [
            {"time": step_words(step), "gone": _part(known[step][0]), "answered": _part(known[step][1])}
            for step in _ROWS
        ],
    }


def _by(step: int | None) -> str:
    return step_words(step) if step else _("not known, or later")


def _part(tenths: int | None) -> str:
    return in_ten(tenths) if tenths is not None else _("not known yet")
