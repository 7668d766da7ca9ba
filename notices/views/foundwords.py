"""How a party of a host chain was found, in words: one sentence for each code of casework.hostchain."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

FOUND_WORDS: dict[str, Promise] = {
    "directory": gettext_lazy("Known from our directory."),
    "address": gettext_lazy("Read off the address."),
    "dns": gettext_lazy("Found through the name’s own entries."),
    "dns_alias": gettext_lazy("Found through the name’s alias."),
    "network_range": gettext_lazy("Found by the network that the address lies in."),
    "header": gettext_lazy("Named by the server’s own answer."),
    "rdap_ip": gettext_lazy("Named by the registry of the network."),
    "rdap_domain": gettext_lazy("Named by the registry of the name."),
    "rdap_root": gettext_lazy("Named by the list of all registries."),
    "named": gettext_lazy("Named by a recipient."),
    "as_number": gettext_lazy("Found by the network that announces the address."),
    "reverse_name": gettext_lazy("Found by the name that the server has at its network."),
    "abuse_zone": gettext_lazy("Found in a list of where abuse is told."),
}
