"""Addresses of both houses. Of allauth only what staff use is named: no mail, no reset, no sign-up."""

from allauth.account.views import account_inactive, login, logout, reauthenticate, signup
from django.conf import settings
from django.urls import include, path

from casework.views import accounts, look, open_pages

urlpatterns = [
    path("account/login/", login, name="account_login"),
    path("account/logout/", logout, name="account_logout"),
    path("account/reauthenticate/", reauthenticate, name="account_reauthenticate"),
    # Closed by the adapter; allauth asks for its address.
    path("account/signup/", signup, name="account_signup"),
    path("account/inactive/", account_inactive, name="account_inactive"),
    path("account/passphrase", accounts.change_passphrase, name="account_change_password"),
    path("account/2fa/", include("allauth.mfa.urls")),
    path("favicon.ico", open_pages.favicon, name="favicon"),
    path("", include("casework.urls")),
    path("", include("notices.urls")),
]
if settings.PRACTICE:
    urlpatterns += [
        path("practice", include("casework.practice.urls")),
        path("look", look.look, name="look"),
        path("look/form", look.look_plain, name="look_plain"),
    ]
handler400 = "casework.views.errors.bad_request"
handler403 = "casework.views.errors.forbidden"
handler404 = "casework.views.errors.not_found"
handler500 = "casework.views.errors.server_error"
