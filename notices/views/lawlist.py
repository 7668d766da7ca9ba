"""The law that the app holds: every basis by place, or by how sure and how old our reading of it is."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import access
from casework.moments import now
from casework.views.doors import door
from notices.forms import LawFilter
from notices.law import REVIEW_DAYS, WARN_DAYS
from notices.reviews import findings_of
from notices.views.lawrows import CONFIDENCE_WORDS, KIND_WORDS, law_rows, oldest_first, place_name

# So many rows keep the page under 60 KB (U34).
ROWS_A_PAGE = 70


@require_safe
@door("see_law")
def law(request: HttpRequest) -> HttpResponse:
    """List the bases that were asked for, by place or by confidence and age; all of them where nothing was."""
    at = now()
    rows = law_rows(at.date(), findings_of(request.actor.organisation_id, at=at))
    form = LawFilter(
        request.GET, countries=_countries(rows), kinds=KIND_WORDS.items(), sure=CONFIDENCE_WORDS.items()
    )
    asked = form.asked()
    found = [row for row in rows if _fits(row, asked)]
    by_age = asked.get("order") == "age"
    if by_age:
        found.sort(key=oldest_first)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "is_filtered": any(value for name, value in asked.items() if name != "order"),
        "by_age": by_age,
        "places": [] if by_age else _places(page.object_list, found),
        "page": page,
        "rest": form.query(),
        "count": len(rows),
        "found": len(found),
        "tally": _tally(rows),
        "warn": WARN_DAYS,
        "review": REVIEW_DAYS,
        "may_review": access.may(request.actor, "review_law"),
        "may_name": access.may(request.actor, "administer"),
    }
    return render(request, "notices/law.html", context)


def _fits(row: dict[str, Any], asked: dict[str, str]) -> bool:
    basis = row["basis"]
    checks = {
        "country": lambda wanted: row["country"] == wanted,
        "kind": lambda wanted: basis.kind == wanted,
        "sure": lambda wanted: basis.verification.confidence == wanted,
        "age": lambda wanted: {"old": row["old"], "waits": row["waits"], "changed": row["changed"]}[wanted],
        "letter": lambda wanted: row["writes"] == (wanted == "yes"),
    }
    return all(checks[name](value) for name, value in asked.items() if value and name in checks)


def _tally(rows: list[dict[str, Any]]) -> dict[str, int]:
    """Return how many are low, to be read again, waiting for a reviewer, found changed."""
    return {
        "low": sum(row["is_low"] for row in rows),
        "old": sum(row["old"] for row in rows),
        "waits": sum(row["waits"] for row in rows),
        "changed": sum(row["changed"] for row in rows),
        "writes": sum(row["writes"] for row in rows),
    }


def _countries(rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return each country with how many bases it has, its regions counted in."""
    counts = Counter(row["country"] for row in rows)
    return sorted(
        ((code, f"{place_name(code)} ({number})") for code, number in counts.items()),
        key=lambda choice: choice[1],
    )


def _places(rows: Sequence[dict[str, Any]], found: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of a page by country, each with how many were found in all; regions stand under their country."""
    counts = Counter(row["country"] for row in found)
    return [
        {"place": place_name(code), "rows": list(listed), "count": counts[code]}
        for code, listed in groupby(rows, key=lambda row: row["country"])
    ]
