"""For staff: the receipt of a case, given in person and shown once; a freeze lifted in person."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework import staffreceipts, vault
from casework.forms.staffreceipts import GiveReceiptForm
from casework.models import Case, Receipt
from casework.moments import now
from casework.receiptdigits import in_groups
from casework.views.doors import case_door, case_private_key, needs_fresh_sign_in, no_key_words


@require_http_methods(["GET", "POST"])
@needs_fresh_sign_in
@case_door("work")
def case_receipt(request: HttpRequest, case: Case) -> HttpResponse:
    """Say whether she has a receipt, and make one: its digits stand in that one answer and never again."""
    form, why_not = GiveReceiptForm(request.POST if request.method == "POST" else None), ""
    try:
        private = case_private_key(request, case)
    except vault.SealBroken as refusal:
        private, why_not = "", no_key_words(refusal)
    if request.method == "POST" and private and form.is_valid():
        made = staffreceipts.give_receipt(case=case, case_private=private, by=request.actor, at=now())
        context = {"case": case, "groups": in_groups(made.digits).split()}
        return render(request, "casework/receipt_once.html", context)
    receipt = case.receipts.filter(state=Receipt.State.LIVE).first()
    context = {"case": case, "form": form, "why_not": why_not, "receipt": receipt}
    return render(
        request, "casework/case_receipt.html", context, status=422 if request.method == "POST" else 200
    )


@require_POST
@needs_fresh_sign_in
@case_door("work")
def lift_freeze(request: HttpRequest, case: Case) -> HttpResponse:
    """Let her frozen receipt open the case again."""
    if staffreceipts.lift_freeze(case=case, by=request.actor, at=now()):
        messages.success(request, _("Her receipt opens the case again."))
    return redirect("case_receipt", case_id=case.pk)
