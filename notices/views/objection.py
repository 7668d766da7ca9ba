"""What the page of a notice says after the uploader objected: by when it may be back, and who advises her on the law."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import get_language

from casework import helplinefiles, helplines
from casework.countries import name_of
from casework.moments import real_today
from notices import clocks
from notices.authorities import lives_in
from notices.languages import name_in
from notices.law import load_law
from notices.models import Notice, Reply

_NEED = "rights"


def objection_of(notice: Notice, *, at: datetime) -> dict[str, Any] | None:
    """Return the last objection that was not set aside, its days and whom she can ask; None where nobody objected."""
    objections = notice.replies.filter(kind=Reply.Kind.COUNTER_NOTICE)
    last = objections.exclude(decision=Reply.Decision.SET_ASIDE).order_by("-received_at").first()
    if last is None:
        return None
    basis = load_law().get(notice.basis_id)
    first, latest = (find(basis, last.received_at) for find in (clocks.may_return, clocks.returns_by))
    country = lives_in((notice.case.facts or {}).get("person", {}))
    return {
        "objected_at": last.received_at,
        "kept_off_until": _last_day(first),
        "returns_by": _last_day(latest),
        "is_over": bool(first and first.due_at <= at),
        "law": basis.counter_notice,
        "country": name_of(country) if country else "",
        "services": {"lines": _advisers(country), "programmes": ()},
    }


def _last_day(due: clocks.Due | None) -> date | None:
    return date.fromisoformat(due.params["last_day"]) if due else None


def _advisers(country: str) -> list[dict[str, Any]]:
    """Return the lines of her country that advise on the law, as the page of help shows them."""
    today, language = real_today(), get_language() or "en"
    return [
        {
            "line": line,
            "languages": ", ".join(name_in(code, language) for code in line.languages),
            "stale": helplines.is_stale(line.checked, today),
        }
        for line in helplinefiles.load().lines_of(country, helplines.ADULT, _NEED)
    ]
