"""Who signs a letter: the organisation, or the person herself with the name that she types; none is invented (design §3.2)."""

from datetime import datetime

from django.db import transaction

from casework import access, custody
from casework.alone import is_alone
from casework.herword import require_her_word
from casework.models import Actor
from notices.askingher import require_herself
from notices.drafts import Draft
from notices.hersay import SIGNER, lacks_her_name
from notices.models import Notice
from notices.unsaid import takes_hers_alone


class Lacks(Exception):
    """Signed like this the letter misses what its law asks for. `keys`: of the elements."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


@transaction.atomic
def choose_signer(*, notice: Notice, name: str, by: Actor, at: datetime) -> None:
    """Let her sign with a name, or "": the organisation does. Its answers come to the organisation all the same.

    The letter is another one then and waits for her word anew. The same choice again changes nothing. Raises Lacks, with
    nothing changed. Raises access.Refused: anybody but herself; access.Stopped; Frozen; herword.TooEarly.
    """
    require_herself(notice, by)
    require_her_word(notice.case, at=at)
    if is_alone(notice.case):  # there she signs on the letter's own page, and asks us to send it where we do
        raise access.Refused("own_decide")
    voice = {"name": name, "email": notice.case.organisation.contact_email} if name else None
    if voice == notice.signs_as and not lacks_her_name(notice):
        return
    notice.signer = Notice.Signer.HERSELF if name else Notice.Signer.ORGANISATION
    notice.signs_as = voice
    draft = Draft(notice)
    lacks = ("signature",) if not name and takes_hers_alone(draft.basis) else draft.whole(at=at).missing
    if lacks:
        raise Lacks(lacks)
    notice.save(update_fields=["signer", "signs_as"])
    custody.record(case=notice.case, event=SIGNER, by=by, at=at, notice=notice.pk, herself=bool(name))
