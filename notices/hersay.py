"""What she said last of one letter when she was asked herself: yes or no. Read from the custody log; stored nowhere else."""

from datetime import datetime

from casework import custody
from notices.models import Notice

AGREED, DECLINED = "letter_agreed", "letter_declined"


def declined_at(notice: Notice) -> datetime | None:
    """Return when she said no to this letter, in UTC; None: she did not, or changed her mind since. Runs one query."""
    said = custody.entries(notice.case).filter(event__in=[AGREED, DECLINED], data__notice=str(notice.pk))
    last = said.last()
    return last.at if last is not None and last.event == DECLINED else None
