"""Sign-in of staff: allauth's flows, with the staff member's own key opened by the passphrase."""

import hmac
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import LoginForm, ReauthenticateForm
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from casework import audit, staffing, vault
from casework.forms.passphrases import ChangePassphraseForm
from casework.models import User
from casework.moments import now
from casework.views.doors import asker, needs_fresh_sign_in


class SignInForm(LoginForm):
    """Name and passphrase; on success the staff key lies in the session, locked by a second cookie."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("User name")
        self.fields["password"].label = _("Passphrase")
        self.fields["password"].help_text = ""
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Open the key, then let allauth go on (to the second factor, where one is set)."""
        open_staff_key(request, self.user, self.cleaned_data["password"])
        return super().login(request, redirect_url)


class ConfirmAgainForm(ReauthenticateForm):
    """The passphrase once more, in the words of the page that asks for it in the middle of a form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["password"]
        field.label, field.help_text = _("Passphrase"), ""
        field.error_messages["required"] = _("Type the passphrase.")
        field.widget.attrs.pop("placeholder", None)


class StaffAccountAdapter(DefaultAccountAdapter):
    """No sign-up, no mail, no client address kept."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return a keyed tag that changes daily, for limits alone (S24)."""
        address = request.META.get("REMOTE_ADDR", "")
        if settings.SECURE_PROXY_SSL_HEADER:
            # The operator's own proxy wrote the last entry; those before it are whatever a visitor sent.
            address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
        day = now().date().isoformat()
        return hmac.digest(settings.SECRET_KEY.encode(), f"{day}|{address}".encode(), "sha256").hex()[:24]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Slow tries down by name and client together: a stranger's wrong tries lock nobody else out (S8)."""
        tried = f"{credentials.get('username', '')}|{self.get_client_ip(request)}"
        super().pre_authenticate(request, **{**credentials, "username": tried})

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


@require_http_methods(["GET", "POST"])
@needs_fresh_sign_in
@asker
def change_passphrase(request: HttpRequest) -> HttpResponse:
    """Wrap the staff member's own key under a new passphrase, and open it again for this session."""
    form = ChangePassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given, user = form.cleaned_data, User.objects.get(pk=request.user.pk)
        try:
            staffing.change_passphrase(user=user, old=given["old"], new=given["new"])
        except vault.SealBroken:
            form.add_error("old", _("This is not the passphrase that you use now."))
        except ValidationError as error:
            form.add_error("new", error)
        else:
            update_session_auth_hash(request, user)
            open_staff_key(request, User.objects.get(pk=user.pk), given["new"])
            messages.success(request, _("Your passphrase was changed. Sessions elsewhere are closed."))
            return redirect("mfa_index")
    return render(request, "account/password_change.html", {"form": form})


def open_staff_key(request: HttpRequest, user: User, passphrase: str) -> None:
    """Unwrap the user's private half and lock it for this session: row in the session, key in a cookie of its own."""
    private = vault.unwrap_private(bytes(user.key.wrapped_private), passphrase)
    kept, cookie = vault.lock_for_session(private)
    request.session["vault"] = kept
    request.vault_cookie = cookie
