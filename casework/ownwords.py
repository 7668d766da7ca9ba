"""Stored codes in words said to the person herself: what she agreed to, what it tells of her, who reads. Pure."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.sentences import DEPICTION_WORDS

ACT_WORDS: dict[str, Promise] = {
    "send": _("We may send letters"),
    "follow_up": _("We may ask again after a letter"),
    "look": _("We may look at your links"),
    "fingerprints": _("We may hand over fingerprints"),
    "packet": _("We may hand out a record without pictures"),
    "grant": _("We may share your case"),
    "joint": _("We may complain for several people together, with no names"),
}
SCOPE_WORDS: dict[str, Promise] = {
    "this_one": _("to this one only"),
    "this_and_named": _("to this one, and to those it leads to"),
    "any": _("to anyone who can help to take it down"),
}
# As casework.sentences.FACT_WORDS, said to her.
FACT_WORDS: dict[str, Promise] = {
    "name": _("your name"),
    "contact": _("how to reach you"),
    "postal_address": _("your postal address"),
    "signature": _("who signs"),
    "organisation": _("the name of the organisation that writes for you"),
    "authority": _("that you allowed the organisation to act"),
    "address_of_picture": _("the link"),
    "description": _("a description of the picture in words"),
    "depiction": _("what of you can be seen in it"),
    "searched_name": _("the name under which it is found"),
    "platform_account": _("your account there"),
    "country": _("the country you live in"),
    "age": _("that you are an adult, or your age"),
    "harm": _("what it does to you"),
    "threat": _("that you were threatened"),
    "uploader": _("who put it there"),
    "work": _("that you took the picture yourself"),
    "date_seen": _("when it was seen"),
    "complaints": _("earlier complaints"),
    "police_report": _("that the police know"),
    "documents": _("documents"),
    "proof_of_identity": _("proof of who you are"),
}
# Who reads, by role; whoever has none any more worked here once.
READER_WORDS: dict[str, Promise] = {
    "caseworker": _("somebody who works on cases here"),
    "supervisor": _("somebody who leads this work"),
    "counsel": _("a lawyer"),
    "": _("somebody who worked here before"),
}

# Of a link whose newest look told nothing, or not enough: beside casework.sentences.STATE_WORDS.
COULD_NOT_TELL: Promise = _("could not tell whether it is there")
GONE_ONCE: Promise = _("gone, seen once")


def fact_words(codes: Iterable[str]) -> list[str]:
    """Return what is told of her, in words; parts of her by their names, other codes left out."""
    given = list(codes)
    parts = [
        str(DEPICTION_WORDS[part])
        for code in given
        if code.startswith("depiction:") and (part := code.removeprefix("depiction:")) in DEPICTION_WORDS
    ]
    told: dict[str, Promise | str] = dict(FACT_WORDS)
    if parts:
        told["depiction"] = gettext("what of you is in it: %(parts)s") % {"parts": ", ".join(sorted(parts))}
    return [str(words) for code, words in told.items() if code in given]
