"""Pictures that somebody takes back while she still fills in her own case. Once it is handed in, none is."""

from datetime import datetime

from django.db import transaction

from casework import custody, forgetting
from casework.intake import hold_open
from casework.models import Actor, Image


class HandedIn(Exception):
    """The case is handed in, or the picture is gone: there is nothing to take back."""


@transaction.atomic
def take_back(*, image: Image, by: Actor, at: datetime) -> None:
    """Delete a picture's row with its fingerprints and its waiting copy. Raises HandedIn. Raises as hold_open."""
    hold_open(image.case)
    row = Image.objects.filter(pk=image.pk, case__intake__finished_on=None).exclude(case__intake=None).first()
    if row is None:
        raise HandedIn(str(image.pk))
    custody.record(case=row.case, event="image_taken_back", by=by, at=at, image=row.pk)
    forgetting.forget(row.waiting_object, row.sealed_object, case=row.case, at=at)
    row.delete()
