"""Her own word beside the digits: asked once a session before what needs it, chosen, changed (U17)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import receipts, vault
from casework.forms.owndigits import OwnWordForm
from casework.models import Case
from casework.moments import now
from casework.storage import OWN_SESSION
from casework.views.owndoors import lock, opened_of, own_door, word_given
from casework.views.slowing import forget_tries, note_try, wait_s


@require_http_methods(["GET", "POST"])
@own_door("own_see")
def ask(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for the word; a wrong one slows the next tries of this receipt, and never locks it."""
    if not request.receipt.has_own_word or word_given(request):
        return _onward(request)
    form, whose = OwnWordForm(request.POST if request.method == "POST" else None), str(request.receipt.pk)
    pause_s = wait_s(whose)
    if request.method == "POST" and pause_s:
        return _ask(request, form, status=429, pause_s=pause_s)
    if request.method == "POST" and form.is_valid():
        opened = opened_of(request)
        note_try(whose)
        try:
            private = receipts.own_private(opened, form.cleaned_data["word"])
        except vault.SealBroken:
            return _ask(request, form, status=422, is_wrong=True)
        forget_tries(whose)
        lock(request, receipts.Opened(opened.receipt, opened.secret, private))
        return _onward(request)
    return _ask(request, form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@own_door("own_change")
def choose(request: HttpRequest, case: Case) -> HttpResponse:
    """Choose a word, or another one: the door asked for the one before."""
    form = OwnWordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        opened, word = opened_of(request), form.cleaned_data["word"]
        private = receipts.own_private(opened)
        try:
            receipts.set_own_word(opened=opened, word=word, by=request.actor, at=now())
        except receipts.WordTooShort:
            form.add_error("word", _("Type a word of at least four letters."))
        else:
            lock(request, receipts.Opened(opened.receipt, opened.secret, private))
            messages.success(request, _("Your own word is kept. Nobody can find it again for you."))
            return redirect("own_status")
    context = {"form": form, "has_word": request.receipt.has_own_word}
    return render(request, "casework/own/word_choose.html", context, status=422 if form.errors else 200)


def _onward(request: HttpRequest) -> HttpResponse:
    """Go on to where she wanted to go when the door asked; else to the status."""
    own = dict(request.session[OWN_SESSION])
    place = own.pop("on_to", "")
    request.session[OWN_SESSION] = own
    return redirect(place or "own_status")


def _ask(request: HttpRequest, form: OwnWordForm, *, status: int, **context: object) -> HttpResponse:
    return render(request, "casework/own/word.html", {"form": form, **context}, status=status)
