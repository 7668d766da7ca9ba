"""WSGI entry point."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from casework.doctor import require_fit_for_live  # noqa: E402 - the apps must be loaded first

require_fit_for_live()
