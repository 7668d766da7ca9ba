"""What earlier looks at an address tell of a new one, and where they saw pictures of the case."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.db.models import QuerySet

from casework import redirects
from casework.looking import Observation
from casework.models import Check, Sighting, Verdict
from casework.verdicts import ANSWERED


def told_of(sighting: Sighting, observation: Observation) -> Observation:
    """Return what a look told, after those before it: what no look saw there cannot be gone, nor come back unseen."""
    doubt = ""
    if observation.verdict == Verdict.PICTURE_GONE and not _was_matched(sighting):
        doubt = "never_seen_there"
    if _is_sent_to_front(sighting, observation) and not done(sighting).filter(verdict=Verdict.LIVE).exists():
        doubt = "never_seen_there"
    if (
        sighting.state == Sighting.State.REMOVED
        and saw_it(observation)
        and not _is_recognised(sighting, observation)
    ):
        doubt = "perhaps_back"
    return replace(observation, verdict=Verdict.UNKNOWN, unclear_because=doubt) if doubt else observation


def done(sighting: Sighting) -> QuerySet[Check]:
    """Return the looks that were done, the newest first."""
    return sighting.checks.filter(state=Check.State.DONE).order_by("-done_at")


def _was_matched(sighting: Sighting) -> bool:
    """Say whether a look recognised a picture of the case there; a person's word does not make the app able to."""
    return any(_matched_in(check) for check in done(sighting))


def _matched_in(check: Check) -> list[dict[str, Any]]:
    return _certain((check.seen or {}).get("matches", ()))


def _certain(matches: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return [match for match in matches if match.get("verdict") == "match"]


def _is_sent_to_front(sighting: Sighting, observation: Observation) -> bool:
    """Say whether a page is called gone because the visit ended at the front page, as walls with a memory do too."""
    is_answered = observation.status in ANSWERED and observation.verdict == Verdict.PAGE_GONE
    return is_answered and redirects.went_to_front_page(sighting.url, observation.final_url)


def _is_recognised(sighting: Sighting, observation: Observation) -> bool:
    """Say whether it is the picture that is there again, or the very page that was up."""
    if _certain(observation.matches):
        return True
    up = done(sighting).filter(verdict=Verdict.LIVE)
    digests = {(check.seen or {}).get("text_digest") for check in up}
    return bool(observation.text_digest) and observation.text_digest in digests


def saw_it(observation: Observation) -> bool:
    """Say whether the picture is up, for one visitor at least, or at the place that the address leads to now."""
    if observation.verdict == Verdict.MOVED:
        return bool(_certain(observation.matches))
    return observation.verdict in (Verdict.LIVE, Verdict.CLOAKED)


def where_it_lay(sighting: Sighting) -> tuple[str, ...]:
    """Return where the newest look that matched a picture found it."""
    for check in done(sighting):
        if found := [match["picture_url"] for match in _matched_in(check) if "picture_url" in match]:
            return tuple(dict.fromkeys(found))
    return ()


def pictures_elsewhere(sighting: Sighting) -> tuple[str, ...]:
    """Return where the newest look that met them saw pictures of the case on another host than the page's, one a host."""
    for check in done(sighting):
        if found := elsewhere(check):
            return tuple({urlsplit(url).hostname: url for url in reversed(found)}.values())
    return ()


def elsewhere(check: Check) -> list[str]:
    """Return the addresses of matching pictures of one look that lie on another host than the page."""
    page = urlsplit(check.sighting.url).hostname
    urls = [match["picture_url"] for match in _matched_in(check) if match.get("picture_url")]
    return [url for url in urls if urlsplit(url).hostname != page]
