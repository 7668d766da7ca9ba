"""Both chains refuse update, delete and emptying in PostgreSQL too, whatever the code says (S52)."""

from collections.abc import Iterator

import psycopg
import pytest

from casework.models.triggers import CHAINS, REFUSAL, create_statements, drop_statements


@pytest.fixture
def connection(postgres_url: str) -> Iterator[psycopg.Connection]:
    """A database with one row in a table of each chain's name, and the triggers that the migration puts up."""
    with psycopg.connect(postgres_url, autocommit=True) as opened:
        opened.execute("CREATE SCHEMA chains")
        opened.execute("SET search_path TO chains")
        for table in CHAINS:
            opened.execute(f"CREATE TABLE {table} (seq integer, event text)")
            opened.execute(f"INSERT INTO {table} VALUES (1, 'case_opened')")
        for statement in create_statements("postgresql"):
            opened.execute(statement)
        yield opened
        opened.execute("DROP SCHEMA chains CASCADE")


@pytest.mark.postgres
@pytest.mark.parametrize("table", CHAINS)
@pytest.mark.parametrize("change", ["UPDATE {} SET event = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_postgresql_refuses_to_change_an_entry(connection, table, change):
    """S52."""
    with pytest.raises(psycopg.errors.RaiseException, match=REFUSAL):
        connection.execute(change.format(table))

    assert connection.execute(f"SELECT seq, event FROM {table}").fetchall() == [(1, "case_opened")]


@pytest.mark.postgres
def test_postgresql_takes_new_entries_and_triggers_come_down_again(connection):
    table = CHAINS[0]
    connection.execute(f"INSERT INTO {table} VALUES (2, 'case_paused')")

    for statement in drop_statements("postgresql"):
        connection.execute(statement)

    assert connection.execute(f"DELETE FROM {table}").rowcount == 2
