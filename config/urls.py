"""Addresses of both houses."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("casework.urls")),
    path("", include("notices.urls")),
]
handler400 = "casework.views.errors.bad_request"
handler403 = "casework.views.errors.forbidden"
handler404 = "casework.views.errors.not_found"
handler500 = "casework.views.errors.server_error"
