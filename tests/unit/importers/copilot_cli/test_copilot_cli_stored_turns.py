"""Of sessions of Copilot without a log its store tells what was asked and answered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.copilot_cli.copilot_cli_files import (
    SESSION,
    Log,
    read,
    store,
    taken,
    turn,
    with_turns,
)

OTHER = "3c1b0a7e-0000-4000-8000-0123456789ab"


def stored(folder: Path, *more: dict[str, Any]) -> Path:
    """A store with one session, of which a skill said something, too."""
    path = store(folder / "session-store.db", taken(0, 100, 8, 50, 20, 3), taken(1, 30, 4))
    return with_turns(
        path,
        turn(1, "Mend it.", "Done."),
        turn(0, "Why is it slow?", "It sorts twice."),
        turn(2, "<skill-context name='rye'>Rise.</skill-context>", " "),
        *more,
    )


def test_a_store_alone_tells_its_sessions(tmp_path: Path) -> None:
    (session,), issues = read(stored(tmp_path))
    assert not issues
    assert (session.source, session.external_id, session.title) == (
        "copilot-cli",
        SESSION,
        "Slow sorting",
    )
    assert session.stands_in
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert [(one.role, plain_text(one.blocks)[:15]) for one in session.messages] == [
        (Role.USER, "Why is it slow?"),
        (Role.ASSISTANT, "It sorts twice."),
        (Role.USER, "Mend it."),
        (Role.ASSISTANT, "Done."),
        (Role.USER, "<skill-context "),
    ]
    assert session.messages[-1].hidden is Hidden.META
    assert [one.usage for one in session.messages if one.usage] == [
        Usage(30, 8, 50, 20, 3),
        Usage(30, 4),
    ]
    assert session.messages[0].created_at == session.created_at


def test_what_a_log_tells_is_not_read_of_the_store(tmp_path: Path) -> None:
    log = Log()
    log.user("Why is it slow?")
    log.assistant("It sorts twice.")
    log.write(tmp_path, f"session-state/{SESSION}/events.jsonl")
    stored(tmp_path, turn(0, "And wheat?", "Six hours.", session_id=OTHER))
    sessions, issues = read(tmp_path)
    assert not issues
    told = [(one.external_id, one.stands_in, one.title) for one in sessions]
    assert told == [(SESSION, False, "Why is it slow?"), (OTHER, True, "And wheat?")]


def test_the_store_of_the_extension_holds_chats(tmp_path: Path) -> None:
    folder = tmp_path / "globalStorage" / "github.copilot-chat"
    folder.mkdir(parents=True)
    (session,), _ = read(stored(folder))
    assert (session.source, session.agent) == ("copilot-chat", "Copilot Chat")


@pytest.mark.parametrize("log_first", [True, False])
def test_a_session_is_there_once_whichever_came_first(
    services: Services, tmp_path: Path, log_first: bool
) -> None:
    log = Log()
    log.user("Why is it slow?")
    log.assistant("It sorts twice.", outputTokens=7)
    paths = [log.write(tmp_path, f"{SESSION}/events.jsonl"), stored(tmp_path)]
    for path in paths if log_first else reversed(paths):
        services.importing.run([path], Unattended())
    with services.database.rows() as rows:
        (found,) = rows("SELECT message_count, title FROM chat_session")
    assert found[0] == 2
