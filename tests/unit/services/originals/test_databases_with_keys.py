"""Of databases in which a tool keeps its sign-in too, the vault has the conversations alone."""

from __future__ import annotations

import json
import os
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from chatvault.domain.imports import ImportRun
from chatvault.domain.safekeeping.backup import BackupReason
from chatvault.domain.safekeeping.cleanup import CleanupKind, CleanupRule
from chatvault.domain.session import SessionScope, SessionSort
from chatvault.domain.work import Unattended
from chatvault.errors import UnwritableFile
from chatvault.importers.stores.computer import LINUX, Computer
from chatvault.services.discovering import Discovering
from chatvault.services.following import Following
from chatvault.services.vault import Services, open_vault
from tests.unit.importers.codex.codex_files import Rollout
from tests.unit.importers.copilot_chat import copilot_chat_files
from tests.unit.importers.cursor.cursor_files import EditorDatabase
from tests.unit.importers.goose import goose_files
from tests.unit.importers.opencode import opencode_files
from tests.unit.services.originals.test_kept_out import only_uid
from tests.unit.services.vault_bytes import everything_in

CANARY = "canary-eyJhbGciOi-91c2"
WORK = Unattended()
LONG_AGO = 1_700_000_000

Make = Callable[[Path], Path]


def cursor(folder: Path) -> Path:
    """The editor's database, whose items are those of the whole program."""
    made = EditorDatabase()
    made.composer("c1", "u1", "a1", name="Bread")
    made.bubble("c1", "u1", "How long does rye rise?")
    made.bubble("c1", "a1", "Ten hours. " * 2_000)
    made.items = {
        "cursorAuth/accessToken": f"{CANARY}-access",
        "cursorAuth/refreshToken": f"{CANARY}-refresh" * 900,
        "cursorAuth/cachedEmail": f"{CANARY}@example.org",
        'secret://{"extensionId":"ada.oven","key":"token"}': {"data": list(CANARY.encode())},
        f"microsoft-{CANARY}@example.org-usages": [],
        "ada.oven": {"apiKey": CANARY},
    }
    return made.write(folder / "User" / "globalStorage" / "state.vscdb")


def opencode(folder: Path) -> Path:
    path = opencode_files.write_database(folder / "opencode.db", opencode_files.exchange())
    return with_table(path, "control_account", "email", "access_token")


def kiro(folder: Path) -> Path:
    path = folder / "data.sqlite3"
    prompt = {"content": {"Prompt": {"prompt": "How long does rye rise?"}}}
    turn = {"user": prompt, "assistant": {"Response": {"content": "Ten hours."}}}
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE conversations (key TEXT PRIMARY KEY, value TEXT)")
        told = json.dumps({"conversation_id": "k1", "history": [turn]})
        connection.execute("INSERT INTO conversations VALUES ('/home/ada', ?)", (told,))
        connection.commit()
    return with_table(path, "auth_kv", "key", "value")


def with_table(path: Path, table: str, *columns: str) -> Path:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"CREATE TABLE {table} ({columns[0]} TEXT PRIMARY KEY, {columns[1]})")
        values = (f"{CANARY}@example.org", f"{CANARY}-token" * 700)
        connection.execute(f"INSERT INTO {table} VALUES (?, ?)", values)
        connection.commit()
    return path


def goose(folder: Path) -> Path:
    path = goose_files.write_database(folder / "sessions.db", goose_files.exchange())
    given = json.dumps({"extensions": [{"envs": {"OVEN_KEY": CANARY * 300}}]})
    with closing(sqlite3.connect(path)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(sessions)")}
        if "extension_data" not in columns:
            connection.execute("ALTER TABLE sessions ADD COLUMN extension_data TEXT")
        connection.execute("UPDATE sessions SET extension_data = ?", (given,))
        connection.commit()
    return path


MAKERS: dict[str, Make] = {"goose": goose, "cursor": cursor, "opencode": opencode, "kiro": kiro}


def packed(folder: Path, path: Path) -> Path:
    """An archive of all that is in the folder."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for one in sorted(folder.rglob("*")):
            if one.is_file():
                archive.write(one, one.relative_to(folder).as_posix())
    return path


def run(services: Services, path: Path) -> ImportRun:
    (only,) = services.importing.run([path], WORK).runs
    return only


def is_nowhere(services: Services) -> bool:
    """Whether the canary is in no file of the vault, nor in what is packed in one."""
    content = everything_in(services.folder)
    as_numbers = json.dumps(list(CANARY.encode()))[1:-1]
    return CANARY.encode() not in content and as_numbers.encode() not in content


def titles(services: Services) -> dict[str, int]:
    keys = services.browsing.keys(SessionScope(), SessionSort.ACTIVITY)
    rows = services.browsing.rows([key.id for key in keys])
    return {row.title: len(list(services.reading.all_messages(row.id))) for row in rows}


@contextmanager
def another_vault(folder: Path) -> Iterator[Services]:
    services = open_vault(folder)
    yield services
    services.close()


@pytest.mark.parametrize("key", MAKERS)
@pytest.mark.parametrize("how", ["file", "folder", "archive"])
def test_no_secret_is_anywhere_in_the_vault(
    services: Services, tmp_path: Path, key: str, how: str
) -> None:
    path = MAKERS[key](tmp_path / "store")
    assert CANARY.encode() in path.read_bytes()
    chosen = {"file": path, "folder": tmp_path / "store"}.get(how)
    chosen = chosen or packed(tmp_path / "store", tmp_path / "store.zip")

    done = run(services, chosen)
    services.backups.create(BackupReason.MANUAL, WORK)

    assert (done.format, done.sessions_new) == (key, 1)
    assert any("sign-in" in issue.text for issue in done.issues)
    assert is_nowhere(services)


def test_of_several_databases_one_is_named_and_the_others_are_counted(
    services: Services, tmp_path: Path
) -> None:
    cursor(tmp_path / "home" / "ada")
    cursor(tmp_path / "home" / "ben")

    done = run(services, tmp_path / "home")

    (told,) = [issue for issue in done.issues if "sign-in" in issue.text]
    assert told.member == "ada/User/globalStorage/state.vscdb"
    assert told.text.endswith("The same holds for 1 more.")


@pytest.mark.parametrize("key", MAKERS)
def test_the_kept_original_tells_the_same_conversations(
    services: Services, tmp_path: Path, key: str
) -> None:
    run(services, MAKERS[key](tmp_path / "store"))
    (saved,) = services.originals.save(only_uid(services), tmp_path / "out.db", WORK)
    assert not any(map(services.originals.is_whole, services.originals.of(only_uid(services))))
    with another_vault(tmp_path / "other") as other:
        run(other, saved)
        assert titles(other) == titles(services)


def test_a_database_that_is_in_use_is_kept_as_its_program_sees_it(
    services: Services, tmp_path: Path
) -> None:
    # Given a database with a log of writes, as its program has it open,
    folder = tmp_path / "store"
    path = opencode(folder)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(f"UPDATE control_account SET access_token = '{CANARY}-new'")
        connection.commit()
        for one in folder.iterdir():
            os.utime(one, (LONG_AGO, LONG_AGO))
        first = run(services, folder)
        # when only the log says more,
        row = connection.execute("SELECT id, data FROM part LIMIT 1").fetchone()
        text = json.dumps({**json.loads(row[1]), "text": "How long does wheat rise?"})
        connection.execute("UPDATE part SET data = ? WHERE id = ?", (text, row[0]))
        connection.commit()
        second, third = run(services, folder), run(services, folder)

        # then that is read, and is in the original, without any secret.
        assert (first.sessions_new, second.sessions_updated) == (1, 1)
        assert third.sessions_updated == 0
        (saved,) = services.originals.save(only_uid(services), tmp_path / "out.db", WORK)
        with another_vault(tmp_path / "other") as other:
            run(other, saved)
            assert titles(other) == titles(services)
            assert b"does wheat rise" in everything_in(other.folder)
        assert is_nowhere(services)


def test_what_did_not_change_is_not_read_again(services: Services, tmp_path: Path) -> None:
    path = cursor(tmp_path / "store")
    os.utime(path, (LONG_AGO, LONG_AGO))
    run(services, path)
    again = run(services, path)
    assert (again.files_unchanged, again.sessions_unchanged, again.issues) == (1, 1, ())


def test_a_cleanup_lets_an_original_go_only_while_its_file_is_the_same(
    services: Services, tmp_path: Path
) -> None:
    path = cursor(tmp_path / "store")
    os.utime(path, (LONG_AGO, LONG_AGO))
    run(services, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM cursorDiskKV WHERE key GLOB 'bubbleId*'")
        connection.commit()
    os.utime(path, (LONG_AGO, LONG_AGO))
    rule = CleanupRule(originals_days=0, orphans=False)
    assert services.cleanup.run(rule, WORK).part(CleanupKind.ORIGINALS).going == 0

    path = cursor(tmp_path / "store")
    os.utime(path, (LONG_AGO, LONG_AGO))
    assert services.cleanup.run(rule, WORK).part(CleanupKind.ORIGINALS).going == 1


def test_it_is_not_put_back_for_its_program_could_not_use_it(
    services: Services, tmp_path: Path
) -> None:
    path = cursor(tmp_path / "store")
    run(services, path)
    assert services.originals.put_back(only_uid(services), WORK) == ()
    path.unlink()
    with pytest.raises(UnwritableFile, match="conversations alone"):
        services.originals.put_back(only_uid(services), WORK)
    assert not path.exists()


def test_a_database_beside_chats_in_an_archive_is_not_kept_either(
    services: Services, tmp_path: Path
) -> None:
    """VS Code keeps its sign-in beside the chats, in a database that holds none of them."""
    folder = tmp_path / "workspaceStorage" / "0a1b"
    chat = copilot_chat_files.chat(copilot_chat_files.request(1, "How long does rye rise?"))
    copilot_chat_files.put(folder, chat)
    with closing(sqlite3.connect(folder / "state.vscdb")) as connection:
        connection.execute("CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)")
        connection.execute("INSERT INTO ItemTable VALUES ('secret://github', ?)", (CANARY * 900,))
        connection.commit()

    done = run(services, packed(tmp_path / "workspaceStorage", tmp_path / "store.zip"))

    assert (done.format, done.sessions_new) == ("copilot-chat", 1)
    assert is_nowhere(services)


def test_what_a_tool_signs_in_with_is_not_kept_with_an_archive_of_its_home(
    services: Services, tmp_path: Path
) -> None:
    home = tmp_path / ".codex"
    rollout = Rollout()
    rollout.user("How long does rye rise?")
    rollout.write(home / "sessions")
    tokens = {"OPENAI_API_KEY": None, "tokens": {"refresh_token": CANARY * 20}}
    (home / "auth.json").write_text(json.dumps(tokens))

    done = run(services, packed(home, tmp_path / "codex.zip"))

    assert (done.format, done.sessions_new) == ("codex", 1)
    assert is_nowhere(services)
    (saved,) = services.originals.save(only_uid(services), tmp_path / "out.zip", WORK)
    with another_vault(tmp_path / "other") as other:
        assert run(other, saved).sessions_new == 1


def test_what_only_the_log_says_is_followed_and_kept_once_it_is_at_rest(
    services: Services, tmp_path: Path
) -> None:
    # Given a followed database whose program has it open, and that was read,
    home = tmp_path / "home"
    folder = home / ".local" / "share" / "opencode"
    path = opencode(folder)
    discovering = Discovering(Computer(LINUX, home, {}))
    following = Following(services.database, services.importing, discovering)
    following.follow("opencode", folder)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE session SET title = 'Rye'")
        connection.commit()
        for one in folder.iterdir():
            os.utime(one, (LONG_AGO, LONG_AGO))
        following.catch_up(WORK)
        assert list(titles(services)) == ["Rye"]
        # when its log alone says more,
        connection.execute("UPDATE session SET title = 'Wheat'")
        connection.execute(f"UPDATE control_account SET access_token = '{CANARY}-new'")
        connection.commit()
        following.catch_up(WORK, {folder: frozenset(["opencode.db-wal"])})
        assert list(titles(services)) == ["Wheat"]
        for one in folder.iterdir():
            os.utime(one, (LONG_AGO + 60, LONG_AGO + 60))
        following.catch_up(WORK)

        # then that is in the original too once nobody writes, without any secret.
        (saved,) = services.originals.save(only_uid(services), tmp_path / "out.db", WORK)
        with another_vault(tmp_path / "other") as other:
            run(other, saved)
            assert list(titles(other)) == ["Wheat"]
        assert is_nowhere(services)
