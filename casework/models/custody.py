"""Two append-only chains of one shape: custody per case, audit per organisation; and the stamps on their heads."""

import uuid

from django.db import models

from casework.models.actors import Actor


class ChainEntry(models.Model):
    """One link: canonical JSON whose digest the next link holds. Triggers refuse update and delete."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    # The case's or the organisation's id; no foreign key, since a chain survives what it speaks of.
    chain = models.UUIDField()
    seq = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(Actor, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    event = models.CharField(max_length=40)
    # Ids, codes, digests of letters, commitments of pictures: never a name, an address or a plain digest of a picture.
    data = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"entry {self.seq} of {self.chain}"


class CustodyEntry(ChainEntry):
    """What happened to a case; written in the transaction of the change."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_custody_entry_a_place")]


class AuditEntry(ChainEntry):
    """What somebody tried, read or was refused; written before the act, in a transaction of its own."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="one_audit_entry_a_place")]


class Anchor(models.Model):
    """A time stamp over the heads of all chains on one day (RFC 3161)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    made_at = models.DateTimeField()
    # The Merkle root over the lines "chain seq digest", with its seed; casework.trees says how.
    digest = models.CharField(max_length=64)
    heads = models.JSONField()
    # The authority's answer, DER; NULL while it is pending.
    token = models.BinaryField(null=True)
    authority = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"anchor {self.id}"
