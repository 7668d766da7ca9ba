"""What one look at an address means: nine verdicts (design §1). Pure; opens nothing.

A transient failure is never a verdict but `unknown`, and a doubt never counts as gone.
"""

from dataclasses import dataclass

from casework import pagewords, redirects

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

# A whole answer that was meant for us; 202 is none yet, 206 a part.
ANSWERED = frozenset({200, 203})
# Fewer letters than this and a script beside them: the page is drawn by the script, and we did not see it.
_FEW_LETTERS = 200
# A text longer than this, with pictures of others or with none compared, may be a living page that quotes a removal.
_ALMOST_ALONE = 600
# What a page can say that tells nothing about the picture, in the order in which it is believed.
_TELLS_NOTHING = ("robot_check", "expired", "passing")


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
    "" when no earlier look did. `is_expired`: the address is a link signed for a time, and that time is over.
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
    is_expired: bool = False
    error: str = ""


def judge(first: Look, second: Look | None = None) -> str:
    """Return the verdict of a look; a second one with another profile decides whether visitors are told apart.

    What is gone for one visitor counts as gone only when the other one, too, was shown that it is.
    """
    verdict = _judge_one(first)
    if second is None:
        return verdict
    seen = _judge_one(second)
    if (seen == LIVE or _is_matched(second)) and needs_second_look(first):
        return CLOAKED
    return UNKNOWN if verdict in _GONE and seen not in _GONE else verdict


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
        return MOVED if redirects.went_elsewhere(look.url, look.final_url) else LIVE
    if look.status == 451:
        return BLOCKED_HERE
    if look.status in (401, 407):
        return LOGIN_WALL
    if look.status in (403, 404, 410):
        return _judge_refusal(look)
    if look.status not in ANSWERED:
        return UNKNOWN  # 202, 429, 5xx, a delivery network's own error: it may pass
    if look.is_picture:
        return _judge_picture(look)
    return _judge_page(look)


def _judge_refusal(look: Look) -> str:
    if says(look, "blocked"):
        return BLOCKED_HERE
    if says(look, "login") or says(look, "age_wall"):
        return LOGIN_WALL
    if tells_nothing(look):
        return UNKNOWN
    if says(look, "removed"):
        return REMOVED
    return UNKNOWN if look.status == 403 else PAGE_GONE


def tells_nothing(look: Look) -> str:
    """Return the kind of words, or `expired`, by which an answer tells nothing about the picture; "" for none."""
    if look.is_expired:
        return "expired"
    return next((kind for kind in _TELLS_NOTHING if says(look, kind)), "")


def _judge_picture(look: Look) -> str:
    if look.is_expired:
        return UNKNOWN  # a placeholder in place of a link that ran out
    if look.pictures is None:
        return MOVED if redirects.went_elsewhere(look.url, look.final_url) else LIVE
    return PICTURE_GONE if look.pictures.unmatched else UNKNOWN


def _judge_page(look: Look) -> str:
    if says(look, "blocked"):
        return BLOCKED_HERE
    if says(look, "age_wall") or _asks_for_login(look):
        return LOGIN_WALL
    if tells_nothing(look):
        return UNKNOWN
    if _is_told(look, "removed"):
        return REMOVED
    if _is_told(look, "not_found"):
        return PAGE_GONE
    if is_consent_wall(look):
        return UNKNOWN
    return _judge_by_place(look)


def _is_told(look: Look, kind: str) -> bool:
    """Say whether a page that answered says something of itself; a living page says it of one of its parts."""
    if pagewords.says(kind, title=look.title, headings=(), text=""):
        return True
    may_be_alive = look.pictures is None or bool(look.pictures.unmatched)
    return says(look, kind) and not (may_be_alive and len(look.text) > _ALMOST_ALONE)


def _judge_by_place(look: Look) -> str:
    """Return what the place where the visit ended tells; where it is the place asked for, what its pictures tell."""
    if redirects.went_to_front_page(look.url, look.final_url):
        # With the way back in its address it stands before the page, whatever it says.
        return UNKNOWN if redirects.holds_way_back(look.url, look.final_url) else PAGE_GONE
    if redirects.went_elsewhere(look.url, look.final_url):
        return MOVED
    is_listing = redirects.went_up(look.url, look.final_url)
    return UNKNOWN if is_listing and look.pictures is None else _judge_by_pictures(look)


def is_consent_wall(look: Look) -> bool:
    """Say whether a question about cookies or data stands before the page."""
    return redirects.went_to_consent(look.url, look.final_url) or says(look, "consent")


def _judge_by_pictures(look: Look) -> str:
    found = look.pictures
    is_empty = not (look.text or look.title)
    if found is None:
        return UNKNOWN if is_empty else LIVE
    if found.possible or found.unread:
        return UNKNOWN  # a person looks, or the next check does
    if found.unmatched or found.missing:
        return PICTURE_GONE
    return UNKNOWN if is_drawn_by_script(look) or is_empty else PICTURE_GONE


def is_drawn_by_script(look: Look) -> bool:
    """Say whether so few words came that a script must draw the page."""
    return look.scripts > 0 and len(look.text) < _FEW_LETTERS


def _asks_for_login(look: Look) -> bool:
    if redirects.went_to_login(look.url, look.final_url):
        return True
    return says(look, "login") and (look.has_password_field or len(look.text) < _FEW_LETTERS)


def says(look: Look, kind: str) -> bool:
    """Say whether a page says something of a kind (casework.pagewords)."""
    return pagewords.says(kind, title=look.title, headings=look.headings, text=look.text)
