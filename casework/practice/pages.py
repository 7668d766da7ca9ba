"""Which page of the practice ground shows which picture, and how an address in a report finds its page."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from casework.practice import hosts

_ADDRESS = re.compile(r"https?://[^\s<>\"'()\[\]{}]+", re.IGNORECASE)
_TRAILING = ".,;:!?*_"


@dataclass(frozen=True)
class Page:
    """One page with one picture or film. `variant` and `kind` (a file ending) say how the scene was re-made for it."""

    host: str
    path: str
    title: str
    scene: str
    picture_path: str
    variant: str = "resized"
    kind: str = "jpg"
    # Empty: the picture lies on the page's own host.
    picture_host: str = ""

    @property
    def is_film(self) -> bool:
        """Whether it shows a film."""
        return self.kind == "mp4"

    @property
    def key(self) -> str:
        """Name of the page in the state: host and path."""
        return self.host + self.path

    @property
    def address(self) -> str:
        """Address as a person would paste it."""
        return f"http://{self.host}{self.path}"


PAGES = (
    Page("gallery.example", "/v/8841", "Boat at noon", "boat", "/media/8841.jpg"),
    Page("gallery.example", "/v/8842", "Hills", "hills", "/media/8842.jpg", "recompressed"),
    Page("gallery.example", "/v/8843", "Quilt", "quilt", "/media/8843.webp", kind="webp"),
    Page("gallery.example", "/v/8844", "Lighthouse", "lighthouse", "/media/8844.png", kind="png"),
    Page("gallery.example", "/v/8850", "Town", "town", "/media/8850.jpg"),
    Page("gallery.example", "/v/8855", "Out to sea, a film", "boat", "/media/8855.mp4", kind="mp4"),
    Page("gallery.example", "/v/8861", "A quiet valley", "valley", "/media/8861.jpg"),
    Page(
        "forum.example",
        "/t/harbour/112",
        "Harbour pictures, page 1",
        "boat",
        "/files/112-1.jpg",
        "recompressed",
    ),
    Page("forum.example", "/t/harbour/113", "Harbour pictures, page 2", "lighthouse", "/files/113-1.jpg"),
    Page("board.example", "/thread/77", "Thread 77", "hills", "/src/77.png", kind="png"),
    Page("board.example", "/thread/78", "Thread 78", "boat", "/src/78.jpg", "recompressed"),
    Page("stonewall.example", "/pic/301", "Picture 301", "boat", "/i/301.jpg"),
    Page("stonewall.example", "/pic/302", "Picture 302", "quilt", "/i/302.gif", kind="gif"),
    Page(
        "mirror.example",
        "/m/8841",
        "Copy of gallery/8841",
        "boat",
        "/p/8841.webp",
        "recompressed",
        "webp",
        "img.mirror.example",
    ),
    Page(
        "mirror.example",
        "/m/8842",
        "Copy of gallery/8842",
        "hills",
        "/p/8842.jpg",
        "resized",
        "jpg",
        "img.mirror.example",
    ),
    Page("mover.example", "/a/51", "Picture 51", "lighthouse", "/f/51.jpg"),
    Page("alter.example", "/x/1", "Turned round", "boat", "/x/1.jpg", "mirrored"),
    Page("alter.example", "/x/2", "A closer look", "boat", "/x/2.jpg", "cropped"),
    Page("alter.example", "/x/3", "In a frame", "boat", "/x/3.png", "bordered", "png"),
    Page("alter.example", "/x/4", "Small and poor", "boat", "/x/4.jpg", "recompressed"),
    Page("cloak.example", "/c/9", "Nine", "boat", "/c/9.jpg"),
    Page("members.example", "/album/12", "Album 12", "hills", "/album/12.jpg"),
    Page("members.example", "/album/13", "Album 13", "boat", "/album/13.jpg"),
    Page("facefind.example", "/r/4f2a", "Result 4f2a", "boat", "/r/4f2a.jpg", "small"),
)

_BY_PAGE = {page.key: page for page in PAGES}
_BY_PICTURE = {(page.picture_host or page.host) + page.picture_path: page for page in PAGES}


def page_at(host: str, path: str) -> Page | None:
    """Return the page at this host and path; a final slash does not matter."""
    return _BY_PAGE.get(host + (path.rstrip("/") or "/"))


def picture_at(host: str, path: str) -> Page | None:
    """Return the page whose picture or film lies at this host and path."""
    return _BY_PICTURE.get(host + path)


def pages_of(host: str) -> list[Page]:
    """Return the pages of one host, in the order of the table."""
    return [page for page in PAGES if page.host == host]


def addresses_in(text: str) -> list[str]:
    """Return the web addresses in a text, once each, without the punctuation that ends a sentence."""
    found = (match.group().rstrip(_TRAILING) for match in _ADDRESS.finditer(text))
    return list(dict.fromkeys(found))


def place_of(address: str) -> tuple[str, str] | None:
    """Return (host, path) of an address on the ground, by name or by loopback address; None for any other."""
    try:
        parts = urlsplit(address)
        name = parts.hostname or ""
    except ValueError:
        return None
    host = hosts.by_name(name) or hosts.by_address(name)
    return (host.name, parts.path or "/") if host else None


def named_page(address: str) -> Page | None:
    """Return the page that an address in a report means: the page itself or its picture.

    Addresses to which mover.example has moved a picture count for the page that it was.
    """
    place = place_of(address)
    if place is None:
        return None
    moved = re.fullmatch(r"/b/(\d+)-\d+", place[1])
    if place[0] == "mover.example" and moved:
        place = ("mover.example", f"/a/{moved.group(1)}")
    return page_at(*place) or picture_at(*place)
