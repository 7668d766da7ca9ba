"""What every template may know of the house: names, the way around, and whether practice time was moved."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from casework.moments import moved, now


def house(request: HttpRequest) -> dict[str, Any]:
    """Return `house` for templates."""
    return {
        "house": {
            "operator_name": settings.OPERATOR_NAME,
            "practice": settings.PRACTICE,
            "now": now(),
            "moved": moved(),
            "signed_in": request.user.is_authenticated if hasattr(request, "user") else False,
        }
    }
