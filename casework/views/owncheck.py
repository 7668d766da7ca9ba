"""The end of the way: every answer once more, with a way to change it; then the case is handed in."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework import handingin, questions
from casework.fetch import policy_from_settings
from casework.models import Case
from casework.moments import now
from casework.views.ownasked import ASKED


def knows_of(case: Case, said: dict[str, Any]) -> list[str]:
    """Return what she knows: what she ticked, and what she gave, so that no page hides what will be handed in."""
    knows = list(said.get("know", {}).get("know", ()))
    if said.get("links", {}).get("text"):
        knows.append("links")
    if said.get("file", {}).get("description") or case.images.exists():
        knows.append("file")
    return knows


def check(request: HttpRequest, case: Case, said: dict[str, Any], own_words: str) -> HttpResponse:
    """Show every answer with a way to change it, and take the case in."""
    if request.method == "POST":
        policy = policy_from_settings()
        handingin.hand_in(intake=case.intake, policy=policy, by=request.actor, at=now())
        return redirect("own_status")
    knows = knows_of(case, said)
    answers = {**said, "words": {"words": own_words}}
    rows = [
        {
            "key": ASKED[name].question,
            "value": _value(case, name, answers.get(name) or {}) or _("Left out"),
            "url": reverse("own_page", args=[questions.number_of(name)]) + "?checking",
        }
        for name in questions.AFTER
        if name in ASKED and questions.applies(name, knows)
    ]
    links = said.get("links", {})
    context = {
        "rows": rows,
        "back": reverse("own_page", args=[questions.number_of("contact")]),
        "is_unseen": bool(links.get("text")) and not links.get("seen"),
    }
    return render(request, "casework/own/check.html", context)


def _value(case: Case, name: str, given: dict[str, Any]) -> str:
    said = in_words(ASKED[name].form(), given)
    if name == "file" and (count := case.images.in_use().count()):
        pictures = ngettext("%(count)d picture or film", "%(count)d pictures or films", count)
        said = "; ".join(filter(None, [pictures % {"count": count}, said]))
    return said


def in_words(form: forms.Form, given: dict[str, Any]) -> str:
    """Return an answer as she gave it: words of its choices, or what she typed; "" for none."""
    parts = []
    for name, field in form.fields.items():
        value = given.get(name) or []
        words = dict(getattr(field, "choices", ()))
        parts += [str(words.get(one, one)) for one in (value if isinstance(value, list) else [value])]
    return "; ".join(parts)
