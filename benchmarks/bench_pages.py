"""Reading a fetched page of 2 MB, ordinary and of the piece that costs most, beside Python's html.parser.

Limits that the house set itself stand in the names: the sandbox gives a page ten seconds.
"""

from html.parser import HTMLParser

from benchmarks.rounds import Row, medians
from casework.pagescan import scan

_ROUNDS = 5
_BYTES = 2_000_000
_ORDINARY = "<p class='a'>Some words, <a href='/b/1'>a link</a>.</p><img src='/1.jpg'>"
_COSTLIEST = "<"


def measure() -> list[Row]:
    """Measure both pages, and the ordinary one with a parser that does nothing with what it finds."""
    ordinary, costliest = (_page(piece) for piece in (_ORDINARY, _COSTLIEST))
    ways = {
        "a page of 2 MB, ordinary: words and addresses of pictures": lambda: _scan(ordinary),
        "a page of 2 MB, nothing but “<” (limit 10,000 ms)": lambda: _scan(costliest),
        "peer: html.parser alone, the ordinary page": lambda: HTMLParser().feed(ordinary.decode()),
    }
    return medians(ways, rounds=_ROUNDS)


def _page(piece: str) -> bytes:
    return (piece * (_BYTES // len(piece))).encode()


def _scan(page: bytes) -> object:
    return scan(page, {"base_url": "http://site.com/", "charset": ""})
