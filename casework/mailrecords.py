"""Reads what a sending domain publishes for the servers that take its mail: SPF, DKIM, DMARC. Pure; asks nobody.

Sources: RFC 7208 (SPF), RFC 6376 §3.6.1 and RFC 8301 (DKIM keys), RFC 7489 §6.3 (DMARC).
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from django.utils.translation import gettext as _

# RFC 7208 §4.6.4: with more look-ups than these a receiver gives up, and the record counts for nothing.
_MOST_LOOK_UPS = 10
_LOOKS_UP = re.compile(r"[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr|exists:)|redirect=", re.IGNORECASE)
_ALL = re.compile(r"[+?~-]?all", re.IGNORECASE)
# RFC 8301 §3.2: shorter ones count as no signature; longer than the second is what signers should use.
_LEAST_BITS, _GOOD_BITS = 1024, 2048
_POLICIES = frozenset({"none", "quarantine", "reject"})


@dataclass(frozen=True)
class Judged:
    """What a record comes to: whether it does its work, and in words what it is or what to do.

    `is_advice`: it works, and could be better.
    """

    ok: bool
    says: str
    is_advice: bool = False


def judge_spf(texts: Sequence[str], host: str) -> Judged:
    """Judge the TXT records of a domain for SPF. One record with `redirect=` is judged by `redirect_of` first."""
    found = [text for text in texts if _is_spf(text)]
    if len(found) != 1:
        return _not_one(found, host, _("v=spf1 mx -all"), what="SPF")
    terms = found[0].split()[1:]
    if sum(bool(_LOOKS_UP.match(term)) for term in terms) > _MOST_LOOK_UPS:
        return Judged(
            False, _("it asks for more than 10 look-ups, so it counts for nothing; name fewer servers")
        )
    end = next((term.lower() for term in terms if _ALL.fullmatch(term)), "")
    if end in {"-all", "~all"}:
        return Judged(True, _("published, ends in %(end)s") % {"end": end})
    if end in {"all", "+all"}:
        return Judged(False, _("it ends in +all: anyone may send in your name. End it in -all"))
    return Judged(
        False, _("it says nothing of servers that it does not name; end it in -all, or in ~all at first")
    )


def redirect_of(texts: Sequence[str]) -> str:
    """Return the domain whose SPF record stands for this one (RFC 7208 §6.1); "" for none."""
    found = [text for text in texts if _is_spf(text)]
    terms = found[0].split()[1:] if len(found) == 1 else []
    if any(_ALL.fullmatch(term) for term in terms):
        return ""
    named = [term.partition("=")[2] for term in terms if term.lower().startswith("redirect=")]
    return named[0].rstrip(".").lower() if named else ""


def judge_dkim(texts: Sequence[str], host: str) -> Judged:
    """Judge the TXT records at a selector for a key that receivers can check our server's signature with."""
    found = [tags for text in texts if "p" in (tags := _tags(text))]
    if len(found) != 1:
        return _not_one(found, host, _("v=DKIM1; k=rsa; p=the public key of your mail server"), what="DKIM")
    tags = found[0]
    if tags.get("v", "DKIM1") != "DKIM1":
        return Judged(False, _("it has another version than DKIM1, so it counts for nothing"))
    if not tags["p"]:
        return Judged(
            False, _("its key is revoked (p= is empty); publish the one that your mail server uses")
        )
    if tags.get("k", "rsa").lower() == "rsa":
        bits = _rsa_bits(tags["p"])
        if bits < _LEAST_BITS:
            return Judged(
                False, _("its key cannot be read, or has less than 1024 bits; make one of 2048 bits")
            )
        if bits < _GOOD_BITS:
            return Judged(
                False, _("its key has %(bits)d bits; make one of 2048 bits") % {"bits": bits}, is_advice=True
            )
    if "y" in tags.get("t", "").lower().split(":"):
        return Judged(
            False, _("it says that you are testing (t=y), so signatures may be ignored; take that out"), is_advice=True
        )  # fmt: skip
    return Judged(True, _("a key is published"))


def judge_dmarc(texts: Sequence[str], host: str, *, is_of_parent: bool = False) -> Judged:
    """Judge the TXT records at `_dmarc`. `is_of_parent`: they are those of the domain above, which speaks by `sp` first."""
    found = [tags for text in texts if (tags := _tags(text)).get("v") == "DMARC1"]
    if len(found) != 1:
        return _not_one(
            found, host, _("v=DMARC1; p=quarantine; rua=mailto:an address of yours"), what="DMARC"
        )
    tags = found[0]
    asked = (tags.get("sp", "") if is_of_parent else "") or tags.get("p", "")
    if asked.lower() not in _POLICIES:
        return Judged(False, _("it names no policy; add p=quarantine or p=reject"))
    if asked.lower() == "none":
        return Judged(
            False,
            _(
                "p=none asks receivers for reports alone; once these look right, set p=quarantine, then p=reject"
            ),
            is_advice=True,
        )
    return Judged(True, _("published, p=%(policy)s") % {"policy": asked.lower()})


def _is_spf(text: str) -> bool:
    return text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")


def _not_one(found: Sequence[object], host: str, example: str, *, what: str) -> Judged:
    if found:
        says = _("%(count)d %(what)s records at %(host)s: receivers take none of them. Leave one")
        return Judged(False, says % {"count": len(found), "what": what, "host": host})
    says = _("no record at %(host)s; publish a TXT record there, such as “%(example)s”")
    return Judged(False, says % {"host": host, "example": example})


def _tags(text: str) -> dict[str, str]:
    """Read "tag=value; tag=value" (RFC 6376 §3.2); spaces do not count."""
    pairs = (part.partition("=") for part in text.split(";") if "=" in part)
    return {name.strip(): re.sub(r"\s+", "", value) for name, _sign, value in pairs}


def _rsa_bits(key: str) -> int:
    """Return the length of a public key in base64 DER; 0 for one that cannot be read."""
    try:
        read = load_der_public_key(base64.b64decode(key, validate=True))
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return 0
    return read.key_size if isinstance(read, RSAPublicKey) else 0
