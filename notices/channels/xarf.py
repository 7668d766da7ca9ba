"""The notice once more for abuse desks that read XARF v4: one report an address, made of the letter's own JSON alone.

So it can tell nothing that the letter does not. It carries no picture, no fingerprint and no score. XARF has no type for
intimate images yet: docs/xarf.md proposes one, and says why `content/exposed_data` stands in for it.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

# Of github.com/xarf/xarf-spec, read on 26 November 2026 (commit 37820da).
VERSION = "4.2.0"
# The type that docs/xarf.md proposes, as a tag in the namespace that the specification leaves to senders.
PROPOSED_TYPE = "ncii"
# The schema's own pattern: names with other signs, such as punycode, are left to `source_identifier` and `url`.
_DOMAIN = re.compile(r"([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,}")
_MOST_ORG, _MOST_DESCRIPTION = 200, 1000
# Further fields of the proposed type, by the name that the letter's JSON gives them.
_OF_ADDRESS = {"item": "platform_item", "account": "uploader_account", "first_seen": "first_seen_on"}


def reports(data: bytes, *, seed: str) -> list[dict[str, Any]]:
    """Return one report for each address of a letter's JSON (recourse-notice/1), in its order.

    `seed` makes the report ids: the same letter has the same ones, and they tell nothing of it.
    """
    notice = json.loads(data)
    return [_report(notice, address, seed) for address in notice["addresses"]]


def files(kept: list[dict[str, Any]]) -> tuple[tuple[str, bytes], ...]:
    """Return what is attached: names and canonical JSON; `xarf.json` where it is one."""
    names = ["xarf.json"] if len(kept) == 1 else [f"xarf-{number}.json" for number in range(1, len(kept) + 1)]
    return tuple((name, canonical(report)) for name, report in zip(names, kept, strict=True))


def canonical(report: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, no spaces, UTF-8."""
    return json.dumps(report, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _report(notice: Mapping[str, Any], address: Mapping[str, Any], seed: str) -> dict[str, Any]:
    host = urlsplit(address["url"]).hostname or ""
    sender = _contact(notice["sender"])
    report = {
        "xarf_version": VERSION,
        "report_id": _report_id(f"{seed}:{address['number']}"),
        # The letter's own day; an hour would tell more than it does.
        "timestamp": f"{notice['date']}T00:00:00Z",
        "reporter": sender,
        "sender": sender,
        "source_identifier": host,
        "category": "content",
        "type": "exposed_data",
        "url": address["url"],
        "evidence_source": "user_report",
        "data_types": ["personal_information"],
        "exposure_method": "other",
        "sensitive_fields": ["intimate_image"],
        "description": _description(notice),
        "tags": [f"custom:{PROPOSED_TYPE}"],
        "notice_reference": notice["reference"],
        "legal_basis": {"name": notice["law"]["name"], "citation": notice["law"]["citation"]},
    }
    if _DOMAIN.fullmatch(host):
        report["domain"] = host
    if any(element["key"] == "age_statement" for element in notice["elements"]):
        report["depicted_is_adult"] = True
    return report | {name: address[key] for key, name in _OF_ADDRESS.items() if address.get(key)}


def _contact(sender: Mapping[str, str]) -> dict[str, str]:
    return {
        "org": sender["name"][:_MOST_ORG],
        "contact": sender["email"],
        "domain": sender["email"].rpartition("@")[2].lower(),
    }


def _description(notice: Mapping[str, Any]) -> str:
    says = (
        "An intimate image of a person, published without that person's consent. The request to remove it is in the same "
        f"message, reference {notice['reference']}, and counts where this differs. It names the law: "
        f"{notice['law']['name']}, {notice['law']['citation']}. No picture is attached."
    )
    return says[:_MOST_DESCRIPTION]


def _report_id(seed: str) -> str:
    """Return a UUID in the form of version 4 (RFC 9562 §5.4) whose bits are a digest of something random."""
    raw = bytearray(hashlib.sha256(f"xarf:{seed}".encode()).digest()[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x40, raw[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(raw)))
