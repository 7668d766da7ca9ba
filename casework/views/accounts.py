"""Sign-in of staff: allauth's flows, with the staff member's own key opened by the passphrase."""

import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from casework import audit, vault
from casework.models import User
from casework.moments import now


class SignInForm(LoginForm):
    """Name and passphrase; on success the staff key lies in the session, locked by a second cookie."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Passphrase")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Open the key, then let allauth go on (to the second factor, where one is set)."""
        open_staff_key(request, self.user, self.cleaned_data["password"])
        return super().login(request, redirect_url)


class StaffAccountAdapter(DefaultAccountAdapter):
    """No sign-up, no mail, no client address kept."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a keyed tag that changes daily, for limits alone (S24)."""
        address = request.META.get("REMOTE_ADDR", "")
        day = now().date().isoformat()
        return hmac.digest(settings.SECRET_KEY.encode(), f"{day}|{address}".encode(), "sha256").hex()[:24]

    def get_http_user_agent(self, request: HttpRequest) -> str:
        return ""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing about signing in and out: the page says where one is."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send staff no mail."""

    def login(self, request: HttpRequest, user: User) -> None:
        audit.record(organisation_id=user.organisation_id, event="signed_in", by=user.actor, at=now())
        super().login(request, user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        user = User.objects.filter(username=credentials.get("username", "")).first()
        if user:
            audit.record(
                organisation_id=user.organisation_id, event="sign_in_failed", by=user.actor, at=now()
            )


def open_staff_key(request: HttpRequest, user: User, passphrase: str) -> None:
    """Unwrap the user's private half and lock it for this session: row in the session, key in a cookie of its own."""
    private = vault.unwrap_private(bytes(user.key.wrapped_private), passphrase)
    kept, cookie = vault.lock_for_session(private)
    request.session["vault"] = kept
    request.vault_cookie = cookie
