"""Which language a page speaks: those for people in need one of theirs, those for staff English. Never two at once (U33)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import parse_accept_lang_header
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from casework import spoken
from casework.views.owndoors import open_page

Handler = Callable[[HttpRequest], HttpResponse]

# Open pages for people in need, by name; all with a door of their own speak to them as well. A letter that somebody did not ask
# for is such a need: that page sets no cookie, so it speaks what the browser asks for, or what she chose on another page.
FOR_HER = frozenset(
    {
        "leave",
        "help_now",
        "about",
        "never",
        "could_hand_over",
        "changed",
        "for_friend",
        "for_parent",
        "for_project",
        "programmes",
        "make_codes",
        "letter_wrong",
    }
)
# Of practice mode alone, on every page.
_INVENTED = frozenset(code for code, _name in settings.LANGUAGES if "-x" in code)


def speaking(get_response: Handler) -> Handler:
    """Let each page speak one language: what she chose, else what her browser asks for, else English."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.speaks_hers = speaks_hers(request)
        code = language_of(request, hers=request.speaks_hers)
        translation.activate(code)
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    return middleware


def speaks_hers(request: HttpRequest) -> bool:
    """Say whether a page is for people in need, by its address; where there is none, it is for whoever is no staff."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return "_auth_user_id" not in request.session
    return match.url_name in FOR_HER or getattr(match.func, "is_own", False)


def language_of(request: HttpRequest, *, hers: bool) -> str:
    """Return the language of a request among those that such a page speaks."""
    here = _INVENTED | {code for code, _name in spoken.own_names()} if hers else _INVENTED
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in here:
        return chosen
    for asked, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        for code in (asked, asked.partition("-")[0]):
            if code in here:
                return code
    return spoken.ENGLISH


# A token would be a cookie that stays on her device; a stranger who sends this changes no more than the words (S10).
@csrf_exempt
@require_POST
@open_page
def choose(request: HttpRequest) -> HttpResponse:
    """Keep her choice in a cookie that goes with her visit, and lead back to where she was."""
    code, back = request.POST.get("language", ""), request.POST.get("back", "")
    response = redirect(back if _is_page_of_hers(back) else "own_start")
    keep_choice(response, code)
    return response


def keep_choice(response: HttpResponse, code: str) -> None:
    """Keep a language in a cookie that ends with the browser and when she leaves; one that is not spoken changes nothing."""
    if code in dict(spoken.own_names()):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


def _is_page_of_hers(back: str) -> bool:
    """Say whether an address is one of our pages for her, and none that ends her visit."""
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return False
    try:
        match = resolve(back.partition("?")[0])
    except Resolver404:
        return False
    return match.url_name != "leave" and (match.url_name in FOR_HER or getattr(match.func, "is_own", False))
