"""What the Telegram bot that drives Claude Code noted of its sessions."""

from __future__ import annotations

import json
from pathlib import Path

from chatvault.domain.blocks import Event, EventKind, Text, ToolCall, ToolStatus
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chat_tables import chat_system_files as files

SESSION = "11111111-0000-4000-8000-000000000001"


def test_a_session_has_its_prompts_costs_tools_and_log(tmp_path: Path) -> None:
    path = files.database(tmp_path / "bot.db", files.TELEGRAM)
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "claude-code-telegram"
    issues = list[Issue]()
    (session,) = portion.importer.sessions(container, portion.names, issues.append)
    assert (session.external_id, session.parent_external_id) == (SESSION, SESSION)
    assert session.title == "Read the recipe"
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    first, answer, second, failed = session.messages
    assert (first.external_id, first.role) == ("1:p", Role.USER)
    call, said = answer.blocks
    assert isinstance(call, ToolCall)
    assert (call.name, said) == ("Read", Text("It is rye."))
    assert (answer.usage and answer.usage.cost, answer.latency_ms) == (250_000, 900)
    assert second.blocks == (Text("Bake it"),)
    # The tool that names no message was used when this answer was made.
    bash, error = failed.blocks
    assert isinstance(bash, ToolCall)
    assert bash.outcome is not None
    assert (bash.outcome.status, bash.outcome.error) == (ToolStatus.FAILED, "no oven")
    assert error == Event(EventKind.ERROR, "too hot")
    event, later = session.events
    assert (event.kind, json.loads(event.data)["command"]) == ("command", "/new")
    # It names no session: this was the one that was used then.
    assert (later.kind, json.loads(later.data)) == ("file_access", {"path": "rye.md"})
    told = repr(session)
    assert [issue.text for issue in issues] == [
        "Entries of the log that belong to no session were left out. (2)"
    ]
    assert "canary" not in told
    assert "203.0.113.7" not in told
