"""Who runs this, for anybody; and for staff what the operator answers for: who may sign, lines to verify, what is held."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework import helplinefiles, impact, signing
from casework.countries import name_of, names
from casework.views.doors import door
from casework.views.help_pages import languages_in_words

# What of the operator's own page is shown at most; a longer file is cut there.
_MOST_CHARACTERS = 40_000
_UNION = _("European Union")
ANSWER_WORDS: dict[str, Promise] = {
    signing.YES: _("yes"),
    signing.NO: _("no: only the person herself, or a parent"),
    signing.UNKNOWN: _("not known"),
}
CHECK_WORDS: dict[str, Promise] = {
    "number": _("the number"),
    "url": _("the page"),
    "hours": _("the hours"),
    "languages": _("the languages"),
}


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Say who runs this, who answers for the data, what it is not, and who may sign for somebody in a country."""
    country = request.GET.get("country", "")
    country = country if country in names() or country == signing.UNION else ""
    context = {
        "operator": settings,
        "own_words": _own_words(),
        "country": country,
        "country_name": _name(country) if country else "",
        "countries": _countries(),
        "answers": _answers(country) if country else [],
    }
    return render(request, "casework/about.html", context)


@require_safe
@door("see_house")
def signing_table(request: HttpRequest) -> HttpResponse:
    """List per country who may sign for somebody, with what authority, and what nobody knows yet."""
    mine = request.actor.organisation.country
    places = sorted({rule.country for rule in signing.load()} | {mine} - {""}, key=_name)
    context = {
        "places": [{"code": code, "name": _name(code), "answers": _answers(code)} for code in places],
        "mine": mine,
        "mine_name": _name(mine) if mine else "",
        "mine_known": bool(mine) and signing.may_work(mine, settings.SIGNING_CONFIRMED),
        "confirmed": sorted(settings.SIGNING_CONFIRMED),
    }
    return render(request, "casework/signing.html", context)


@require_safe
@door("see_house")
def lines_to_verify(request: HttpRequest) -> HttpResponse:
    """List the lines that nobody verified, by country, with what to look for. For staff alone."""
    lines = helplinefiles.load_unverified()
    places = sorted({line.country for line in lines}, key=_name)
    shown = {line.country for line in helplinefiles.load().lines}
    context = {
        "count": len(lines),
        "places": [
            {
                "name": _name(code),
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


def _answers(country: str) -> list[dict[str, Any]]:
    """Return for each thing what is known of a place: rules, or that nobody knows, or that it was confirmed."""
    confirmed = signing.is_confirmed(country, settings.SIGNING_CONFIRMED)
    return [
        {
            "what": words,
            "confirmed": confirmed,
            "rules": [
                {
                    "rule": rule,
                    "answer": ANSWER_WORDS[rule.answer],
                    "authority": signing.AUTHORITY_WORDS[rule.authority],
                }
                for rule in signing.load()
                if (rule.country, rule.what) == (country, what)
            ],
        }
        for what, words in signing.WHAT_WORDS.items()
    ]


def _own_words() -> str:
    """Return the operator's own page as text, or "" where there is none that can be read."""
    if not settings.OPERATOR_LEGAL_PAGE:
        return ""
    try:
        return Path(settings.OPERATOR_LEGAL_PAGE).read_text(encoding="utf-8")[:_MOST_CHARACTERS]
    except (OSError, UnicodeDecodeError):
        return ""


def _name(code: str) -> str:
    return str(_UNION) if code == signing.UNION else name_of(code)


def _countries() -> list[tuple[str, str]]:
    regions = {rule.country for rule in signing.load() if "-" in rule.country}
    codes = [code for code in names() if "-" not in code or code in regions]
    return sorted([(code, _name(code)) for code in [*codes, signing.UNION]], key=lambda place: place[1])
