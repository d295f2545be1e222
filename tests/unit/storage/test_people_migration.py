"""A vault of before knows the people of its chats by their names, and asks who is who."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.work import Unattended
from chatvault.services.vault import open_vault
from chatvault.storage import schema
from chatvault.storage.database.engine import Database

WORK = Unattended()


def test_chats_of_before_are_asked_for(tmp_path: Path) -> None:
    # Given a vault of before with a chat among people and another conversation,
    database = Database(tmp_path / "vault.db")
    schema.migrate(database, "0005")
    with database.write() as session:
        run = session.connection().exec_driver_sql
        for number, key in enumerate(("whatsapp", "chatgpt"), 1):
            run("INSERT INTO source VALUES (?, ?, '', '', NULL, 0)", (number, key))
            run(
                "INSERT INTO chat_session(id, uid, source_id, external_id, status, pinned, starred,"
                " imported_at, message_count, user_count, assistant_count, tool_count,"
                " input_tokens, output_tokens, cache_read_tokens, cache_write_tokens,"
                " reasoning_tokens, content_hash, title, excerpt, summary, note)"
                " VALUES (?, ?, ?, 'x', 'active', 0, 0, 0, 2, 2, 0, 0, 0, 0, 0, 0, 0, '', '', '',"
                " '', '')",
                (number, key, number),
            )
            for place, author in enumerate(("Ada", "Bo", None)):
                run(
                    "INSERT INTO message(session_id, position, active, role, author, n_chars,"
                    " n_lines, n_code, n_tools, n_failed, has_thinking, is_event, usage_counted,"
                    " external_id, content_hash, blocks, thinking, attached, text)"
                    " VALUES (?, ?, 1, 'user', ?, 3, 0, 0, 0, 0, 0, 0, 1, ?, '',"
                    " '[[\"text\", 3, \"\"]]', '', '', 'rye')",
                    (number, place, author, str(place)),
                )
    database.close()
    # when it is opened,
    services = open_vault(tmp_path)
    # then the people of the chat are known, and what they said follows the answer.
    (group,) = services.people.participants()
    assert group.source == "whatsapp"
    assert [(one.name, one.messages) for one in group.people] == [("Ada", 1), ("Bo", 1)]
    services.people.is_me(group.source_id, "Ada")
    services.indexing.catch_up(WORK)
    with services.database.rows() as rows:
        roles = rows("SELECT role FROM message ORDER BY session_id, position")
    assert [row[0] for row in roles] == ["user", "other", "other", "user", "user", "user"]
    services.close()
