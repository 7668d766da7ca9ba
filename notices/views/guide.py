"""The way through a new case in a few steps, each with what is done of it and the page where it goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from casework import consents
from casework.models import Case, Image
from notices import threats, upcoming
from notices.models import Notice

# Where the next thing is done, and what the way there is called.
_VERBS: dict[str, Promise] = {
    "notice": gettext_lazy("Open the notice"),
    "addresses": gettext_lazy("Add addresses"),
    "routes": gettext_lazy("See which laws apply"),
    "consents": gettext_lazy("Open the consents"),
    "images": gettext_lazy("Open the pictures"),
    "share": gettext_lazy("Open the request"),
}


@dataclass(frozen=True)
class Step:
    """One step: what to do, what is there already, and whether that is enough to go on."""

    page: str
    words: str
    says: str
    is_done: bool


def guide_of(case: Case, *, at: datetime) -> list[dict[str, Any]]:
    """Return the steps in order; the first that is not done is the next one. Empty once a notice has left."""
    if case.notices.exclude(sent_at=None).exists():
        return []
    steps = [_pictures(case), _addresses(case), _answers(case), _looking(case, at), _routes(case)]
    open_step = next((step for step in steps if not step.is_done), None)
    return [
        {
            "words": step.words,
            "says": step.says,
            "url": reverse(step.page, args=[case.pk]),
            "done": step.is_done,
            "next": step is open_step,
        }
        for step in steps
    ]


def _pictures(case: Case) -> Step:
    count = case.images.exclude(state=Image.State.REFUSED).count()
    said = ngettext("%(count)d is in the case.", "%(count)d are in the case.", count) % {"count": count}
    none = _("Submit them for their fingerprints, or describe them. No picture is kept unless you say so.")
    return Step("images", _("Add the pictures"), said if count else none, bool(count))


def _addresses(case: Case) -> Step:
    count = case.sightings.count()
    if threats.is_threat_alone(case):
        says = _("None is known in public. What was sent only to her can be recorded; it is never opened.")
        return Step("addresses", _("Record what was sent to her"), says, True)
    said = ngettext("%(count)d is recorded.", "%(count)d are recorded.", count) % {"count": count}
    return Step(
        "addresses",
        _("Add the addresses where they are"),
        said if count else _("Paste as many as you have, as they come."),
        bool(count),
    )


def _answers(case: Case) -> Step:
    known = (case.facts or {}).get("person", {}).get("residence")
    said = _("The country is known. More answers open more laws.") if known else _("Laws differ by country.")
    return Step("person", _("Say what is known of her"), said, bool(known))


def _looking(case: Case, at: datetime) -> Step:
    may = consents.may_look(case, at=at)
    if threats.is_threat_alone(case):
        return Step("consents", _("Record what she agrees to"), _("Nothing is to be looked at yet."), True)
    said = (
        _("She agreed that we look at the addresses.")
        if may
        else _("Ask her whether we may look at the addresses. Without it nothing is fetched.")
    )
    return Step("consents", _("Record what she agrees to"), said, may)


def _routes(case: Case) -> Step:
    count = case.notices.exclude(state=Notice.State.WITHDRAWN).count()
    said = ngettext("%(count)d notice is drafted.", "%(count)d notices are drafted.", count) % {
        "count": count
    }
    if threats.is_threat_alone(case):
        return Step(
            "routes", _("See what the law offers against a threat"), str(threats.WHAT_TO_DO[0]), False
        )
    return Step(
        "routes",
        _("See which laws apply, and draft the first notice"),
        said if count else _("The quickest one stands first."),
        bool(count),
    )


def next_step(case: Case, *, at: datetime) -> dict[str, Any]:
    """Return the case's next date, what happens then, and the page where something can be done now."""
    task = upcoming.next_in(case, at=at)
    step: dict[str, Any] = {"when": task.due_at, "says": task.words}
    if task.page in _VERBS:
        step |= {"url": reverse(task.page, args=task.arguments), "verb": _VERBS[task.page]}
    return step
