"""What she said last that they answered to a letter of hers: the newest counts."""

from notices.hersay import sends_herself
from notices.models import Notice, Reply

# In which she says what they answered, also anew.
MAY_ANSWER = Notice.RUNNING | {Notice.State.REFUSED}
# What she may say that they answered.
ANSWERS = (
    Reply.Kind.ACKNOWLEDGED, Reply.Kind.SAYS_REMOVED, Reply.Kind.REFUSED, Reply.Kind.NEEDS_MORE, Reply.Kind.NOT_OURS,
)  # fmt: skip
SAID_NO = frozenset({Reply.Kind.REFUSED, Reply.Kind.NOT_OURS})


def newest_answer(notice: Notice) -> Reply | None:
    """Return the reply, of ANSWERS; None where nothing is said or it is not hers. Reads its replies."""
    if not sends_herself(notice) or notice.state not in MAY_ANSWER:
        return None
    said = [row for row in notice.replies.all() if row.decision in Reply.COUNTS and row.kind in ANSWERS]
    return max(said, key=lambda row: row.recorded_at, default=None)
