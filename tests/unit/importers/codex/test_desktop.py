"""What Codex's desktop program calls a session is its title where nothing else gives it one."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.importers.codex.importer import CodexImporter
from chatvault.importers.codex.names import title_files, titles_beside
from chatvault.importers.containers.container import open_container
from tests.unit.importers.codex.codex_files import SESSION, Rollout, read

PROMPT = "Prefix queries miss CJK words.\n\nWhy is that?"
ASKED = "Prefix queries miss CJK words."


def home(folder: Path) -> Path:
    """A home of Codex with one session that nobody gave a name."""
    rollout = Rollout()
    rollout.user(PROMPT, typed=True)
    rollout.assistant("They are split into pairs.")
    rollout.write(folder / "sessions" / "2026" / "11" / "05")
    with closing(sqlite3.connect(folder / "state_5.sqlite")) as state:
        columns = "id TEXT, rollout_path TEXT, title TEXT, first_user_message TEXT"
        state.execute(f"CREATE TABLE threads ({columns})")
        state.execute("INSERT INTO threads VALUES (?, '/x', ?, ?)", (SESSION, PROMPT, PROMPT))
        state.commit()
    return folder


def note(folder: Path, titles: object) -> Path:
    """The program's own state."""
    path = folder / ".codex-global-state.json"
    path.write_text(json.dumps({"thread-titles": titles, "prompt-history": [PROMPT]}))
    return path


def catalogue(folder: Path, title: str | None, directory: str = "/home/ada/vault") -> Path:
    """The catalogue of the sessions that it shows."""
    path = folder / "sqlite" / "codex-dev.db"
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        columns = "host_id TEXT, thread_id TEXT, display_title TEXT, cwd TEXT"
        database.execute(f"CREATE TABLE local_thread_catalog ({columns})")
        row = ("local", SESSION, title, directory)
        database.execute("INSERT INTO local_thread_catalog VALUES (?, ?, ?, ?)", row)
        database.commit()
    return path


def title_of(path: Path) -> str:
    (session,), issues = read(path)
    assert not issues
    return session.title


@pytest.mark.parametrize("chosen", ["", "sessions"])
def test_a_title_that_the_program_gave_counts_wherever_it_notes_it(
    tmp_path: Path, chosen: str
) -> None:
    # Given a session that is called by its prompt,
    home(tmp_path)
    assert title_of(tmp_path / chosen) == ASKED
    # when the program calls it otherwise in its state, or in its catalogue,
    note(tmp_path, {"titles": {SESSION: "CJK prefixes"}, "order": [SESSION]})
    assert title_of(tmp_path / chosen) == "CJK prefixes"
    catalogue(tmp_path, "Fix CJK prefix queries")
    # then it is called so; the catalogue is newer.
    assert title_of(tmp_path / chosen) == "Fix CJK prefix queries"
    # A name that somebody gave it counts more.
    index = {"id": SESSION, "thread_name": "Prefixes"}
    (tmp_path / "session_index.jsonl").write_text(json.dumps(index) + "\n")
    assert title_of(tmp_path / chosen) == "Prefixes"


@pytest.mark.parametrize(
    "shown",
    [
        "Prefix queries miss CJK words. Why is that?",
        "Prefix queries miss CJK words. Why…",
        "/home/ada/vault",
        "vault",
        " ",
        None,
    ],
)
def test_a_prompt_or_a_folder_in_place_of_a_title_is_none(
    tmp_path: Path, shown: str | None
) -> None:
    catalogue(home(tmp_path), shown)
    assert title_of(tmp_path) == ASKED


def test_titles_of_the_program_are_followed_and_never_claimed(tmp_path: Path) -> None:
    noted = note(home(tmp_path), {"titles": {SESSION: "CJK prefixes"}})
    held = catalogue(tmp_path, "Fix CJK prefix queries")
    folder = tmp_path / "sessions"
    assert {noted, held} < set(title_files(folder))
    assert titles_beside(folder) == {SESSION: "Fix CJK prefix queries"}
    container = open_container(tmp_path)
    claimed = {tmp_path / name for name in CodexImporter().claim(container, container.names())}
    assert claimed.isdisjoint({noted, held})
    assert tmp_path / "state_5.sqlite" in claimed


@pytest.mark.parametrize("told", [None, [], "rye", {"titles": [SESSION]}, {"titles": {SESSION: 7}}])
def test_any_value_in_place_of_titles_is_none(tmp_path: Path, told: object) -> None:
    note(home(tmp_path), told)
    assert title_of(tmp_path) == ASKED


@pytest.mark.parametrize("content", [b"", b"{", b"SQLite format 3\0" + bytes(4096)])
def test_what_cannot_be_read_of_them_costs_no_session(tmp_path: Path, content: bytes) -> None:
    note(home(tmp_path), {}).write_bytes(content)
    catalogue(tmp_path, "CJK").write_bytes(content)
    assert title_of(tmp_path) == ASKED
