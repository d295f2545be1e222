"""What an importer reads of a sample, found as the program finds it."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container


def read_as(key: str, path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    """The sessions of the path in that format, and what was reported of them."""
    container = open_container(path)
    issues: list[Issue] = []
    sessions: list[ParsedSession] = []
    for portion in registry.plan(container).portions:
        if portion.importer.key == key:
            sessions += portion.importer.sessions(container, portion.names, issues.append)
    return sessions, issues


def sessions_of(key: str, path: Path) -> list[ParsedSession]:
    """The sessions of the path in that format, which read without a problem.

    That a kind of record is not known may be told: some samples have such on purpose.
    """
    sessions, issues = read_as(key, path)
    assert not [issue for issue in issues if "unknown kind" not in issue.text]
    return sessions
