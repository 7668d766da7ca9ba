"""The site masks.example: every disguise in which a page hides a picture, or hides that it is gone. Removes nothing."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from casework.practice import markup, pictures
from casework.practice.visits import Answer, Visit, say

HERS, ANOTHER = "boat", "quilt"
_FILE = Path(__file__).resolve().parent / "disguises.toml"
_SEARCH_ENGINES = ("google.", "search.example")


def answer(visit: Visit) -> Answer | None:
    """Return what masks.example answers; None where it has nothing there."""
    if visit.path == "/":
        # Links to pictures would be pictures of this page: a look that was sent here would find hers.
        listed = [path for path in addresses() if not path.endswith(".jpg")]
        rows = [(visit.link(visit.host.name, path), path) for path in listed]
        return say(200, "Every disguise", markup.paragraph(visit.host.says), markup.links(rows))
    made = _MADE.get(visit.path.rstrip("/"))
    return made(visit) if made else _sentence(visit.path)


def addresses() -> list[str]:
    """Return the path of every disguise, for a person who looks around and for tests."""
    spoken = [f"/{kind}/{language}" for kind, rows in sentences().items() for language in rows]
    return [*_MADE, *spoken]


@cache
def sentences() -> dict[str, dict[str, list[str]]]:
    """Return kind -> language -> [title, text] of the pages that are nothing but a sentence."""
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _sentence(path: str) -> Answer | None:
    kind, _, language = path.strip("/").partition("/")
    row = sentences().get(kind, {}).get(language)
    if row is None:
        return None
    form = markup.sign_in_form() if kind == "login" else ""
    return say(200, row[0], markup.paragraph(row[1]), form)


def _picture(scene: str, variant: str = "resized") -> Callable[[Visit], Answer]:
    def made(visit: Visit) -> Answer:
        return Answer(200, pictures.encoded(scene, variant, "jpg"), pictures.CONTENT_TYPES["jpg"])

    return made


def _page(picture_path: str, title: str = "A picture") -> Callable[[Visit], Answer]:
    def made(visit: Visit) -> Answer:
        return say(200, title, markup.picture(visit.link(visit.host.name, picture_path), title))

    return made


def _to(path: str) -> Callable[[Visit], Answer]:
    """Send on; `{back}` stands for the address asked for."""

    def made(visit: Visit) -> Answer:
        target = path.replace("{back}", quote(visit.path, safe=""))
        return say(302, "Moved", headers={"Location": visit.link(visit.host.name, target)})

    return made


def _says(status: int, title: str, words: str) -> Callable[[Visit], Answer]:
    return lambda visit: say(status, title, markup.paragraph(words))


def _plain(status: int, words: str, kind: str = "text/plain") -> Callable[[Visit], Answer]:
    return lambda visit: Answer(status, words.encode(), kind)


def _to_phones(visit: Visit) -> Answer | None:
    return _page("/hers.jpg")(visit) if "Mobile" in visit.agent else None


def _from_search(visit: Visit) -> Answer:
    """Show the picture to whoever comes from a search engine; to others an innocent page."""
    if any(name in visit.referrer for name in _SEARCH_ENGINES):
        return _page("/hers.jpg")(visit)
    return say(200, "Recipes", markup.paragraph("Nothing to see here today."))


def _not_linked_from_elsewhere(visit: Visit) -> Answer:
    """Give the picture to readers of the site's own pages; to others another one, with status 200."""
    return _picture(HERS if visit.host.name in visit.referrer else ANOTHER)(visit)


_AMAZON_SAYS = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
_MADE: dict[str, Callable[[Visit], Answer | None]] = {
    "/hers.jpg": _picture(HERS),
    "/another.jpg": _picture(ANOTHER),
    "/up": _page("/hers.jpg"),
    # Gone, and how sites say so without a 404.
    "/placeholder": _page("/another.jpg", "Picture 12"),
    "/placeholder.jpg": _picture(ANOTHER),
    "/to-placeholder.jpg": _to("/another.jpg"),
    "/no-picture": _page("/nothing.jpg", "Picture 13"),
    "/to-front": _to("/"),
    "/410": _says(410, "Gone", "It was here."),
    # Not gone: walls, blocks, links that ran out.
    "/to-login": _to("/login/en?next={back}"),
    "/to-front-with-way-back": _to("/?next={back}"),
    "/to-age": _to("/age-verification?back={back}"),
    "/age-verification": _says(200, "Welcome", "Enter your date of birth."),
    "/to-consent": _to("/consent?continue={back}"),
    "/consent": _says(200, "Cookies", "Accept all. Reject all."),
    "/401": _says(401, "Who are you?", "Sign in."),
    "/451": _says(451, "Unavailable", "Ask a court."),
    "/403-country": _says(403, "Error 1009", "The owner of this website has banned the country or region you are in."),
    "/404-country": _says(404, "Sorry", "This content is not available in your region."),
    "/to-block-page": _to("/country/en"),
    "/signed.jpg": _plain(403, _AMAZON_SAYS, "application/xml"),
    "/attachments/1.jpg": _plain(404, "This content is no longer available."),
    # Differs by visitor.
    "/phones": _to_phones,
    "/from-search": _from_search,
    "/own-readers.jpg": _not_linked_from_elsewhere,
    # May pass.
    "/403": _says(403, "Forbidden", "You may not."),
    "/403-robot": _says(403, "Just a moment...", "Checking your browser."),
    "/429": _says(429, "Slow down", "Too many requests."),
    "/503": _says(503, "Busy", "Come back."),
    "/204": _plain(204, ""),
}  # fmt: skip
