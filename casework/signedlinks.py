"""Links that were signed for a time: S3, Google Cloud, Azure, CloudFront, Discord, Meta. Pure; reads no clock.

Once that time is over the store answers 403 or 404 to everybody, and the picture may lie there still.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

# What makes an address a signed one: all of these parameters, in lower case, and the one that holds its end.
_SCHEMES: tuple[tuple[frozenset[str], str], ...] = (
    (frozenset({"x-amz-signature", "x-amz-expires", "x-amz-date"}), "x-amz-date"),
    (frozenset({"x-goog-signature", "x-goog-expires", "x-goog-date"}), "x-goog-date"),
    (frozenset({"signature", "expires"}), "expires"),
    (frozenset({"sig", "se"}), "se"),
    (frozenset({"ex", "is", "hm"}), "ex"),
    (frozenset({"oh", "oe"}), "oe"),
    # CloudFront with a policy of its own; it holds the end where only its makers look.
    (frozenset({"signature", "policy", "key-pair-id"}), ""),
    # Home-made ones, such as nginx's secure_link.
    (frozenset({"expires", "md5"}), "expires"),
    (frozenset({"expires", "token"}), "expires"),
    (frozenset({"expires", "hash"}), "expires"),
    (frozenset({"expires", "sig"}), "expires"),
    (frozenset({"e", "st"}), "e"),
)
_HEXADECIMAL = frozenset({"ex", "oe"})


def has_run_out(url: str, at: datetime | None) -> bool:
    """Say whether an address is a signed link whose time is over at a moment; where that cannot be told, yes.

    Sources: AWS Signature Version 4 query parameters, Google Cloud signed URLs V4, Azure service SAS, CloudFront
    signed URLs (their documentation); `ex` of Discord and `oe` of Meta are hexadecimal seconds, from observation.
    """
    found = {key.lower(): values[0] for key, values in _query(url).items()}
    ends = [_end(found, key) for names, key in _SCHEMES if names <= found.keys()]
    if not ends:
        return False
    known = [end for end in ends if end is not None]
    return at is None or not known or min(known) <= at


def _query(url: str) -> dict[str, list[str]]:
    try:
        return parse_qs(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return {}


def _end(found: dict[str, str], key: str) -> datetime | None:
    """Return when a link ends, None where it cannot be read."""
    try:
        if key in ("x-amz-date", "x-goog-date"):
            begun = datetime.strptime(found[key], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
            return begun + timedelta(seconds=int(found[key.replace("date", "expires")]))
        if key == "se":
            end = datetime.fromisoformat(found[key].replace("Z", "+00:00"))
            return end if end.tzinfo else end.replace(tzinfo=UTC)
        return datetime.fromtimestamp(int(found[key], 16 if key in _HEXADECIMAL else 10), UTC)
    except (KeyError, ValueError, OverflowError, OSError):
        return None
