"""By which of its columns messages name their conversation: names mislead, values do not.

A website's ``session_id`` of a message may be the number of a session or what its browser is
called by, and the table of sessions has a column for both.
"""

from __future__ import annotations

from collections.abc import Sequence

from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.importers.chat_tables.meanings import MEANINGS, folded
from chatvault.importers.chat_tables.sql_names import quoted
from chatvault.importers.databases.read_only_database import Database

_LOOKED_AT = 1_000  # conversations that messages name


def with_key(database: Database, layout: Layout, columns: Sequence[str]) -> Layout:
    """The layout with the column of the conversations, of these, that messages name most.

    Raises UnreadableFile.
    """
    table, of = layout.conversations, layout.messages.columns.get("conversation")
    if table is None or of is None:
        return layout
    own = table.columns["id"]
    known = [own, *(one for one in columns if folded(one) in MEANINGS["conversations"]["id"])]
    key = max(known, key=lambda one: _named(database, layout.messages, of, table, one))
    if key == own:
        return layout
    kept = {meaning: column for meaning, column in table.columns.items() if column != key}
    return layout.with_table("conversations", Table(table.name, {**kept, "id": key}))


def _named(database: Database, messages: Table, of: str, table: Table, key: str) -> int:
    """How many of the conversations that messages name have that name in a column."""
    query = (
        f"SELECT count(*) FROM (SELECT DISTINCT CAST({quoted(of)} AS TEXT) AS name "
        f"FROM {quoted(messages.name)} LIMIT {_LOOKED_AT}) WHERE name IN "
        f"(SELECT CAST({quoted(key)} AS TEXT) FROM {quoted(table.name)})"
    )
    return int(next(database.rows(query), (0,))[0])
