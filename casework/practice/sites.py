"""What each site of the ground answers to a visit. Knows no socket: takes a visit, gives an answer."""

import json
import re
from collections.abc import Callable

from casework.practice import disguises, films, forms, hosts, markup, pages, pictures, rdap
from casework.practice.ground import Ground
from casework.practice.hosts import Host
from casework.practice.pages import Page
from casework.practice.visits import Answer, Visit, say


def answer(ground: Ground, visit: Visit) -> Answer:
    """Return what the visited site answers."""
    host = visit.host.name
    own = _OWN.get(host)
    said = own(ground, visit) if own else None
    if said:
        return said
    if visit.path == "/report" and visit.host.by_form:
        return _report(ground, visit)
    if page := pages.picture_at(host, visit.path):
        return _picture(ground, page)
    if page := pages.page_at(host, visit.path):
        return _page(ground, visit, page)
    return _home(visit) if visit.path == "/" else _missing()


def _missing() -> Answer:
    return say(404, "Not found", markup.paragraph("There is no page at this address."))


def _page(ground: Ground, visit: Visit, page: Page) -> Answer:
    """Show a page, or what its site shows after a removal."""
    if ground.state.is_removed(page):
        return _after_removal(visit.host, page)
    return _showing(visit, page, visit.link(page.picture_host or page.host, page.picture_path))


def _showing(visit: Visit, page: Page, picture_address: str) -> Answer:
    shown = markup.film if page.is_film else markup.picture
    return say(
        200,
        page.title,
        shown(picture_address, page.title),
        markup.links([(visit.link(page.host, "/"), f"More on {page.host}")]),
    )


def _after_removal(host: Host, page: Page) -> Answer:
    if host.gone_as == "gone":
        return say(410, "This content was removed", markup.paragraph("It broke our rules."))
    if host.gone_as == "notice":
        return say(200, "This content was removed", markup.paragraph("A moderator removed this content."))
    if host.gone_as == "picture":
        return say(200, page.title, markup.paragraph("[picture not available]"))
    return _missing()


def _picture(ground: Ground, page: Page) -> Answer:
    if ground.state.is_removed(page):
        host = hosts.by_name(page.host)
        return Answer(410 if host and host.gone_as == "gone" else 404, b"", "text/plain")
    return _encoded(page)


def _encoded(page: Page) -> Answer:
    if page.is_film:
        return Answer(200, films.encoded(page.scene), films.CONTENT_TYPE)
    return Answer(
        200, pictures.encoded(page.scene, page.variant, page.kind), pictures.CONTENT_TYPES[page.kind]
    )


def _home(visit: Visit) -> Answer:
    parts = [
        markup.paragraph(visit.host.says),
        markup.links(
            (visit.link(page.host, page.path), page.title) for page in pages.pages_of(visit.host.name)
        ),
        markup.paragraph(f"Complaints: abuse@{visit.host.name}"),
    ]
    if visit.host.by_form:
        parts.append(markup.links([("/report", "Report intimate images")]))
    if visit.host.name == "stonewall.example":
        parts.append(markup.links([(visit.link("stonewall.example", "/pic/303"), "At the helm")]))
    return say(200, visit.host.name, *parts)


def _report(ground: Ground, visit: Visit) -> Answer:
    title = "Report intimate images"
    if visit.method != "POST":
        return say(200, title, markup.report_form({}, []))
    try:
        number = forms.take(ground, visit.host, visit.values)
    except forms.Incomplete as fault:
        return say(422, title, markup.report_form(visit.values, fault.says))
    return say(200, "Thank you", markup.paragraph(f"Your report number is {number}. Please keep it."))


def _mover(ground: Ground, visit: Visit) -> Answer | None:
    """Send old addresses on to where the picture was moved: /a/51, /b/51-1, /b/51-2 ..."""
    place = re.fullmatch(r"/(?:a/(\d+)|b/(\d+)-(\d+))", visit.path)
    page = place and pages.page_at("mover.example", f"/a/{place.group(1) or place.group(2)}")
    if not place or not page:
        return None
    times = ground.state.times_moved(page)
    asked = int(place.group(3) or 0)
    if asked > times:
        return _missing()
    if asked < times:
        target = visit.link(page.host, f"/b/{place.group(1) or place.group(2)}-{times}")
        return say(301, "Moved", headers={"Location": target})
    return _page(ground, visit, page)


def _cloak(ground: Ground, visit: Visit) -> Answer | None:
    """Show the picture to phones and to those who come from the search engine; to nobody else."""
    page = pages.page_at("cloak.example", visit.path)
    if page is None and pages.picture_at("cloak.example", visit.path) is None:
        return None
    if "Mobile" in visit.agent or "search.example" in visit.referrer:
        return None
    return say(200, "Recipes", markup.paragraph("Nothing to see here today.")) if page else _missing()


def _members(ground: Ground, visit: Visit) -> Answer | None:
    """Ask for a sign-in: /album/12 with status 200, everything else below /album with 401."""
    if not visit.path.startswith(("/album/", "/login")):
        return None
    parts = ("Please log in", markup.paragraph("You must log in to see this page."), markup.sign_in_form())
    if visit.path == "/album/12":
        return say(200, *parts)
    return say(401, *parts, headers={"WWW-Authenticate": 'Session realm="members"'})


def _board(ground: Ground, visit: Visit) -> Answer | None:
    """Refuse one thread for the visitor's country (RFC 7725)."""
    if visit.path != "/thread/451":
        return None
    return say(451, "Unavailable", markup.paragraph("This page is not available in your country."))


def _search(ground: Ground, visit: Visit) -> Answer | None:
    """List every page that is still listed, whatever is asked."""
    if visit.path not in ("/", "/search"):
        return None
    left_out = ground.state.read()["delisted"]
    shown = [page for page in pages.PAGES if page.key not in left_out] if visit.path == "/search" else []
    asked = visit.query.get("q", "")
    return say(
        200,
        "Search",
        markup.search_form(asked),
        markup.links((visit.link(page.host, page.path), f"{page.title} · {page.host}") for page in shown),
        markup.links([("/report", "Ask for results to be left out")]),
    )


def _rdap(ground: Ground, visit: Visit) -> Answer | None:
    if visit.path == "/":
        return None
    status, body = rdap.answer(visit.path)
    return Answer(status, json.dumps(body).encode(), rdap.CONTENT_TYPE)


def _masks(ground: Ground, visit: Visit) -> Answer | None:
    return disguises.answer(visit)


def _mirror(ground: Ground, visit: Visit) -> Answer | None:
    """Fail at two addresses: at one the delivery network, which could not reach the site, at the other the site."""
    if visit.path == "/m/edge":
        return say(
            522, "mirror.example | 522: Connection timed out", markup.paragraph("fastedge could not connect.")
        )
    if visit.path == "/m/origin":
        return say(500, "Internal server error", markup.paragraph("The mirror has a fault."))
    return None


def _stonewall(ground: Ground, visit: Visit) -> Answer | None:
    """Say an age in plain words, with no picture: what ends a sweep of this site (S56)."""
    if visit.path != "/pic/303":
        return None
    return say(
        200, "At the helm", markup.paragraph("The sailing school in summer, with a 15 year old at the helm.")
    )


def _undress(ground: Ground, visit: Visit) -> Answer | None:
    if visit.path != "/":
        return None
    return say(
        200,
        "Picture changer",
        markup.paragraph(visit.host.says),
        markup.paragraph("On the practice ground this tool does nothing."),
    )


def _ground(ground: Ground, visit: Visit) -> Answer | None:
    """List every site, for a person who looks around."""
    if visit.path != "/":
        return None
    rows = ((visit.link(host.name, "/"), f"{host.name}: {host.says}") for host in hosts.HOSTS)
    return say(200, "The practice ground", markup.links(rows))


_OWN: dict[str, Callable[[Ground, Visit], Answer | None]] = {
    "ground.example": _ground,
    "masks.example": _masks,
    "mirror.example": _mirror,
    "mover.example": _mover,
    "cloak.example": _cloak,
    "members.example": _members,
    "board.example": _board,
    "search.example": _search,
    "rdap.example": _rdap,
    "stonewall.example": _stonewall,
    "undress.example": _undress,
}
