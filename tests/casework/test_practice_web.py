"""The sites of the practice ground, seen by visitors."""

import re
from types import SimpleNamespace

import pytest

from casework.practice import hosts, pages
from tests.casework.ground import dial, fresh, visit

PHONE = "Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0.0.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.mark.parametrize(
    "page", [page for page in pages.PAGES if page.host != "members.example"], ids=lambda p: p.key
)
def test_page_shows_its_picture(practice_ground: SimpleNamespace, page: pages.Page) -> None:
    fresh(practice_ground)

    shown = visit(practice_ground, page.host, page.path, User_Agent=PHONE)
    picture = visit(practice_ground, page.picture_host or page.host, page.picture_path, User_Agent=PHONE)

    assert shown.status == 200
    assert f'src="http://{page.picture_host or page.host}{page.picture_path}"' in shown.text
    assert picture.status == 200
    assert picture.headers["Content-Type"].startswith("video/" if page.is_film else "image/")


def test_site_answers_at_its_literal_address_with_links_that_a_browser_can_follow(
    practice_ground: SimpleNamespace,
) -> None:
    port = practice_ground.web_port

    shown = dial(practice_ground, hosts.EDGE_ADDRESS, "/m/8841", Host=f"{hosts.EDGE_ADDRESS}:{port}")

    assert f'src="http://127.77.0.35:{port}/p/8841.webp"' in shown.text


def test_unknown_name_is_not_answered(practice_ground: SimpleNamespace) -> None:
    assert dial(practice_ground, "127.77.0.2", "/", Host="elsewhere.example").status == 421


def test_mirror_stands_behind_the_delivery_network(practice_ground: SimpleNamespace) -> None:
    headers = visit(practice_ground, "mirror.example", "/m/8841").headers

    assert headers["Server"] == "fastedge"
    assert headers["Via"] == "1.1 fastedge"


def test_cloak_shows_phones_something_else(practice_ground: SimpleNamespace) -> None:
    fresh(practice_ground)

    assert "<img" not in visit(practice_ground, "cloak.example", "/c/9", User_Agent=DESK).text
    assert visit(practice_ground, "cloak.example", "/c/9.jpg", User_Agent=DESK).status == 404
    assert "<img" in visit(practice_ground, "cloak.example", "/c/9", User_Agent=PHONE).text
    assert (
        "<img" in visit(practice_ground, "cloak.example", "/c/9", Referer="http://search.example/search").text
    )


def test_members_asks_for_a_sign_in(practice_ground: SimpleNamespace) -> None:
    soft = visit(practice_ground, "members.example", "/album/12")
    hard = visit(practice_ground, "members.example", "/album/13")

    assert (soft.status, hard.status) == (200, 401)
    assert 'type="password"' in soft.text
    assert 'type="password"' in hard.text
    assert visit(practice_ground, "members.example", "/album/12.jpg").status == 401


def test_one_thread_is_refused_for_the_country(practice_ground: SimpleNamespace) -> None:
    assert visit(practice_ground, "board.example", "/thread/451").status == 451


def test_mover_sends_old_addresses_to_the_newest(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)
    page = pages.named_page("http://mover.example/a/51")
    assert page is not None
    ground.state.move(page)
    ground.state.move(page)

    assert (
        visit(practice_ground, "mover.example", "/a/51").headers["Location"] == "http://mover.example/b/51-2"
    )
    assert visit(practice_ground, "mover.example", "/b/51-1").status == 301
    assert "<img" in visit(practice_ground, "mover.example", "/b/51-2").text
    assert visit(practice_ground, "mover.example", "/b/51-3").status == 404


@pytest.mark.parametrize(
    ("address", "page_status", "picture_status"),
    [
        ("http://gallery.example/v/8841", 410, 410),
        ("http://forum.example/t/harbour/112", 200, 404),
        ("http://stonewall.example/pic/301", 404, 404),
        ("http://alter.example/x/1", 200, 404),
    ],
)
def test_each_site_has_its_own_way_of_being_gone(
    practice_ground: SimpleNamespace, address: str, page_status: int, picture_status: int
) -> None:
    ground = fresh(practice_ground)
    page = pages.named_page(address)
    assert page is not None
    ground.state.remove(page, how="test")

    gone = visit(practice_ground, page.host, page.path)

    assert gone.status == page_status
    assert "<img" not in gone.text
    assert visit(practice_ground, page.host, page.picture_path).status == picture_status


def test_picture_can_come_back(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)
    page = pages.named_page("http://gallery.example/v/8841")
    assert page is not None
    ground.state.remove(page, how="test")
    ground.state.put_back(page)

    assert visit(practice_ground, page.host, page.path).status == 200


def test_no_page_names_an_address_outside_the_ground(practice_ground: SimpleNamespace) -> None:
    """S45: no third-party request."""
    places = [(host.name, path) for host in hosts.HOSTS for path in ("/", "/report", "/search")]
    places += [(page.host, page.path) for page in pages.PAGES]

    texts = [visit(practice_ground, name, path).text for name, path in places]

    named = {name for text in texts for name in re.findall(r"https?://([^/\"'\s<]+)", text)}
    assert all(hosts.by_name(name) for name in named)
