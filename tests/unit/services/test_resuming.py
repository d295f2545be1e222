"""What cannot be resumed is said instead of a command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.work import Unattended
from chatvault.errors import NotResumable
from chatvault.services.vault import Services
from tests.unit.importers.gemini_cli.test_gemini_cli import SESSION, chats, document, write

WORK = Unattended()


def only_session(services: Services, path: Path) -> int:
    (session_id,) = services.importing.run([path], WORK).changes.session_ids
    return session_id


def test_of_what_only_a_log_of_prompts_tells_there_is_nothing_to_resume(
    services: Services, tmp_path: Path
) -> None:
    # Given a conversation of Gemini CLI that its log of prompts alone still tells,
    asked = {"sessionId": SESSION, "messageId": 0, "type": "user", "message": "Bake a loaf",
             "timestamp": "2026-03-01T09:30:00.000Z"}  # fmt: skip
    log = write(chats(tmp_path).parent / "logs.json", json.dumps([asked]))
    with pytest.raises(NotResumable, match="Only what you typed"):
        services.resuming.command(only_session(services, log))
    # when its own file is read, it can be resumed.
    own = write(chats(tmp_path) / "session-2026-03-01.json", document())
    command = services.resuming.command(only_session(services, own))
    assert command.arguments == ("gemini", "--resume", SESSION)
