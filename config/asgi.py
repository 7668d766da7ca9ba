"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_asgi_application()

from casework.doctor import require_fit_for_live  # noqa: E402 - the apps must be loaded first

require_fit_for_live()
