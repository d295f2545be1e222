"""The tables of Open WebUI in a dump of PostgreSQL, as servers for several people keep them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from chatvault.importers.chat_tables import dumps
from chatvault.importers.chat_tables.kept_names import may_be_kept
from chatvault.importers.chat_tables.sources import MISFITS, is_dump
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.made_database import TableRow, made_of
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings

_OF_A_CHAT = {"id", "user_id", "title", "chat", "share_id"}
_FOUND_BY = {"chat_message": "chat_id", "message": "channel_id", "file": "id"}
_EITHER, _TRUTH = ("archived", "pinned"), {"t": 1, "f": 0}  # as COPY writes what is yes or no
_PEOPLE, _OF_PEOPLE = "user", ("id", "name")  # what is read of them


def is_ours(container: Container, name: str) -> bool:
    """Whether the file is a dump with chats of Open WebUI."""
    if not is_dump(container, name):
        return False
    with container.open(name) as stream:
        return set(dumps.tables(stream).get("chat", ())) >= _OF_A_CHAT


@contextmanager
def opened(container: Container, name: str, findings: Findings) -> Iterator[Database]:
    """The tables as a database. Raises UnreadableFile."""
    with container.open(name) as stream:
        rows = dumps.rows(stream, partial(findings.left_out, MISFITS))
        kept = (_row(row) for row in rows if row.table == _PEOPLE or may_be_kept(row.table))
        with made_of(kept, _FOUND_BY) as database:
            yield database


def _row(row: TableRow) -> TableRow:
    values = row.values
    if row.table == _PEOPLE:
        values = {column: values.get(column) for column in _OF_PEOPLE}
    told = {column: _TRUTH.get(str(values[column])) for column in _EITHER if column in values}
    return TableRow(row.table, values | {key: one for key, one in told.items() if one is not None})
