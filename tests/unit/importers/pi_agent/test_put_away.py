"""Tests of what newer versions of OpenClaw compress and put away in their database."""

from __future__ import annotations

from pathlib import Path

import pytest
import zstandard

from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from tests.unit.importers.pi_agent.pi_agent_files import (
    SESSION,
    Record,
    answer,
    cold,
    compressed,
    head,
    lines,
    put_away,
    read,
    store,
    talk,
    text,
    user,
    write,
)

_ENDED, _COLD = "session_transcript_archives", "session_transcript_cold_archives"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / ".openclaw" / "agents" / "gardener"


def conversation(key: str = SESSION, said: str = "Water the rye") -> list[Record]:
    return [head(id=key), user("a", None, said), answer("b", "a", text("Watered."), second=2)]


def database(home: Path, *records: list[Record]) -> Path:
    return store(home / "agent" / "openclaw-agent.sqlite", *((one, {}, {}) for one in records))


def test_a_long_event_that_is_compressed_is_read(home: Path) -> None:
    compressed(database(home, conversation()), 2)
    (session,), issues = read(home)
    assert issues == []
    assert talk(session) == ["Water the rye", "Watered."]


@pytest.mark.parametrize("content", [b"", b"junk", zstandard.compress(b"[" * 1000)])
def test_a_compressed_event_that_is_damaged_takes_nothing_else_with_it(
    home: Path, content: bytes
) -> None:
    compressed(database(home, conversation()), 1, content)
    (session,), issues = read(home)
    assert talk(session) == ["Watered."]
    assert [(issue.severity, issue.where) for issue in issues] == [
        (Severity.ERROR, f"session {SESSION}, event 2")
    ]


@pytest.mark.parametrize("encoding", ["identity", "zstd"])
def test_a_session_that_was_deleted_is_read_from_where_the_database_keeps_it(
    home: Path, encoding: str
) -> None:
    path, content = database(home, conversation()), lines(conversation("old", "Sow the rye"))
    packed = content if encoding == "identity" else zstandard.compress(content)
    put_away(path, _ENDED, "old", reason="deleted", encoding=encoding, archive_blob=packed)
    (_, old), issues = read(home)
    assert issues == []
    assert (old.external_id, talk(old)) == ("old", ["Sow the rye", "Watered."])
    assert (old.agent, old.archived) == ("gardener", True)


def test_a_deleted_session_that_is_a_file_too_is_read_once(home: Path) -> None:
    content = lines(conversation("old"))
    ended = {"reason": "deleted", "encoding": "identity", "archive_blob": content}
    name = "old.jsonl.deleted.2026-09-10T09-00-00.000Z"
    put_away(database(home, conversation()), _ENDED, "old", archive_name=name, **ended)
    write(home / "sessions" / name, content)
    sessions, _ = read(home)
    assert sorted(one.external_id for one in sessions) == [SESSION, "old"]


def test_a_session_left_alone_for_long_is_read_from_the_database(home: Path) -> None:
    packed = cold(conversation("old", "Sow the rye"))
    put_away(database(home, conversation()), _COLD, "old", storage="sqlite", archive_blob=packed)
    (_, old), issues = read(home)
    assert issues == []
    assert (talk(old), old.archived) == (["Sow the rye", "Watered."], False)


def test_a_session_left_alone_for_long_is_read_from_its_file(home: Path) -> None:
    named = ([head(id="old")], {"previous_session_id": SESSION}, {"label": "Sowing"})
    path = store(home / "agent" / "openclaw-agent.sqlite", (conversation(), {}, {}), named)
    put_away(path, _COLD, "old", archive_name="0a.jsonl.zst", storage="file")
    write(home / "sessions" / "cold" / "0a.jsonl.zst", cold(conversation("old", "Sow the rye")))
    (_, old), issues = read(home)
    assert issues == []
    assert (old.external_id, old.title, old.agent) == ("old", "Sowing", "gardener")
    assert talk(old) == ["Sow the rye", "Watered."]
    assert (old.parent_external_id, old.relation) == (SESSION, Relation.CONTINUATION)


def test_a_file_of_a_session_left_alone_is_read_without_its_database(tmp_path: Path) -> None:
    write(tmp_path / "0a.jsonl.zst", cold(conversation("old", "Sow the rye")))
    (old,), issues = read(tmp_path)
    assert issues == []
    assert (old.external_id, old.title) == ("old", "Sow the rye")


def test_a_damaged_archive_takes_no_other_with_it(home: Path) -> None:
    path, whole = database(home, conversation()), zstandard.compress(lines(conversation("old")))
    put_away(path, _ENDED, "bad", reason="reset", encoding="zstd", archive_blob=b"junk")
    put_away(path, _ENDED, "old", reason="reset", encoding="zstd", archive_blob=whole)
    sessions, issues = read(home)
    assert [one.external_id for one in sessions] == [SESSION, "old"]
    assert [(issue.where, issue.lost) for issue in issues] == [("session bad", 1)]


def test_a_damaged_file_of_a_session_left_alone_is_told(home: Path) -> None:
    database(home, conversation())
    content = cold(conversation("old") + [user(f"u{n}", "b", f"{n}" * 99) for n in range(9999)])
    torn = content[: len(content) // 2] + b"junk" * 999
    write(home / "sessions" / "cold" / "0a.jsonl.zst", torn)
    sessions, issues = read(home)
    assert SESSION in {one.external_id for one in sessions}
    assert [issue.severity for issue in issues] == [Severity.ERROR]
