"""Addresses of the notices house."""

from django.urls import path

from notices.views import (
    approvals,
    cases,
    decisions,
    law,
    lawlist,
    notices,
    otherways,
    questions,
    respond,
    retraction,
    reviews,
    routes,
    sightings,
    translation,
    undelivered,
)

_case = "cases/<uuid:case_id>"
_notice = f"{_case}/notices/<uuid:notice_id>"
urlpatterns = [
    path("", cases.home, name="home"),
    path("cases", cases.cases, name="cases"),
    path(_case, cases.case, name="case"),
    path(f"{_case}/addresses/<int:number>", sightings.sighting, name="sighting"),
    path(f"{_case}/routes", routes.routes, name="routes"),
    path(f"{_case}/routes/answer", questions.answer, name="answer"),
    path(f"{_case}/routes/draft", routes.draft, name="draft"),
    path(_notice, notices.notice, name="notice"),
    path(f"{_notice}/letter.pdf", notices.letter_pdf, name="letter_pdf"),
    path(f"{_notice}/confirm/<slug:key>", notices.confirm, name="confirm"),
    path(f"{_notice}/language", translation.choose, name="choose_language"),
    path(f"{_notice}/by-form", otherways.by_form, name="by_form"),
    path(f"{_notice}/approve", notices.approve, name="approve"),
    path(f"{_notice}/undo", notices.undo, name="undo"),
    path(f"{_notice}/withdraw", notices.withdraw, name="withdraw"),
    path(f"{_notice}/retract", retraction.retract, name="retract"),
    path(f"{_notice}/handed-over", notices.hand_over, name="hand_over"),
    path(f"{_notice}/reply", notices.reply, name="reply"),
    path(f"{_notice}/replies/<uuid:reply_id>", decisions.decide_reply, name="decide_reply"),
    path(f"{_notice}/send-again", undelivered.send_again, name="send_again"),
    path(f"{_notice}/contact/spoiled", undelivered.spoil_contact, name="spoil_contact"),
    path(f"{_notice}/contact/restored", undelivered.restore_contact, name="restore_contact"),
    path("r/<str:token>", respond.respond, name="respond"),
    path("approvals", approvals.approvals, name="approvals"),
    path("approvals/contacts/<uuid:contact_id>", approvals.confirm_contact, name="confirm_contact"),
    path("approvals/contacts/<uuid:contact_id>/reject", approvals.reject_contact, name="reject_contact"),
    path("approvals/contacts/<uuid:contact_id>/again", approvals.look_again, name="look_again"),
    path("law", lawlist.law, name="law"),
    path("law/reviewers", reviews.law_reviewers, name="law_reviewers"),
    path("law/reviewers/<uuid:user_id>", reviews.name_law_reviewer, name="name_law_reviewer"),
    path("law/<slug:basis_id>", law.basis, name="basis"),
    path("law/<slug:basis_id>/review", reviews.review_law, name="review_law"),
]
