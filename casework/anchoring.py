"""The daily anchor: one time stamp over the heads of all chains, both kinds.

An authority that is down delays the stamp, never the work.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db.models import F, OuterRef, Subquery

from casework import timestamps, trees
from casework.models import Anchor, AuditEntry, CustodyEntry

# Older pending anchors are given up to the next day's, which stands over the same chains.
DAYS_TO_TRY = 30


class AnchorBroken(Exception):
    """An anchor's lines do not lead to the digest that was stamped."""


@dataclass(frozen=True)
class HeadProof:
    """That one chain had this head when an anchor was made: its line "chain seq digest" and the path to the root."""

    anchor: Anchor
    line: str
    steps: list[str]

    @property
    def seq(self) -> int:
        """The number of the entry that was the head."""
        return int(self.line.split()[1])


def anchor_heads(*, authority: timestamps.Authority | None, at: datetime) -> Anchor:
    """Make the day's anchor, or return the one that is there, and try to have it stamped.

    Opens a socket when an authority is named. Running it twice equals running it once.
    Without an answer the anchor stays pending (E10).
    """
    day = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    anchor = Anchor.objects.filter(made_at__gte=day, made_at__lt=day + timedelta(days=1)).first()
    if anchor is None:
        seed, lines = secrets.token_hex(32), head_lines()
        anchor = Anchor.objects.create(
            made_at=at, digest=trees.root(lines, seed=seed), heads={"lines": lines, "seed": seed}
        )
    stamp_pending(authority=authority, at=at)
    anchor.refresh_from_db()
    return anchor


def stamp_pending(*, authority: timestamps.Authority | None, at: datetime) -> int:
    """Have pending anchors stamped, oldest first, until the authority does not answer; return how many were."""
    if authority is None:
        return 0
    done = 0
    waiting = Anchor.objects.filter(token=None, made_at__gte=at - timedelta(days=DAYS_TO_TRY)).order_by(
        "made_at"
    )
    for anchor in waiting:
        try:
            token = timestamps.stamp(stamped_text(anchor.digest), authority=authority)
        except (timestamps.AuthorityDown, timestamps.StampUnfit):
            break
        done += Anchor.objects.filter(pk=anchor.pk, token=None).update(token=token, authority=authority.url)
    return done


def head_lines() -> list[str]:
    """Return the head of every chain, both kinds, as sorted lines "chain seq digest"."""
    return sorted(
        f"{entry.chain} {entry.seq} {entry.digest}"
        for model in (CustodyEntry, AuditEntry)
        for entry in _heads(model)
    )


def stamped_text(digest: str) -> bytes:
    """Return the very bytes that the authority stamps: the root as hexadecimal text and a line end."""
    return f"{digest}\n".encode("ascii")


def check_anchor(anchor: Anchor) -> None:
    """Return when an anchor is what was stamped. Raises AnchorBroken: when its lines lead elsewhere."""
    if trees.root(anchor.heads["lines"], seed=anchor.heads["seed"]) != anchor.digest:
        raise AnchorBroken(str(anchor.pk))


def proofs_of(chain: UUID, *, since: datetime) -> Iterator[HeadProof]:
    """Yield a proof for each anchor in which this chain's head was new. Reads every anchor since the moment."""
    last = 0
    for anchor in Anchor.objects.filter(made_at__gte=since).order_by("made_at").iterator():
        lines = anchor.heads["lines"]
        line = next((one for one in lines if one.startswith(f"{chain} ")), None)
        if line is None:
            continue
        proof = HeadProof(anchor, line, trees.path(lines, line, seed=anchor.heads["seed"]))
        if proof.seq > last:
            last = proof.seq
            yield proof


def _heads(model: type[CustodyEntry] | type[AuditEntry]) -> Iterator[CustodyEntry | AuditEntry]:
    newest = model.objects.filter(chain=OuterRef("chain")).order_by("-seq").values("seq")[:1]
    return model.objects.annotate(newest=Subquery(newest)).filter(seq=F("newest")).iterator()
