"""A first start writes settings and a key; a later one leaves them alone."""

import socket
import stat
from pathlib import Path

import pytest

from deploy import first_start


def test_settings_are_for_practice_and_for_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / ".env"

    assert first_start.write_settings(file, tmp_path / "data")

    written = first_start.read_settings(file)
    assert written["RECOURSE_MODE"] == "practice"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_second_start_leaves_settings_and_key_alone(tmp_path: Path) -> None:
    file, key = tmp_path / ".env", tmp_path / "data" / "keys" / "django-secret.key"
    first_start.write_settings(file, tmp_path / "data")
    first_start.write_secret_key(key)
    before = file.read_text(), key.read_text()

    again = first_start.write_settings(file, tmp_path / "data"), first_start.write_secret_key(key)

    assert again == (False, False)
    assert (file.read_text(), key.read_text()) == before


def test_secret_key_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    """S15."""
    key = tmp_path / "data" / "keys" / "django-secret.key"

    first_start.write_secret_key(key)

    assert stat.S_IMODE(key.stat().st_mode) == 0o400
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700
    assert len(key.read_text().strip()) >= 64


def test_taken_port_is_passed_over_on_tcp_and_on_udp() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        assert not first_start.is_free(port)
        assert first_start.free_port(port) > port


@pytest.mark.parametrize("address", ["127.0.0.1", "127.77.0.1"])
def test_port_of_another_practice_ground_is_passed_over(address: str) -> None:
    """The ground's web listens on 127.77.0.x and not on 127.0.0.1."""
    with socket.create_server((address, 0)) as taken:
        port = taken.getsockname()[1]

        assert not first_start.is_free(port)
        assert first_start.free_port(port) > port


def test_deep_checkout_gets_a_socket_path_that_fits(tmp_path: Path) -> None:
    file, deep = tmp_path / ".env", tmp_path / ("x" * 60) / ("y" * 60)

    first_start.write_settings(file, deep)

    socket_path = first_start.read_settings(file)["BROKER_URL"].removeprefix("redis+socket://")
    assert len(socket_path) < first_start.LONGEST_SOCKET_PATH
    assert stat.S_IMODE(Path(socket_path).parent.stat().st_mode) == 0o700
    Path(socket_path).parent.rmdir()
