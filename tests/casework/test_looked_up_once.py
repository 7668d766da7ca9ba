"""What was looked up is remembered as long as it holds, in this process alone."""

# ruff: noqa: F811 (a fixture is named as the argument that asks for it)

import threading
from unittest.mock import patch

import pytest

from casework.fetch import Unreachable, resolve
from casework.remembering import Memory
from tests.casework.smallnet import World, entity, world  # noqa: F401


class Watch:
    """A clock that a test moves."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_thousand_addresses_on_fifty_hosts_cost_fifty_look_ups(world: World) -> None:
    """Issue 5: each question is asked once a host, of the name server as of the registries."""
    memory = Memory()
    world.answers("/ip/127.0.0.6", {"entities": [entity("Host", "abuse", mail="abuse@host.net")]})
    for number in range(50):
        world.names.say(f"site{number}.com", "A", ["127.0.0.6"])

    def visit(page: int) -> tuple[int, int]:
        for number in range(50):
            world.trace(f"http://site{number}.com/p/{page}", memory=memory)
        return len(world.names.asked), len(world.registry.requests)

    with patch("casework.asking.resolve", wraps=resolve) as looked_up:
        once, others = visit(0), [visit(page) for page in range(1, 20)]

    assert looked_up.call_count == 50
    assert others == [once] * 19
    assert once[1] == 51  # fifty names, one network


def test_answer_is_asked_anew_once_it_no_longer_holds() -> None:
    watch, answers = Watch(), iter(range(9))
    memory = Memory(watch)

    def recall() -> int:
        return memory.recall("host", lambda: next(answers), holds_s=lambda _answer: 60)

    first, again = recall(), recall()
    watch.now = 61.0

    assert (first, again, recall()) == (0, 0, 1)


def test_failure_is_not_asked_again_at_once() -> None:
    watch, tries = Watch(), []
    memory = Memory(watch)

    def ask() -> int:
        tries.append(1)
        raise Unreachable("dns_failed")

    for moment in (0, 1, 400):
        watch.now = float(moment)
        with pytest.raises(Unreachable):
            memory.recall("x", ask, holds_s=lambda _a: 1, failures=(Unreachable,), failure_holds_s=300)

    assert len(tries) == 2


def test_ten_who_ask_at_once_cost_one_look_up() -> None:
    memory, asked, start = Memory(), [], threading.Barrier(10)

    def work() -> None:
        start.wait()
        memory.recall("host", lambda: asked.append(1), holds_s=lambda _answer: 60)

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(asked) == 1


def test_oldest_is_forgotten_beyond_the_limit() -> None:
    memory = Memory(most=2)

    for key in "abca":
        memory.recall(key, lambda: key, holds_s=lambda _answer: 60)  # noqa: B023

    assert list(memory._kept) == ["c", "a"]
