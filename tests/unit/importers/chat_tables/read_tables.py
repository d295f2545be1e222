"""Reads tables as a system that is known, or as somebody explained them."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.domain.tables.table_layout import Layout
from chatvault.importers import registry
from chatvault.importers.chat_tables.guessing import guess
from chatvault.importers.chat_tables.importer import MappedTables
from chatvault.importers.containers.container import open_container


def read(path: Path) -> tuple[str, list[ParsedSession], list[Issue]]:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    importer = portion.importer
    return importer.key, list(importer.sessions(container, portion.names, issues.append)), issues


def mapped(path: Path, layout: Layout) -> list[ParsedSession]:
    container = open_container(path)
    importer = MappedTables(layout, "tables", "Tables")
    names = importer.claim(container, container.names())
    return list(importer.sessions(container, names, lambda _: None))


def guessed(**tables: str) -> Layout:
    found = guess({name: columns.split() for name, columns in tables.items()})
    assert found is not None
    return found
