"""The page behind the link in a letter: a recipient answers there without an account. Opening it changes nothing.

There is no session here and no cookie, so there is no right of a visitor that a foreign page could use: the token in the
address is the whole right, and who has it can send the form without us. So Django's cookie for forms is not asked for. The
form carries a stamp instead, made when the page is opened and tied to its link: what has not read the page (scanners that
send every form empty, a repeated old request) sends nothing.
"""

from collections.abc import Mapping
from typing import Any

from allauth.core import ratelimit
from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework.moments import now
from notices import answeredbylink, answerlinks, languages
from notices.answerpage import language_asked, languages_of, words_in
from notices.forms import AnswerByLinkForm
from notices.models import Notice, Reply

# A form as long as it may be, in a script of three bytes a letter that are escaped to nine, fits many times.
MOST_BYTES = 64 * 1024
# For how long a page that was opened can be sent; after that it is shown once more with what was typed.
STAMP_HOURS = 72
_SALT = "notices.views.respond"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, token: str) -> HttpResponse:
    """Show what can be answered, or take an answer. Every link that opens no letter gets one and the same page."""
    if request.method == "POST":
        if not is_small_form(request):
            return _closed(request)
        if not ratelimit.consume(request, action="respond", key=answerlinks.index_of(token)):
            return _plain(request, "slow", status=429)
    notice = answerlinks.open_notice(token, at=now())
    if notice is None:
        return _closed(request)
    language = _language(request, notice)
    if request.method != "POST":
        return _page(notice, language, AnswerByLinkForm(words=words_in(language)))
    form = AnswerByLinkForm(request.POST, words=words_in(language))
    if not form.is_valid():
        return _page(notice, language, form, status=422)
    if not _is_stamped(request.POST.get("stamp", ""), notice):
        return _page(notice, language, form, note="again", status=403)
    return _answered(request, token, notice, form, language)


def _answered(
    request: HttpRequest, token: str, notice: Notice, form: AnswerByLinkForm, language: str
) -> HttpResponse:
    try:
        reply = answeredbylink.answer(token=token, typed=answeredbylink.Typed(**form.cleaned_data), at=now())
    except answeredbylink.LinkClosed:
        return _closed(request)
    except answeredbylink.Enough:
        return _page(notice, language, form, note="many", status=429)
    return _render(
        language,
        notice=_about(notice, language),
        done="thanks_removed" if reply.kind == Reply.Kind.SAYS_REMOVED else "thanks",
        recorded=languages.day(reply.received_at.date(), language),
    )


def _page(
    notice: Notice, language: str, form: AnswerByLinkForm, *, note: str = "", status: int = 200
) -> HttpResponse:
    others = [tag for tag in languages_of(notice.language) if tag != language]
    return _render(
        language,
        status=status,
        form=form,
        notice=_about(notice, language),
        note=note,
        stamp=signing.dumps(_stamped(notice), salt=_SALT),
        others=[{"tag": tag, "name": languages.name_in(tag, tag)} for tag in others],
    )


def _about(notice: Notice, language: str) -> Mapping[str, str]:
    """Return what the letter says of itself: its number, its day, who wrote it and where they are reached."""
    organisation = notice.case.organisation
    sent = notice.sent_at or notice.approved_at
    return {
        "reference": notice.reference,
        "date": languages.day(sent.date(), language) if sent else "",
        "sender": organisation.name,
        "contact": organisation.contact_email,
    }


def _closed(request: HttpRequest) -> HttpResponse:
    return _plain(request, "closed", status=404)


def _plain(request: HttpRequest, code: str, *, status: int) -> HttpResponse:
    """Answer with nothing of any letter, in the language that the browser asks for."""
    return _render(language_asked(request.headers.get("Accept-Language", "")), status=status, plain=code)


def _render(language: str, *, status: int = 200, **context: Any) -> HttpResponse:
    said, notice = words_in(language), context.get("notice")
    words = {
        key: text % notice if notice else text for key, text in said.items() if notice or "%(" not in text
    }
    if notice and "recorded" in context:
        words["thanks"] = said["thanks"] % {**notice, "date": context["recorded"]}
    given = {"words": words, "language": language, "direction": languages.direction(language), **context}
    if plain := context.get("plain"):
        given |= {"heading": words[f"{plain}_heading"], "says": words[plain]}
    response = HttpResponse(render_to_string("notices/respond.html", given), status=status)
    response["Content-Language"] = language
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _language(request: HttpRequest, notice: Notice) -> str:
    offered = languages_of(notice.language)
    asked = request.GET.get("l", "")
    return asked if asked in offered else offered[0]


def is_small_form(request: HttpRequest) -> bool:
    """Say whether a body may be read at all: a plain form of a bounded size."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_plain = request.content_type == "application/x-www-form-urlencoded"
    if not (is_plain and length.isdecimal() and int(length) <= MOST_BYTES):
        return False
    try:
        _read = request.POST
    except (BadRequest, SuspiciousOperation):  # another alphabet than UTF-8, a thousand fields
        return False
    return True


def _stamped(notice: Notice) -> str:
    return str(notice.answer_index)[:16]


def _is_stamped(stamp: str, notice: Notice) -> bool:
    try:
        read: str = signing.loads(stamp[:200], salt=_SALT, max_age=STAMP_HOURS * 3600)
    except signing.BadSignature:
        return False
    return read == _stamped(notice)
