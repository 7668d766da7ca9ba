"""Why the guard does not fetch an address, or what came back instead: a code, and its sentence for people."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REFUSED: dict[str, Promise] = {
    "address_not_public": _(
        "This address leads into a private or reserved network; it is kept but never visited."
    ),
    "address_own": _("This address leads to this server itself; it is not visited."),
    "bad_policy": _("The settings for visiting addresses cannot be used; ask the administrator."),
    "empty": _("This is empty: an address is missing."),
    "hidden_characters": _(
        "This address has invisible characters in it; it is kept but not visited as it is."
    ),
    "host_unreadable": _("The name of the website in this address cannot be read."),
    "mixed_answers": _("This name leads to public and to private networks at once; it is not visited."),
    "no_address": _("No web address was found in this."),
    "no_public_suffix": _("This is not the name of a website on the public internet."),
    "port": _("This address names an unusual port; only 80, 443, 8080 and 8443 are visited."),
    "practice_only": _("In practice mode only addresses of the practice ground are visited."),
    "practice_port": _(
        "The practice ground serves neither https nor other ports; write the address with http:// alone."
    ),
    "scheme": _("Only addresses that begin with http:// or https:// are visited."),
    "several_addresses": _("Several addresses are in this; give each one by itself."),
    "too_long": _("This address has more than 2,048 characters; it is kept but not visited."),
    "tor_only": _("This address opens only in the Tor browser; it is kept but never visited from here."),
    "too_many_answers": _("This name leads to more places than can be checked; it is not visited."),
    "unreadable": _("This cannot be read as a web address."),
    "user_info": _("This address has a user name or password in it; it is kept but not visited."),
}
FAILED: dict[str, Promise] = {
    "bad_answer": _("The server's answer was not proper HTTP."),
    "bad_redirect": _("The server sent us on to something that is no address."),
    "body_cut": _("The server's answer ended before it was complete."),
    "connect_failed": _("The server could not be reached."),
    "decompression_bomb": _("The server's answer would unpack to far more than is allowed."),
    "dns_failed": _("The name could not be looked up; that may pass."),
    "dns_no_address": _("The name exists but leads to no server."),
    "dns_no_such_name": _("There is no such name."),
    "encoding_unknown": _("The server's answer was packed in a way that was not asked for."),
    "fetcher_fault": _("The fetcher failed on this address; that is our fault."),
    "fetcher_gone": _("The fetcher stopped and did not come back; that is our fault."),
    "headers_too_large": _("The server sent more header lines than are allowed."),
    "json_unreadable": _("The server's answer was not the JSON that was asked for."),
    "look_failed": _("Looking at this address failed; that is our fault."),
    "page_unreadable": _("The page came, but reading it took too long or failed; a record of it is kept."),
    "rdap_none": _("No registry that could be asked is known for this."),
    "rdap_silent": _("The registry did not tell who holds this."),
    "reader_gone": _("The page came, but pages cannot be read at the moment; that is our fault."),
    "timed_out": _("The server took too long."),
    "security_txt_none": _("The site does not say how it wants to be told of trouble."),
    "tls_expired": _("The server's certificate has expired."),
    "tls_failed": _("No secure connection could be made."),
    "tls_not_yet": _("The server's certificate is not valid yet."),
    "tls_self_signed": _("The server vouches for itself alone: nobody else signed its certificate."),
    "tls_untrusted": _("The server's certificate is not trusted."),
    "tls_wrong_name": _("The server's certificate belongs to another name."),
    "too_large": _("The server's answer is larger than is allowed."),
    "too_many_redirects": _("The server sent us on more than five times."),
    "turn_late": _("Too many other looks waited for this website; this one came too late."),
    "too_slow": _("The server's answer came too slowly."),
}
# Why an address is on record but not fetched: codes of the guard and of the case.
NOT_FETCHED: dict[str, Promise] = {
    "sent_to_me": _("It was sent only to her, so it is never opened from here."),
    "not_said": _("She did not say whether anyone can open it. Until she does, it is not opened from here."),
}


def sentence(code: str) -> str:
    """Return the sentence of a code in the language in use. Raises KeyError: when there is no such code."""
    return str(REFUSED.get(code) or FAILED[code])
