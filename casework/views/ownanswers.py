"""For staff: what somebody who opened her own case answered, in her words. What she typed is folded (U25)."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from casework import handingin, ownquestions, questions, spoken, toldlater
from casework.models import Case, Intake
from casework.templatetags.look import day_in_words
from casework.views.catalogues import standing_words
from casework.views.doors import case_door
from casework.views.ownasked import ASKED
from casework.views.owncheck import fields_of, in_words

# What is typed, not chosen: page and field -> what is inside, in neutral words.
_TYPED = {
    ("links", "text"): _("What she pasted. It may be hard to read."),
    ("file", "description"): _("How she describes the picture. It may be hard to read."),
}
# These have pages of their own; her own words are sealed to the case's key besides.
_ELSEWHERE = {"words", "contact"}


@require_safe
@case_door("read")
def own_answers(request: HttpRequest, case: Case) -> HttpResponse:
    """Show her answers as she gave them; there is no such page for a case that staff opened."""
    intake = Intake.objects.filter(case=case).exclude(finished_on=None).first()
    if intake is None:
        raise Http404
    said: dict[str, Any] = intake.said or {}
    read_in = spoken.find(said.get("language", ""))
    names = [name for name in questions.AFTER if name in ASKED and name not in _ELSEWHERE]
    context = {
        "case": case,
        "intake": intake,
        "read_in": read_in,
        "standing": standing_words(read_in) if read_in else "",
        "rows": [row for name in names for row in _chosen(name, said.get(name) or {})] + _later(case),
        "typed": [*_typed(said), *_described(case)],
        "notes": "\n".join(handingin.notes_of(said)),
        "has_words": case.narrative is not None,
        "was_said_once": handingin.was_said_once(case),
    }
    return render(request, "casework/own_answers.html", context)


def _later(case: Case) -> list[dict[str, Any]]:
    """Return what she was asked once she handed it in, with the day on which she answered."""
    return [
        {
            "key": ownquestions.title_of(asked),
            "value": linebreaksbr("\n".join(_answered(asked, entry)), autoescape=True),
        }
        for asked, entry in toldlater.told(case)
        if asked.choices
    ]


def _typed(said: dict[str, Any]) -> list[dict[str, Any]]:
    found = [(note, said.get(page, {}).get(key)) for (page, key), note in _TYPED.items()]
    return [{"note": note, "text": text} for note, text in found if text]


def _described(case: Case) -> list[dict[str, Any]]:
    """Return how she described the picture later."""
    note = _TYPED["file", "description"]
    told = [entry["value"] for asked, entry in toldlater.told(case) if not asked.choices]
    return [{"note": note, "text": text} for text in told if text]


def _answered(asked: ownquestions.OwnQuestion, entry: dict[str, Any]) -> list[str]:
    words = asked.in_words(entry["value"]) or [str(asked.open_row)]
    return [*words, day_in_words(date.fromisoformat(entry["on"]), "year")]


def _chosen(name: str, given: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what she was asked on one page and what she chose."""
    return [
        {
            "key": str(field.label),
            "value": linebreaksbr(in_words(field, given.get(key)) or _("left open"), autoescape=True),
        }
        for key, field in fields_of(name)
        if (name, key) not in _TYPED and (key != "hours" or given.get("way") == "email")
    ]
