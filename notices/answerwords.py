"""Answers to questions in words of their own, where those of the sentences on facts do not fit."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# What a site can be, as an answer.
KINDS_OF_SERVICE: dict[str, Promise] = {
    "social": _("a social network"),
    "forum": _("a forum or board"),
    "video": _("a video platform"),
    "adult": _("a site for adults"),
    "messaging": _("a messenger"),
    "archive": _("an archive of pages"),
    "generator": _("a tool that makes pictures"),
    "app-store": _("a store of apps"),
    "cloud": _("storage for files"),
    "host": _("a host that rents out servers"),
    "cdn": _("a network that delivers pages for others"),
    "registrar": _("a company that sells names of sites"),
    "search": _("a search engine"),
    "face-search": _("a search by face"),
}
# Fact -> its answers by value.
ANSWERS: dict[str, dict[str, Promise]] = {
    "person.gender": {"woman": _("a woman"), "man": _("a man"), "other": _("another gender")},
    "sighting.recipient_kind": KINDS_OF_SERVICE,
}
