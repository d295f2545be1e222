"""A vault of the first schema keeps everything when its messages get ids by hour."""

from __future__ import annotations

import io
from pathlib import Path

from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault
from chatvault.storage import schema
from chatvault.storage.blobs import Blobs
from chatvault.storage.database.engine import Database
from tests.factories import MINUTE, NOON

DAY = 24 * 60 * MINUTE


def old_vault(folder: Path) -> None:
    """Two conversations as the first program stored them, the later one imported first."""
    folder.mkdir()
    database = Database(folder / "vault.db")
    schema.migrate(database, "0001")
    with database.write() as session:
        run = session.connection().exec_driver_sql
        run("INSERT INTO source(id, key, account, name, watched) VALUES (1, 'chatgpt', '', '', 0)")
        for number, moment in ((1, NOON + DAY), (2, NOON)):
            run(
                "INSERT INTO chat_session(id, uid, source_id, external_id, status, pinned, "
                "starred, updated_at, imported_at, message_count, user_count, assistant_count, "
                "tool_count, input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, "
                "reasoning_tokens, active_leaf_id, content_hash, title, excerpt, summary, note, "
                "duration_ms) VALUES (?, ?, 1, ?, 'active', 0, 0, ?, ?, 3, 1, 2, 0, 0, 0, 0, 0, "
                "0, ?, '', ?, '', '', '', ?)",
                (number, f"u{number}", f"s{number}", moment, NOON, number * 10 + 2,
                 f"Rye {number}", 2 * MINUTE),
            )  # fmt: skip
            for place, role in enumerate(("user", "assistant", "assistant")):
                run(
                    "INSERT INTO message(id, session_id, position, parent_id, active, role, "
                    "created_at, n_chars, n_lines, n_code, n_tools, n_failed, has_thinking, "
                    "is_event, usage_counted, external_id, content_hash, blocks, thinking, "
                    "attached, text) VALUES (?, ?, ?, ?, ?, ?, ?, 8, 0, 0, 0, 0, 0, 0, 1, ?, '', "
                    "?, '', '', ?)",
                    (number * 10 + place, number, place, number * 10 if place else None,
                     place != 1, role, moment + place * MINUTE, f"m{number}{place}",
                     '[["text",8,""]]', f"rye no {place}"),
                )  # fmt: skip
        original = Blobs(folder / "blobs").add(io.BytesIO(b"rye bread")).sha256
        run("INSERT INTO blob VALUES (?, 9, 9, 0)", (original,))
        run(
            "INSERT INTO source_file(path, format, size, read_offset, original, imported_at) "
            "VALUES ('rye.json', 'chatgpt', 9, 9, ?, 0)",
            (original,),
        )
        run("INSERT INTO bookmark(message_id, created_at, note) VALUES (22, 0, 'well said')")
    database.close()


def test_everything_is_there_in_the_new_order_and_found(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    old_vault(folder)
    services = open_vault(folder)
    services.indexing.catch_up(Unattended())

    page = services.searching.search("rye", Unattended())
    assert [group.title for group in page.groups] == ["Rye 1", "Rye 2"]
    assert page.total == 6
    older = page.groups[1].session_id
    thread = services.reading.thread(older)
    assert [entry.branches for entry in thread.entries] == [1, 2]
    bookmark = services.bookmarks.find(thread.entries[-1].id)
    assert bookmark is not None
    assert bookmark.note == "well said"
    assert services.searching.search("has:branch", Unattended()).total == 4
    assert services.searching.search("has:bookmark", Unattended()).total == 1
    assert services.health.check(Unattended()).healthy
    services.close()


def test_an_empty_vault_has_nothing_to_catch_up(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    folder.mkdir()
    database = Database(folder / "vault.db")
    schema.migrate(database, "0001")
    database.close()
    services = open_vault(folder)
    assert not services.indexing.catch_up(Unattended()).messages
    assert services.health.check(Unattended()).healthy
    services.close()


def test_originals_are_kept_in_one_piece(tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    old_vault(folder)
    services = open_vault(folder)
    with services.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT f.path, f.reader, p.ordinal, p.blob = f.original FROM source_file f "
            "JOIN original_part p ON p.file_id = f.id"
        )
        assert rows.all() == [("rye.json", None, 0, 1)]
    services.close()
