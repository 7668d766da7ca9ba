"""A name server that lies, babbles or says nothing: what it says beside the question leads nowhere (S34)."""

from collections.abc import Callable

import dns.flags
import dns.message
import dns.rrset
import pytest

from casework.fetch import fetch
from tests.hostile.guarded import allowing, failure, live
from tests.hostile.servers import HostileDns, HostileWeb, ok

Bent = Callable[[dns.message.Message], bytes]


def bend(names: HostileDns, how: Bent) -> None:
    """Let the server put together its answers so."""

    def answer(data: bytes) -> bytes:
        names.asked.append(("", ""))
        made = dns.message.make_response(dns.message.from_wire(data))
        made.flags |= dns.flags.RA
        return how(made)

    names._answer = answer  # type: ignore[method-assign]


def saying(name: str, kind: str, *values: str) -> Bent:
    def how(made: dns.message.Message) -> bytes:
        made.answer.append(dns.rrset.from_text(name, 60, "IN", kind, *values))
        return made.to_wire()

    return how


def of_another_question(made: dns.message.Message) -> bytes:
    made.id ^= 1
    return saying("site.com.", "A", "127.0.0.5")(made)


def beside_the_answer(made: dns.message.Message) -> bytes:
    made.additional.append(dns.rrset.from_text("site.com.", 60, "IN", "A", "127.0.0.5"))
    made.authority.append(dns.rrset.from_text("site.com.", 60, "IN", "A", "127.0.0.5"))
    return made.to_wire()


def loop(made: dns.message.Message) -> bytes:
    made.answer.append(dns.rrset.from_text("site.com.", 60, "IN", "CNAME", "b.com."))
    made.answer.append(dns.rrset.from_text("b.com.", 60, "IN", "CNAME", "site.com."))
    return made.to_wire()


@pytest.mark.parametrize(
    ("how", "codes"),
    [
        (saying("other.com.", "A", "127.0.0.5"), {"dns_no_address"}),
        (beside_the_answer, {"dns_no_address"}),
        (loop, {"dns_failed", "dns_no_address"}),
        (of_another_question, {"dns_failed"}),
        (lambda made: b"", {"dns_failed"}),
        (lambda made: made.to_wire()[:11], {"dns_failed"}),
        (lambda made: made.to_wire() + b"\xc0\x0c" * 600, {"dns_failed", "dns_no_address"}),
    ],
)
def test_crooked_answer_leads_nowhere(web: HostileWeb, names: HostileDns, how: Bent, codes: set[str]) -> None:
    bend(names, how)

    for policy in (live(names), allowing(names)):
        assert failure(f"http://site.com:{web.port if policy.practice else 80}/", policy) in codes
    assert web.visits == 0


def test_one_family_that_cannot_be_asked_does_not_open_the_other(web: HostileWeb, names: HostileDns) -> None:
    """Only what was answered and checked is dialled."""
    names.say("site.com", "A", ["127.0.0.5"])
    web.pages["/"] = ok(b"checked")
    answer = names._answer
    names._answer = lambda data: b"" if b"\x00\x1c\x00\x01" in data else answer(data)  # type: ignore[method-assign]

    page = fetch(f"http://site.com:{web.port}/", policy=allowing(names))

    assert (page.body, page.dialled) == (b"checked", "127.0.0.5")
