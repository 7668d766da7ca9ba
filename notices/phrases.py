"""Sentences and words for codes that letters print: what a picture is, what it shows, what stands in covered places."""

from django.utils.translation import gettext_lazy

KINDS = {
    "real": gettext_lazy("A photograph or video"),
    "synthetic": gettext_lazy("A picture or video made or altered with software"),
    "source": gettext_lazy("A picture or video that others were made from"),
}
SHOWS = {
    "nude": gettext_lazy("naked"),
    "sexual": gettext_lazy("in a sexual act"),
    "partly_clothed": gettext_lazy("partly undressed"),
}
DEPICTIONS = {
    "face": gettext_lazy("face"),
    "body": gettext_lazy("body"),
    "voice": gettext_lazy("voice"),
    "name": gettext_lazy("name"),
    "mark": gettext_lazy("a mark on the body, such as a tattoo or scar"),
}
# What stands in the place of a covered value, by fact.
COVERS = {
    "name": gettext_lazy("[name covered]"),
    "contact": gettext_lazy("[contact covered]"),
    "postal_address": gettext_lazy("[address covered]"),
    "signature": gettext_lazy("[signature covered]"),
    "searched_name": gettext_lazy("[name covered]"),
    "platform_account": gettext_lazy("[account covered]"),
}
COVER_OF_OTHERS = gettext_lazy("[covered]")
