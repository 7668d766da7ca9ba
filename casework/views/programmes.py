"""The open page of hash programmes: whom each is for, how it is used, what it does not do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import access, hashprogrammes


@require_safe
def programmes(request: HttpRequest) -> HttpResponse:
    """Show the programmes, without a sign-in: nothing is sent from here, and nothing is kept.

    What is not sure enough for people in need is shown to staff alone, to verify.
    """
    found = hashprogrammes.load()
    is_staff = bool(request.actor) and access.may(request.actor, "see_house")
    context = {
        "for_people": [one for one in found if one.is_for_people],
        "for_companies": [one for one in found if not one.audience and one.confidence != "low"],
        "to_verify": [one for one in found if one.confidence == "low"] if is_staff else [],
    }
    return render(request, "casework/programmes.html", context)
