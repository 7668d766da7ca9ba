"""Why a look whose answer came tells nothing: a code, and its sentence for people. Pure."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.verdicts import ANSWERED, Look, is_consent_wall, is_drawn_by_script, judge, says, tells_nothing

DOUBTS: dict[str, Promise] = {
    "edge_failed": _("A delivery network answered in the site’s place: it could not reach the site. That may pass."),
    "server_failed": _("The site answered that it has a fault of its own. That may pass."),
    "too_many_requests": _("The site wants fewer visits for now. That may pass."),
    "refused_us": _("The site refused our visit and did not say why."),
    "odd_status": _("The site’s answer was of a kind that says nothing about the picture."),
    "robot_check": _("The site asked whether a person is there. A person has to look."),
    "consent_wall": _("A question about cookies stands before the page. A person has to look."),
    "link_expired": _("This link was made for a limited time, and that time is over. The picture may still be there."),
    "site_failed": _("The page said that something is out of order for now. That may pass."),
    "picture_in_doubt": _("A picture there is perhaps the one in the case. A person has to look."),
    "picture_unread": _("A picture there could not be looked at this time."),
    "visitors_differ": _("Two kinds of visitors were shown different things. A person has to look."),
    "never_seen_there": _("The picture was never seen there by a look, so it cannot be gone. A person has to look."),
    "perhaps_back": _("The page answers again, and nothing there could be compared. A person has to look."),
    "not_all_seen": _("The page can show pictures or films in ways that a look does not see. A person has to look."),
    "little_seen": _("Too little came to say what is there. A person has to look."),
}  # fmt: skip
_BY_WORDS = {"robot_check": "robot_check", "expired": "link_expired", "passing": "site_failed"}
# What delivery networks answer with numbers of their own when the site behind them fails them.
_EDGE_STATUS = frozenset(range(520, 531))


def why_unknown(first: Look, second: Look | None = None) -> str:
    """Return the code of what made a verdict `unknown`; "" where nothing came, since then that is the reason."""
    if first.error or first.status is None:
        return ""
    return _of_status(first) or _of_words(first) or _of_pictures(first, second)


def _of_status(look: Look) -> str:
    status = look.status or 0
    if status == 429:
        return "too_many_requests"
    if status in _EDGE_STATUS or (status >= 400 and says(look, "edge")):
        return "edge_failed"
    if status >= 500:
        return "server_failed"
    is_usual = status in ANSWERED or status in (401, 403, 404, 407, 410, 451)
    return "" if is_usual else "odd_status"


def _of_words(look: Look) -> str:
    if kind := tells_nothing(look):
        return _BY_WORDS[kind]
    if look.status == 403:
        return "refused_us"
    return "consent_wall" if not look.is_picture and is_consent_wall(look) else ""


def _of_pictures(first: Look, second: Look | None) -> str:
    looks = [first, second] if second else [first]
    found = [look.pictures for look in looks if look.pictures]
    if any(pictures.possible for pictures in found):
        return "picture_in_doubt"
    if any(pictures.unread for pictures in found):
        return "picture_unread"
    if second and judge(first) != judge(second):
        return "visitors_differ"
    is_hidden = any(look.unseen for look in looks) or is_drawn_by_script(first)
    return "not_all_seen" if is_hidden else "little_seen"
