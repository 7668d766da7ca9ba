"""Triggers that refuse update and delete on what is only added to, for SQLite and PostgreSQL.

SQLite loses those of a table that a later migration makes anew: such a migration puts them up again.
"""

from collections.abc import Iterable

CHAINS = ("casework_custodyentry", "casework_auditentry")
# What law reviewers found.
REVIEWS = "notices_lawreview"
GROWING = (*CHAINS, REVIEWS)
REFUSAL = "entries of this log are never changed"
# Columns that never change; all of them where none are named. What is sealed beside these is sealed anew when keys change,
# and opens in its own row alone.
_KEPT = {
    REVIEWS: ("id", "organisation_id", "basis_id", "outcome", "read_on", "reviewed_by_id", "reviewed_at")
}


def create_statements(vendor: str, tables: Iterable[str] = CHAINS) -> list[str]:
    """Return the statements that put the triggers up. Raises KeyError: for another database."""
    return [statement for table in tables for statement in _CREATE[vendor](table)]


def drop_statements(vendor: str, tables: Iterable[str] = CHAINS) -> list[str]:
    """Return the statements that take the triggers down again."""
    return [statement for table in tables for statement in _DROP[vendor](table)]


def _update(table: str) -> str:
    columns = ", ".join(_KEPT.get(table, ()))
    return f"UPDATE OF {columns}" if columns else "UPDATE"


def _create_sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_no_{verb} BEFORE {change} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for verb, change in (("update", _update(table)), ("delete", "DELETE"))
    ]


def _drop_sqlite(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]


def _create_postgresql(table: str) -> list[str]:
    return [
        f"CREATE OR REPLACE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE {_update(table)} OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()",
        f"CREATE OR REPLACE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()",
    ]


def _drop_postgresql(table: str) -> list[str]:
    return [f"DROP TRIGGER IF EXISTS {table}_no_{what} ON {table}" for what in ("change", "truncate")]


_CREATE = {"sqlite": _create_sqlite, "postgresql": _create_postgresql}
_DROP = {"sqlite": _drop_sqlite, "postgresql": _drop_postgresql}
