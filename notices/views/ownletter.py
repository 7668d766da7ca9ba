"""One letter that she sends herself: what it says and to whom, what she signs with, that she sent it, what they answered."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import daylimits, receipts
from casework.alone import is_unread
from casework.herword import TooEarly, her_word_waits_until
from casework.models import Case, DayCount
from casework.moments import now
from casework.views.owndoors import own_door
from notices import firstlook, keptback, replies, selfsending
from notices.declaring import confirm_declaration
from notices.drafts import Draft
from notices.hersay import AGREED, last_word, yes_to
from notices.heryes import as_it_is
from notices.lastanswer import MAY_ANSWER
from notices.letters import Changed, Frozen
from notices.models import Notice, Reply
from notices.notsent import may_be_unsent
from notices.ownletters import by_itself, numbered
from notices.selfforms import ANSWER_WORDS, WAY_WORDS, AnsweredForm, PleaseForm, SentForm, SignForm
from notices.selfsending import Sending
from notices.views.ownletternext import next_of_letter
from notices.views.ownletterrows import declaration_rows, held_words, lacking, steps_of, what_it_says
from notices.views.ownletters import require_alone
from notices.views.ownreading import learners_of, other_language
from notices.views.ownsent import KIND_WORDS, became_of


@require_safe
@own_door("own_decide")
def letter(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Show one letter and what she can do with it now."""
    return _page(request, case, number)


@require_POST
@own_door("own_decide")
def sign(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Keep what she signs with."""
    notice, form = letter_or_404(case, number), SignForm(request.POST)
    if not form.is_valid():
        return _page(request, case, number, sign_form=form)
    try:
        selfsending.sign_as(notice=notice, by=request.actor, at=now(), **form.cleaned_data)
    except Frozen:
        _say_frozen(request)
    except TooEarly:
        return _page(request, case, number, status=409, sign_form=form)
    else:
        messages.success(request, _("Kept. What comes next stands below."))
    return redirect("own_letter", number=number)


@require_POST
@own_door("own_decide")
def declare(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Confirm one sentence that only she can say, in the wording that was before her."""
    notice = letter_or_404(case, number)
    if not request.POST.get("confirmed"):
        messages.error(request, _("Tick the box beside the sentence, if it is true. Then press the button."))
        return redirect("own_letter", number=number)
    key, digest = request.POST.get("key", ""), request.POST.get("digest", "")
    try:
        confirm_declaration(notice=notice, key=key, seen_digest=digest, by=request.actor, at=now())
    except Changed:
        messages.error(request, _("The letter has changed since you opened this page. Read it again."))
    except Frozen:
        _say_frozen(request)
    except TooEarly:
        return _page(request, case, number, status=409)
    else:
        messages.success(request, _("Kept. What comes next stands below."))
    return redirect("own_letter", number=number)


@require_POST
@own_door("own_decide")
def sent(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Record that she sent it: when, how, and the number that she got."""
    notice, at = letter_or_404(case, number), now()
    form = _sent_form(notice, at, request.POST)
    if not form.is_valid():
        return _page(request, case, number, sent_form=form)
    way = next(row for row in selfsending.ways_of(notice, at=at) if str(row.pk) == form.cleaned_data["way"])
    said = Sending(
        request.POST.get("seen", ""), way.pk, form.cleaned_data["sent_on"], form.cleaned_data["number"]
    )
    try:
        selfsending.send_herself(notice=notice, said=said, by=request.actor, at=at)
    except Changed:
        form.add_error(None, _("The letter has changed since you opened this page. Read it again."))
        return _page(request, case, number, sent_form=form)
    except Frozen:
        messages.info(request, _("You said this before. It is kept."))
    except selfsending.NotWhole as refusal:
        return _page(request, case, number, refused=held_words(refusal.lacks))
    except TooEarly:  # the page says from when on
        return redirect("own_letter", number=number)
    except keptback.TooMany:
        form.add_error(None, daylimits.full_sentence(DayCount.What.RECIPIENT))
        return _page(request, case, number, sent_form=form)
    else:
        messages.success(request, _("Kept. The next date stands below."))
    return redirect("own_letter", number=number)


@require_POST
@own_door("own_decide")
def answered(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Record what they answered."""
    notice, at = letter_or_404(case, number), now()
    form = _answered_form(notice, at, request.POST)
    if not form.is_valid():
        return _page(request, case, number, answered_form=form)
    try:
        selfsending.say_answer(notice=notice, by=request.actor, at=at, **form.cleaned_data)
    except (ValueError, replies.NotWithRecipient):
        raise Http404 from None
    messages.success(request, _("Kept. What comes next stands below."))
    return redirect("own_letter", number=number)


@require_POST
@own_door("own_decide")
def please(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Let the organisation send it, where it offers that: its reader reads it first, as the second person (S6)."""
    notice, at = letter_or_404(case, number), now()
    if not selfsending.sends_this(notice):
        raise Http404
    form = PleaseForm(request.POST) if firstlook.must_say(notice, at=at) else None
    if form and not form.is_valid():
        return _page(request, case, number, please_form=form)
    try:
        selfsending.ask_house(
            notice=notice, may_look=form.cleaned_data["may_look"] if form else "", by=request.actor, at=at
        )
    except selfsending.NotOffered:
        raise Http404 from None
    except selfsending.NotWhole as refusal:
        return _page(request, case, number, refused=held_words(refusal.lacks), please_form=form)
    except Frozen:
        _say_frozen(request)
    except TooEarly:
        return _page(request, case, number, status=409)
    return redirect("own_letter", number=number)


@require_POST
@own_door("own_decide")
def mine(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Let her send herself what she had asked the organisation to send."""
    try:
        selfsending.take_home(notice=any_or_404(case, number), by=request.actor, at=now())
    except Frozen:
        messages.error(
            request, _("This letter does not wait any more. See under your letters what became of it.")
        )
    return redirect("own_letter", number=number)


def _say_frozen(request: HttpRequest) -> None:
    messages.error(request, _("You said that this letter is sent. Nothing in it changes now."))


def letter_or_404(case: Case, number: int) -> Notice:
    """Return the letter of a number, one that she sends herself. Raises Http404."""
    notice = any_or_404(case, number)
    if notice.own_voice is None:
        raise Http404
    return notice


def any_or_404(case: Case, number: int) -> Notice:
    """Return the letter of a number of her case, whoever sends it. Raises Http404."""
    require_alone(case)
    found = next((row for place, row in numbered(case) if place == number), None)
    if found is None:
        raise Http404
    found.case = case
    return found


def _page(request: HttpRequest, case: Case, number: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    notice, at = any_or_404(case, number), now()
    is_draft = notice.state == Notice.State.DRAFTED
    context: dict[str, Any] = {
        "number": number,
        "notice": notice,
        "name": notice.recipient.name,
        "kind": KIND_WORDS.get(notice.recipient.kind, ""),
        "is_draft": is_draft,
        "is_hers": notice.own_voice is not None,
        "house": case.organisation.name,
        "says": became_of(notice, at=at),
        "sends": selfsending.sends_this(notice),
    }
    if not is_draft:
        context |= _of_sent(request, notice, at, forms)
    elif context["is_hers"]:
        context |= _of_draft(request, notice, at, forms)
    else:
        word = as_it_is(notice, last_word(notice)) or by_itself(notice, at=at)
        context["is_put"] = word is not None
        context["is_taken_back"] = word is not None and word.is_taken_back
        context["is_unread"] = is_unread(case)
        context["has_agreed"] = word is not None and word.event == AGREED
        context["is_kept"] = keptback.is_kept_for_good(Draft(notice), at=at)
        context["awaits_look"] = bool(firstlook.unrecorded(Draft(notice)))
    is_wrong = any(form.errors for form in forms.values() if hasattr(form, "errors")) or "refused" in forms
    return render(request, "notices/own/letter.html", context, status=422 if is_wrong else status)


def _of_draft(request: HttpRequest, notice: Notice, at: datetime, forms: dict[str, Any]) -> dict[str, Any]:
    draft = Draft(notice)
    letter = draft.letter(at=at)
    lacks = selfsending.lacks_of(notice, by=request.actor, at=at, draft=draft)
    lacks += selfsending.not_needed(draft)
    unfilled = {one.about for one in lacks if one.code == "element"}
    others = held_words(one for one in lacks if one.code not in {"element", "declaration"})
    counts_from = her_word_waits_until(notice.case, at=at)
    return {
        "letter": letter,
        **other_language(letter),
        "tells": what_it_says(letter),
        "learners": learners_of(draft, letter),
        "declarations": declaration_rows(draft),
        "signing": forms.get("sign_form") or _sign_form(notice, unfilled),
        "lacks": lacking([one for one in letter.elements if one.key in unfilled]),
        "is_unsaid": any(one.code == "declaration" for one in lacks),
        "held": forms.get("refused") or others,
        "is_ready": not lacks and counts_from is None,
        "counts_from": counts_from,
        "ways": steps_of(notice, letter, at=at),
        "seen": selfsending.read_digest(notice, draft=draft),
        "sent_form": forms.get("sent_form") or _sent_form(notice, at),
        "please_form": forms.get("please_form")
        or (PleaseForm() if firstlook.must_say(notice, at=at) else None),
    }


def _of_sent(request: HttpRequest, notice: Notice, at: datetime, forms: dict[str, Any]) -> dict[str, Any]:
    is_only_visit = receipts.is_unkept(request.receipt)
    return {
        "is_only_visit": is_only_visit,
        **next_of_letter(notice, at=at, is_only_visit=is_only_visit),
        "sent_on": notice.sent_at and timezone.localdate(notice.sent_at),
        "got": got_of(notice),
        "answers": [
            {"says": ANSWER_WORDS.get(row.kind, ""), "on": row.received_at}
            for row in notice.replies.filter(decision__in=Reply.COUNTS).order_by("recorded_at")
        ],
        "agreed": yes_to(notice, at=at),
        "may_be_unsent": may_be_unsent(notice),
        "answered_form": (forms.get("answered_form") or _answered_form(notice, at))
        if notice.own_voice is not None and (notice.state in MAY_ANSWER or _was_withdrawn_later(notice))
        else None,
    }


def got_of(notice: Notice) -> str:
    """Return the number that she got for a letter that she sent herself; "" for what a mail server answered us."""
    delivery = notice.deliveries.order_by("-attempt").first() if notice.sent_by_her else None
    return delivery.answer if delivery else ""


def _was_withdrawn_later(notice: Notice) -> bool:
    """Say whether it was withdrawn after she sent it: an answer may come to her all the same."""
    return notice.state == Notice.State.WITHDRAWN and notice.sent_by_her


def _sign_form(notice: Notice, unfilled: set[str]) -> SignForm:
    """Return what she signs with, with the address that she gave last for an answer, and what the law asks for marked."""
    form = SignForm(initial={"email": selfsending.last_address(notice), **(notice.own_voice or {})})
    for element in unfilled & set(SignForm.FILLS):
        form.fields[SignForm.FILLS[element]].when_needed = _("(this letter needs it)")
    return form


def _sent_form(notice: Notice, at: datetime, data: Any = None) -> SentForm:
    ways = [(str(row.pk), WAY_WORDS[row.channel]) for row in selfsending.ways_of(notice, at=at)]
    earliest, latest = timezone.localdate(notice.drafted_at), timezone.localdate(at)
    return SentForm(data, ways=ways, earliest=earliest, latest=latest)


def _answered_form(notice: Notice, at: datetime, data: Any = None) -> AnsweredForm:
    sent_on = timezone.localdate(notice.sent_at or notice.drafted_at)
    return AnsweredForm(data, earliest=sent_on, latest=timezone.localdate(at))
