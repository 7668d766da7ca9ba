"""Default deny: every address is an open page, one of allauth's that we name, or goes through a door of the table."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from casework import access
from casework.views.middleware import OPEN_PAGES

# Of allauth, behind our sign-in: one's own second factor, and signing up, which the adapter closes.
ALLAUTH = frozenset(
    {
        "account_signup",
        "mfa_index",
        "mfa_reauthenticate",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "mfa_reauthenticate_webauthn",
        "mfa_remove_webauthn",
        "mfa_edit_webauthn",
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_download_recovery_codes",
    }
)
# Pages that show no case and that everybody who signed in may open.
SIGNED_IN = frozenset({"home", "look", "look_plain", "account_change_password"})

TELLING = re.compile(
    r"case|pict|photo|image|nud|abus|victim|surviv|notice|takedown|minor|receipt|consent|secret|help"
)


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry)
        else:
            yield entry


def _is_named(pattern: URLPattern) -> bool:
    action: Any = getattr(pattern.callback, "action", None)
    if pattern.name in OPEN_PAGES | ALLAUTH:
        return True
    if getattr(pattern.callback, "is_own", False):
        return action == "own_open" or action in access.OWN_ALLOWED
    return action in access.ALLOWED or (action == "signed_in" and pattern.name in SIGNED_IN)


def test_every_address_has_a_name_and_a_door() -> None:
    """S1."""
    patterns = list(_patterns(get_resolver()))

    without = [f"{pattern.name} {pattern.pattern}" for pattern in patterns if not _is_named(pattern)]

    assert len(patterns) > 30
    assert without == []


def test_no_address_of_hers_holds_an_id_or_a_word_that_tells() -> None:
    """S46: short words and small numbers, all under one neutral name; nothing that a history would give away."""
    hers = [
        str(pattern.pattern)
        for pattern in _patterns(get_resolver())
        if getattr(pattern.callback, "is_own", False)
    ]
    words = {word for path in hers for word in re.findall(r"[a-z]+", re.sub(r"<[^>]*>", "", path))}

    assert len(hers) > 30
    assert [path for path in hers if not path.startswith("form")] == []
    assert {kind for path in hers for kind in re.findall(r"<(\w+):", path)} <= {"int"}
    assert [word for word in words if len(word) > 8 or TELLING.search(word)] == []


def test_list_of_exceptions_names_only_what_is_there() -> None:
    there = {pattern.name for pattern in _patterns(get_resolver())}

    assert (OPEN_PAGES | ALLAUTH | SIGNED_IN) - there == set()


def test_no_page_of_allauth_sends_mail_or_resets() -> None:
    """S4: no e-mail factor, no reset, no sign-up."""
    names = {pattern.name or "" for pattern in _patterns(get_resolver())}

    assert not {name for name in names if "email" in name or "reset" in name or "code_" in name}
