"""For staff, what the operator answers for: who may sign, lines to verify, what is held."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework import helplinefiles, impact, signing
from casework.views.doors import door
from casework.views.help_pages import languages_in_words
from casework.views.signing_words import answers_of, place_name

CHECK_WORDS: dict[str, Promise] = {
    "number": _("the number"),
    "url": _("the page"),
    "hours": _("the hours"),
    "languages": _("the languages"),
}


@require_safe
@door("see_house")
def signing_table(request: HttpRequest) -> HttpResponse:
    """List per country who may sign for somebody, with what authority, and what nobody knows yet."""
    mine = request.actor.organisation.country
    places = sorted({rule.country for rule in signing.load()} | {mine} - {""}, key=place_name)
    context = {
        "places": [{"code": code, "name": place_name(code), "answers": answers_of(code)} for code in places],
        "mine": mine,
        "mine_name": place_name(mine) if mine else "",
        "mine_known": bool(mine) and signing.may_work(mine, settings.SIGNING_CONFIRMED),
        "confirmed": sorted(settings.SIGNING_CONFIRMED),
    }
    return render(request, "casework/signing.html", context)


@require_safe
@door("see_house")
def lines_to_verify(request: HttpRequest) -> HttpResponse:
    """List the lines that nobody verified, by country, with what to look for. For staff alone."""
    lines = helplinefiles.load_unverified()
    places = sorted({line.country for line in lines}, key=place_name)
    shown = {line.country for line in helplinefiles.load().lines}
    context = {
        "count": len(lines),
        "places": [
            {
                "name": place_name(code),
                "has_others": code in shown,
                "rows": [
                    {
                        "line": line,
                        "languages": languages_in_words(line.languages),
                        "checks": [CHECK_WORDS[one] for one in line.check],
                    }
                    for line in lines
                    if line.country == code
                ],
            }
            for code in places
        ],
    }
    return render(request, "casework/lines_to_verify.html", context)


@require_safe
@door("see_house")
def data_held(request: HttpRequest) -> HttpResponse:
    """List what is held, why, how it is guarded and how long: the table of the impact assessment."""
    context = {
        "rows": [
            {
                "table": row.table.partition(".")[2],
                "purpose": row.entry.purpose,
                "people": impact.PEOPLE_WORDS[row.entry.people],
                "goes": impact.GOES_WORDS[row.entry.goes],
                "kept": impact.KEEP_WORDS[row.entry.keep],
                "columns": [(name, ", ".join(columns)) for name, columns in row.columns.items()],
            }
            for row in impact.rows()
        ],
        "classes": [(name, kept, lost) for name, (kept, lost) in impact.CLASS_WORDS.items()],
    }
    return render(request, "casework/data_held.html", context)
