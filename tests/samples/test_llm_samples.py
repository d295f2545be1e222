"""Every real log of ``llm`` is imported, with all that was said; counted again here."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.samples.export_samples import sample_files

pytestmark = pytest.mark.samples


def counted(path: Path) -> tuple[int, int, int]:
    """Conversations, answers, and prompts that say something, by one query each."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as log:
        tables = {name for (name,) in log.execute("SELECT name FROM sqlite_master")}
        held = "responses" if log.execute("SELECT count(*) FROM responses").fetchone()[0] else ""
        if held:
            queries = (
                "SELECT count(DISTINCT conversation_id) FROM responses",
                "SELECT count(*) FROM responses",
                "SELECT count(*) FROM responses WHERE prompt <> ''",
            )
        else:
            assert "messages" in tables
            queries = (
                "SELECT count(*) FROM threads",
                "SELECT count(*) FROM turns",
                "SELECT count(*) FROM messages WHERE role = 'user'",
            )
        first, second, third = (log.execute(query).fetchone()[0] for query in queries)
    return first, second, third


@pytest.mark.parametrize("path", sample_files("llm-logs-db"))
def test_all_that_was_said_is_there(path: Path) -> None:
    container, issues = open_container(path), list[Issue]()
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "llm"
    sessions = list(portion.importer.sessions(container, portion.names, issues.append))
    roles = [message.role for session in sessions for message in session.messages]
    assert issues == []
    assert (len(sessions), roles.count(Role.ASSISTANT), roles.count(Role.USER)) == counted(path)
