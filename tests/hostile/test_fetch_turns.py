"""Politeness to one host: few connections, begun apart, over redirects and over all children of the machine (S35)."""

import itertools
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from casework import fetch as gate
from casework.courtesy import Courtesy, open_board
from casework.dialable import DialFailed, Policy
from casework.fetch import fetch
from casework.fetchstart import start
from tests.hostile.guarded import allowing, failure, in_a_loop
from tests.hostile.servers import HostileDns, HostileWeb, ok, redirect

POLITE = Policy(pause_ms=0)


class Child:
    """A second fetching child of this machine, as another worker process would have it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] = start(shared=gate._shared_folder())
        self.here = gate._Child(process=self.process, owner=os.getpid())
        threading.Thread(target=self.here.read_answers, daemon=True).start()

    def ask(self, url: str, policy: Policy) -> dict[str, object]:
        asked = {"do": "fetch", "url": url, "want": "text", "profile": "neutral", "policy": policy.as_data()}
        return self.here.ask(asked) or {}


@pytest.fixture
def others() -> Iterator[list[Child]]:
    children = [Child(), Child()]
    yield children
    for child in children:
        child.process.kill()
        child.process.wait()


def crowd(web: HostileWeb, *, stay_s: float) -> SimpleNamespace:
    """Let the server's page take a while, and note when visits began and how many there were at once."""
    seen = SimpleNamespace(most=0, now=0, begun=[], lock=threading.Lock())

    def slow(connection: object) -> None:
        with seen.lock:
            seen.now += 1
            seen.most = max(seen.most, seen.now)
            seen.begun.append(time.monotonic())
        time.sleep(stay_s)
        with seen.lock:
            seen.now -= 1
        connection.sendall(ok())  # type: ignore[attr-defined]

    web.pages["/"] = slow
    return seen


def at_once(jobs: list[Callable[[], object]]) -> None:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_children_share_the_connections_to_one_host(web: HostileWeb, others: list[Child]) -> None:
    seen = crowd(web, stay_s=0.15)
    policy = allowing()

    at_once([lambda child=child: child.ask(web.url(), policy) for child in others for _ in range(4)])

    assert (seen.most, len(seen.begun)) == (2, 8)


def test_children_begin_apart(web: HostileWeb, others: list[Child]) -> None:
    """Six visits have five pauses between them, whoever makes them; each at least half of what is set."""
    seen = crowd(web, stay_s=0)
    policy = replace(allowing(), pause_ms=400)

    at_once([lambda child=child: child.ask(web.url(), policy) for child in others for _ in range(3)])

    assert len(seen.begun) == 6 and seen.begun[-1] - seen.begun[0] > 0.8


def test_pause_is_jittered() -> None:
    async def begun() -> list[float]:
        courtesy, moments = Courtesy(None), []
        for _ in range(6):
            async with courtesy.turn("a.com", policy=Policy(pause_ms=100), patience_s=5):
                moments.append(time.monotonic())
        return moments

    moments = in_a_loop(begun())

    gaps = [later - sooner for sooner, later in itertools.pairwise(moments)]
    assert min(gaps) > 0.049 and max(gaps) - min(gaps) > 0.002


def test_child_that_is_killed_leaves_its_turns_free(web: HostileWeb, others: list[Child]) -> None:
    crowd(web, stay_s=0.6)
    policy = allowing()
    dying, living = others
    waiting = [threading.Thread(target=dying.ask, args=(web.url(), policy)) for _ in range(2)]
    for one in waiting:
        one.start()
    while web.visits < 2:
        time.sleep(0.01)

    os.kill(dying.process.pid, signal.SIGKILL)

    assert living.ask(web.url(), policy)["status"] == 200
    for one in waiting:
        one.join()


def test_host_that_a_redirect_leads_to_gets_few_connections_too(web: HostileWeb, names: HostileDns) -> None:
    """Many addresses that shorten to one site are one site."""
    seen = crowd(web, stay_s=0.1)
    for name in ("one.com", "two.com", "three.com", "four.com", "target.com"):
        names.say(name, "A", ["127.0.0.5"])
    web.pages["/short"] = redirect(f"http://target.com:{web.port}/")
    starts = [f"http://{name}.com:{web.port}/short" for name in ("one", "two", "three", "four")]

    at_once([lambda url=url: fetch(url, policy=allowing(names)) for url in starts])

    assert (seen.most, len(seen.begun)) == (2, 4)


def test_look_that_waits_too_long_for_a_busy_host_says_so(web: HostileWeb) -> None:
    crowd(web, stay_s=1.5)
    visitors = [
        threading.Thread(target=fetch, args=(web.url(),), kwargs={"policy": allowing()}) for _ in "ab"
    ]
    for visitor in visitors:
        visitor.start()
    while web.visits < 2:
        time.sleep(0.01)

    assert failure(web.url(), allowing(turn_s=0.1)) == "turn_late"
    for visitor in visitors:
        visitor.join()
    assert web.visits == 2


def test_waiting_for_a_turn_is_not_the_servers_time(web: HostileWeb) -> None:
    crowd(web, stay_s=0.4)
    took: list[int] = []
    policy = allowing(total_s=0.9)

    at_once([lambda: took.append(fetch(web.url(), policy=policy).elapsed_ms) for _ in range(6)])

    assert len(took) == 6 and max(took) < 900


def test_busy_host_does_not_keep_others_waiting(web: HostileWeb, names: HostileDns) -> None:
    seen = crowd(web, stay_s=6)
    names.say("free.com", "A", ["127.0.0.5"])
    web.pages["/free"] = ok(b"free")
    busy = [
        threading.Thread(target=fetch, args=(web.url(),), kwargs={"policy": allowing()}) for _ in range(3)
    ]
    for visitor in busy:
        visitor.start()
    while seen.now < 2:
        time.sleep(0.01)

    assert fetch(f"http://free.com:{web.port}/free", policy=allowing(names)).body == b"free"
    assert len(seen.begun) == 2
    for visitor in busy:
        visitor.join()


def test_third_turn_waits_and_a_given_up_one_leaves_nothing_taken(tmp_path: Path) -> None:
    board = open_board(tmp_path)

    async def visit() -> list[str]:
        courtesy, codes = Courtesy(board), []
        async with (
            courtesy.turn("a.com", policy=POLITE, patience_s=1),
            courtesy.turn("a.com", policy=POLITE, patience_s=1),
        ):
            for _ in range(3):
                try:
                    async with courtesy.turn("a.com", policy=POLITE, patience_s=0.05):
                        codes.append("")
                except DialFailed as late:
                    codes.append(late.code)
        async with courtesy.turn("a.com", policy=POLITE, patience_s=1):
            return codes

    assert in_a_loop(visit()) == ["turn_late"] * 3


def test_file_of_turns_keeps_no_trace_and_is_no_link(tmp_path: Path) -> None:
    """S24, S35: no host is written down, and nobody leads us to another file."""
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "turns").symlink_to(tmp_path / "victim")

    assert open_board(tmp_path) is not None
    assert (tmp_path / "turns").stat().st_size == 0
    assert open_board(tmp_path / "other") is None and not (tmp_path / "victim").exists()
