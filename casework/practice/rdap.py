"""Answers of rdap.example: who holds an address or a name of the ground (RFC 9083). Pure."""

from ipaddress import ip_address
from typing import Any

from casework.practice import hosts

CONTENT_TYPE = "application/rdap+json"
_CONFORMANCE = ["rdap_level_0", "cidr0", "redacted"]
_NOTE = [{"title": "Practice", "description": ["An invented answer of the practice ground."]}]


def answer(path: str) -> tuple[int, dict[str, Any]]:
    """Return (HTTP status, body) for `/ip/ADDRESS`, `/autnum/NUMBER` or `/domain/NAME`."""
    kind, _, what = path.strip("/").partition("/")
    found = {"ip": _network, "autnum": _number, "domain": _domain}.get(kind, lambda _: None)(what)
    return (200, found) if found else (404, _error(404, "Not on the practice ground."))


def _network(what: str) -> dict[str, Any] | None:
    try:
        address = ip_address(what)
    except ValueError:
        return None
    owner = next((one for one in hosts.PROVIDERS if address in one.network), None)
    if owner is None:
        return None
    label = owner.name.partition(".")[0].upper()
    return {
        "objectClassName": "ip network",
        "handle": f"NET-{label}",
        "startAddress": str(owner.network[0]),
        "endAddress": str(owner.network[-1]),
        "ipVersion": "v4",
        "name": f"{label}-PRACTICE",
        "type": "ALLOCATED",
        "country": owner.country,
        "status": ["active"],
        "cidr0_cidrs": [{"v4prefix": str(owner.network[0]), "length": owner.network.prefixlen}],
        "entities": [_company(owner)],
        "events": _EVENTS,
        **_ENDING,
    }


def _number(what: str) -> dict[str, Any] | None:
    owner = next((one for one in hosts.PROVIDERS if str(hosts.as_number(one)) == what), None)
    if owner is None:
        return None
    return {
        "objectClassName": "autnum",
        "handle": f"AS{what}",
        "startAutnum": int(what),
        "endAutnum": int(what),
        "name": f"{owner.name.partition('.')[0].upper()}-AS",
        "country": owner.country,
        "status": ["active"],
        "entities": [_company(owner)],
        "events": _EVENTS,
        **_ENDING,
    }


def _company(owner: hosts.Provider) -> dict[str, Any]:
    label = owner.name.partition(".")[0].upper()
    desk = _entity(
        f"{owner.title} abuse desk", ["abuse"], handle=f"ABUSE-{label}", email=f"abuse@{owner.name}"
    )
    return _entity(owner.title, ["registrant"], handle=f"ORG-{label}", within=[desk])


def _domain(what: str) -> dict[str, Any] | None:
    host = hosts.by_name(".".join(what.rstrip(".").split(".")[-2:]))
    if host is None:
        return None
    return {
        "objectClassName": "domain",
        "handle": f"DOM-{host.name.partition('.')[0].upper()}",
        "ldhName": host.name,
        "status": ["active", "client transfer prohibited"],
        "nameservers": [{"objectClassName": "nameserver", "ldhName": "ns1.registrar.example"}],
        "secureDNS": {"delegationSigned": False},
        "entities": [
            _entity(
                "Practice Registrar",
                ["registrar"],
                handle="9999",
                within=[
                    _entity(
                        "Registrar abuse desk",
                        ["abuse"],
                        handle="ABUSE-REGISTRAR",
                        email="abuse@registrar.example",
                    ),
                ],
            ),
            _entity("", ["registrant"], handle="REDACTED"),
        ],
        "redacted": [
            {
                "name": {"type": "Registrant Name"},
                "postPath": "$.entities[?(@.roles[0]=='registrant')].vcardArray[1][?(@[0]=='fn')][3]",
                "method": "emptyValue",
                "reason": {"description": "Server policy"},
            }
        ],
        "events": _EVENTS,
        **_ENDING,
    }


_EVENTS = [{"eventAction": "registration", "eventDate": "2024-01-15T00:00:00Z"}]
_ENDING: dict[str, Any] = {"rdapConformance": _CONFORMANCE, "notices": _NOTE}


def _entity(
    title: str, roles: list[str], *, handle: str, email: str = "", within: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """Return an entity with its jCard (RFC 7095)."""
    card: list[Any] = [["version", {}, "text", "4.0"], ["fn", {}, "text", title]]
    if email:
        card.append(["email", {}, "text", email])
    entity: dict[str, Any] = {
        "objectClassName": "entity",
        "handle": handle,
        "roles": roles,
        "vcardArray": ["vcard", card],
    }
    return entity | ({"entities": within} if within else {})


def _error(code: int, title: str) -> dict[str, Any]:
    return {"errorCode": code, "title": title, "rdapConformance": _CONFORMANCE}
