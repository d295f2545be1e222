"""What is found on a computer, and that finding reads nothing."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from chatvault.domain.coding_tools.found_store import FoundStore
from chatvault.domain.source import SOURCES, Family, Source
from chatvault.domain.work import Unattended
from chatvault.errors import Cancelled
from chatvault.importers.stores.computer import LINUX, Computer
from chatvault.services.discovering import Discovering
from tests.homes import SPRING, claude_code, codex, put
from tests.stopping import Stopped


def look(home: Path, variables: Mapping[str, str] | None = None) -> tuple[FoundStore, ...]:
    """What is found in that home."""
    return Discovering(Computer(LINUX, home, variables or {})).scan(Unattended())


@pytest.fixture
def _editors_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were importers for the chats of editors."""
    for key in ("copilot-chat", "cursor"):
        monkeypatch.setitem(SOURCES, key, Source(key, key.title(), "Xx", Family.AGENT))


def test_nothing_is_found_in_an_empty_home(tmp_path: Path) -> None:
    assert look(tmp_path) == ()


def test_conversations_are_counted_and_what_belongs_to_them_weighed(tmp_path: Path) -> None:
    projects = claude_code(tmp_path)
    put(tmp_path / ".claude" / "settings.json", '{"cleanupPeriodDays": 99}')
    (found,) = look(tmp_path)
    assert found == FoundStore(
        source="claude-code",
        path=projects,
        conversations=2,  # subagents are told of in their conversations
        size=12,
        since=SPRING * 1000,
        deletes_after=99,
    )


def test_a_date_in_the_name_counts_before_that_of_the_file(tmp_path: Path) -> None:
    codex(tmp_path)
    (found,) = look(tmp_path)
    assert found.since == 1_748_736_000_000  # 1 June 2025
    assert (found.conversations, found.size, found.deletes_after) == (1, 100, None)


def test_figures_in_a_name_that_are_no_date_are_none(tmp_path: Path) -> None:
    put(tmp_path / ".codex/sessions/2025/06/01/rollout-2025-13-41-x.jsonl", modified=SPRING)
    (found,) = look(tmp_path)
    assert found.since == SPRING * 1000


def test_the_largest_history_comes_first_wherever_it_was_moved_to(tmp_path: Path) -> None:
    codex(tmp_path, root="elsewhere")
    claude_code(tmp_path)
    found = look(tmp_path, {"CODEX_HOME": str(tmp_path / "elsewhere")})
    assert [store.source for store in found] == ["claude-code", "codex"]
    assert found[1].path == tmp_path / "elsewhere" / "sessions"


def test_tools_that_cannot_be_read_are_not_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    codex(tmp_path)
    monkeypatch.delitem(SOURCES, "codex")
    assert look(tmp_path) == ()


def test_a_folder_without_conversations_is_not_offered(tmp_path: Path) -> None:
    put(tmp_path / ".claude" / "projects" / "-home-ada" / "memory" / "notes.md")
    assert look(tmp_path) == ()


@pytest.mark.usefixtures("_editors_are_read")
def test_of_a_shared_folder_only_what_belongs_to_the_chats_is_looked_at(tmp_path: Path) -> None:
    storage = tmp_path / ".config" / "Code" / "User" / "workspaceStorage"
    put(storage / "a1" / "chatSessions" / "one.json", "x" * 10)
    put(storage / "a1" / "workspace.json", "x" * 5)
    put(storage / "a1" / "other.extension" / "cache" / "chatSessions" / "no.json", "x" * 1000)
    computer = Computer(LINUX, tmp_path, {})
    (found,) = Discovering(computer).scan(Unattended())
    assert (found.source, found.conversations, found.size) == ("copilot-chat", 1, 15)
    chosen = Discovering(computer).chosen(storage, Unattended())
    assert sorted(chosen or ()) == ["a1/chatSessions/one.json", "a1/workspace.json"]


def test_any_other_folder_is_imported_whole(tmp_path: Path) -> None:
    discovering = Discovering(Computer(LINUX, tmp_path, {}))
    assert discovering.chosen(claude_code(tmp_path), Unattended()) is None
    assert discovering.chosen(tmp_path, Unattended()) is None


@pytest.mark.usefixtures("_editors_are_read")
def test_how_many_a_database_holds_is_not_looked_up(tmp_path: Path) -> None:
    put(tmp_path / ".config/Cursor/User/globalStorage/state.vscdb", "SQLite")
    (found,) = look(tmp_path)
    assert (found.source, found.conversations, found.size) == ("cursor", None, 6)


def test_a_database_is_found_whatever_a_variable_calls_it(tmp_path: Path) -> None:
    home = tmp_path / "home"
    elsewhere = put(tmp_path / "data" / "mine.db", "SQLite")
    inside = put(home / ".local/share/opencode/mine.db", "SQLite")
    (store,) = look(home)
    assert store.path == inside.parent
    found = {store.path for store in look(home, {"OPENCODE_DB": str(elsewhere)})}
    assert found == {elsewhere.parent, inside.parent}


def test_no_conversation_is_opened(tmp_path: Path) -> None:
    claude_code(tmp_path)
    codex(tmp_path)
    opened: list[str] = []

    def note(event: str, arguments: tuple[object, ...]) -> None:
        if watching and event == "open" and str(arguments[0]).startswith(str(tmp_path)):
            opened.append(str(arguments[0]))

    watching = [True]
    sys.addaudithook(note)
    assert len(look(tmp_path)) == 2
    watching.clear()
    assert opened == []


def test_what_may_not_be_looked_at_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    projects = claude_code(tmp_path)
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("-home-ada-rye"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    (found,) = look(tmp_path)
    assert found.conversations == 1
    assert (
        found.problem == f"“{projects / '-home-ada-rye'}” cannot be looked at: Permission denied."
    )


def test_what_lies_behind_links_is_found_once(tmp_path: Path) -> None:
    # Given projects that a person keeps elsewhere, with links to themselves and to all there is,
    projects = claude_code(tmp_path)
    kept = tmp_path / "dotfiles" / "projects"
    kept.parent.mkdir()
    projects.rename(kept)
    projects.symlink_to(kept, target_is_directory=True)
    (kept / "-home-ada-rye").rename(tmp_path / "rye")
    for name, target in {"-home-ada-rye": tmp_path / "rye", "again": kept, "all": "/"}.items():
        (kept / name).symlink_to(target, target_is_directory=True)
    # when that is looked at, then each conversation counts once.
    (found,) = look(tmp_path)
    assert (found.path, found.conversations, found.problem) == (projects, 2, "")


def test_looking_can_be_stopped(tmp_path: Path) -> None:
    claude_code(tmp_path)
    with pytest.raises(Cancelled):
        Discovering(Computer(LINUX, tmp_path, {})).scan(Stopped())


def test_databases_in_projects_are_found_by_the_list_of_them(tmp_path: Path) -> None:
    oven, rye = tmp_path / "oven" / ".crush", tmp_path / "rye" / ".crush"
    put(oven / "crush.db", "x" * 10)
    put(oven / "crush.db-wal", "x" * 5)
    put(oven / "logs" / "crush.log", "x" * 99)
    projects = [{"path": str(folder.parent), "data_dir": str(folder)} for folder in (oven, rye)]
    put(tmp_path / ".local/share/crush/projects.json", json.dumps({"projects": projects}))

    (found,) = look(tmp_path)

    assert (found.source, found.path, found.size) == ("crush", oven, 15)
    assert found.conversations is None


def test_goose_and_zed_are_found_in_their_databases(tmp_path: Path) -> None:
    data = tmp_path / ".local" / "share"
    put(data / "goose/sessions/sessions.db")
    put(data / "goose/sessions/20250602_101112.jsonl")
    put(data / "zed/threads/threads.db")
    assert {store.source: store.conversations for store in look(tmp_path)} == {
        "goose": None,
        "zed": None,
    }
