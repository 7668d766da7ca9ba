"""The receipt's own pages: shown once and typed back, entered to come back, frozen."""

from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import contactplans, opening, ownchanges, questions, receipts
from casework.forms.owndigits import ReceiptForm
from casework.models import Case, Receipt
from casework.moments import now
from casework.receiptdigits import in_groups
from casework.views.owndoors import begin, open_page, opened_of, own_door
from casework.views.slowing import forget_tries, note_try, visitor, wait_s
from casework.views.speaking import keep_choice


def shown(request: HttpRequest, receipt: Receipt, digits: str) -> HttpResponse:
    """Show the digits: in this one answer and never again (U15)."""
    return _page(request, ReceiptForm(), receipt, groups=in_groups(digits).split())


@own_door("own_answer")
def show_once(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the receipt typed back, or that she cannot keep it. Opened again, this page cannot show the digits any more."""
    receipt, form = request.receipt, ReceiptForm(request.POST if request.method == "POST" else None)
    if receipts.is_kept(receipt):
        return _onward(case)
    if request.method == "POST" and "cannot" in request.POST:
        receipts.keep(receipt=receipt, by=request.actor, at=now(), typed=None)
        return _onward(case)
    if request.method == "POST" and "again" in request.POST:
        secret = opened_of(request).secret
        made = receipts.show_again(receipt=receipt, secret=secret, by=request.actor, at=now())
        return shown(request, receipt, made.digits)
    if request.method == "POST" and form.is_valid():
        if receipts.keep(receipt=receipt, by=request.actor, at=now(), typed=form.cleaned_data["digits"]):
            return _onward(case)
        form.add_error("digits", receipts.OTHER_DIGITS)
    return _page(request, form, receipt)


def _onward(case: Case) -> HttpResponse:
    """Lead to the first page after the receipt; who took new digits later goes back to where her case stands."""
    if hasattr(case, "intake") and case.intake.answered:
        return redirect("own_status")
    return redirect("own_page", number=questions.number_of(questions.AFTER[0]))


def _page(
    request: HttpRequest, form: ReceiptForm, receipt: Receipt, groups: Sequence[str] = ()
) -> HttpResponse:
    here = reverse("own_page", args=[questions.number_of(questions.RECEIPT)])
    context = {"groups": groups, "form": form, "receipt": receipt, "here": here}
    return render(request, "casework/own/receipt.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@open_page
def come_back(request: HttpRequest) -> HttpResponse:
    """Open a case by its receipt. Wrong, unknown and frozen get one and the same answer (S8)."""
    form, pause_s = ReceiptForm(request.POST if request.method == "POST" else None), wait_s(visitor(request))
    if request.method == "POST" and pause_s:
        return _come_back(request, form, status=429, pause_s=pause_s)
    if request.method == "POST" and form.is_valid():
        note_try(visitor(request))
        try:
            opened = receipts.enter(form.cleaned_data["digits"], at=now())
        except receipts.NotOpened:
            return _come_back(request, form, status=422, is_wrong=True)
        forget_tries(visitor(request))
        begin(request, opened)
        response = redirect("own_status")
        # Leaving took her choice from this browser, as it would tell of her (S47): her case knows it. One made since counts.
        if not request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
            keep_choice(response, contactplans.language_of(opened.receipt.case))
        return response
    is_over = request.method == "GET" and "ended" in request.GET
    return _come_back(request, form, status=422 if form.errors else 200, is_over=is_over)


@require_http_methods(["GET", "POST"])
@own_door("hold_back")
def freeze(request: HttpRequest, case: Case) -> HttpResponse:
    """Say what freezing does, or let the receipt open nothing more, at once, and end this session."""
    # Nobody of the organisation sees an unfinished form, so nobody can lift it there.
    context = {"deleted_on": opening.ends_on(case)}
    if request.method != "POST":
        return render(request, "casework/own/freeze.html", context)
    ownchanges.freeze(receipt=request.receipt, by=request.actor, at=now())
    request.session.flush()
    return render(request, "casework/own/frozen.html", context)


def _come_back(request: HttpRequest, form: ReceiptForm, *, status: int, **context: object) -> HttpResponse:
    return render(request, "casework/own/return.html", {"form": form, **context}, status=status)
