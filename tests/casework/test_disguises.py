"""Every disguise of a removal, and of a picture that is up, by unit cases and over HTTP on the practice ground."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from casework import sandbox
from casework.dialable import Policy
from casework.looking import Observation, look
from casework.pagewords import NINE_LANGUAGES
from casework.practice import disguises, pictures
from casework.verdicts import Look, judge

AT = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
SPOKEN = {
    "removed": "removed",
    "missing": "page_gone",
    "login": "login_wall",
    "age": "login_wall",
    "country": "blocked_here",
    "removed_here": "blocked_here",
    "expired": "unknown",
    "consent": "unknown",
    "robot": "unknown",
    "passing": "unknown",
    # Nothing was compared, so the page is what it is: up.
    "living": "live",
}
SENTENCES = [(kind, language) for kind in SPOKEN for language in NINE_LANGUAGES]
SERVED = {
    "/hers.jpg": ("live", ""),
    "/up": ("live", ""),
    "/placeholder": ("picture_gone", ""),
    "/placeholder.jpg": ("picture_gone", ""),
    "/to-placeholder.jpg": ("picture_gone", ""),
    "/no-picture": ("picture_gone", ""),
    "/to-front": ("page_gone", ""),
    "/nothing-there": ("page_gone", ""),
    "/410": ("page_gone", ""),
    "/to-login": ("login_wall", ""),
    "/to-age": ("login_wall", ""),
    "/401": ("login_wall", ""),
    "/451": ("blocked_here", ""),
    "/403-country": ("blocked_here", ""),
    "/404-country": ("blocked_here", ""),
    "/to-block-page": ("blocked_here", ""),
    "/to-front-with-way-back": ("unknown", "little_seen"),
    "/to-consent": ("unknown", "consent_wall"),
    "/signed.jpg?Expires=1700000000&Signature=x": ("unknown", "link_expired"),
    "/attachments/1.jpg?ex=6553f100&is=1&hm=2": ("unknown", "link_expired"),
    "/placeholder.jpg?Expires=1700000000&Signature=x": ("unknown", "link_expired"),
    "/attachments/1.jpg": ("removed", ""),
    "/phones": ("cloaked", ""),
    "/from-search": ("cloaked", ""),
    "/own-readers.jpg": ("cloaked", ""),
    "/403": ("unknown", "refused_us"),
    "/403-robot": ("unknown", "robot_check"),
    "/429": ("unknown", "too_many_requests"),
    "/503": ("unknown", "server_failed"),
    "/204": ("unknown", "odd_status"),
}


@pytest.fixture(scope="module")
def known() -> list[dict[str, Any]]:
    return [sandbox.run("fingerprint", pictures.encoded(disguises.HERS, "resized", "png"))]


def seen(ground: SimpleNamespace, url: str, known: list[dict[str, Any]]) -> Observation:
    policy = Policy(
        practice=True,
        resolvers=(f"127.0.0.1:{ground.dns_port}",),
        practice_dns_port=ground.dns_port,
        practice_web_port=ground.web_port,
        pause_ms=0,
    )
    return look(url, policy=policy, against=known, may_fetch_pictures=bool(known), at=AT)


@pytest.mark.parametrize(("kind", "language"), SENTENCES)
def test_sentence_gives_its_verdict_in_every_language(kind: str, language: str) -> None:
    url = "http://site.com/p/1"
    title, words = disguises.sentences()[kind][language]

    page = Look(url, 200, url, title=title, headings=(title,), text=f"{title} {words}")

    assert judge(page) == SPOKEN[kind]


@pytest.mark.parametrize(("kind", "language"), SENTENCES)
def test_page_of_one_sentence_gives_its_verdict_over_http(
    practice_ground: SimpleNamespace, kind: str, language: str
) -> None:
    observation = seen(practice_ground, f"http://masks.example/{kind}/{language}", [])

    assert observation.verdict == SPOKEN[kind]
    assert bool(observation.unclear_because) is (SPOKEN[kind] == "unknown")


@pytest.mark.parametrize("path", SERVED)
def test_disguise_gives_its_verdict_over_http(
    practice_ground: SimpleNamespace, known: list[dict[str, Any]], path: str
) -> None:
    observation = seen(practice_ground, f"http://masks.example{path}", known)

    assert (observation.verdict, observation.unclear_because) == SERVED[path]


def test_every_disguise_of_the_ground_has_its_case() -> None:
    cases = {path.partition("?")[0] for path in SERVED} | {f"/{one}/{other}" for one, other in SENTENCES}

    only_on_the_way = {"/another.jpg", "/age-verification", "/consent", "/signed.jpg"}
    assert set(disguises.addresses()) - only_on_the_way <= cases


@pytest.mark.parametrize(("path", "why"), [("/m/edge", "edge_failed"), ("/m/origin", "server_failed")])
def test_fault_of_a_delivery_network_is_told_from_one_of_the_site(
    practice_ground: SimpleNamespace, known: list[dict[str, Any]], path: str, why: str
) -> None:
    observation = seen(practice_ground, f"http://mirror.example{path}", known)

    assert (observation.verdict, observation.unclear_because) == ("unknown", why)
