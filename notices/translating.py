"""In which language a draft says its letter again under the English one, and who has read that language."""

from datetime import datetime

from django.db import transaction

from casework import access, custody
from casework.models import Actor
from notices.hersay import require_not_hers
from notices.languages import LEADING
from notices.law import load_law
from notices.letters import require_draft
from notices.models import Notice
from notices.wordings import translations_of


class NotTranslated(Exception):
    """A letter under this law cannot be said in that language."""


def languages_of(notice: Notice) -> tuple[str, ...]:
    """Return the languages to choose from: English alone, or with one of these under it."""
    return (LEADING, *translations_of(load_law().get(notice.basis_id)))


@transaction.atomic
def choose_language(*, notice: Notice, language: str, by: Actor, at: datetime) -> Notice:
    """Choose the language under the English letter of a draft; the same once more changes nothing.

    Declarations are asked anew, since what they stand in has changed. Raises Frozen, NotTranslated; access.Refused, too,
    where she sends it herself.
    """
    custody.hold(notice.case)
    access.require(notice.case, by, "draft")
    require_draft(notice)
    require_not_hers(notice)
    notice.refresh_from_db(fields=["language"])
    if language not in languages_of(notice):
        raise NotTranslated(language)
    if language != notice.language:
        was, notice.language = notice.language, language
        notice.save(update_fields=["language"])
        custody.record(
            case=notice.case, event="notice_language_chosen", by=by, at=at, notice=notice.pk, language=language,
            was=was,
        )  # fmt: skip
    return notice
