"""Each disguise of an inside address is seen through before anything is dialled (S33, S34)."""

import pytest

from casework.dialable import Policy, denied_because
from casework.fetch import Refused, fetch
from casework.hosts import AddressUnreadable, normalise
from tests.hostile.servers import HostileWeb, ok, running

LOOPBACK_DISGUISES = [
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://0177.0x0.1/",
    "http://127.0.0.1./",
    "http://127.255.255.254/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://%31%32%37.0.0.1/",
    "http:\\\\127.0.0.1\\",
    "http:127.0.0.1",
    "http://0/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::127.0.0.1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:0:7f00:1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b:1::7f00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:7f00:1::80ff:fffe]/",
    "http://[2606:4700::5efe:7f00:1]/",
    "http://[2606:4700::200:5efe:7f00:1]/",
]
OTHER_INSIDE = [
    "http://10.1.2.3/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://168.63.129.16/",
    "http://172.31.255.255/",
    "http://192.168.0.1/",
    "http://192.0.0.192/",
    "http://198.19.0.1/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[100::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[4000::1]/",
]


@pytest.mark.parametrize("url", LOOPBACK_DISGUISES + OTHER_INSIDE)
def test_guard_refuses_an_inside_address_in_any_dress(url: str) -> None:
    """S34: an explicit deny list with the embedded IPv4 forms."""
    assert normalise(url).refused_because == "address_not_public"


@pytest.mark.parametrize(
    "url", ["http://1.1.1.1/", "http://[2606:4700:4700::1111]/", "https://8.8.8.8:8443/x"]
)
def test_public_literal_may_be_fetched(url: str) -> None:
    assert normalise(url).is_fetchable


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("ftp://site.com/", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("gopher://127.0.0.1:6379/_x", "scheme"),
        ("http://site.com:22/", "port"),
        ("http://site.com:6379/", "port"),
        ("http://dana:secret@site.com/", "user_info"),
        ("http://site.com@127.0.0.1/", "user_info"),
        ("http://localhost/", "no_public_suffix"),
        ("http://localhost./", "no_public_suffix"),
        ("http://intranet/", "no_public_suffix"),
        ("http://printer.local/", "no_public_suffix"),
        ("http://gallery.example/", "no_public_suffix"),
        ("http://co.uk/", "no_public_suffix"),
        ("http://abcdefghij234567.onion/a", "tor_only"),
        ("http://www.abcdefghij234567.ONION./", "tor_only"),
        ("http://site.com/" + "a" * 2048, "too_long"),
        ("http://site.com/\u202egpj.exe", "hidden_characters"),
        ("http://si\u200bte.com/", "hidden_characters"),
        ("http://site.com/a\r\nHost: inside", "hidden_characters"),
    ],
)
def test_address_is_refused_with_its_reason(url: str, code: str) -> None:
    """S33: only http and https, four ports, no user info, a real public suffix, 2,048 characters, nothing hidden."""
    assert normalise(url).refused_because == code


@pytest.mark.parametrize(
    "url", ["", "http://", "http://a..b.com/", "http://[::1%25eth0]/", "http://a b.com/", "http://x!y.com/"]
)
def test_unreadable_text_is_no_address(url: str) -> None:
    with pytest.raises(AddressUnreadable):
        normalise(url)


def test_refused_address_is_never_dialled() -> None:
    """S34: the guard in the child says no, and the server sees nobody."""
    with running(HostileWeb()) as web:
        web.pages["/"] = ok()

        for host in ("127.0.0.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "127.0.0.1.", "①②⑦.0.0.1"):
            for policy in (Policy(), Policy(practice=True)):
                with pytest.raises(Refused) as caught:
                    fetch(web.url(host=host), policy=policy)
                assert caught.value.code == "address_not_public"

        assert web.visits == 0


def test_deny_list_names_the_range() -> None:
    assert "6to4" in denied_because("2002:808:808::1")
    assert "RFC 6598" in denied_because("100.100.100.200")
    assert denied_because("93.184.216.34") == ""
    assert "scoped" in denied_because("2606::1%eth0")


def test_networks_are_allowed_besides_only_in_practice() -> None:
    with pytest.raises(ValueError, match="practice"):
        Policy(also_allow=("127.0.0.0/8",))
