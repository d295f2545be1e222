"""What an importer reads of a path."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers import registry
from chatvault.importers.base import Importer
from chatvault.importers.containers.container import open_container


def read_with(importer: Importer, path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    """All sessions, and what was reported."""
    container = open_container(path)
    issues: list[Issue] = []
    names = importer.claim(container, container.names())
    return list(importer.sessions(container, names, issues.append)), issues


def read_one_with(importer: Importer, path: Path) -> ParsedSession:
    """The only session of the path, which reads without a problem."""
    sessions, issues = read_with(importer, path)
    assert not issues
    (session,) = sessions
    return session


def read_known(key: str, path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    """The same of a path that is known to be of that format."""
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == key
    return list(portion.importer.sessions(container, portion.names, issues.append)), issues


def read_claimed(key: str, path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    """The same of a path of which no other format claims anything, nor this one perhaps."""
    container, issues = open_container(path), list[Issue]()
    found: list[ParsedSession] = []
    for portion in registry.plan(container).portions:
        assert portion.importer.key == key
        found += portion.importer.sessions(container, portion.names, issues.append)
    return found, issues
