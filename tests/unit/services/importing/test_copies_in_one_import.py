"""One session in two files of an import, as in a folder that holds a copy of itself from before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.imports import ImportRun
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import Transcript, text

WORK = Unattended()

_SHOWN = "SELECT text FROM message WHERE active ORDER BY position"
_TITLE = "SELECT title, updated_at FROM chat_session"


def run(services: Services, folder: Path) -> ImportRun:
    (only,) = services.importing.run([folder], WORK).runs
    return only


def told(services: Services) -> tuple[list[str], tuple[str, int]]:
    """What the vault shows of its one conversation, its title and when it ended."""
    with services.database.rows() as rows:
        shown = [row[0] for row in rows(_SHOWN)]
        (title,) = rows(_TITLE)
    return shown, tuple(title)


def copies(folder: Path, before: str, now: str) -> None:
    """A transcript, and a copy of it from before it went on."""
    made = Transcript()
    made.user("How long does rye rise?")
    made.assistant("m1", text("Ten hours."))
    made.write(folder / before)
    made.user("And spelt?")
    made.assistant("m2", text("Six hours."))
    made.write(folder / now)


@pytest.mark.parametrize(("before", "now"), [("a", "b"), ("b", "a")])
def test_the_newer_copy_is_what_is_shown(
    services: Services, tmp_path: Path, before: str, now: str
) -> None:
    # Given a session and a copy of it from before, whichever comes first,
    copies(tmp_path / "both", before, now)

    # when both are imported at once, then all of it is shown,
    run(services, tmp_path / "both")
    shown, (_, ended) = told(services)
    assert shown == ["How long does rye rise?", "Ten hours.", "And spelt?", "Six hours."]

    # and importing both once more changes nothing.
    again = run(services, tmp_path / "both")
    assert (again.sessions_updated, again.messages_new, again.messages_updated) == (0, 0, 0)
    assert told(services) == (shown, ("How long does rye rise?", ended))


def test_a_log_of_a_chat_counts_above_the_document_that_it_took_the_place_of(
    services: Services, tmp_path: Path
) -> None:
    # Given a chat of VS Code as a document, and as the log in which it went on: there the last
    # prompt was answered once more, and no time tells which is newer,
    def request(answer: str) -> dict[str, object]:
        return {
            "requestId": "request_1",
            "responseId": "response_1",
            "timestamp": 1_764_000_000_000,
            "message": {"text": "How long does rye rise?", "parts": []},
            "response": [{"value": answer}],
        }

    def chat(answer: str) -> dict[str, object]:
        return {
            "version": 3,
            "sessionId": "0d1c2b3a-aaaa-4bbb-8ccc-0123456789ab",
            "creationDate": 1_764_000_000_000,
            "requesterUsername": "ada",
            "responderUsername": "GitHub Copilot",
            "initialLocation": "panel",
            "requests": [request(answer)],
        }

    folder = tmp_path / "workspaceStorage" / "1" / "chatSessions"
    folder.mkdir(parents=True)
    name = "0d1c2b3a-aaaa-4bbb-8ccc-0123456789ab"
    (folder / f"{name}.json").write_text(json.dumps(chat("Ten")))
    (folder / f"{name}.jsonl").write_text(json.dumps({"kind": 0, "v": chat("Ten hours.")}) + "\n")

    # when both are imported, then the log is what is shown.
    run(services, tmp_path)
    assert told(services)[0] == ["How long does rye rise?", "Ten hours."]
