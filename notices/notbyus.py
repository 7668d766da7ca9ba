"""Why the reader does not send a letter that she asked the organisation to send: chosen by the reader, and said to her (U7)."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import custody
from casework.alone import is_alone
from notices.hersay import sends_herself
from notices.models import Notice

# As she reads it; the reader chooses by the same words.
WHY: dict[str, Promise] = {
    "harm": _("It could reach whoever published it, or do harm."),
    "unclear": _("It is not clear enough that your picture is there."),
    "unfit": _(
        "It does not fit any more. The law changed, or whom it goes to, or what you answered. Look at your other letters."
    ),
}


def must_say_why(notice: Notice) -> bool:
    """Say whether whoever withdraws this draft says why: she asked the organisation for it, and nobody works her case."""
    return notice.state in Notice.EDITABLE and is_alone(notice.case) and not sends_herself(notice)


def why_not_sent(notice: Notice) -> Promise | str:
    """Return why a withdrawn letter was not sent, as she reads it; "" where nobody said. Runs one query."""
    entries = custody.entries(notice.case).filter(event="notice_withdrawn", data__notice=str(notice.pk))
    entry = entries.last() if notice.state == Notice.State.WITHDRAWN else None
    return WHY.get(entry.data.get("why", ""), "") if entry else ""
