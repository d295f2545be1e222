"""What did not change since it was imported is not read again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from chatvault.domain.imports import ImportRun
from chatvault.domain.work import Unattended
from chatvault.importers import registry
from chatvault.importers.containers.container import FolderContainer
from chatvault.services.vault import Services
from tests.unit.importers.claude_code.claude_code_files import Transcript
from tests.unit.importers.gemini_cli.test_gemini_cli import (
    HEAD,
    SESSION,
    answer,
    lines,
    user,
    write,
)
from tests.unit.services.importing.test_importing import conversation, write_export

OTHER = "22222222-2222-4222-8222-222222222222"
LONG_AGO = 1_700_000_000


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The members that are read from now on, and not only looked at."""
    names: list[str] = []
    whole = FolderContainer.open

    def noted(self: FolderContainer, name: str) -> object:
        names.append(name)
        return whole(self, name)

    monkeypatch.setattr(FolderContainer, "open", noted)
    return names


def transcript(folder: Path, said: str, session: str = "") -> Path:
    """A transcript that was written long ago."""
    made = Transcript(session) if session else Transcript()
    made.user(said)
    path = made.write(folder)
    os.utime(path, (LONG_AGO, LONG_AGO))
    return path


def run(services: Services, path: Path) -> ImportRun:
    (only,) = services.importing.run([path], Unattended()).runs
    return only


def test_an_unchanged_folder_is_not_opened_again(
    services: Services, tmp_path: Path, opened: list[str]
) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    transcript(folder, "How long does rye rise?")
    transcript(folder, "Why does it fail?", OTHER)
    assert run(services, folder).sessions_new == 2
    opened.clear()
    again = run(services, folder)
    assert (again.format, again.sessions_unchanged, again.sessions_new) == ("claude-code", 2, 0)
    assert opened == []


def test_only_what_changed_is_read(services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    transcript(folder, "How long does rye rise?")
    transcript(folder, "Why does it fail?", OTHER)
    run(services, folder)
    transcript(folder, "Why does it fail today?", OTHER)
    again = run(services, folder)
    assert (again.sessions_updated, again.sessions_unchanged) == (1, 1)


def test_a_file_beside_them_that_nobody_knows_changes_nothing(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    transcript(folder, "How long does rye rise?")
    run(services, folder)
    (folder / "notes.txt").write_text("buy flour")
    assert run(services, folder).sessions_unchanged == 1


@pytest.mark.parametrize("ending", ["json", "jsonl"])
def test_prompts_of_an_unchanged_chat_do_not_come_again_with_the_log_of_prompts(
    services: Services, tmp_path: Path, ending: str
) -> None:
    # Given a chat of Gemini CLI, and the log that repeats what was asked in it,
    folder = tmp_path / ".gemini" / "tmp" / "oven"
    chat = {**HEAD, "messages": [user("m1", "Bake a loaf"), answer()]}
    told = lines(HEAD, user("m1", "Bake a loaf"), answer()) if ending == "jsonl" else chat
    os.utime(write(folder / "chats" / f"session-1.{ending}", told), (LONG_AGO, LONG_AGO))
    asked = [prompt(SESSION, 0, "Bake a loaf")]
    write(folder / "logs.json", asked)
    first = run(services, tmp_path / ".gemini")
    assert (first.sessions_new, first.messages_new) == (1, 2)
    # when only the log goes on,
    write(folder / "logs.json", [*asked, prompt("elsewhere", 1, "And a roll?")])
    again = run(services, tmp_path / ".gemini")
    # then the chat stays as it is, and what stands nowhere else comes.
    assert (again.sessions_new, again.sessions_updated, again.messages_new) == (1, 0, 1)


def prompt(session: str, number: int, said: str) -> dict[str, object]:
    return {"sessionId": session, "messageId": number, "type": "user", "message": said,
            "timestamp": "2026-03-01T09:30:00.000Z"}  # fmt: skip


def test_an_unchanged_export_is_told_as_such(services: Services, tmp_path: Path) -> None:
    export = write_export(tmp_path / "conversations.json", conversation("a", "Hello"))
    os.utime(export, (LONG_AGO, LONG_AGO))
    run(services, export)
    assert run(services, export).sessions_unchanged == 1


def test_unchanged_formats_are_told_in_the_order_in_which_they_were_read(
    services: Services, tmp_path: Path
) -> None:
    # Given a folder with files of several formats, that of the last one stored first,
    folder = tmp_path / "all"
    folder.mkdir()
    write(folder / "chats" / "session-1.jsonl", lines(HEAD, user("u1", "Rye?"), answer()))
    transcript(folder, "How long does rye rise?")
    export = write_export(folder / "conversations.json", conversation("rye", "Rye?", "Yes."))
    for path in folder.rglob("*.json*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    assert services.importing.run([export], Unattended()).runs
    first = [one.format for one in services.importing.run([folder], Unattended()).runs]
    assert len(first) == 3
    # when nothing has changed, then they are told alike.
    for _ in range(2):
        again = services.importing.run([folder], Unattended()).runs
        assert [one.format for one in again] == first


def test_another_reader_reads_everything_again(
    services: Services, tmp_path: Path, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    path = transcript(folder, "How long does rye rise?")
    run(services, folder)
    opened.clear()
    monkeypatch.setattr(registry, "READER_VERSION", registry.READER_VERSION + 1)
    assert run(services, folder).sessions_unchanged == 1
    assert path.name in opened


def test_a_file_that_changed_a_moment_ago_is_read_again(
    services: Services, tmp_path: Path, opened: list[str]
) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    path = transcript(folder, "How long does rye rise?")
    os.utime(path)
    run(services, folder)
    opened.clear()
    run(services, folder)
    assert path.name in opened


def test_the_vault_knows_from_which_file_a_conversation_came(
    services: Services, tmp_path: Path
) -> None:
    folder = tmp_path / "projects"
    folder.mkdir()
    path = transcript(folder, "How long does rye rise?")
    run(services, folder)
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT f.path FROM session_file s JOIN source_file f ON f.id = s.file_id"
        )
        assert [row[0] for row in rows] == [str(path)]
