"""The end of the way: every answer once more, with a way to change it; then the case is handed in."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework import handingin, placenames, questions, receipts
from casework.alone import sends_when_asked, works_alone
from casework.fetch import policy_from_settings
from casework.forms.owncontact import ContactForm
from casework.models import Case
from casework.moments import now
from casework.views.ownasked import ASKED

# Rows that are there no more, in the words in which they were chosen.
_SAID_BEFORE = {"own_film": _("A film or pictures that I made, or was paid for")}


def is_for_another(said: dict[str, Any]) -> bool:
    """Say whether somebody fills it in for who is shown, and was asked to."""
    return bool(said.get("who", {}).get("who") == "asked_me")


def check(request: HttpRequest, case: Case, said: dict[str, Any], own_words: str) -> HttpResponse:
    """Show every answer with a way to change it, and take the case in."""
    if request.method == "POST":
        policy = policy_from_settings()
        handingin.hand_in(intake=case.intake, policy=policy, by=request.actor, at=now())
        return redirect("own_status")
    knows, is_only_visit = handingin.knows_of(case, said), receipts.is_unkept(request.receipt)
    answers = {**said, "words": {"words": own_words}}
    rows = _settled(case, said) + [
        row
        for name in questions.AFTER
        if name in ASKED and questions.applies(name, knows)
        for row in _rows(case, name, answers.get(name) or {}, is_only_visit=is_only_visit)
    ]
    links, is_alone, is_other = said.get("links", {}), works_alone(case.organisation), is_for_another(said)
    context = {
        "rows": rows,
        "back": reverse("own_page", args=[questions.number_of("contact")]),
        "is_alone": is_alone,
        "sends": sends_when_asked(case.organisation),
        "is_only_visit": is_only_visit,
        "is_for_another": is_other,
        "asks_of_each": is_alone and not is_other and case.images.in_use().count() > 1,
        "is_unseen": bool(links.get("text")) and not links.get("seen"),
    }
    return render(request, "casework/own/check.html", context)


def _settled(case: Case, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what was answered before the receipt and decides the way: shown, and not changed here."""
    ((_key, who),) = fields_of("who")
    words = {
        "who": in_words(who, said.get("who", {}).get("who")),
        "country": placenames.place_name(case.facts["person"]["residence"]),
    }
    return [{"key": ASKED[name].question, "value": value} for name, value in words.items()]


def _rows(case: Case, name: str, given: dict[str, Any], *, is_only_visit: bool) -> list[dict[str, Any]]:
    """Return what a page was answered: its question first, what else stood there only where it has an answer."""
    url = reverse("own_page", args=[questions.number_of(name)]) + "?checking"
    # An hour for mail stands there unasked: it is no answer of hers where no mail comes.
    asked = [
        (key, field)
        for key, field in fields_of(name, is_only_visit=is_only_visit)
        if key != "hours" or given.get("way") == "email"
    ]
    first, *rest = [(str(field.label), in_words(field, given.get(key))) for key, field in asked]
    said = first[1]
    if name == "file" and (count := case.images.in_use().count()):
        pictures = ngettext("%(count)d picture or film", "%(count)d pictures or films", count)
        said = "\n".join(filter(None, [pictures % {"count": count}, said]))
    rows = [(str(ASKED[name].question), said or str(_("Left out"))), *(row for row in rest if row[1])]
    return [{"key": key, "value": linebreaksbr(value, autoescape=True), "url": url} for key, value in rows]


def fields_of(name: str, *, is_only_visit: bool = False) -> Iterable[tuple[str, forms.Field]]:
    """Return the fields of a page of the way, by key; is_only_visit: in the words for who kept no digits."""
    form = ASKED[name].form()
    if is_only_visit and isinstance(form, ContactForm):
        form.for_one_visit()
    return form.fields.items()


def in_words(field: forms.Field, given: Any) -> str:
    """Return an answer as she gave it: words of its choices, or what she typed; "" for none."""
    words = {**_SAID_BEFORE, **dict(getattr(field, "choices", ()))}
    chosen = given if isinstance(given, list) else [given] if given else []
    return "\n".join(str(words.get(one, one)) for one in chosen)
