"""What the casework house puts into a packet: its tables, the custody log, the anchors over it.

Reads rows and returns tables and files; no picture, no plain digest of one, no name (E4). Nothing is changed here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework import anchoring, custody, listings
from casework.covering import Covers, covers, personal_values
from casework.fingerprints import PDQ_LEAST_QUALITY
from casework.listings import ACTOR_WORDS, moment
from casework.models import Actor, Case, Document, Fingerprint, Image
from casework.papers import CUSTODY_HEAD, CUSTODY_LINES, Column, Table
from casework.sentences import EVENT_WORDS

_EXACT = frozenset({Fingerprint.Algorithm.SHA256, Fingerprint.Algorithm.MD5})
# A value of no more digits than these two is one even surface or one even slope.
_FEWEST_DIGITS = 2
# pHash and dHash have so many digits; a word among the parts (what kind they are) has fewer.
_SHORTEST_PRINT = 16


@dataclass(frozen=True)
class Contribution:
    """What one house adds to a packet.

    `files` are by path under data/; `facts` are the codes that all this discloses; `references` say what an id in the
    custody log stands for ("sighting 3").
    """

    tables: Sequence[Table] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)
    facts: frozenset[str] = frozenset()
    references: Mapping[str, str] = field(default_factory=dict)


def covers_of(case: Case) -> Covers:
    """Return what is covered in this case's packets. Opens confidential fields of its rows."""
    digests: list[str] = [case.code]
    names: list[str] = []
    for image in case.images.prefetch_related("fingerprints"):
        digests += [str(value) for key, value in (image.exact or {}).items() if key != "size"]
        digests += _telling_fingerprints(image)
        names.append(image.file_name or "")
    for document in case.documents.all():
        digests.append(document.sha256 or "")
        names.append((document.details or {}).get("file_name", ""))
    staff = case.accesses.values_list("user__username", flat=True)
    people = personal_values(case.facts or {}, case.identity or {})
    return covers(loose=[*people, *staff], exact=digests, file_names=names)


def _telling_fingerprints(image: Image) -> list[str]:
    """Return the fingerprints that stand nowhere by chance; a black picture's are zeros, as a custody log's start is."""
    rows = list(image.fingerprints.all())
    is_plain = any(row.quality is not None and row.quality < PDQ_LEAST_QUALITY for row in rows)
    told = [row for row in rows if not is_plain or row.algorithm in _EXACT]
    texts = [text for row in told for text in _texts(row.value["value"])]
    return [text for text in texts if len(text) >= _SHORTEST_PRINT and len(set(text)) > _FEWEST_DIGITS]


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a fingerprint: one, a list of forms, or the parts and frames of a picture or a film."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


def own_exhibits(case: Case, hide: Covers) -> Contribution:
    """Return what casework itself contributes, with the facts that it discloses."""
    tables = [
        listings.sightings(case, hide),
        listings.parties(case, hide),
        listings.checks(case),
        listings.images(case, hide),
        listings.documents(case),
        listings.consents(case),
        listings.actors(case),
    ]
    return Contribution(tables=tables, facts=_facts(case), references=_references(case))


def custody_table(case: Case, references: Mapping[str, str]) -> Table:
    """Return the custody log for people: what happened, to what, by which kind of actor."""
    rows = [
        {
            "seq": entry.seq,
            "at": moment(entry.at),
            "event": entry.event,
            "by": entry.actor.kind,
            "about": ", ".join(_named(entry.data, references)),
        }
        for entry in custody.entries(case)
    ]
    columns = (
        Column("seq", _("No.")),
        Column("at", _("When (UTC)")),
        Column("event", _("What happened"), EVENT_WORDS),
        Column("by", _("By"), ACTOR_WORDS),
        Column("about", _("About")),
    )
    return Table("custody", _("What was done, step by step"), columns, rows)


def custody_files(case: Case) -> dict[str, bytes]:
    """Return the log as its canonical lines, and the digest of the last. Raises custody.BrokenChain."""
    entries = list(custody.entries(case))
    custody.verify(entries)
    head = entries[-1].digest if entries else custody.START
    return {CUSTODY_LINES: _lines(map(custody.canonical, entries)), CUSTODY_HEAD: _lines([head])}


def anchor_files(case: Case) -> tuple[list[dict[str, Any]], dict[str, bytes]]:
    """Return each anchor that stands over this log, as packet.json lists it, and its files (E9, E10)."""
    listed, files = [], {}
    for number, proof in enumerate(anchoring.proofs_of(case.pk, since=case.opened_at), start=1):
        name, anchor = f"anchors/anchor-{number}", proof.anchor
        listed.append(
            {
                "number": number,
                "made_at": moment(anchor.made_at),
                "seq": proof.seq,
                "root": anchor.digest,
                "state": "pending" if anchor.token is None else "stamped",
                "authority": anchor.authority,
            }
        )
        files[f"{name}.txt"] = anchoring.stamped_text(anchor.digest)
        files[f"{name}-path.txt"] = "".join(f"{line}\n" for line in [proof.line, *proof.steps]).encode(
            "ascii"
        )
        if anchor.token is not None:
            files[f"{name}.tsr"] = bytes(anchor.token)
    return listed, files


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("ascii")


def _named(data: Mapping[str, Any], references: Mapping[str, str]) -> list[str]:
    values = [one for value in data.values() for one in (value if isinstance(value, list) else [value])]
    return [references[value] for value in values if isinstance(value, str) and value in references]


def _facts(case: Case) -> frozenset[str]:
    facts = {"organisation"}
    if case.sightings.exists():
        facts.add("address_of_picture")
    for image in case.images.all():
        facts |= {key for key in ("depiction", "description") if (image.facts or {}).get(key)}
    # A recipient's mail came by itself; it is told as a reply.
    added = case.documents.exclude(added_by__kind=Actor.Kind.SYSTEM)
    kinds = set(added.values_list("kind", flat=True))
    if kinds:
        facts.add("documents")
    if Document.Kind.POLICE_REPORT in kinds:
        facts.add("police_report")
    return frozenset(facts)


def _references(case: Case) -> dict[str, str]:
    numbered = (
        (_("picture %d"), [(row.number, row) for row in case.images.filter(is_film=False)]),
        (_("film %d"), [(row.number, row) for row in case.images.filter(is_film=True)]),
        (_("address %d"), [(row.number, row) for row in case.sightings.all()]),
        (_("document %d"), [(row.number, row) for row in case.documents.all()]),
        (_("look %d"), enumerate(listings.done_checks(case), start=1)),
        (_("consent %d"), enumerate(case.consents.order_by("recorded_at", "pk"), start=1)),
    )
    return {str(row.pk): str(word % number) for word, rows in numbered for number, row in rows}
