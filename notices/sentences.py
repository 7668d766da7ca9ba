"""Codes of the notices house and the sentences that people read instead: reasons, questions, cautions.

Texts of law files (cautions, names) are message ids themselves, so that a catalogue can translate them.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from casework.countries import name_of
from notices.conditions import Reason
from notices.factwords import AREAS, QUESTIONS, TESTED, VALUES
from notices.law import REVIEW_DAYS, WARN_DAYS, Basis, age_days

_TRUTHS = ("yes", "no", "unknown")

REASONS: dict[str, Promise] = {
    "no_law": _("This does not apply: %(status)s."),
    "not_yet_in_force": _("This law does not apply before %(date)s."),
    "all_hostile": _("Whoever is known to answer for it is marked as hostile and gets nothing."),
    "no_day": _("This law was passed, and no day is known from which it applies."),
    "needs_lawyer": _("It needs a lawyer: %(why)s."),
    "avoided": _("The person does not want this way: %(way)s."),
    "other_authority": _("It is not the authority of where the person lives, by what is known now."),
    "may_be_minor": _(
        "Someone under 18 may be shown. This is a draft for a hotline or a lawyer; nothing is sent from here."
    ),
    "is_a_tool": _("This is the address of a tool: the law is on images, and there is none here to remove."),
    "agreed_once": _(
        "She agreed once to its publication, so no letter says that she never did. Where the law lets consent be taken "
        "back, the letter does that; elsewhere what the law asks for stays missing."
    ),
    "agreed_to_some": _(
        "She agreed once to its publication. Say so to a lawyer before anything is reported: what she agreed to, with whom, "
        "and what went beyond it. A report that leaves it out can be turned against her."
    ),
    "way_unknown": _(
        "No form or mailbox of this recipient is known, so no time of the law is counted. Look on its pages for the way that "
        "the law asks for."
    ),
    "way_guessed": _(
        "No directory names this mailbox: it is a guess, or a registry’s. Before people confirmed that it is theirs, no "
        "time of the law is counted."
    ),
    "asks_for_face": _(
        "This service finds people by their faces. Its form asks for a photo of the face, some for an identity paper. "
        "Giving one feeds the same index. Ask the regulator first. No picture goes out from here."
    ),
    "forwards_to_customer": _(
        "This recipient passes what it gets on to its customer, who may be the uploader."
    ),
    "may_forward": _(
        "Hosts, networks and registrars mostly pass a notice on to their customer, who may be the uploader. Of this one it "
        "is not known: count with it."
    ),
    "clock_not_started": _(
        "Handed over this way, the law’s time does not start. We come back to it on a date of our own instead."
    ),
    "systems_duty": _(
        "The law binds the recipient’s systems: it should act in this time, but one late removal is no breach."
    ),
    "incentive": _(
        "A recipient that acts in this time keeps its immunity. Acting later is no breach by itself."
    ),
}

# Statuses of law that a lawyer has to weigh before anybody builds on it.
WEIGHED: dict[str, Promise] = {
    "uncertain": _("whether or from when this law applies is not confirmed"),
    "partly in force": _("a part of this law, or its authority, does not work"),
    "case law": _("it stands on decisions of courts and not on a statute"),
    "not binding": _("the rule binds nobody by itself"),
}

NO_LAW: dict[str, Promise] = {
    "proposed": _("it is a draft that was not passed"),
    "annulled": _("a court or the legislator set it aside"),
}

WAYS: dict[str, Promise] = {
    "police": _("the police"),
    "copyright": _("copyright"),
    "regulator": _("a regulator"),
}

# Why no letter is written: codes of notices.law.why_no_letter and of the routes.
WHY_NO_LETTER: dict[str, Promise] = {
    "kind": _("No letter is sent under this law. The steps below say what to do."),
    "repealed": _("This law no longer applies."),
    "not_yet_in_force": _("This law does not apply yet."),
    "status": _("This is not settled law in force; a lawyer decides."),
    "low_confidence": _(
        "This was read in one secondary source only, or in none, so no notice is written on it."
    ),
    "changed": _(
        "A law reviewer found that this law has changed. No notice is written until its file is corrected."
    ),
    "needs_review": _(
        "Nobody has re-read this law for more than 180 days. A law reviewer confirms it first."
    ),
    "may_be_minor": _("Someone under 18 may be shown: a draft for a hotline or a lawyer."),
    "no_authority": _(
        "Whoever writes has no authority to act for the person shown. Ask the person first, or help with writing."
    ),
    "grown_up": _(
        "A parent writes for a child. The person shown is an adult: she writes herself, or says who acts for her."
    ),
    "alone": _("Nobody works this case here, and by herself she cannot send this letter."),
    "only_herself": _("Only the person shown may give this notice; help her do it herself."),
    "agreed": _(
        "She agreed to the publication of this picture, and a letter under this law has to say that she did not. "
        "If she agreed to another picture alone, such as the film it was made from, mend the answer about this one."
    ),
}

# What the reader is told of a letter that she asked the organisation to send: codes of notices.keptback.
KEPT_BACK: dict[str, Promise] = {
    "kept_back": _(
        "Nobody works this case, so a letter like this one is not sent. It could reach whoever published it, or do harm."
    ),
    "day_full": _(
        "Today this case wrote to as many recipients as a day takes. The letter waits: you can approve it tomorrow."
    ),
}

CHANNELS: dict[str, Promise] = {
    "take_it_down_form": _("their own process for TAKE IT DOWN requests"),
    "own_form": _("their own process"),
    "opt_out_form": _("their own form for taking a face out of its index"),
    "designated_agent": _("the designated copyright agent"),
    "grievance_officer": _("the grievance officer"),
    "point_of_contact": _("the point of contact"),
    "privacy_contact": _("the privacy contact"),
    "abuse_mailbox": _("the abuse mailbox"),
    "email": _("e-mail"),
    "post": _("a letter by post"),
    "authority_form": _("the authority’s own form"),
    "authority_order": _("an authority’s order"),
    "court_filing": _("a filing in court"),
    "programme_form": _("the programme’s own form"),
}

LEARNER_WORDS: dict[str, Promise] = {
    "recipient": _("the recipient"),
    "uploader": _("the one who uploaded it"),
    "public database": _("a public database"),
}


def reason_sentence(reason: Reason) -> str:
    """Return a reason or caution as a sentence in the active language."""
    values = reason.values
    if reason.code in {"fact", "doubt"}:
        sentences = TESTED[values["fact"]]
        wanted = _wanted(values["fact"], values["wanted"])
        return str(sentences[_TRUTHS.index(values["truth"])]) % {"wanted": wanted}
    if reason.code == "law_caution":
        return gettext(values["text"])
    if reason.code == "open":
        return gettext(values["why"])
    if reason.code == "needs_lawyer":
        values["why"] = WEIGHED[values["status"]]
    if reason.code == "no_law":
        values["status"] = NO_LAW.get(values["status"], _("it was repealed"))
    if reason.code == "avoided":
        values["way"] = WAYS[values["way"]]
    if "date" in values:
        values["date"] = date_format(values["date"], "j F Y")
    return str(REASONS[reason.code]) % values


def question_sentence(fact: str) -> str:
    """Return the question whose answer gives a fact of FACTS.toml."""
    return str(QUESTIONS[fact])


# What a draft lacks that only another person brings: codes of notices.letters.Missing.
BY_OTHERS = frozenset({"second_person", "supervisor"})
# The letter waits for her word; of one that nobody asked her of by name, only where staff have nothing left to add.
_HER_WORD = frozenset({"asked", "agreed_before"})
_BESIDE_HER_WORD = BY_OTHERS | {"hers", "declaration"}


def incomplete_sentence(lacks: Collection[str], named: Mapping[str, str]) -> str:
    """Return what is to be done with a draft that lacks something; `lacks`: codes of letters.Missing."""
    if {"no_letter", "route_gone", "kept_back"} & set(lacks):
        says = _(
            "No notice to %(name)s can go under this law now (%(law)s). See what else there is, and withdraw it."
        )
    elif set(lacks) <= BY_OTHERS:
        says = _("The notice to %(name)s (%(law)s) waits for a supervisor: it is about a protected host.")
    elif "declined" in lacks:
        says = _("She does not want the letter to %(name)s (%(law)s). Withdraw it, or leave it to her.")
    elif _HER_WORD & set(lacks) or ("hers" in lacks and set(lacks) <= _BESIDE_HER_WORD):
        says = _("The letter to %(name)s (%(law)s) waits for her word. It stays here until she says yes.")
    else:
        says = _("The notice to %(name)s (%(law)s) is not complete. Add what is missing.")
    return str(says) % named


def no_letter_sentence(why: str) -> str:
    """Return why no letter is written, for a code of notices.law.why_no_letter."""
    return str(WHY_NO_LETTER[why])


def no_pdf_sentence(code: str, characters: str = "") -> str:
    """Return why no PDF came: the code of notices.pdf's refusal or failure, and the characters that have no font."""
    if code == "glyphs":
        return gettext("No font here can print these characters: %(characters)s") % {
            "characters": " ".join(characters)
        }
    if code in {"pages", "size"}:
        return gettext("The letter is too long for one PDF. Split its addresses over two notices.")
    if code == "fetch":
        return gettext("The letter asks for something outside, and was not printed.")
    return gettext("The PDF could not be made this time. Try again.")


def unfit_sentence(code: str) -> str:
    """Return why a recipient's interface for programs does not take a report: a code of notices.channels.Unfit."""
    if code == "urls":
        return gettext(
            "Their interface takes addresses of one host name in a report. Draft a notice for each."
        )
    if code == "kind":
        return gettext("Through their interface go reports on intimate images alone. Use their form instead.")
    return gettext("Their interface takes no more than 2,000 characters of reasons. Use their form instead.")


def time_words(unit: str, amount: int | None) -> str:
    """Return an amount of a unit in words."""
    count = amount or 0
    if unit == "hours":
        said = ngettext("%(count)d hour", "%(count)d hours", count)
    elif unit == "calendar_days":
        said = ngettext("%(count)d day", "%(count)d days", count)
    elif unit == "working_days":
        said = ngettext("%(count)d working day", "%(count)d working days", count)
    elif unit == "months":
        said = ngettext("%(count)d month", "%(count)d months", count)
    else:
        return (
            gettext("without delay, no number given")
            if unit == "expeditiously"
            else gettext("no time is fixed")
        )
    return said % {"count": count}


def age_sentence(basis: Basis, today: date, *, confirmed: bool = False) -> str:
    """Return how old our reading of a law is, and what follows where no law reviewer confirmed it since."""
    age = age_days(basis, today)
    if age > REVIEW_DAYS and not confirmed:
        return gettext("Read %(age)d days ago: a law reviewer has to confirm it before a notice is sent.") % {
            "age": age
        }
    if age > WARN_DAYS and not confirmed:
        return gettext("Read %(age)d days ago: to be read again.") % {"age": age}
    return gettext("Read %(age)d days ago.") % {"age": age}


def _wanted(fact: str, wanted: Any) -> str:
    words = (
        [wanted] if isinstance(wanted, str) else list(wanted) if isinstance(wanted, Iterable) else [wanted]
    )
    return _or([_word(fact, word) for word in words])


def _word(fact: str, word: Any) -> str:
    if fact in VALUES and word in VALUES[fact]:
        return str(VALUES[fact][word])
    if word in AREAS:
        return str(AREAS[word])
    return gettext(name_of(word)) if isinstance(word, str) else str(word)


def _or(words: list[str]) -> str:
    if len(words) == 1:
        return words[0]
    return gettext("%(many)s or %(last)s") % {"many": ", ".join(words[:-1]), "last": words[-1]}
