"""Other digits in the place of those that somebody may have seen, and stopping a change that waits (U18)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import ownchanges, questions, receipts
from casework.forms.owndigits import ReceiptForm
from casework.models import Case, OwnChange, Receipt
from casework.moments import now
from casework.receiptdigits import in_groups
from casework.views.owndoors import begin, opened_of, own_door


@require_http_methods(["GET", "POST"])
@own_door("own_change")
def replace(request: HttpRequest, case: Case) -> HttpResponse:
    """Show other digits once, and take them typed back: only then do they take the place of the old ones."""
    if receipts.is_unkept(request.receipt):  # nobody has old ones, so nothing waits for them
        return redirect("own_page", number=questions.number_of(questions.RECEIPT))
    opened = opened_of(request)
    at_once = ownchanges.takes_effect_at_once(opened, at=now())
    if request.method == "POST" and "make" in request.POST:
        made = receipts.make_next(opened=opened, by=request.actor, at=now())
        return _shown(request, ReceiptForm(), at_once=at_once, groups=in_groups(made.digits).split())
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["digits"]
        if _keep(request, case, typed):
            return _take(request, opened, typed)
        form.add_error("digits", receipts.OTHER_DIGITS)
    return _shown(request, form, at_once=at_once, is_made=request.method == "POST")


@require_POST
@own_door("hold_back")
def stop_change(request: HttpRequest, case: Case) -> HttpResponse:
    """Stop the change that waits; with the digits alone, whoever asked for it."""
    if ownchanges.stop_change(case=case, by=request.actor, at=now()):
        messages.success(request, _("Stopped. Nothing was changed."))
    return redirect("own_status")


def _keep(request: HttpRequest, case: Case, typed: str) -> bool:
    made = case.receipts.filter(state=Receipt.State.WAITING).first()
    return made is not None and receipts.keep(receipt=made, by=request.actor, at=now(), typed=typed)


def _take(request: HttpRequest, opened: receipts.Opened, typed: str) -> HttpResponse:
    """Let the new digits take effect, and go on with them where that is at once."""
    waits = ownchanges.ask_change(opened=opened, kind=OwnChange.Kind.ROTATE, by=request.actor, at=now())
    if waits is None:
        entered = receipts.enter(typed, at=now())
        begin(request, receipts.Opened(entered.receipt, entered.secret, opened.private))
        messages.success(request, _("Your new digits are in use. The old ones open nothing any more."))
    return redirect("own_status")


def _shown(request: HttpRequest, form: ReceiptForm, *, at_once: bool, **context: object) -> HttpResponse:
    given = {"form": form, "at_once": at_once, **context}
    return render(request, "casework/own/digits.html", given, status=422 if form.errors else 200)
