"""Typed readers of the environment. An unknown value stops the start; no secret has a default."""

import os
import re
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent


class BadSetting(SystemExit):
    """A setting is missing or cannot be read; the message names it and the values it may take."""


def load_env_file(path: Path) -> None:
    """Put the lines of a KEY=value file into the environment, where the environment does not say otherwise."""
    if not path.is_file():
        return
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        key, separator, value = line.partition("=")
        if not separator:
            raise BadSetting(f"{path.name}, line {number}: expected KEY=value.")
        os.environ.setdefault(key.strip(), value.strip())


def text(name: str, default: str | None = None) -> str:
    """Return the setting as text. Raises BadSetting: when it is missing and has no default."""
    value = os.environ.get(name, default)
    if value is None:
        raise BadSetting(f"{name} is not set. `make setup` writes it; .env.example explains it.")
    return value


def choice(name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
    """Return the setting when it is one of the allowed words. Raises BadSetting: otherwise."""
    value = text(name, default)
    if value not in allowed:
        raise BadSetting(f"{name} is {value!r}; it may be {' or '.join(allowed)}.")
    return value


def boolean(name: str, default: bool) -> bool:
    """Return yes or no as a bool. Raises BadSetting: on any other word."""
    return choice(name, ("yes", "no"), "yes" if default else "no") == "yes"


def integer(name: str, default: int) -> int:
    """Return a whole number. Raises BadSetting: when it is none."""
    value = text(name, str(default))
    try:
        return int(value)
    except ValueError:
        raise BadSetting(f"{name} is {value!r}; it must be a whole number.") from None


def integers(name: str, default: str) -> list[int]:
    """Return a comma-separated list of whole numbers, at least one. Raises BadSetting: otherwise."""
    try:
        found = [int(part) for part in words(name, default)]
    except ValueError:
        found = []
    if not found:
        raise BadSetting(f"{name} is {text(name, default)!r}; it must be whole numbers, separated by commas.")
    return found


def origin(name: str, *, plain: bool) -> str:
    """Return `https://host` or `https://host:port` with nothing behind it, "" where it is not set; `plain`: http will do.

    Raises BadSetting: when it is none.
    """
    value = text(name, "").rstrip("/")
    if value and not re.fullmatch(rf"https{'?' if plain else ''}://[a-z0-9.-]+(:\d{{1,5}})?", value):
        raise BadSetting(
            f"{name} is {value!r}; it must be like https://answers.clinic.example, without a path."
        )
    return value


def words(name: str, default: str = "") -> list[str]:
    """Return a comma-separated list without empty parts."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def path(name: str, default: Path) -> Path:
    """Return an absolute path; a relative one counts from the checkout."""
    return (BASE_DIR / text(name, str(default))).resolve()
