"""Where a visit ended, measured against where it was sent: same place, front page, sign-in, consent, elsewhere. Pure."""

import re
from urllib.parse import unquote, urlsplit

_LOGIN_PATH = re.compile(
    r"/(?:log-?in|sign-?in|auth|accounts?/login|session/new|age[-_]?(?:gate|check|verif\w*|wall)|verify[-_]?age)\b",
    re.IGNORECASE,
)
_LOGIN_HOST = re.compile(r"(?:log-?in|sign-?in|auth|accounts?|sso|age-?verif\w*)\.", re.IGNORECASE)
_CONSENT_PATH = re.compile(r"/(?:cookie-?)?(?:consent|privacy-?(?:gate|wall|choices)|gdpr)\b", re.IGNORECASE)
_CONSENT_HOST = re.compile(r"(?:consent|guce|cmp|cookies?|privacy)\.", re.IGNORECASE)
# A front page, in one language of several too.
_FRONT_PATH = re.compile(
    r"(?:/(?:ar|cs|da|de|el|en|es|fi|fr|he|hu|it|ja|ko|nl|no|pl|pt|ro|ru|sv|tr|uk|zh)(?:[-_][a-z]{2})?)?"
    r"(?:/(?:index|home|main|default|start)(?:\.\w{2,5})?)?",
    re.IGNORECASE,
)


def went_elsewhere(asked: str, came: str) -> bool:
    """Say whether a redirect led to another place; a longer or shorter form of the same path is the same place."""
    (host, path), (final_host, final_path) = _place(asked), _place(came or asked)
    if host != final_host:
        return True
    return not (_is_form_of(final_path, path) or (final_path and _is_form_of(path, final_path)))


def _is_form_of(longer: str, path: str) -> bool:
    """Say whether a path is the other one or goes on from it: /p/1-title and /p/1/title from /p/1, but not /p/12."""
    return longer == path or (longer.startswith(path) and longer[len(path)] in "/-._")


def went_up(asked: str, came: str) -> bool:
    """Say whether a redirect led to a folder of the address asked for, which may be its listing or its plain form."""
    (host, path), (final_host, final_path) = _place(asked), _place(came or asked)
    return host == final_host and path.startswith(f"{final_path}/")


def went_to_front_page(asked: str, came: str) -> bool:
    """Say whether a redirect led to the front page of the same site from anywhere else on it."""
    (host, path), (final_host, final_path) = _place(asked), _place(came or asked)
    if host != final_host or not _FRONT_PATH.fullmatch(final_path):
        return False
    lost_query = bool(urlsplit(asked).query) and not urlsplit(came or asked).query
    return not _FRONT_PATH.fullmatch(path) or (lost_query and bool(came) and came != asked)


def went_to_login(asked: str, came: str) -> bool:
    """Say whether a redirect led to a sign-in or to a check of age, by the address alone."""
    return _turned_into(_LOGIN_PATH, _LOGIN_HOST, asked, came)


def went_to_consent(asked: str, came: str) -> bool:
    """Say whether a redirect led to a question about cookies or data, by the address alone."""
    return _turned_into(_CONSENT_PATH, _CONSENT_HOST, asked, came)


def holds_way_back(asked: str, came: str) -> bool:
    """Say whether the address at the end carries the one asked for, as sign-ins and walls do (`?next=/p/1`)."""
    path = urlsplit(asked).path
    parts = urlsplit(came)
    return len(path) > 1 and path in unquote(unquote(f"{parts.query}#{parts.fragment}"))


def _turned_into(path: re.Pattern[str], host: re.Pattern[str], asked: str, came: str) -> bool:
    old, new = urlsplit(asked), urlsplit(came or asked)
    by_path = bool(path.search(new.path)) and not path.search(old.path)
    by_host = bool(host.match(new.hostname or "")) and not host.match(old.hostname or "")
    return by_path or by_host


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.path.rstrip("/")
