"""Tags and filters by which templates speak: states, moments in words, hosts, exposure. They look nothing up but the clock."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, RadioSelect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, pgettext

from casework import moments
from casework.hosts import AddressUnreadable, normalise

register = template.Library()

TONES = frozenset({"", "good", "warn", "stop"})
# How far the survivor's name travels: 0 nobody, 1 the recipient, 2 the uploader too, 3 a public database.
MOST_EXPOSURE = 3


@register.simple_tag
def state(words: str, tone: str = "") -> SafeString:
    """Show a state as an outlined tag with words. Raises TemplateSyntaxError: no such tone."""
    if tone not in TONES:
        raise template.TemplateSyntaxError(f"There is no tone {tone!r}.")
    name = f"state state-{tone}" if tone else "state"
    return format_html('<span class="{}">{}</span>', name, words)


@register.filter
def is_past(moment: datetime | date) -> bool:
    """Say whether a moment, or a whole day in the reader's time zone, is over."""
    if isinstance(moment, datetime):
        return moment < moments.now()
    return moment < _local(moments.now()).date()


@register.filter
def in_words(moment: datetime | date | None, year: str = "") -> str:
    """Say a moment with its weekday in full, in the reader's time zone; with the year when asked ("year").

    Midnight is 24:00 of the day before: a time that ends with a day is not read as the next one.
    """
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return day_in_words(moment, year)
    form = pgettext("moment", "l j F Y, H:i") if year else pgettext("moment", "l j F, H:i")
    local = _local(moment)
    if local.time() == time():
        local, form = local - timedelta(days=1), form.replace("H", r"\2\4")
    return _said(local, form)


@register.filter
def day_in_words(moment: datetime | date | None, year: str = "") -> str:
    """Say a day with its weekday in full; with the year when asked ("year")."""
    if moment is None:
        return ""
    day = _local(moment) if isinstance(moment, datetime) else moment
    return _said(day, pgettext("day", "l j F Y") if year else pgettext("day", "l j F"))


@register.simple_tag
def moment(value: datetime | None, year: str = "") -> SafeString:
    """Show a moment as <time>, in words, with the exact moment for machines. None shows nothing."""
    if value is None:
        return SafeString()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), in_words(value, year))


@register.filter
def translated(english: str) -> str:
    """Say a sentence of a file of data in the language of the page; one that has no translation is marked as English (U33)."""
    said = gettext(english)
    return said if said != english else format_html('<bdi lang="en">{}</bdi>', english)


@register.filter
def host(url: str) -> SafeString:
    """Show an address left to right, its registrable domain bold, the rest muted; never a link."""
    try:
        address = normalise(url)
    except AddressUnreadable:
        return format_html('<bdi class="host" dir="ltr">{}</bdi>', url)
    # "javascript:", "data:" and their like name no host.
    if not address.shown_host or address.shown_host not in address.url:
        return format_html('<bdi class="host" dir="ltr">{}</bdi>', address.url)
    before, _, after = address.url.partition(address.shown_host)
    return format_html(
        '<bdi class="host" dir="ltr">{}{}<b>{}</b>{}</bdi>',
        before,
        address.shown_prefix,
        address.shown_registrable,
        after,
    )


@register.inclusion_tag("casework/_exposure.html")
def exposure(level: int, words: str) -> dict[str, Any]:
    """Show who learns her name: words first, then a meter of three steps. `level` is 0 to 3."""
    return {"level": max(0, min(level, MOST_EXPOSURE)), "words": words}


@register.filter
def at(row: Sequence[Any] | Mapping[Any, Any] | None, key: Any) -> Any:
    """Return the item at a position or under a key; nothing when there is none."""
    try:
        return row[key] if row is not None else ""
    except (KeyError, IndexError):
        return ""


@register.filter
def shape(field: BoundField) -> str:
    """Say how a form field is laid out: `rows` (radio, checkboxes), `row` (one checkbox) or `line`."""
    widget = field.field.widget
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "rows"
    return "row" if isinstance(widget, CheckboxInput) else "line"


@register.filter
def hints(field: BoundField) -> Mapping[str, str]:
    """Return the hints of a field's choices: a dict from value to words that a form sets on the widget."""
    return getattr(field.field.widget, "hints", {})


@register.filter
def first_id(field: BoundField) -> str:
    """Return the id to which an error summary leads: of a group, its first row."""
    return f"{field.auto_id}_0" if shape(field) == "rows" else str(field.auto_id)


def _said(day: datetime | date, form: str) -> str:
    """Say a day by its format. Django writes days and months of Portuguese large, as nobody does since 2009."""
    said = date_format(day, form)
    return said.lower() if get_language() == "pt" else said


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value
