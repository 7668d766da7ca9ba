"""What the page of one notice says of its declarations, attempts, replies and addresses: rows of words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import GONE, Sighting
from notices.chores import CAME_BY
from notices.defanging import defanged
from notices.hersay import must_say_herself
from notices.letters import asked_declarations
from notices.models import Delivery, Notice, NoticeSighting, Reply
from notices.views.elementrows import ELEMENT_WORDS
from notices.views.rows import host_of, sighting_state

DELIVERY_WORDS: dict[str, tuple[Promise, str]] = {
    "claimed": (gettext_lazy("being handed over"), "warn"),
    "accepted": (gettext_lazy("handed over"), "good"),
    "temporary": (gettext_lazy("not taken this time, tried again"), "warn"),
    "failed": (gettext_lazy("refused for good"), "stop"),
    "stopped": (gettext_lazy("held back before it left"), "warn"),
    "lost": (gettext_lazy("no word came back, sent again with the same number"), "warn"),
}
# Why an attempt was held back: codes of notices.leaving.
STOPPED_WORDS: dict[str, Promise] = {
    "minor_stop": gettext_lazy("A possible minor holds this case."),
    "paused": gettext_lazy("The case was paused."),
    "closed": gettext_lazy("The case had ended."),
    "hostile": gettext_lazy("The recipient was marked as hostile."),
    "contact_unconfirmed": gettext_lazy("The contact was not confirmed."),
    "contact_bad": gettext_lazy("The contact was marked as not working."),
    "contact_old": gettext_lazy("The contact was read too long ago."),
    "practice_only": gettext_lazy("In practice, letters go to the practice ground only."),
    "no_consent": gettext_lazy("Her consent no longer covered it."),
    "approver_gone": gettext_lazy("The person who approved it may no longer do so."),
    "law_changed": gettext_lazy("A law reviewer had found that its law has changed."),
    "content_changed": gettext_lazy("The letter was not the one that was approved."),
    "no_supervisor": gettext_lazy(
        "It was about a protected host, and no supervisor was one of its two people."
    ),
    "withdrawn": gettext_lazy("It was withdrawn."),
    "address_withdrawn": gettext_lazy("An address in it had been taken out of work."),
}
# What an attempt ended with where the other side said nothing: codes of notices.channels and of those who call them.
NO_WORD: dict[str, Promise] = {
    "timeout": gettext_lazy("nothing for too long"),
    "dropped": gettext_lazy("nothing: the line broke"),
    "connection": gettext_lazy("nothing: it could not be reached"),
    "tls": gettext_lazy("nothing: no safe line to it could be made"),
    "address": gettext_lazy("nothing: the settings name another address now"),
    "token_file": gettext_lazy("nothing: the file with our token could not be read"),
    "password_file": gettext_lazy("nothing: the file with our password could not be read"),
}
# What only a person does, and so is written down only when it is done.
_BY_HAND: dict[str, Promise] = {
    "form": gettext_lazy("entered in their form"),
    "post": gettext_lazy("posted"),
}
REPLY_WORDS: dict[str, tuple[Promise, str]] = {
    "acknowledged": (gettext_lazy("They have it"), "good"),
    "says_removed": (gettext_lazy("They say it is removed"), "good"),
    "needs_more": (gettext_lazy("They need more"), "warn"),
    "not_ours": (gettext_lazy("Not theirs; they name somebody else"), "warn"),
    "refused": (gettext_lazy("They refuse"), "stop"),
    "counter_notice": (gettext_lazy("The uploader objects"), "stop"),
}
DECISION_WORDS: dict[str, Promise | str] = {
    "": "",
    "open": gettext_lazy("nobody decided on it yet"),
    "taken": gettext_lazy("taken as their answer"),
    "set_aside": gettext_lazy("set aside"),
}
OUTCOME_WORDS: dict[str, tuple[Promise, str]] = {
    "open": (gettext_lazy("open"), ""),
    "removed": (gettext_lazy("gone, seen twice"), "good"),
    "returned": (gettext_lazy("was gone, is back"), "warn"),
    "refused": (gettext_lazy("refused"), "stop"),
    "not_ours": (gettext_lazy("not theirs"), "warn"),
    "withdrawn": (gettext_lazy("taken out of work"), ""),
}


def declaration_rows(notice: Notice) -> list[dict[str, Any]]:
    """Return each declaration of a draft with its wording, whose word it is, and who confirmed exactly this wording."""
    return [
        {
            "key": wording.key,
            "title": ELEMENT_WORDS.get(wording.key, wording.requirement),
            "text": wording.text,
            "language": wording.language,
            "translation": wording.translation,
            "translation_language": wording.translation_language,
            "source": wording.source,
            "digest": wording.digest,
            "is_hers": wording.belief_of != "signer",
            "is_hers_alone": must_say_herself(notice, wording),
            "is_wise_only": not wording.is_required,
            "by": given.confirmed_by.name_in_words if given else "",
            "at": given.confirmed_at if given else None,
        }
        for wording, given in asked_declarations(notice)
    ]


def delivery_row(row: Delivery) -> dict[str, Any]:
    """Return one attempt in words, with what the other side answered."""
    words, tone = DELIVERY_WORDS[row.state]
    is_stopped = row.state == Delivery.State.STOPPED
    is_form, is_api = row.channel == "form", row.channel == "api"
    if is_api and row.state == Delivery.State.LOST:
        words = _("no word came back; a person finds out whether they have it")
    return {
        "attempt": row.attempt,
        "at": row.finished_at or row.claimed_at,
        "words": _BY_HAND.get(row.channel, words),
        "tone": tone,
        "is_mail": row.channel == "email" and not is_stopped,
        "is_form": is_form and not is_stopped,
        "is_api": is_api and not is_stopped,
        "is_post": row.channel == "post",
        "answer": (STOPPED_WORDS if is_stopped else NO_WORD).get(row.answer, row.answer),
        "by": row.by.name_in_words,
    }


def reply_row(row: Reply) -> dict[str, Any]:
    """Return one reply: its kind in words; what they said stays folded (U25)."""
    words, tone = REPLY_WORDS[row.kind]
    return {
        "words": words,
        "tone": tone,
        "at": row.received_at,
        "said": defanged(row.said or ""),
        "way": CAME_BY.get(row.came_by, ""),
        "decision": DECISION_WORDS[row.decision],
        "is_open": row.decision == Reply.Decision.OPEN,
        "pk": row.pk,
    }


def line_row(line: NoticeSighting) -> dict[str, Any]:
    """Return one address of a notice with its outcome and where it stands now."""
    words, tone = OUTCOME_WORDS[line.outcome]
    is_back = line.outcome == NoticeSighting.Outcome.RETURNED
    if is_back and line.sighting.state == Sighting.State.REMOVED:
        words, tone = gettext_lazy("was back, and is gone again, seen twice"), "good"
    now_words, now_tone = sighting_state(line.sighting)
    return {
        "number": line.sighting.number,
        "url": line.sighting.url,
        "host": host_of(line.sighting.url),
        "outcome": words,
        "tone": tone,
        "now": now_words,
        "now_tone": now_tone,
        "is_gone_once": line.sighting.state in Sighting.OPEN and line.sighting.last_verdict in GONE,
        "is_open": line.outcome == NoticeSighting.Outcome.OPEN,
    }
