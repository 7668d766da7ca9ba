"""Cloudflare's abuse-report API: one report of the type `abuse_ncsei`, filed once. Dials the address of the settings alone.

Documented at developers.cloudflare.com/api/resources/abuse_reports (read on 26 November 2026; docs/decisions.md). It knows
no key that makes a second filing harmless, so whatever is uncertain goes to a person (S42).
"""

import http.client
import json
import ssl
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from notices.channels import Accepted, PermanentFailure, TemporaryFailure, Unfit
from notices.channels.email import cleaned

# Entries of casework/data/platforms.toml whose reports go there.
ENTRIES = frozenset({"cloudflare", "cloudflare-hosting"})
REPORT_TYPE = "abuse_ncsei"
# Limits of the documentation, in characters; addresses in number.
_MOST_NAME, _MOST_COMPANY, _MOST_COMMENTS, _MOST_URLS = 255, 100, 2000, 250
_MAX_BYTES = 64 * 1024
_TOO_MANY, _BAD_REQUEST, _OK = 429, 400, 200
# Of the letter, what has a field of its own or is never given to who passes reports on.
_ELSEWHERE = frozenset(
    {
        "location_url", "name", "email", "telephone", "postal_address", "contact_information", "signature", "written_form",
        "prescribed_form",
    }
)  # fmt: skip


def report(data: bytes) -> dict[str, Any]:
    """Return what is filed, made of a letter's JSON (recourse-notice/1) alone.

    The host learns of it without our name, the owner of the site not at all; it asks to notify one of them. Raises Unfit:
    its addresses have several host names, are too many, or the words are too long for its field.
    """
    notice = json.loads(data)
    urls = list(dict.fromkeys(address["url"] for address in notice["addresses"]))
    if len({urlsplit(url).hostname for url in urls}) != 1 or len(urls) > _MOST_URLS:
        raise Unfit("urls", "Their interface takes up to 250 addresses on one host name in a report.")
    comments = _comments(notice)
    if len(comments) > _MOST_COMMENTS:
        raise Unfit("comments", "Their interface takes no more than 2,000 characters of reasons.")
    sender = notice["sender"]
    return {
        "act": REPORT_TYPE,
        "name": sender["name"][:_MOST_NAME],
        "company": sender["name"][:_MOST_COMPANY],
        "email": sender["email"],
        "email2": sender["email"],
        "title": f"Notice {notice['reference']}",
        "urls": "\n".join(urls),
        "comments": comments,
        # An organisation writes, not the person shown.
        "ncsei_subject_representation": False,
        "host_notification": "send-anon",
        "owner_notification": "none",
    }


def deliver(
    filed: Mapping[str, Any],
    *,
    url: str,
    account: str,
    token: str,
    last_moment: Callable[[], None] = lambda: None,
    timeout_s: float = 30.0,
) -> Accepted:
    """File a report over HTTPS and return the number that they gave it. Opens one socket; follows no redirect.

    `last_moment` runs once the line stands and right before the words leave; what it raises stops them and is passed on.
    Raises TemporaryFailure: it was not taken, or `may_have_arrived`. Raises PermanentFailure: they refuse it.
    """
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname:
        raise PermanentFailure("address")
    line = http.client.HTTPSConnection(
        parts.hostname, parts.port, timeout=timeout_s, context=ssl.create_default_context()
    )
    try:
        _connect(line)
        last_moment()
        status, body = _exchange(
            line, f"{parts.path.rstrip('/')}/accounts/{account}/abuse-reports/{REPORT_TYPE}",
            json.dumps(filed).encode(), token=token,
        )  # fmt: skip
    finally:
        line.close()
    return _judged(status, body)


def _connect(line: http.client.HTTPSConnection) -> None:
    try:
        line.connect()
    except ssl.SSLError:
        raise TemporaryFailure("tls") from None
    except TimeoutError:
        raise TemporaryFailure("timeout") from None
    except OSError:
        raise TemporaryFailure("connection") from None


def _exchange(
    line: http.client.HTTPSConnection, path: str, content: bytes, *, token: str
) -> tuple[int, bytes]:
    """Return status and body of the answer. From the first byte on, silence may mean that they have it."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        line.request("POST", path, content, headers)
        answer = line.getresponse()
        return answer.status, answer.read(_MAX_BYTES)
    except TimeoutError:
        raise TemporaryFailure("timeout", may_have_arrived=True) from None
    except (OSError, http.client.HTTPException):
        raise TemporaryFailure("dropped", may_have_arrived=True) from None


def _judged(status: int, body: bytes) -> Accepted:
    said = _read(body)
    words = _words(status, said)
    if status == _OK and said.get("result") == "success" and said.get("abuse_rand"):
        return Accepted(cleaned(str(said["abuse_rand"])))
    if status == _TOO_MANY:
        raise TemporaryFailure("busy", words)
    if _BAD_REQUEST <= status <= 499:
        raise PermanentFailure("sign_in" if status in {401, 403} else "report", words)
    # Their own trouble, or an answer that the documentation does not know: it may lie there all the same.
    raise TemporaryFailure("answer", words, may_have_arrived=True)


def _read(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _words(status: int, said: Mapping[str, Any]) -> str:
    """Their own words for it: `msg` of a report's answer, or the messages of the API's usual envelope."""
    errors = said.get("errors") if isinstance(said.get("errors"), list) else []
    told = [said.get("msg"), *(one.get("message") for one in errors or [] if isinstance(one, dict))]
    return cleaned(f"{status} {' '.join(str(one) for one in told if one)}")


def _comments(notice: Mapping[str, Any]) -> str:
    law = notice["law"]
    said = [element["text"] for element in notice["elements"] if element["key"] not in _ELSEWHERE]
    return "\n\n".join([*said, f"{law['name']}, {law['citation']}. Our reference: {notice['reference']}."])
