"""Hash programmes, from `data/hash_programmes.toml`, checked when loaded: whom each is for and what it does not do. Pure.

It says how a person uses a programme herself, on her own device; partners by agreement are another matter (casework.vetting).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casework.datafiles import File, FileUnfit, Kind
from casework.directory import CONFIDENCES, PARTICIPATION, Entry
from casework.helplines import ADULT, MINOR, is_of_operator
from casework.shapes import day, fitting, flag, many, one_of, place, some, text

FILE = Path(__file__).resolve().parent / "data" / "hash_programmes.toml"


@dataclass(frozen=True)
class Programme:
    """One programme. `audience` is empty where it is for companies and authorities; "" and () mean: not known."""

    id: str
    name: str
    operator: str
    country: str
    url: str
    covers: str
    audience: tuple[str, ...]
    laws: tuple[str, ...]
    who_may_submit: str
    on_device: bool
    account_required: bool
    participating_platforms: tuple[str, ...]
    participants_notes: str
    limits: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    checked: date
    participants_by: str = ""
    image_hashes: tuple[str, ...] = ()
    video_hashes: tuple[str, ...] = ()
    other_signals: tuple[str, ...] = ()
    hash_format_notes: str = ""
    case_tracking: str = ""
    how_long: str = ""
    ngo_handover: str = ""
    api: str = ""
    open_source_client: str = ""
    stats: str = ""
    # Whom it takes besides; empty: everyone, or, of `kinds`, nobody has read it.
    residence: tuple[str, ...] = ()
    age_now: str = ""
    kinds: tuple[str, ...] = ()
    threat_counts: bool = False
    # What is generally known of it and was not read at any source.
    unread: tuple[str, ...] = ()
    corrections: tuple[str, ...] = ()

    @property
    def is_for_people(self) -> bool:
        """Say whether a person can use it herself, and what is known of it is sure enough to show her."""
        return bool(self.audience) and self.confidence != "low"

    @property
    def source(self) -> str:
        """Return where it was read: with its operator where that was so, else the first other place."""
        return next((one for one in self.sources if is_of_operator(one, self.url)), self.sources[0])

    @property
    def read_with_operator(self) -> bool:
        """Say whether it was read on its operator's own site."""
        return is_of_operator(self.source, self.url)

    def taking_part(self, entries: Iterable[Entry]) -> tuple[Entry, ...]:
        """Return those of some directory entries that take part, as far as the directory knows."""
        if not self.participants_by:
            return ()
        return tuple(entry for entry in entries if getattr(entry, self.participants_by))


@cache
def load(file: Path = FILE) -> tuple[Programme, ...]:
    """Return every programme in the file's order; read once. Raises FileUnfit: naming file, entry and key."""
    found: tuple[Programme, ...] = File(file).entries("programme", _KIND)
    for programme in found:
        if [one.id for one in found].count(programme.id) > 1:
            raise FileUnfit(f"{file.name}: programme {programme.id}: id: stands in two entries.")
    return found


def of_law(basis_id: str) -> Programme | None:
    """Return the programme that a law file is about."""
    return next((one for one in load() if basis_id in one.laws), None)


_KIND = Kind(
    Programme,
    {
        **dict.fromkeys(
            (
                "id", "name", "operator", "covers", "who_may_submit", "participants_notes", "hash_format_notes",
                "case_tracking", "how_long", "ngo_handover", "api", "open_source_client", "stats",
            ),
            text,
        ),
        **dict.fromkeys(
            (
                "laws", "participating_platforms", "limits", "image_hashes", "video_hashes", "other_signals",
                "unread", "corrections",
            ),
            many(text),
        ),
        "country": place,
        "url": fitting(r"https://[^\s/]+\S*", "the address of a page, by https"),
        "audience": many(one_of((MINOR, ADULT))),
        "residence": many(place),
        "age_now": one_of((MINOR,)),
        "kinds": many(one_of(("real", "synthetic"))),
        "threat_counts": flag,
        "on_device": flag,
        "account_required": flag,
        "participants_by": one_of(PARTICIPATION),
        # An address and nothing else: what is to be said of it stands in `corrections`.
        "sources": some(fitting(r"https://[^\s()/]+[^\s()]*", "the address of a page, by https, and nothing else")),
        "confidence": one_of(CONFIDENCES),
        "checked": day,
    },
)  # fmt: skip
