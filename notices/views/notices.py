"""One notice: as it will leave, what fills each element, what is missing, and each step until it is with them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from casework import access, custody
from casework.models import Actor, Case
from casework.moments import now
from casework.sentences import fact_words
from casework.views.doors import back_to, case_door, needs_fresh_sign_in
from casework.views.reads import audit_read
from notices import approval, declaring, delivery, hands, letters, notbyus, pdf, protecting, replies
from notices.composing import Letter
from notices.forms import ReplyForm
from notices.hersay import sends_herself
from notices.law import load_law
from notices.leaving import awaits_number
from notices.models import Declaration, Dispute, Notice, NoticeSighting, Reply
from notices.reviews import findings_of
from notices.sentences import LEARNER_WORDS, age_sentence
from notices.unsaid import signing_caution
from notices.views.askher import her_word
from notices.views.elementrows import element_rows, letter_of
from notices.views.enclosures import enclosures_of
from notices.views.handing import hand_over_form_of, handing_of
from notices.views.law import ladder_rows
from notices.views.mailrows import mails_of
from notices.views.missing import missing_rows
from notices.views.noticerows import STOPPED_WORDS, declaration_rows, delivery_row, line_row, reply_row
from notices.views.objection import objection_of
from notices.views.paragraphrows import paragraph_rows
from notices.views.retractionrows import retraction_of
from notices.views.rows import source_words
from notices.views.standing import standing_of
from notices.views.timerows import clock_rows
from notices.views.translationrows import translation_rows
from notices.views.words import notice_row, numbers_in_words


@require_safe
@case_door("read")
def notice(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Show one notice and what can be done with it now."""
    return _page(request, case, notice_or_404(case, notice_id))


@require_POST
@case_door("draft")
def confirm(request: HttpRequest, case: Case, notice_id: UUID, key: str) -> HttpResponse:
    """Confirm one declaration in the wording that was shown."""
    row = notice_or_404(case, notice_id)
    if not request.POST.get("confirmed"):
        messages.error(request, _("Tick the box beside the declaration, then confirm it."))
        return _back(row)
    try:
        declaring.confirm_declaration(
            notice=row, key=key, seen_digest=request.POST.get("digest", ""), by=request.actor, at=now()
        )
    except letters.Changed:
        messages.error(request, _("The wording has changed since this page was opened. Read it again."))
    except letters.Frozen:
        messages.error(request, _("This notice is approved already; nothing in it can change."))
    except access.Refused:
        messages.error(request, _("Only she can confirm this now, on her own pages."))
    return _back(row)


@require_POST
@needs_fresh_sign_in
@case_door("approve")
def approve(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Approve exactly the letter that was shown."""
    row = notice_or_404(case, notice_id)
    try:
        approval.approve_notice(
            notice=row, seen_digest=request.POST.get("digest", ""), by=request.actor, at=now()
        )
        messages.success(request, _("Approved."))
    except letters.Changed:
        messages.error(request, _("The letter has changed since this page was opened. Read it again."))
    except letters.Frozen:
        messages.error(request, _("This notice is approved already."))
    except approval.NotReady as refusal:
        for reason in refusal.reasons:
            messages.error(request, reason)
    return _back(row)


@require_POST
@case_door("hold_back")
def undo(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Take the approval back during the cool-off."""
    row = notice_or_404(case, notice_id)
    if approval.undo_approval(notice=row, by=request.actor, at=now()):
        messages.success(request, _("Undone. It is a draft again and will not leave."))
    elif awaits_number(row, now()):
        messages.error(request, _("It may be in their form already. Record its number, or withdraw it."))
    else:
        messages.error(request, _("It is leaving, or has left already."))
    return _back(row)


@require_POST
@case_door("draft")
def hand_over(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Record the number that the recipient's own form gave; the law's clock starts with it."""
    row = notice_or_404(case, notice_id)
    form = hand_over_form_of(row, at=now(), typed=request.POST)
    if form.is_valid():
        try:
            delivery.hand_over_form(notice=row, by=request.actor, at=now(), **form.cleaned_data)
        except delivery.NotHandedOver:
            form.add_error(None, _("This notice waits for no number now, so nothing was recorded."))
        else:
            is_withdrawn = row.state == Notice.State.WITHDRAWN
            says = (
                _("Recorded: they have it.")
                if is_withdrawn
                else _("Recorded. What runs from that moment stands below.")
            )
            messages.success(request, says)
            return _back(row)
    return _page(request, case, row, hand_over_form=form)


@require_POST
@case_door("draft")
def reply(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Record what they answered."""
    row = notice_or_404(case, notice_id)
    form = ReplyForm(request.POST, latest=now())
    if not form.is_valid():
        return _page(request, case, row, reply_form=form)
    try:
        answered = replies.record_reply(notice=row, by=request.actor, at=now(), **form.cleaned_data)
        messages.success(request, _("Recorded."))
        if answered.kind == Reply.Kind.COUNTER_NOTICE:
            messages.warning(
                request, _("The uploader objects. Do not answer them. What the law makes of it stands below.")
            )
    except replies.NotWithRecipient:
        messages.error(request, _("This notice is not with them, so there can be no reply yet."))
    return _back(row)


@require_safe
@case_door("read")
def letter_pdf(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """The letter as PDF: what is frozen, else what it would be today, with DRAFT on every page."""
    row = notice_or_404(case, notice_id)
    audit_read(request, case, "letter_downloaded", notice=row.pk)
    if row.content_digest:
        content = row.pdf
    else:
        at = now()
        letter = letters.compose_notice(row, at=at)
        content = pdf.render(
            letter.html, title=approval.title_of(row), language=letter.language, attachment=letter.data, draft=True,
            dated=at.date(),
        )  # fmt: skip
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'attachment; filename="letter.pdf"'
    return response


def _page(request: HttpRequest, case: Case, row: Notice, **forms: Any) -> HttpResponse:
    at = now()
    is_draft = row.state in Notice.EDITABLE
    letter = letter_of(row, at=at)
    basis = load_law().get(row.basis_id)
    context = {
        "case": case,
        "row": notice_row(row, at=at),
        "notice": row,
        "basis": basis,
        "law_age": age_sentence(
            basis, at.date(), confirmed=basis.id in findings_of(case.organisation_id, at=at).confirmed
        ),
        "is_draft": is_draft,
        "letter": letter,
        "elements": element_rows(letter, _declared(row)),
        **(_as_draft(row, letter, by=request.actor, at=at) if is_draft else {}),
        "facts": fact_words(sorted(letter.facts), depicted=_depicted(row)),
        "source": source_words(row.contact.source),
        "ladder": ladder_rows(basis, avoid=case.facts.get("preferences", {}).get("avoid", ())),
        "learners": [LEARNER_WORDS[one] for one in basis.learners],
        "who_approves": hands.who_approves(row),
        "awaits_number": awaits_number(row, at),
        "unpermitted": _unpermitted(row),
        "cool_off_over": bool(row.release_at and row.release_at <= at),
        "may_draft": _may_draft(row, request.actor),
        "may_withdraw": row.state in approval.WITHDRAWABLE,
        "whys": notbyus.WHY.items() if notbyus.must_say_why(row) else (),
        "reply_form": ReplyForm(latest=at),
        **handing_of(row, letter, at=at),
        **(translation_rows(row, letter, is_draft=is_draft) | enclosures_of(row, letter)),
        **(standing_of(row, at=at) | retraction_of(row, at=at)),
        **_happened(row, at=at),
        **forms,
    }
    context["only_second"] = [one["code"] for one in context.get("missing", [])] == ["second_person"]
    return render(request, "notices/notice.html", context, status=422 if forms else 200)


def _may_draft(row: Notice, by: Actor) -> bool:
    """Say whether staff of this case may work at a letter; a draft that she signs and sends herself is nobody's to change."""
    is_ours = access.may(by, "draft") and by.organisation_id == row.case.organisation_id
    return is_ours and not (row.state in Notice.EDITABLE and sends_herself(row))


def _as_draft(row: Notice, letter: Letter, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Return what a draft still asks of people: declarations, what is missing, what is left out, who may sign."""
    gone = [one.number for one in letters.left_out(row)]
    return {
        "declarations": declaration_rows(row),
        "missing": missing_rows(row, letter, by=by, at=at),
        "left_out": numbers_in_words(gone) if gone else "",
        "signing": signing_caution(load_law().get(row.basis_id)),
        "protected": protecting.caution_of(row),
        "her_word": her_word(row, at=at),
    }


def _happened(row: Notice, *, at: datetime) -> dict[str, Any]:
    """Return how it was handed over, its times, what came back, and what came of each address."""
    lines = list(row.lines.select_related("sighting").order_by("sighting__number"))
    mails, replies = mails_of(row), [reply_row(one) for one in row.replies.order_by("-received_at")]
    return {
        "disputed": row.disputes.filter(state=Dispute.State.OPEN).first(),
        "own_words": paragraph_rows(row),
        "deliveries": [delivery_row(one) for one in row.deliveries.select_related("by__user")],
        "clocks": clock_rows(row, at=at),
        "mails": mails,
        "replies": replies,
        "mail_waits": any(one["form"] for one in mails),
        "answer_waits": any(one["is_open"] for one in replies),
        "objection": objection_of(row, at=at),
        "lines": [line_row(line) for line in lines],
        "taken_out": any(line.outcome == NoticeSighting.Outcome.WITHDRAWN for line in lines),
    }


def _declared(row: Notice) -> dict[str, Declaration]:
    return {one.key: one for one in row.declarations.select_related("confirmed_by__user")}


def _depicted(row: Notice) -> list[str]:
    """Return what of her the letter names; a letter frozen before that was kept says it in general."""
    return row.letter.get("depicted", []) if row.content_digest else letters.depicted_in(row)


def _unpermitted(row: Notice) -> str:
    """Say what stood against it when a person handed it over; "" where nothing did."""
    entries = custody.entries(row.case).filter(event="notice_left_unpermitted", data__notice=str(row.pk))
    entry = entries.last() if row.sent_at else None
    return str(STOPPED_WORDS[entry.data["code"]]) if entry else ""


def notice_or_404(case: Case, notice_id: UUID) -> Notice:
    """Return a notice of this case and no other."""
    rows = Notice.objects.select_related(
        "case__organisation", "recipient", "contact", "drafted_by", "approved_by__user", "retracts"
    )
    row = rows.filter(case=case, pk=notice_id).first()
    if row is None:
        raise Http404
    return row


def _back(row: Notice) -> HttpResponse:
    return back_to(row.case, "notice", row.pk)
