"""What leaves with a letter by e-mail, as its page shows it before approval and after: names, and XARF reports word for word."""

import json
from typing import Any

from notices.channels import Unfit, xarf
from notices.composing import Letter
from notices.models import Contact, Notice
from notices.outgoing import enclosed_with
from notices.pdf import ATTACHMENT_NAME
from notices.sentences import unfit_sentence


def enclosures_of(notice: Notice, letter: Letter) -> dict[str, Any]:
    """Return the files of a mail, or what an interface is told: frozen, or of a draft as it would leave today."""
    if notice.channel not in Contact.BY_MACHINE:
        return {}
    try:
        kept = notice.letter if notice.content_digest else enclosed_with(notice, letter)
    except Unfit as unfit:
        return {"unfit": unfit_sentence(unfit.code)}
    if "report" in kept:
        return {"filed": list(kept["report"].items())}
    reports = [
        {"name": name, "text": json.dumps(json.loads(content), ensure_ascii=False, indent=2, sort_keys=True)}
        for name, content in xarf.files(kept.get("xarf", []))
    ]
    names = [f"notice-{notice.reference}.pdf", ATTACHMENT_NAME, *(one["name"] for one in reports)]
    return {"enclosed": names, "reports": reports}
