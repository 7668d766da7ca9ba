"""What she saw at one of her links, said by herself on the page of her links; nobody is sent there to look (S46)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from casework.herword import TooEarly
from casework.models import Case, Sighting
from casework.moments import now
from casework.views.owndoors import own_door
from notices import hersight


@require_POST
@own_door("own_decide")
def seen(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Keep her word on the link of a number, and lead back to her links."""
    rows = case.sightings.exclude(state=Sighting.State.WITHDRAWN).select_related("case")
    row = get_object_or_404(rows, number=number)
    try:
        hersight.say_seen(sighting=row, saw=request.POST.get("saw", ""), by=request.actor, at=now())
    except ValueError:
        raise Http404 from None
    except TooEarly:  # the page says from when on
        pass
    return redirect("own_links")
