"""Receipts that staff give in person: a first one, a new one to who lost hers; and lifting a freeze (S7).

Whoever gives one holds the case's key. A receipt from before opens nothing from then on, and her own word goes with it.
"""

from datetime import datetime

from django.db import transaction

from casework import access, custody, ownchanges, receipts
from casework.intake import hold_open
from casework.models import Actor, Case, KeyGrant, Receipt


@transaction.atomic
def give_receipt(*, case: Case, case_private: str, by: Actor, at: datetime) -> receipts.NewReceipt:
    """Give a case a receipt, shown once; what waited for her three days is stopped. Raises access.Refused; as hold_open.

    `case_private`: the private half of the case's pair, from the one who gives it.
    """
    hold_open(case)
    access.require(case, by, "work")
    ownchanges.stop_change(case=case, by=by, at=at)
    was_there = bool(Receipt.objects.filter(case=case).delete()[0])
    KeyGrant.objects.filter(case=case, kind="receipt").delete()
    made = receipts.issue_receipt(case=case, case_private=case_private, by=by, at=at)
    # Copied down in front of the one who gives it: nobody asks for it to be typed back.
    Receipt.objects.filter(pk=made.receipt.pk).update(kept_on=at.date())
    made.receipt.refresh_from_db()
    if was_there:
        custody.record(case=case, event="receipt_replaced", by=by, at=at)
    return made


@transaction.atomic
def lift_freeze(*, case: Case, by: Actor, at: datetime) -> bool:
    """Let a frozen receipt open the case again; False: none is frozen. Raises access.Refused; as hold_open."""
    hold_open(case)
    access.require(case, by, "work")
    if not Receipt.objects.filter(case=case, frozen_on__isnull=False).update(frozen_on=None):
        return False
    custody.record(case=case, event="receipt_freeze_lifted", by=by, at=at)
    return True
