"""Databases of chat systems are imported whole but for what they tell of accounts."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from chatvault.domain.blocks import ToolCall
from chatvault.domain.session import Relation, SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.chat_tables import chat_system_files as files
from tests.unit.importers.export_files import write

CANARIES = (b"canary", b"203.0.113.7")


def held(folder: Path) -> bytes:
    """Every byte of the vault, unpacked."""
    found = b""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix == ".zst":
                content = zstandard.ZstdDecompressor().stream_reader(content).read()
            found += content
    return found


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("chat.db", files.STUPID),
        ("bot.db", files.TELEGRAM),
        ("agent.sql", files.IBTECH),
        ("site.sqlite", files.LARAVEL),
    ],
)
def test_nothing_of_accounts_is_in_the_vault(
    services: Services, tmp_path: Path, name: str, script: str
) -> None:
    path = tmp_path / "source" / name
    if name.endswith(".sql"):
        path.parent.mkdir()
        path.write_text(script)
    else:
        files.database(path, script)
    report = services.importing.run([path], Unattended())
    assert sum(run.sessions_new for run in report.runs) == 1
    assert any("tells of accounts" in issue.text for issue in report.runs[0].issues)
    services.database.close()
    content = held(services.folder)
    assert not [canary for canary in CANARIES if canary in content]


SETTINGS = (
    "CREATE TABLE app_config(name, val); INSERT INTO app_config VALUES('bot_token', 'canary');"
)
SENT = json.dumps({"city": "Ulm", "headers": {"Authorization": "Bearer canary-1234567890"}})


@pytest.mark.parametrize(
    "script",
    [
        files.SATURN + SETTINGS,
        files.SATURN
        + "CREATE TABLE web(sid, session_cookie); INSERT INTO web VALUES(1, 'canary');",
        files.SATURN + "CREATE TABLE nutzer(id, passwort); INSERT INTO nutzer VALUES(1, 'canary');",
        files.SATURN.replace('{"city":"Ulm"}', SENT),
    ],
    ids=["a setting", "a cookie", "in another language", "sent by a tool"],
)
def test_nothing_that_opens_something_is_in_the_vault(
    services: Services, tmp_path: Path, script: str
) -> None:
    path = files.database(tmp_path / "chats.db", script)
    (run,) = services.importing.run([path], Unattended()).runs
    assert run.sessions_new == 2
    services.database.close()
    content = held(services.folder)
    assert b"Ulm" in content
    assert b"canary" not in content


@pytest.mark.parametrize("zipped", [False, True], ids=["folder", "archive"])
def test_nothing_of_a_telegram_account_is_in_the_vault(
    services: Services, tmp_path: Path, *, zipped: bool
) -> None:
    said = {"id": 1, "type": "message", "date_unixtime": "1609455310", "from": "Ada",
            "from_id": "user1", "text": "Is it rye?", "photo": "photos/rye.jpg"}  # fmt: skip
    chat = {"name": "Ada", "type": "personal_chat", "id": 1, "messages": [said]}
    account = {
        "about": "All of it.",
        "personal_information": {"user_id": 1, "phone_number": "+49 canary"},
        "sessions": {"list": [{"last_ip": "203.0.113.7"}]},
        "chats": {"list": [chat]},
    }
    path = tmp_path / ("telegram.zip" if zipped else "telegram")
    write(path, {"result.json": account, "photos/rye.jpg": b"\xff\xd8\0rye"})
    report = services.importing.run([path], Unattended())
    assert report.runs[0].sessions_new == 1
    services.database.close()
    content = held(services.folder)
    assert not [canary for canary in CANARIES if canary in content]
    assert b"\xff\xd8\0rye" in content


def test_a_database_without_accounts_is_kept_whole(services: Services, tmp_path: Path) -> None:
    path = files.database(tmp_path / "orchestrator.db", files.ORCHESTRATOR)
    report = services.importing.run([path], Unattended())
    assert report.runs[0].issues == ()
    (key,) = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    (row,) = services.browsing.rows([key.id])
    (out,) = services.originals.save(row.uid, tmp_path / "out.db", Unattended())
    assert out.read_bytes() == path.read_bytes()


def test_what_tools_did_is_read_again_as_it_was_told(services: Services, tmp_path: Path) -> None:
    path = files.database(tmp_path / "orchestrator.db", files.ORCHESTRATOR)
    services.importing.run([path], Unattended())
    (key,) = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    thread = services.reading.thread(key.id)
    versions = thread.entries[-1].siblings
    messages = services.reading.messages(versions)
    calls = [block for one in messages for block in one.blocks if isinstance(block, ToolCall)]
    assert [(one.outcome and one.outcome.error) for one in calls] == ["too hot"]
    again = services.importing.run([path], Unattended())
    assert sum(run.sessions_updated for run in again.runs) == 0


def test_what_a_system_notes_is_kept_exported_and_taken_up_again(
    services: Services, tmp_path: Path
) -> None:
    path = files.database(tmp_path / "orchestrator.db", files.ORCHESTRATOR)
    services.importing.run([path], Unattended())
    (key,) = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    (out,) = services.exporting.export([key.id], "json", tmp_path / "out", Unattended())
    told = json.loads(out.read_text())
    assert told["session"]["details"] == '{"priority":"high"}'
    assert [one["details"] for one in told["messages"]] == [None, '{"model":"opus"}', None]
    # What a newer state of the source notes is an update of both.
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            'UPDATE Sessions SET MetadataJson = \'{"priority":"low"}\';'
            'UPDATE Messages SET MetadataJson = \'{"model":"opus","mood":"warm"}\' '
            "WHERE Id = 'm2';"
        )
    again = services.importing.run([path], Unattended())
    assert [(run.sessions_updated, run.messages_updated) for run in again.runs] == [(1, 1)]
    assert services.browsing.rows([key.id])[0].details == '{"priority":"low"}'


def test_a_bots_session_is_linked_to_the_one_it_drove(services: Services, tmp_path: Path) -> None:
    path = files.database(tmp_path / "bot.db", files.TELEGRAM)
    services.importing.run([path], Unattended())
    session = "11111111-0000-4000-8000-000000000001"
    line = {
        "type": "user",
        "uuid": "u1",
        "parentUuid": None,
        "sessionId": session,
        "timestamp": "2025-08-31T17:00:01.000Z",
        "cwd": "/home/ada/oven",
        "version": "1.0.0",
        "message": {"role": "user", "content": "Read the recipe"},
    }
    transcript = tmp_path / f"{session}.jsonl"
    transcript.write_text(json.dumps(line) + "\n")
    services.importing.run([transcript], Unattended())
    keys = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    rows = {row.source: row for row in services.browsing.rows([key.id for key in keys])}
    bot, driven = rows["claude-code-telegram"], rows["claude-code"]
    assert (bot.parent_id, bot.relation) == (driven.id, Relation.CONTINUATION)
    assert driven.parent_id is None


def test_tags_of_a_source_are_given_once(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "agent.sql"
    told = files.IBTECH.replace("title, status,", "title, tags,")
    path.write_text(told.replace("archived\tbaker", '["bread"]\tbaker'))
    services.importing.run([path], Unattended())
    (key,) = services.browsing.keys(SessionScope(), SessionSort.CREATED)
    (row,) = services.browsing.rows([key.id])
    assert row.tags == ("bread",)
