"""Which laws apply to a case, why, and what one more answer would unlock; drafting what was chosen."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import access
from casework.directory import load
from casework.models import Case
from casework.moments import now
from casework.ownquestions import title_of
from casework.sentences import FACT_WORDS
from casework.views.doors import case_door
from notices import askingher, hersalone, ownfacts
from notices import routes as engine
from notices.conditions import Reason, Truth
from notices.figures import Figures
from notices.hersay import has_digits
from notices.law import load_law
from notices.models import Contact, Notice
from notices.outcomewords import in_words
from notices.recipients import entry_contacts
from notices.reckoning import Route
from notices.sentences import CHANNELS, LEARNER_WORDS, no_letter_sentence, reason_sentence, time_words
from notices.terms import NAMES_HER, Channel
from notices.threats import WHAT_TO_DO, is_threat_alone
from notices.unsaid import unsure_signing
from notices.views.askher import WHY_NOT
from notices.views.authorities import note_authorities
from notices.views.lawrows import place_name
from notices.views.otherlaws import by_question, by_reason, elsewhere, for_a_lawyer, ties_of
from notices.views.questions import asker, best_question
from notices.views.routegroups import anchor_of, by_authority, by_recipient, note_written
from notices.views.routenotes import against_wishes, coming, home_waits, is_home, left_out, note_home
from notices.views.waywords import WayWords, way_words
from notices.views.words import CHANNEL_WORDS, notice_row, numbers_in_words, with_rows

# Recipients with all their laws on one page; the others in a line each, which opens the page with theirs first.
CARDS_SHOWN = 5


@require_safe
@case_door("read")
def routes(request: HttpRequest, case: Case) -> HttpResponse:
    """List every law for this case: those that apply, those that one answer decides, those that do not."""
    found = engine.routes_of(case, at=now())
    asks, ties = asker(case), ties_of(found)
    rows = [route_row(found, route) for route in found.routes if route.answer == Truth.YES]
    hers = [route_row(own, route) for own, route in hersalone.offered(case, found, at=now())]
    note_written([*rows, *hers], _notices(case))
    note_authorities(case, found, rows)
    if request.actor.organisation_id == case.organisation_id:
        _note_records(rows, found.records)
    recipients = by_recipient((row for row in rows if row["writes"]), first=request.GET.get("to", ""))
    note_home(recipients)
    question = best_question(case, found, asks)
    context = {
        "case": case,
        "recipients": recipients[:CARDS_SHOWN],
        "more_recipients": recipients[CARDS_SHOWN:],
        "sites": {route.recipient.id for route in found.routes if route.recipient},
        "steps": by_authority(row for row in rows if not row["writes"] and not _is_among(hers, row)),
        "hers": hers,
        "has_digits": not hers or has_digits(case),
        "questions": by_question(found.routes, asks, ties=ties, first=question["fact"] if question else ""),
        "lawyer": for_a_lawyer(found.routes, ties=ties),
        "home_waits": home_waits(found, asks),
        "coming": coming(found, today=now().date()),
        "left_out": left_out(case, found, asks),
        "to_do": WHAT_TO_DO if is_threat_alone(case) else (),
        "elsewhere": elsewhere(found.routes, ties=ties),
        "no": by_reason(found.routes, ties=ties),
        "question": question,
        "open_to_her": _open_to_her(case, found),
        "may_draft": access.may(request.actor, "draft")
        and request.actor.organisation_id == case.organisation_id,
    }
    return render(request, "notices/routes.html", context)


def _open_to_her(case: Case, found: engine.CaseRoutes) -> str:
    """Return the question that stands on her own page; "": none does, or nobody holds digits to come to it."""
    asked = ownfacts.next_question(case, at=now(), routes=found.routes)
    return title_of(asked) if asked and has_digits(case) else ""


def _is_among(hers: list[dict[str, Any]], row: dict[str, Any]) -> bool:
    return any((one["basis"], one["recipient_id"]) == (row["basis"], row["recipient_id"]) for one in hers)


def _note_records(rows: list[dict[str, Any]], records: dict[str, Figures]) -> None:
    """Say of each recipient how it answered before; for the organisation's own people alone, since it counts their cases."""
    for row in rows:
        if record := records.get(row["recipient_id"]):
            row["answered"] = in_words(record)


@require_POST
@case_door("draft")
def draft(request: HttpRequest, case: Case) -> HttpResponse:
    """Draft the notices of the route that was chosen; where it may put her at risk, after that was talked about.

    `hers`: only she may sign it, so it waits for her.
    """
    given = {key: request.POST.get(key, "") for key in ("basis_id", "recipient_id", "channel")}
    is_hers = "hers" in request.POST
    route = _chosen(case, given, is_hers=is_hers)
    warnings = _warnings(route) if route else []
    if route and warnings and not request.POST.get("talked"):
        return _caution_page(request, case, route, given | ({"hers": "yes"} if is_hers else {}), warnings)
    discussed = [_law_code(one) or one.code for one in _alone(route)] if route and warnings else None
    chosen = {"case": case, "by": request.actor, "at": now(), "discussed": discussed, **given}
    try:
        notices = _written_for_her(request, chosen) if is_hers else engine.draft_route(**chosen)
    except askingher.NotAsked as refusal:
        messages.error(request, WHY_NOT[refusal.code])
        return redirect("routes", case_id=case.pk)
    except engine.NoSuchRoute:
        messages.error(
            request, _("This route does not hold any more, or nobody can be reached by it. Look again.")
        )
        return redirect("routes", case_id=case.pk)
    if len(notices) > 1:
        messages.info(request, _("%(count)d notices were drafted.") % {"count": len(notices)})
        return redirect("case", case_id=case.pk)
    return redirect("notice", case_id=case.pk, notice_id=notices[0].pk)


def _written_for_her(request: HttpRequest, chosen: dict[str, Any]) -> list[Notice]:
    written = hersalone.write_and_ask(**chosen)
    if written.why_not_asked:
        messages.warning(request, WHY_NOT[written.why_not_asked])
    else:
        messages.success(request, _("It waits for her word on her own pages now."))
    return written.notices


def route_row(found: engine.CaseRoutes, route: Route) -> dict[str, Any]:
    """Return what a page says of one route, in words."""
    basis = load_law().get(route.basis_id)
    deadline = route.deadline
    # What she signs bears the name that she types, whatever its law asks for.
    told = sorted({*route.discloses, *({"name"} if found.is_hers else ())})
    names_her = not NAMES_HER.isdisjoint(told)
    sees = ", ".join(str(LEARNER_WORDS[one]) for one in route.learned_by)
    numbers = [row.number for row in found.of(route)]
    way = way_words(found, route)
    row = {
        "route": route,
        "basis": basis,
        "answer": route.answer,
        "recipient": route.recipient.name if route.recipient else "",
        "recipient_id": route.recipient.id if route.recipient else "",
        "channel": _channel_words(route),
        "time": time_words(deadline.unit, deadline.amount) if deadline else _("no time is fixed"),
        "starts_clock": route.starts_clock,
        "advice_days": -(-deadline.advice_hours // 24) if deadline else 7,
        "learns": sees if names_her else _("nobody"),
        "exposure": route.exposure if names_her else 0,
        "sees": sees,
        "tells": [FACT_WORDS[code] for code in told],
        "reasons": [reason_sentence(reason) for reason in route.reasons],
        "against": against_wishes(found.facts, route),
        "is_home": is_home(found.facts, basis),
        "place": place_name(basis.jurisdiction),
        **_cautions(route, is_hers=found.is_hers),
        "ways": way.says,
        "why_not": _why_not(route, way),
        "writes": route.writes and way.is_open,
        "complains": route.writes and bool(basis.authority and basis.authority.takes_complaints),
        "numbers": numbers,
        "where": numbers_in_words(numbers) if numbers else "",
    }
    return row | {"anchor": anchor_of(row)}


def _cautions(route: Route, *, is_hers: bool) -> dict[str, Any]:
    """Return what to mind here in words, and how many cautions more stand on the page of the law."""
    alone = _alone(route)
    here = [one for one in route.cautions if one.code != "law_caution" or one in alone]
    return {
        "cautions": [reason_sentence(one) for one in here] + ([] if is_hers else _waits_for_signing(route)),
        "law_cautions": len(route.cautions) - len(here),
    }


def _waits_for_signing(route: Route) -> list[str]:
    """Say before the drafting that its notice would wait, where nobody knows who may sign."""
    unsure = unsure_signing(load_law().get(route.basis_id)) if route.writes else []
    says = _("A notice under this law cannot be approved yet. %(why)s")
    return [says % {"why": why} for _code, why, _number in unsure]


def _channel_words(route: Route) -> str:
    """Return the process with how it is reached, as the notice will say it: their own process may be a mailbox."""
    words = str(CHANNELS.get(route.channel, ""))
    entry = load(practice=settings.PRACTICE).get(route.recipient.id) if route.recipient else None
    ways = {process: way for way, _value, process in reversed(entry_contacts(entry))} if entry else {}
    way = ways.get(route.channel, "")
    if way and route.channel in {Channel.OWN_FORM, Channel.TAKE_IT_DOWN_FORM}:
        if way == Contact.Channel.EMAIL:
            return _("their own process, by e-mail")
        if way == Contact.Channel.API:
            return _("their own interface for programs")
        is_general = route.channel == Channel.OWN_FORM
        return _("their own form") if is_general else _("their own form for TAKE IT DOWN requests")
    return f"{words}, {CHANNEL_WORDS[way]}" if way == Contact.Channel.FORM else words


def _why_not(route: Route, way: WayWords) -> str:
    if route.why_not and route.why_not != "kind":
        return no_letter_sentence(route.why_not)
    if route.writes and not way.is_open and way.says:
        return way.says[0]
    if route.answer == Truth.YES and route.recipient is None:
        return _("Nobody is known yet who could get it.")
    return ""


def _notices(case: Case) -> list[dict[str, Any]]:
    """Return what is said of each notice of the case, the newest first."""
    at = now()
    rows = with_rows(case.notices.order_by("-drafted_at"))
    return [notice_row(row, at=at) for row in rows]


def _chosen(case: Case, given: dict[str, str], *, is_hers: bool) -> Route | None:
    found = engine.routes_of(case, at=now(), only=given["basis_id"], is_hers=is_hers)
    for route in found.routes:
        recipient = route.recipient.id if route.recipient else ""
        if (route.basis_id, recipient, route.channel) == tuple(given.values()) and route.writes:
            return route
    return None


def _caution_page(
    request: HttpRequest, case: Case, route: Route, given: dict[str, str], warnings: list[str]
) -> HttpResponse:
    """Show what may put her at risk, and ask whether that was talked about with her."""
    unticked = "asked" in request.POST
    context = {
        "case": case,
        "given": given,
        "warnings": warnings,
        "unticked": unticked,
        "law": load_law().get(route.basis_id).name,
        "recipient": route.recipient.name if route.recipient else "",
        "tells": [FACT_WORDS[code] for code in route.discloses],
    }
    return render(request, "notices/route_caution.html", context, status=422 if unticked else 200)


def _warnings(route: Route) -> list[str]:
    """Return the cautions that stand on a page of their own, in words."""
    return [reason_sentence(caution) for caution in _alone(route)]


def _alone(route: Route) -> list[Reason]:
    """Return the cautions to be talked about before a step that may put her at risk (design §3.15)."""
    alone = {one.code for one in load_law().get(route.basis_id).cautions if one.stands_alone}
    return [
        caution
        for caution in route.cautions
        if caution.code == "forwards_to_customer" or _law_code(caution) in alone
    ]


def _law_code(caution: Reason) -> str:
    return str(caution.values.get("code", "")) if caution.code == "law_caution" else ""
