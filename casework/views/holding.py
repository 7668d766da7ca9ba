"""Holding something back for her, and saying truly what may be leaving at that moment (design §3.1)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from casework import underway
from casework.models import Case
from casework.moments import now


def hold(request: HttpRequest, case: Case, act: Callable[[], None], *, says: str) -> bool:
    """Do what holds back, say so, and return whether something may be leaving all the same."""
    may_leave = _leaves_all_the_same(case, act)
    if may_leave:
        warning = _(
            "A notice may be leaving at this moment. In a minute this page says whether it was held back or has left."
        )
        messages.warning(request, f"{says} {warning}")
    else:
        messages.success(request, f"{says} {_('What has not left yet will not leave.')}")
    return may_leave


def hold_for_her(
    request: HttpRequest,
    case: Case,
    act: Callable[[], object],
    *,
    leaves: str,
    may_have_left: str,
    says: str = "",
) -> None:
    """Do what she holds back by herself, and say one whole sentence of it: that something leaves, may have left, or `says`."""
    if _leaves_all_the_same(case, act):
        messages.warning(request, leaves)
    elif underway.caught(case, at=now()):
        messages.warning(request, may_have_left)
    elif says:
        messages.success(request, says)


def _leaves_all_the_same(case: Case, act: Callable[[], object]) -> bool:
    """Asked before and after: a worker may claim a letter, or give it up, in between."""
    before = underway.leaving(case)
    act()
    return bool(before or underway.leaving(case))
