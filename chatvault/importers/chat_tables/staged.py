"""Reads tables of conversations that were copied into a database of their own beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.domain.tables.table_layout import Layout
from chatvault.importers.base import Report
from chatvault.importers.chat_tables.importer import read_tables
from chatvault.importers.containers.container import Container
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.export_records import Findings


@dataclass(slots=True)
class StagedTables:
    """The copied tables, whose they are, and what was noticed while they were copied."""

    key: str
    name: str
    layout: Layout
    database: Database
    issues: tuple[Issue, ...] = ()

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """All of it: it was copied for that."""
        return tuple(names)

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every conversation. Raises UnreadableFile."""
        for issue in self.issues:
            report(issue)
        findings = Findings(report, names[0])
        read = read_tables(self.database, self.key, self.layout, findings, report, names[0])
        for session in read:
            yield replace(session, members=tuple(names))
        findings.sum_up()
