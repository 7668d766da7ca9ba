"""Which laws apply to the facts of a FACTS.toml, why, and which answer would decide what is open."""

import json
import sys
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework import directory, moments
from casework.facts import Facts, FactsError, load_facts
from casework.file_refusals import unopened
from casework.plausible import doubts, refuse_impossible
from notices.addressees import recipients_of_facts
from notices.conditions import Truth
from notices.fillable import without_denials
from notices.law import Law, LawError, load_law
from notices.ranking import next_question
from notices.reckoning import Route, compute_routes
from notices.sentences import CHANNELS, no_letter_sentence, question_sentence, reason_sentence, time_words

# A question for a person at a terminal names so many of the laws that wait for it.
IDS_SHOWN = 6


class Command(BaseCommand):
    # It asks nothing of the web server, so it does not wait for its checks.
    requires_system_checks: list[str] = []
    help = "Which laws apply to the facts of FACTS.toml. Exit 1: none can; 2: the facts are not understood."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facts", type=Path)
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--all", action="store_true", help="show each law, also those that are open or do not apply"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            today = moments.now_or_real(self.stderr.write).date()
            facts, law = read_facts(options["facts"], today=today, warn=self.stderr.write), load_law()
        except FactsError as error:
            raise self._not_asked(error.key, error.says, words=str(error), **options) from None
        except LawError as error:
            raise self._not_asked(error.file, str(error), **options) from None
        except OSError as fault:
            raise self._not_asked(*unopened(options["facts"], fault), **options) from None
        found = routes_of_facts(facts, law, today=today)
        if options["json"]:
            for route in found:
                self.stdout.write(json.dumps(line(route), ensure_ascii=False))
        else:
            # Those on which a letter goes stand first; the order is the engine's otherwise.
            for route in sorted(found, key=_letters_first):
                if options["all"] or route.answer == Truth.YES:
                    self.stdout.write(in_words(route, law))
            self.stdout.write(_ending(found, facts))
        if all(route.answer == Truth.NO for route in found):
            sys.exit(1)

    def _not_asked(
        self, error: str, says: str, *, facts: Path, json: bool, words: str = "", **_options: Any
    ) -> CommandError:
        if json:
            self.stdout.write(_as_json({"path": str(facts), "error": error, "says": says}))
        return CommandError(words or says, returncode=2)


def read_facts(path: Path, *, today: date, warn: Callable[[str], object]) -> Facts:
    """Return the facts of a file, and warn of what is unlikely. Raises FactsError: as load_facts, or where it cannot be so."""
    facts = load_facts(path)
    refuse_impossible(facts, today=today)
    for key, says in doubts(facts):
        warn(_("%(key)s: to be looked at again. %(says)s") % {"key": key, "says": says})
    return facts


def routes_of_facts(facts: Facts, law: Law, *, today: date) -> list[Route]:
    """Return the routes, best first. In practice mode the practice directory is asked before the real one."""
    directories = [
        directory.load(practice=practice) for practice in ([True, False] if settings.PRACTICE else [False])
    ]
    recipients = recipients_of_facts(facts, directories)
    found = compute_routes(facts, recipients=recipients, law=law, today=today)
    return list(without_denials(found, facts, law))


def _letters_first(route: Route) -> int:
    return (0 if route.writes else 1) if route.answer == Truth.YES else 2


def line(route: Route) -> dict[str, Any]:
    """Return the line of design §7, with a few keys more."""
    return {
        "basis": route.basis_id,
        "answer": route.answer.value,
        "reasons": [reason_sentence(reason) for reason in route.reasons],
        "questions": list(route.questions),
        "recipient": route.recipient.name if route.recipient else None,
        "channel": route.channel or None,
        "deadline": _deadline(route),
        "discloses": list(route.discloses),
        "cautions": [reason_sentence(caution) for caution in route.cautions],
        "learned_by": list(route.learned_by),
        "exposure": route.exposure,
        "sightings": [position + 1 for position in route.sightings],
        "writes": route.writes,
        "why_not": route.why_not or None,
        "draft": _("draft: for a hotline or a lawyer") if route.is_draft_only else None,
    }


def in_words(route: Route, law: Law) -> str:
    """Return the same for a person at a terminal."""
    basis = law.get(route.basis_id)
    recipient = route.recipient.name if route.recipient else _("a recipient not known yet")
    said = [f"{route.answer.value.upper()}  {basis.name} ({basis.id}) → {recipient}"]
    if route.is_draft_only:
        said.append(_("draft: for a hotline or a lawyer"))
    if route.channel:
        said.append(_("through %(channel)s") % {"channel": CHANNELS[route.channel]})
    if route.deadline:
        said.append(f"{time_words(route.deadline.unit, route.deadline.amount)}: {route.deadline.words}")
    said += [reason_sentence(reason) for reason in route.reasons]
    said += [f"? {question} – {question_sentence(question)}" for question in route.questions]
    if basis.authority:
        said.append(_("What to do: %(how)s") % {"how": basis.authority.how})
    if route.why_not and not (basis.authority and route.why_not == "kind"):
        said.append(no_letter_sentence(route.why_not))
    said += [f"! {reason_sentence(caution)}" for caution in route.cautions]
    return "\n    ".join(said) + "\n"


def asked_first(found: list[Route], facts: Facts) -> str | None:
    """Return the question to ask first. Before anything was seen, nobody can say what is there, or who was told."""
    questions = {question for route in found for question in route.questions}
    of_what_is_seen = {one for one in questions if one.startswith("sighting.")} | {"history.complaints"}
    return next_question(found, without=() if facts.sightings else of_what_is_seen)


def _ending(found: list[Route], facts: Facts) -> str:
    """Return what is open, by the question that decides it, and how many laws do not apply."""
    waiting: dict[str, set[str]] = defaultdict(set)
    for route in found:
        for question in route.questions:
            waiting[question].add(route.basis_id)
    first = asked_first(found, facts)
    said = []
    for question in sorted(waiting, key=lambda one: (one != first, -len(waiting[one]), one)):
        laws = sorted(waiting[question])
        count = ngettext("would decide %(count)d law", "would decide %(count)d laws", len(laws)) % {
            "count": len(laws)
        }
        rest = " …" if len(laws) > IDS_SHOWN else ""
        said.append(f"? {question} – {question_sentence(question)}")
        said.append(f"    {count}: {', '.join(laws[:IDS_SHOWN])}{rest}")
    apart = {route.basis_id for route in found} - {one.basis_id for one in found if one.answer != Truth.NO}
    said.append(_("%(count)d laws do not apply; --all says why.") % {"count": len(apart)})
    if first:
        said.append(_("Ask first: %(question)s") % {"question": question_sentence(first)})
    return "\n".join(said)


def _deadline(route: Route) -> dict[str, Any] | None:
    deadline = route.deadline
    if deadline is None:
        return None
    return {
        "amount": deadline.amount,
        "unit": deadline.unit.value,
        "means": deadline.means.value,
        "runs_from": deadline.runs_from.value,
        "starts_through": [channel.value for channel in deadline.starts_through],
        "starts": route.starts_clock,
        "words": deadline.words,
        "source": deadline.source,
    }


def _as_json(says: dict[str, str]) -> str:
    return json.dumps(says)  # in ASCII: a path may hold what no UTF-8 can
