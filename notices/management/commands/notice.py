"""Draft one notice from a FACTS.toml: the letter as PDF with DRAFT on each page, and which words fill which element."""

import json
import sys
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from casework import directory, moments
from casework.facts import Facts, FactsError
from casework.file_refusals import unopened
from casework.hosts import AddressUnreadable, normalise
from notices import pdf
from notices.composing import Letter, compose
from notices.conditions import Truth
from notices.elements import Confirmation, declarations
from notices.force import standing_of, why_not_by
from notices.languages import LEADING
from notices.law import Basis, LawError, UnknownBasis, load_law
from notices.management.commands.routes import read_facts, routes_of_facts
from notices.parties import RecipientView, SightingView, Signer, signer_of
from notices.reckoning import Route
from notices.sentences import no_letter_sentence, no_pdf_sentence, reason_sentence
from notices.wordings import default_language

REFERENCE = "DRAFT"
MAX_ADDRESSES = 50
# Reasons against a letter that a draft may still be read with.
ONLY_WARNS = frozenset({"needs_review"})


class Command(BaseCommand):
    # It asks nothing of the web server, so it does not wait for its checks.
    requires_system_checks: list[str] = []
    help = "Draft a notice from FACTS.toml. Exit 1: an element is missing or this law has no letter; 2: not understood."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("facts", type=Path)
        parser.add_argument("--basis", required=True)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument(
            "--language", default="", help="under the English letter, such as de; en: English alone"
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        at = moments.now_or_real(self.stderr.write)
        facts, basis = self._read(options, at)
        reason = why_not_by(basis, standing_of(facts), at.date())
        if reason and reason not in ONLY_WARNS:
            self._refuse(reason, no_letter_sentence(reason), **options)
        applies = routes_under(basis, facts, at)
        why = " ".join(dict.fromkeys(reason_sentence(one) for route in applies for one in route.reasons))
        if all(route.answer == Truth.NO for route in applies):
            self._refuse("does_not_apply", why, **options)
        if all(route.answer != Truth.YES for route in applies):
            self.stderr.write(_("It is open whether this law applies. %(why)s") % {"why": why})
        letter, recipient, left_out = draft(basis, facts, applies, at=at, language=options["language"])
        try:
            content, boxes = drawn(letter, at=at)
        except (pdf.PdfRefused, pdf.PdfFailed) as fault:
            raise self._not_asked(fault.code, no_pdf_sentence(fault.code), **options) from None
        try:
            options["out"].write_bytes(content)
        except OSError as fault:
            raise self._not_asked(*unopened(options["out"], fault, writing=True), **options) from None
        pages = pdf.page_count(content)
        said = answer(basis, facts, letter, recipient=recipient, pages=pages)
        self._say(said | {"why_not": reason or None}, **options)
        if reason:
            self.stderr.write(no_letter_sentence(reason))
        if left_out:
            self.stderr.write(_("%(count)d addresses belong to other recipients.") % {"count": left_out})
        self._warn(basis, facts, letter, boxes=boxes, language=options["language"])
        if letter.missing:
            sys.exit(1)

    def _warn(self, basis: Basis, facts: Facts, letter: Letter, *, boxes: str, language: str) -> None:
        """Say what a reader of the draft does not see in it."""
        if boxes:
            self.stderr.write(_("No font on this machine draws these: %(signs)s") % {"signs": boxes})
        asked = language or facts.preferences.get("language", "")
        if asked and asked != LEADING and not letter.translation:
            self.stderr.write(
                _("Nothing under this law is written in “%(language)s”; the letter is in English.")
                % {"language": asked}
            )
        if basis.kind != "copyright" and any(image.get("licensed") is None for image in facts.images):
            self.stderr.write(
                _(
                    "Nobody has said yet whether she agreed to the publication. The letter says that she did not."
                )
            )

    def _read(self, options: dict[str, Any], at: datetime) -> tuple[Facts, Basis]:
        try:
            facts = read_facts(options["facts"], today=at.date(), warn=self.stderr.write)
            return facts, load_law().get(options["basis"])
        except UnknownBasis as error:
            raise self._not_asked("unknown_basis", _unknown(error), **options) from None
        except FactsError as error:
            raise self._not_asked(error.key, error.says, words=str(error), **options) from None
        except LawError as error:
            raise self._not_asked(error.file, str(error), **options) from None
        except OSError as fault:
            raise self._not_asked(*unopened(options["facts"], fault), **options) from None

    def _refuse(self, error: str, says: str, **options: Any) -> NoReturn:
        self._say({"basis": options["basis"], "error": error, "says": says}, **options)
        sys.exit(1)

    def _say(self, line: dict[str, Any], *, json: bool, **_options: Any) -> None:
        self.stdout.write(as_json(line) if json else in_words(line))

    def _not_asked(
        self, error: str, says: str, *, basis: str, json: bool, words: str = "", **_options: Any
    ) -> CommandError:
        if json:
            self.stdout.write(as_json({"basis": basis, "error": error, "says": says}))
        return CommandError(words or says, returncode=2)


def draft(
    basis: Basis, facts: Facts, applies: list[Route] | None = None, *, at: datetime, language: str = ""
) -> tuple[Letter, RecipientView, int]:
    """Return the letter to the first recipient of whom the law does not say no, and how many addresses it leaves out.

    `language` stands under the English; else the one that is preferred, else that of the law.
    """
    signer = signer_of(facts)
    recipient, rows = _first_recipient(basis, _rows_reached(facts, applies or routes_under(basis, facts, at)))
    language = language or facts.preferences.get("language") or default_language(basis)
    letter = compose(
        basis,
        facts=facts,
        recipient=recipient,
        sightings=[
            SightingView(row["url"], row.get("first_seen"), facts.image_of(row).get("id", "")) for row in rows
        ],
        images=facts.images,
        language=language,
        confirmed=_confirmed(basis, facts, signer, language, at),
        signer=signer,
        reference=REFERENCE,
        date=at.date(),
    )
    return letter, recipient, len(facts.sightings) - len(rows)


def routes_under(basis: Basis, facts: Facts, at: datetime) -> list[Route]:
    """Return what the law answers for these facts."""
    return [one for one in routes_of_facts(facts, load_law(), today=at.date()) if one.basis_id == basis.id]


def _rows_reached(facts: Facts, applies: list[Route]) -> list[Any]:
    """Return the sightings of which the law does not say no."""
    reached = {number for route in applies if route.answer != Truth.NO for number in route.sightings}
    return [row for number, row in enumerate(facts.sightings) if number in reached]


def drawn(letter: Letter, *, at: datetime) -> tuple[bytes, str]:
    """Return the PDF, DRAFT on each page, and the characters that no font here can draw."""

    def render(*, every_glyph: bool) -> bytes:
        return pdf.render(
            letter.html,
            title=_("Notice"),
            language=letter.language,
            attachment=letter.data,
            draft=True,
            dated=at.date(),
            every_glyph=every_glyph,
        )

    try:
        return render(every_glyph=True), ""
    except pdf.PdfRefused as refusal:
        if refusal.code != "glyphs":
            raise
        return render(every_glyph=False), refusal.characters


def answer(
    basis: Basis, facts: Facts, letter: Letter, *, recipient: RecipientView, pages: int
) -> dict[str, Any]:
    """Return the line of design §7."""
    line: dict[str, Any] = {
        "basis": basis.id,
        "recipient": recipient.name,
        "elements": [
            {"key": element.key, "source": element.source, "text": element.text}
            for element in letter.elements
            if element.status != "missing"
        ],
        "missing": list(letter.missing),
        "deadline": _deadline(basis),
        "pages": pages,
        "languages": [tag for tag in (letter.language, letter.translation) if tag],
        "discloses": sorted(letter.facts),
    }
    if facts.may_be_minor:
        line["draft_for"] = _("draft: for a hotline or a lawyer")
    return line


def as_json(line: dict[str, Any]) -> str:
    """Return one line of JSON."""
    return json.dumps(line, ensure_ascii=False)


def in_words(line: dict[str, Any]) -> str:
    """Return the same for a person at a terminal."""
    if "error" in line:
        return f"{line['basis']}: {line['says']} ({line['error']})"
    said = [f"{element['key']} ({element['source']}): {element['text']}" for element in line["elements"]]
    missing = ", ".join(line["missing"]) or "-"
    recipient = line["recipient"] or _("a recipient not known yet")
    return "\n".join([f"{line['basis']} -> {recipient}, {line['pages']} pages", *said, f"missing: {missing}"])


def _first_recipient(basis: Basis, reached: list[Any]) -> tuple[RecipientView, list[Any]]:
    """An authority where the law writes to one; else who answers for the first sighting's host."""
    if basis.authority is not None:
        rows = list({row["url"]: row for row in reached}.values())
        return RecipientView(basis.authority.name, kind=basis.authority.kind), rows[:MAX_ADDRESSES]
    # Design §3.15: an enemy gets no letter; where a law goes to a party, the next one counts as the first.
    reachable = [row for row in reached if not _is_hostile(row)]
    if not reachable:
        return RecipientView(""), []
    first, entry = reachable[0], _entry(reachable[0])
    same = [row for row in reachable if _recipient_key(row) == _recipient_key(first)]
    if entry is None:
        kind = first.get("recipient_kind", "")
        name = first.get("platform") or _host(first)
        return RecipientView(name, kind=kind, names=(_host(first),)), same[:MAX_ADDRESSES]
    view = RecipientView(
        entry.operator or entry.name,
        kind=entry.kind,
        country=entry.country,
        names=(entry.id, entry.name, *entry.domains),
    )
    return view, same[: entry.max_addresses or MAX_ADDRESSES]


def _recipient_key(row: Any) -> str:
    entry = _entry(row)
    return entry.id if entry is not None else row.get("platform") or _host(row)


def _entry(row: Any) -> directory.Entry | None:
    """Nothing is sent from here, so in practice mode too a draft may name a real recipient."""
    found = None
    for practice in (True, False) if settings.PRACTICE else (False,):
        known = directory.load(practice=practice)
        found = found or known.get(row.get("platform", "")) or known.find(_host(row))
    return found


def _is_hostile(row: Any) -> bool:
    entry = _entry(row)
    return row.get("hostile") is True or (entry is not None and entry.hostile)


def _host(row: Any) -> str:
    try:
        return normalise(row["url"]).host
    except AddressUnreadable:
        return ""


def _confirmed(
    basis: Basis, facts: Facts, signer: Signer, language: str, at: datetime
) -> dict[str, Confirmation]:
    """[notifier] confirms names what the notifier says; each stands for the wording that the draft shows."""
    asked = declarations(basis, represented=signer.acts_for_another, language=language, facts=facts)
    given = facts.notifier.get("confirms", ())
    return {one.key: Confirmation(signer.name, at, one.digest) for one in asked if one.key in given}


def _deadline(basis: Basis) -> dict[str, Any] | None:
    if basis.deadline is None:
        return None
    return {
        "amount": basis.deadline.amount,
        "unit": str(basis.deadline.unit),
        "runs_from": str(basis.deadline.runs_from),
        "starts_through": [str(channel) for channel in basis.deadline.starts_through],
        "words": basis.deadline.words,
        "source": basis.deadline.source,
    }


def _unknown(error: UnknownBasis) -> str:
    says = _("There is no law “%(id)s”.") % {"id": error.basis_id}
    return f"{says} " + _("The nearest is “%(near)s”.") % {"near": error.nearest} if error.nearest else says
