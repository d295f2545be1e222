"""The checkpoints of LangGraph in a dump of PostgreSQL, which larger programs keep them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from chatvault.importers.chat_tables import dumps
from chatvault.importers.chat_tables.account_columns import tells_of_accounts
from chatvault.importers.chat_tables.kept_names import may_be_kept
from chatvault.importers.chat_tables.sources import MISFITS, is_database, is_dump
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.made_database import made_of
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.langgraph.checkpoints import are_checkpoints

_CHECKPOINTS = "checkpoints"
_FOUND_BY = dict.fromkeys((_CHECKPOINTS, "checkpoint_writes", "checkpoint_blobs"), "thread_id")


def is_ours(container: Container, name: str) -> bool:
    """Whether the file is a dump with checkpoints; tables without any may be beside others."""
    if not is_dump(container, name):
        return False
    with container.open(name) as stream:
        if not are_checkpoints(dumps.tables(stream)):
            return False
    with container.open(name) as stream:
        return any(row.table == _CHECKPOINTS for row in dumps.rows(stream))


def has_accounts(container: Container, name: str) -> bool:
    """Whether the file is a dump that tells of accounts; of a database a part is kept."""
    return not is_database(container, name) and tells_of_accounts(container, name)


@contextmanager
def opened(container: Container, name: str, findings: Findings) -> Iterator[Database]:
    """The tables as a database. Raises UnreadableFile."""
    with container.open(name) as stream:
        rows = dumps.rows(stream, partial(findings.left_out, MISFITS))
        with made_of((row for row in rows if may_be_kept(row.table)), _FOUND_BY) as database:
            yield database
