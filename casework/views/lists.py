"""Lists of addresses: read from a file or from text, recorded on the second press; handed out as a file."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework import filledin, linkfiles
from casework.addresses import Pasted, marked_again, parse_pasted
from casework.fetch import policy_from_settings
from casework.forms.addresses import DIFFERS
from casework.forms.lists import ListForm
from casework.linkfiles import Fault, Listed
from casework.linkfiles import Row as ListRow
from casework.models import Case, Sighting
from casework.moments import now
from casework.refusals import NOT_FETCHED
from casework.sentences import STATE_WORDS, VERDICT_WORDS
from casework.views.addresses import record_all, unsaid_words
from casework.views.doors import case_door
from casework.views.pastedrows import field_of, rows_of_pieces, unsaid
from casework.views.pictures import left_out_words
from casework.views.reads import audit_read

_HEADINGS = ("address", "where seen", "first seen", "note")
_SEEN = {Sighting.Seen.PUBLIC: "public", Sighting.Seen.SENT_TO_ME: "sent to me"}


@require_http_methods(["GET", "POST"])
@case_door("work")
def address_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Read a list, say of every row how it was read, and record what was understood on the second press."""
    form = ListForm(request.POST or None, request.FILES or None)
    if absent := left_out_words(request):
        form.add_error("file", absent)
    context: dict[str, Any] = {"case": case, "form": form}
    if request.method == "POST" and form.is_valid():
        text, kind = form.cleaned_data["text"], form.cleaned_data["kind"]
        # From here on the list is its text: no browser sends a file twice by itself.
        context["form"] = form = ListForm({"text": text, "kind": kind})
        form.is_valid()
        try:
            found = linkfiles.read(text, today=timezone.localdate(now()))
        except linkfiles.FileRefused as refusal:
            form.add_error(None, refusal.says)
        else:
            return _read(request, case, form, text, found)
    return render(request, "casework/address_list.html", context)


def _read(request: HttpRequest, case: Case, form: ListForm, text: str, found: Listed) -> HttpResponse:
    """Show a list as it was read; record it where it was shown before and nothing is open. What was not read stays."""
    rows, faults = _understood(case, found, given=request.POST.dict())
    is_left = False
    if "record" in request.POST and request.POST.get("shown") == _shown(text):
        if unsaid(rows):
            form.add_error(None, unsaid_words(unsaid(rows)))
        else:
            record_all(request, case, rows, {"kind": form.cleaned_data["kind"], "first_seen": None})
            _fill_in(request, rows)
            if not faults:
                return redirect("case", case_id=case.pk)
            text = "\n".join(part for part in (found.heading, *(one.raw for one in faults)) if part)
            form, is_left = ListForm({"text": text, "kind": form.cleaned_data["kind"]}), True
            found = linkfiles.read(text, today=timezone.localdate(now()))
            rows, faults = _understood(case, found, given={})
    context = {
        "case": case,
        "form": form,
        "was_read": True,
        "is_left": is_left,
        "understood": rows,
        "faults": faults,
        "unread": found.unread,
        "fresh": sum(row["is_asked"] for row in rows),
        "shown": _shown(text),
    }
    return render(request, "casework/address_list.html", context)


def _understood(
    case: Case, found: Listed, *, given: Mapping[str, str]
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Return each address of a list as pasted text shows it, with its line, day and note; and the rows without one."""
    pairs: list[tuple[ListRow, Pasted]] = []
    faults = list(found.faults)
    for row in found.rows:
        pieces = parse_pasted(row.address, policy=policy_from_settings())
        addresses = [(row, piece) for piece in pieces if not piece.is_note]
        pairs += addresses
        if not addresses:
            says = pieces[0].says if pieces else _("No web address was found in this.")
            faults.append(Fault(row.line, row.raw, says))
    marked = marked_again([piece for _row, piece in pairs])
    own = _said_of_each(pairs) | {name: value for name, value in given.items() if name.startswith("seen-")}
    rows = rows_of_pieces(case, marked, seen=DIFFERS, own=own)
    for shown, (row, _piece) in zip(rows, pairs, strict=True):
        shown["line"] = row.line
        shown["says_more"] = {"first_seen": row.first_seen, "note": row.note}
    _gather_again(rows)
    return rows, sorted(faults, key=lambda one: one.line)


def _said_of_each(pairs: Iterable[tuple[ListRow, Pasted]]) -> dict[str, str]:
    """Return where each address was seen by its field; of two rows that differ the one that keeps it from being opened."""
    own: dict[str, str] = {}
    for row, piece in pairs:
        if row.seen and own.get(field_of(piece)) != Sighting.Seen.SENT_TO_ME:
            own[field_of(piece)] = row.seen
    return own


def _gather_again(rows: list[dict[str, Any]]) -> None:
    """Add to the first row of an address what later rows of it say: the earliest day, every note."""
    first: dict[str, dict[str, Any]] = {}
    for row in rows:
        kept = first.setdefault(row["piece"].address.normal, row["says_more"])
        said = row["says_more"]
        days = [day for day in (kept["first_seen"], said["first_seen"]) if day]
        notes = dict.fromkeys(note for note in (kept["note"], said["note"]) if note)
        kept |= {"first_seen": min(days, default=None), "note": " / ".join(notes)}


def _fill_in(request: HttpRequest, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        if row["twin"] and not row["again"]:
            filledin.fill_in(sighting=row["twin"], **row["says_more"], by=request.actor, at=now())


def _shown(text: str) -> str:
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()


@require_safe
@case_door("work")
def empty_list(_request: HttpRequest, case: Case) -> HttpResponse:
    """A list to fill in, with one row as an example."""
    example = ("https://gallery.example/v/8841", "public", "2026-03-04", "on the second page")
    return _download([_HEADINGS, example])


@require_safe
@case_door("work")
def whole_list(request: HttpRequest, case: Case) -> HttpResponse:
    """Every address of the case with its state, as a file; that it was taken out is written down."""
    audit_read(request, case, "addresses_downloaded")
    rows = case.sightings.order_by("number")
    more = ("number", "state", "last look", "what it saw", "gone since")
    return _download([(*_HEADINGS, *more), *(_out(row) for row in rows)])


def _out(row: Sighting) -> tuple[str, ...]:
    looked = row.last_verdict or row.not_fetched_because
    saw = VERDICT_WORDS.get(row.last_verdict) or NOT_FETCHED.get(looked, "")
    return (
        row.url,
        _SEEN.get(row.seen, ""),
        _day(row.first_seen_date),
        row.note or "",
        str(row.number),
        str(STATE_WORDS[row.state]),
        _day(row.last_checked_at and timezone.localdate(row.last_checked_at)),
        str(saw),
        _day(row.removed_at and timezone.localdate(row.removed_at)),
    )


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _download(rows: Iterable[tuple[str, ...]]) -> HttpResponse:
    response = HttpResponse(linkfiles.write(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="list.csv"'
    return response
