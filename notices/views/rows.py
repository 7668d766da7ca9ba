"""What pages say of addresses, parties, looks and what happened: rows of words, no picture and no code."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import custody, refusals, sentences
from casework.doubts import DOUBTS
from casework.fingerprints import TRANSFORMS
from casework.hosts import AddressUnreadable, normalise
from casework.matchwords import how_recognised
from casework.models import GONE, Actor, Case, Check, Image, Party, Sighting
from casework.naming import TOLD
from casework.sentences import EVENT_WORDS, STATE_WORDS, VERDICT_WORDS
from notices.chores import CAME_BY

ROLE_WORDS: dict[str, Promise] = {
    "platform": gettext_lazy("platform"),
    "operator": gettext_lazy("runs the site"),
    "page_host": gettext_lazy("host of the page"),
    "picture_host": gettext_lazy("host of the picture"),
    "cdn": gettext_lazy("delivery network, hides the host"),
    "network": gettext_lazy("network of the host"),
    "registrar": gettext_lazy("registrar of the name"),
    "registry": gettext_lazy("registry of the name’s ending"),
    "search_engine": gettext_lazy("search engine"),
}
SOURCE_WORDS: dict[str, Promise] = {
    "directory": gettext_lazy("our directory"),
    "rfc2142": gettext_lazy("the usual mailbox, a guess"),
}
PRACTICE_SOURCE = "casework/practice/"
# A match is a hint (design §3.13): %(what)s is a sentence of casework.fingerprints.TRANSFORMS.
MATCH_WORDS: dict[str, Promise] = {
    "match": gettext_lazy("Looks like %(picture)s (%(what)s)"),
    "possible": gettext_lazy("Perhaps like %(picture)s (%(what)s)"),
}


def source_words(source: str) -> str:
    """Return who named a contact, in words where it is not a public page."""
    if source.startswith(PRACTICE_SOURCE):
        return _("the practice directory")
    if source.startswith(TOLD):
        return _("told by %(name)s") % {"name": source.removeprefix(TOLD)}
    return str(SOURCE_WORDS.get(source, source))


def sighting_row(
    row: Sighting, *, is_looking: bool, images: Collection[str] = (), hinted: Collection[Sighting] = ()
) -> dict[str, Any]:
    """Return what a list says of a sighting. Opens its address; runs one query, none where its parties are at hand.

    `images`: the names of the pictures of the case; `is_looking`: as being_looked_at says; `hinted`: as casework.hints.
    """
    is_hinted = row in hinted and not is_looking
    words, tone = sighting_state(row)
    acting = (party for party in row.parties.all() if party.state in Party.ACTING)
    parties = sorted(acting, key=lambda party: (party.rank, party.state))
    return {
        "sighting": row,
        "number": row.number,
        "url": row.url,
        "host": host_of(row.url),
        "state": words,
        "tone": tone,
        "seen_gone_once": row.last_verdict in GONE and row.state != Sighting.State.REMOVED,
        "image": row.image.number if row.image_id else None,
        "image_title": sentences.picture_title(row.image.number, is_film=row.image.is_film)
        if row.image_id
        else "",
        "parties": [{"name": party.name, "role": ROLE_WORDS[party.role]} for party in parties],
        "not_fetched": why_not_fetched(row.not_fetched_because),
        "traced": row.traced_at is not None,
        "looking": is_looking,
        "picture": picture_says(row, images, is_looking=is_looking, is_hinted=is_hinted),
        "is_hinted": is_hinted,
        "ask_picture": is_hinted or _is_picture_open(row, images, is_looking=is_looking),
    }


def being_looked_at(case: Case, at: datetime) -> set[UUID]:
    """Return the ids of the addresses that a worker is about to look at: none while the case is paused, ended or stopped."""
    if not may_be_worked_on(case):
        return set()
    looks = case.checks.filter(state=Check.State.DUE, due_at__lte=at, sighting__not_fetched_because="")
    return set(looks.values_list("sighting_id", flat=True))


def may_be_worked_on(case: Case) -> bool:
    """Say whether workers look at the addresses of a case now."""
    return not (case.paused_at or case.closed_at or case.is_stopped())


def picture_says(row: Sighting, images: Collection[str], *, is_looking: bool, is_hinted: bool) -> str:
    """Return which picture of the case is at an address, or what is known of that, in few words."""
    if row.kind == Sighting.Kind.TOOL:
        return _("a tool")
    if row.image_id:
        return sentences.picture_words(row.image.number, is_film=row.image.is_film)
    if is_looking:
        return _("being compared")
    if is_hinted:
        return _("perhaps a picture of the case")
    if row.last_verdict:
        return _("no picture of the case was recognised there")
    return _("which picture is there is not known yet") if images else _("no picture is in the case yet")


def _is_picture_open(row: Sighting, images: Collection[str], *, is_looking: bool) -> bool:
    """Say whether a person should name the picture: several could be meant, and no law can be judged without it."""
    is_open = row.state in Sighting.OPEN and row.kind != Sighting.Kind.TOOL
    return is_open and not row.image_id and not is_looking and len(images) > 1


def sighting_state(row: Sighting) -> tuple[str, str]:
    """Return the state in words with its tone: the last verdict while the address is open."""
    words, tone = STATE_WORDS[row.state], {"removed": "good", "up": "warn"}.get(row.state, "")
    if row.state == "new" and row.not_fetched_because:
        return _("not looked at from here"), ""
    if row.state in Sighting.OPEN and row.last_verdict:
        words, tone = VERDICT_WORDS[row.last_verdict], "" if row.last_verdict in GONE else "warn"
        if row.last_verdict in GONE:
            return _("%(seen)s, seen once") % {"seen": words}, tone
    return str(words), tone


def by_host(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows gathered by site, each with those who can act there."""
    ordered = sorted(rows, key=lambda row: (row["host"], row["number"]))
    found = []
    for host, of_host in groupby(ordered, key=lambda row: row["host"]):
        listed = list(of_host)
        parties = {(party["name"], str(party["role"])): party for row in listed for party in row["parties"]}
        found.append(
            {
                "host": host,
                "rows": listed,
                "parties": list(parties.values()),
                "traced": all(row["traced"] for row in listed),
            }
        )
    return found


def weight(notice: Mapping[str, Any]) -> tuple[Any, ...]:
    """Order of notices (see words.notice_row): with them before drafts before those that ended; nearest legal time first.

    Equal ones keep their order: the newest first.
    """
    clock = notice["clock"]
    legal = clock["due_at"] if clock and clock["runs"] and clock["legal"] else None
    return (not notice["runs"], legal is None, legal or 0, not notice["waits"], not notice["alive"])


def check_row(check: Check, names: dict[str, str], *, is_decided: bool) -> dict[str, Any]:
    """Return what is said of one look. `names`: image id -> its name; `is_decided`: a person said which it is."""
    seen = check.seen or {}
    return {
        "at": check.done_at or check.due_at,
        "verdict": VERDICT_WORDS.get(check.verdict, ""),
        "gone": check.verdict in GONE,
        "waiting": check.state == Check.State.DUE,
        "matches": [
            match_words(match, names, is_decided=is_decided)
            for match in seen.get("matches", [])
            if match.get("verdict") != "none"
        ],
        "why": why_not_fetched(check.refused_code or seen.get("unclear_because", "")),
        "has_record": bool(check.record_object),
    }


def match_words(match: dict[str, Any], names: dict[str, str], *, is_decided: bool) -> dict[str, str]:
    """Return a match in words, and how it was recognised (design §3.13: a hint, until a person decides)."""
    picture = names.get(str(match.get("image", ""))) or _("a picture of the case")
    words = TRANSFORMS.get(match.get("transform") or "unchanged", TRANSFORMS["unchanged"])
    hint = MATCH_WORDS.get(match.get("verdict", ""))
    says = str(hint) % {"picture": picture, "what": words} if hint else ""
    return {
        "says": says
        if is_decided or not says
        else _("%(hint)s; nobody has confirmed it yet") % {"hint": says},
        "how": how_recognised(match),
    }


def image_names(case: Case) -> dict[str, str]:
    """Return image id -> few words for it: "picture 1", "film 2"."""
    rows = Image.objects.filter(case=case).values_list("pk", "number", "is_film")
    return {str(pk): sentences.picture_words(number, is_film=is_film) for pk, number, is_film in rows}


def timeline(
    case: Case, *, subjects: Mapping[str, str], about: frozenset[str] = frozenset(), limit: int = 30
) -> list[dict[str, Any]]:
    """Return what happened, newest first, in words; only what names one of the ids in `about` where some are given.

    `subjects`: id -> what an event is about, in few words ("address 3", the name of a recipient).
    """
    entries = custody.entries(case).select_related("actor__user").order_by("-seq")
    rows = [entry for entry in entries if not about or any(one in str(entry.data) for one in about)]
    return [
        {
            "at": as_shown(entry.at, entry.actor),
            "words": _event_words(entry.event, entry.data, subjects),
            "by": entry.actor.name_in_words,
        }
        for entry in rows[:limit]
    ]


def as_shown(moment: datetime, by: Actor) -> datetime | date:
    """Return a moment; of what a survivor did, the day alone: the minute would tell when she was here (S24)."""
    return localdate(moment) if by.kind == Actor.Kind.SURVIVOR else moment


def subjects_of(case: Case) -> dict[str, str]:
    """Return id -> few words for everything in a case that an event can be about. Opens the recipients' names."""
    sightings = case.sightings.values_list("pk", "number")
    notices = case.notices.select_related("recipient")
    return {
        **{str(pk): _("address %(number)d") % {"number": number} for pk, number in sightings},
        **image_names(case),
        **{str(notice.pk): notice.recipient.name for notice in notices},
        **{str(row.partner_id): row.partner.name for row in case.hand_overs.select_related("partner")},
    }


def why_not_fetched(code: str) -> str:
    """Return why an address is not looked at, or why a look told nothing, for a code of either; "" for none."""
    if not code:
        return ""
    known = refusals.REFUSED | refusals.FAILED | DOUBTS | refusals.NOT_FETCHED
    return str(known.get(code, _("It could not be looked at this time.")))


def host_of(url: str) -> str:
    """Return the site of an address as people know it: its registrable domain, else the host, else how it begins."""
    try:
        address = normalise(url)
    except AddressUnreadable:
        return url
    return address.registrable_domain or address.shown_host or f"{address.scheme}:"


def _event_words(event: str, data: Mapping[str, Any], subjects: Mapping[str, str]) -> str:
    """Say what happened, to what, and what was seen."""
    named = (subjects.get(str(data.get(key, "")), "") for key in ("notice", "sighting", "image", "partner"))
    subject = next((words for words in named if words), "")
    verdict = VERDICT_WORDS.get(data.get("verdict", ""), "")
    details = [str(words) for words in (subject, verdict) if words]
    said = str(EVENT_WORDS.get(event, event))
    if event == "reply_recorded" and data.get("came_by") in CAME_BY:
        said = _("A reply came: %(way)s") % {"way": CAME_BY[data["came_by"]]}
    if event == "clock_fired" and data.get("kind") == "advice":
        said = _("The day came on which we come back to it")
    return f"{said}: {', '.join(details)}" if details else said
