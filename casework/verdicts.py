"""What one look at an address means: nine verdicts (design §1). Pure; opens nothing.

A transient failure is never a verdict but `unknown`, and a doubt never counts as gone.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

LIVE, REMOVED, PAGE_GONE, PICTURE_GONE = "live", "removed", "page_gone", "picture_gone"
BLOCKED_HERE, LOGIN_WALL, CLOAKED, MOVED, UNKNOWN = (
    "blocked_here",
    "login_wall",
    "cloaked",
    "moved",
    "unknown",
)
VERDICTS = (LIVE, REMOVED, PAGE_GONE, PICTURE_GONE, BLOCKED_HERE, LOGIN_WALL, CLOAKED, MOVED, UNKNOWN)
_GONE = frozenset({REMOVED, PAGE_GONE, PICTURE_GONE})
# What another visitor might be shown differently: worth a second look with another profile.
DOUBTFUL = frozenset({REMOVED, PAGE_GONE, PICTURE_GONE, LOGIN_WALL, BLOCKED_HERE})

_PHRASES_FILE = Path(__file__).resolve().parent / "data" / "page_phrases.toml"
_KINDS = ("removed", "not_found", "login", "age_wall", "blocked")
# A long page may talk about removals; a short one is one.
_SHORT_TEXT = 1500
# Fewer letters than this and a script beside them: the page is drawn by the script, and we did not see it.
_FEW_LETTERS = 200
_LOGIN_PATH = re.compile(r"/(?:log-?in|sign-?in|auth|accounts?/login|session/new)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Pictures:
    """How many pictures of a page matched, perhaps matched, did not, were missing (404), or could not be read now."""

    matched: int = 0
    possible: int = 0
    unmatched: int = 0
    missing: int = 0
    unread: int = 0


@dataclass(frozen=True)
class Look:
    """One look at an address. `status` None and `error` a code when nothing came; `pictures` None: not compared.

    `unseen`: how many things on the page may draw a picture by means that no look reads (scripts, outside style sheets,
    films). `remembered`: what is now where an earlier look matched the picture: gone, refused (401, 403) or unread;
    "" when no earlier look did.
    """

    url: str
    status: int | None
    final_url: str = ""
    title: str = ""
    headings: tuple[str, ...] = ()
    text: str = ""
    scripts: int = 0
    has_password_field: bool = False
    is_picture: bool = False
    pictures: Pictures | None = None
    unseen: int = 0
    remembered: str = ""
    error: str = ""


def judge(first: Look, second: Look | None = None) -> str:
    """Return the verdict of a look; a second one with another profile decides whether visitors are told apart."""
    verdict = _judge_one(first)
    if second is None:
        return verdict
    saw_it = _judge_one(second) == LIVE or _is_matched(second)
    if saw_it and needs_second_look(first):
        return CLOAKED
    came_in_doubt = not second.error and _judge_one(second) == UNKNOWN
    return UNKNOWN if came_in_doubt and verdict in _GONE else verdict


def needs_second_look(first: Look) -> bool:
    """Say whether another visitor might be shown something else."""
    said = _told_by(first)
    return said in DOUBTFUL or (first.status in (403, 404, 410) and said == UNKNOWN)


def _judge_one(look: Look) -> str:
    """Return what a page tells, unless it tells that the picture is gone and a browser may show it all the same."""
    told = _told_by(look)
    return UNKNOWN if told in _GONE and _may_show_it(look) else told


def _may_show_it(look: Look) -> bool:
    """Say whether something on the page that was not read may be the picture.

    What no look reads stands on every honest page too: a page with a script counts as gone only when the place where
    the picture lay brings it no more, or, where no look ever matched it, when status and words both say so.
    """
    if look.pictures and (look.pictures.possible or look.pictures.unread):
        return True
    if not look.unseen or look.remembered == "gone":
        return False
    if look.status not in (404, 410):
        return True
    # A store of files answers 403 for what it no longer has.
    is_told = look.remembered == "" and (says(look, "removed") or says(look, "not_found"))
    return not (look.remembered == "refused" or is_told)


def _is_matched(look: Look) -> bool:
    return bool(look.pictures and look.pictures.matched)


def _told_by(look: Look) -> str:
    if look.error or look.status is None:
        return UNKNOWN
    if _is_matched(look):
        return MOVED if _went_elsewhere(look) else LIVE
    if look.status == 451:
        return BLOCKED_HERE
    if look.status in (401, 407):
        return LOGIN_WALL
    if look.status in (403, 404, 410):
        return _judge_refusal(look)
    if not 200 <= look.status < 300:
        return UNKNOWN  # 429, 5xx, a delivery network's own error: it may pass
    if look.is_picture:
        return _judge_picture(look)
    return _judge_page(look)


def _judge_refusal(look: Look) -> str:
    if says(look, "blocked"):
        return BLOCKED_HERE
    if says(look, "login") or says(look, "age_wall"):
        return LOGIN_WALL
    if says(look, "removed"):
        return REMOVED
    return UNKNOWN if look.status == 403 else PAGE_GONE


def _judge_picture(look: Look) -> str:
    if look.pictures is None:
        return MOVED if _went_elsewhere(look) else LIVE
    return PICTURE_GONE if look.pictures.unmatched else UNKNOWN


def _judge_page(look: Look) -> str:
    if says(look, "blocked"):
        return BLOCKED_HERE
    if says(look, "age_wall") or _asks_for_login(look):
        return LOGIN_WALL
    if says(look, "removed"):
        return REMOVED
    if says(look, "not_found") or _went_to_front_page(look):
        return PAGE_GONE
    if _went_elsewhere(look):
        return MOVED
    return _judge_by_pictures(look)


def _judge_by_pictures(look: Look) -> str:
    found = look.pictures
    is_empty = not (look.text or look.title)
    if found is None:
        return UNKNOWN if is_empty else LIVE
    if found.possible or found.unread:
        return UNKNOWN  # a person looks, or the next check does
    if found.unmatched or found.missing:
        return PICTURE_GONE
    is_drawn_by_script = look.scripts > 0 and len(look.text) < _FEW_LETTERS
    return UNKNOWN if is_drawn_by_script or is_empty else PICTURE_GONE


def _asks_for_login(look: Look) -> bool:
    asked, came = urlsplit(look.url).path, urlsplit(look.final_url).path
    if _LOGIN_PATH.search(came) and not _LOGIN_PATH.search(asked):
        return True
    return says(look, "login") and (look.has_password_field or len(look.text) < _FEW_LETTERS)


def _went_to_front_page(look: Look) -> bool:
    asked, came = _place(look.url), _place(look.final_url or look.url)
    return asked[1] not in ("", "/index.html") and came[1] == ""


def _went_elsewhere(look: Look) -> bool:
    """Say whether a redirect led to another place; a longer or shorter form of the same path is the same place."""
    (host, path), (final_host, final_path) = _place(look.url), _place(look.final_url or look.url)
    if host != final_host:
        return True
    return not (final_path.startswith(path) or (final_path and path.startswith(final_path)))


def _place(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.path.rstrip("/")


def says(look: Look, kind: str) -> bool:
    """Say whether a page says something of a kind: in its title or headings, or in its text when that is short."""
    places = [look.title, *look.headings]
    if len(look.text) <= _SHORT_TEXT:
        places.append(look.text)
    text = " ".join(" ".join(places).casefold().replace("’", "'").split())
    return any(phrase in text for phrase in phrases()[kind])


@cache
def phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of each kind in every language. Raises ValueError, KeyError: when the file is unfit."""
    data = tomllib.loads(_PHRASES_FILE.read_text(encoding="utf-8"))
    return {
        kind: tuple(phrase.casefold() for rows in data[kind].values() for phrase in rows) for kind in _KINDS
    }
