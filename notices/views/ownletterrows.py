"""What the page of her own letter shows in rows: what it tells, what she confirms, and each way to send it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.directory import load
from casework.ownwords import fact_words
from notices import selfsending
from notices.casefacts import signer_of
from notices.channels.webform import HINTS, sheet
from notices.composing import Letter
from notices.drafts import Draft
from notices.elements import Element
from notices.languages import LEADING
from notices.law import load_law
from notices.letters import Missing
from notices.meanings import meaning_of
from notices.models import Contact, Notice
from notices.selfforms import WAY_WORDS, SignForm
from notices.views.sheets import questions_of

_DECLARES = _("Only you can say this. Read it there, and tick it only if it is true.")
_YOU_DECIDE = _("You decide this one.")
# As notices.channels.webform.HINTS, said to her.
OWN_HINTS: dict[str, Promise] = dict.fromkeys(HINTS, _YOU_DECIDE) | {
    "picture": _("Leave this empty: give no picture."),
    "identity": _("Give no copy of a paper, if the form lets you go on without it."),
    "her_name": _("Your name, if you want them to know it."),
    "name": _("Your name, if you want them to know it."),
    "email": _("An address for their answer. A new one that you made for this is safest."),
    "phone": _("Leave this empty, if the form lets you go on without it."),
    "authority": _("Choose what says that it is you who is shown."),
    "category": _("Choose what fits: intimate picture published without consent, or what comes nearest."),
    "service": _("Choose the service to which the links belong."),
    "forwarding": _("Choose that your details are not passed on."),
    "one_each": _("Their form takes one link: fill it in once for each."),
    "searched": _("The words under which it is found. Your name only if you want them to know it."),
    "country": _("Your country, if you want them to know it."),
    "content": _("Say in plain words what is shown. No name, no picture."),
    "belief": _DECLARES,
    "good_faith": _DECLARES,
    "perjury": _DECLARES,
}

# Why her letter waits, by the codes of notices.letters.Missing; "" for what she cannot change.
_HELD: dict[str, Promise] = {
    "paused": _("Everything is paused. Press “Go on” on your page first."),
    "all_gone": _("Each link of this letter was gone, seen twice. So it is not needed now."),
    "gone_by_her": _("You said that it is gone."),
    "said_gone": _("They say that it is gone. You need not look. If you have seen it, you can say so."),
    "address_withdrawn": _("You took out a link of this letter. Drop the letter, and write it anew."),
    "agreement": _(
        "The letter says that you did not agree. Answer the questions about it first, under your letters."
    ),
    "picture": _("Say first which picture is behind each link. The question stands under your letters."),
    "": _(
        "It does not fit any more. The law changed, or whom it goes to, or what you answered. Look at your other letters."
    ),
}


KEPT_BACK = _HELD[""]


def held_words(lacks: Iterable[Missing]) -> list[Promise]:
    """Return why her letter waits, said to her; each sentence once."""
    return list(dict.fromkeys(_HELD.get(one.code, _HELD[""]) for one in lacks))


def lacking(elements: Iterable[Element]) -> dict[str, list[Any]]:
    """Return what a letter lacks: `plain`, what she signs with; `law`, the law's words for that; `other`, for all else."""
    lacks = [(SignForm.FILLS.get(one.key, ""), one.requirement) for one in elements]
    fields = dict.fromkeys(field for field, _says in lacks if field)
    return {
        "plain": [SignForm.base_fields[field].label for field in fields],
        "law": [says for field, says in lacks if field],
        "other": [says for field, says in lacks if not field],
    }


def what_it_says(letter: Letter) -> list[str]:
    """Return what the letter tells of her, in words to her."""
    return fact_words(sorted(letter.facts))


def declaration_rows(draft: Draft) -> list[dict[str, Any]]:
    """Return each sentence that only she can say, with whether she said exactly that."""
    return [
        {"key": wording.key, "text": wording.text, "language": wording.language, "digest": wording.digest}
        | {"meaning": meaning_of(draft, wording, language=get_language() or LEADING)}
        | {"is_said": given is not None, "is_needed": wording.is_required}
        for wording, given in draft.asked
    ]


def steps_of(notice: Notice, letter: Letter, *, at: datetime) -> list[dict[str, Any]]:
    """Return each sure way to send it, the best first: their form field by field, or a mail with its parts."""
    return [_form(notice, letter, row) if row.channel == Contact.Channel.FORM else _mail(letter, row)
            for row in selfsending.ways_of(notice, at=at)]  # fmt: skip


def _mail(letter: Letter, contact: Contact) -> dict[str, Any]:
    parts = [(_("To"), contact.value), (_("Subject"), letter.subject), (_("Text"), letter.text)]
    return {"words": WAY_WORDS[contact.channel], "is_form": False, "parts": parts}


def _form(notice: Notice, letter: Letter, contact: Contact) -> dict[str, Any]:
    entry = load(practice=settings.PRACTICE).get(notice.recipient.key)
    made = sheet(
        letter,
        basis=load_law().get(notice.basis_id),
        recipient=notice.recipient.name,
        link=contact.value,
        signer=signer_of(notice.case, notice.own_voice),
        questions=questions_of(entry, contact.process),
        hints=OWN_HINTS,
    )
    return {
        "words": WAY_WORDS[contact.channel],
        "is_form": True,
        "sheet": made,
        "needs_account": entry is not None and entry.account_required is True,
        "read_on": entry.checked if entry else None,
    }
