"""Reads ``logs.db`` of the command line program ``llm``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.database_sessions import conversations_of_stores
from chatvault.importers.databases.read_only_database import Database, claimed_stores
from chatvault.importers.json_files.export_records import Findings
from chatvault.importers.llm_logs import new_tables, old_tables, oldest_table
from chatvault.importers.llm_logs.conversation import SOURCE, session
from chatvault.importers.llm_logs.tables import Tables


class LLMImporter:
    """Reads the log, in the tables of any version or in both."""

    key = SOURCE
    name = "llm logs.db"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The databases with their logs of writes."""
        return tuple(sorted(claimed_stores(container, names, _has_log)))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation of each database."""
        return conversations_of_stores(container, names, report, "conversation", _logged)


def _has_log(database: Database) -> bool:
    old = {"conversation_id", "prompt_json", "response"}
    if "responses" in database.tables and old <= database.columns("responses"):
        return True
    tables = Tables(database)
    new = "_llm_migrations" in database.tables and bool(new_tables.threads(tables))
    return new or oldest_table.table_of(tables) is not None


def _logged(database: Database, findings: Findings) -> Iterator[ParsedSession | None]:
    tables = Tables(database)
    old = old_tables.conversations(tables)
    keys = sorted({*old, *new_tables.threads(tables)})
    for findings.number, key in enumerate(keys, 1):
        yield session(tables, key, old.get(key, []), findings)
    oldest = oldest_table.chats(tables)
    for findings.number, (key, rows) in enumerate(oldest.items(), len(keys) + 1):
        yield oldest_table.session(tables, key, rows, SOURCE)
