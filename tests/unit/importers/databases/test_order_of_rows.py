"""In which order messages stand that come out of tables, and what each of them follows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from chatvault.domain.parsed import ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chat_tables import chat_system_files as files


def session_of(path: Path) -> ParsedSession:
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    (session,) = portion.importer.sessions(container, portion.names, lambda _: None)
    return session


def changed(path: Path, schema: str, *statements: str) -> Path:
    files.database(path, schema)
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return path


def test_moments_that_are_written_in_two_ways_are_in_the_order_of_time(tmp_path: Path) -> None:
    # The bot wrote the zone, with a T, only after an update: as text, the older one comes last.
    path = changed(
        tmp_path / "bot.db",
        files.TELEGRAM,
        "UPDATE messages SET timestamp = '2026-01-01T09:00:00+00:00' WHERE message_id = 1",
        "UPDATE messages SET timestamp = '2026-01-01 09:05:00' WHERE message_id = 2",
    )
    session = session_of(path)
    assert [one.external_id for one in session.messages] == ["1:p", "1:r", "2:p", "2:r"]


def test_moments_of_two_zones_are_in_the_order_of_time(tmp_path: Path) -> None:
    path = changed(
        tmp_path / "site.db",
        "CREATE TABLE chatbot_conversations(id, title);"
        "CREATE TABLE chatbot_messages(id, conversation_id, role, content, created_at);"
        "INSERT INTO chatbot_conversations VALUES (1, 'Clocks go back');"
        "INSERT INTO chatbot_messages VALUES"
        " (2, 1, 'bot', 'It is.', '2025-10-26 02:10:00+01'),"
        " (1, 1, 'user', 'Is it early?', '2025-10-26 02:50:00+02');",
    )
    assert [one.external_id for one in session_of(path).messages] == ["1", "2"]


def test_instructions_that_are_the_first_message_too_are_shown_once(tmp_path: Path) -> None:
    path = changed(
        tmp_path / "chats.db",
        files.SATURN,
        "INSERT INTO ChatMessages VALUES ('m0', 's1', 'system', 'You bake.', NULL, NULL,"
        " '2025-08-31T17:18:25.0000000Z', 0, NULL, NULL)",
        "DELETE FROM ChatSessions WHERE Id <> 's1'",
        "DELETE FROM ChatMessages WHERE SessionId <> 's1'",
    )
    names = [one.external_id for one in session_of(path).messages]
    assert names == ["m0", "m1", "m2", "m4"]


def test_moments_that_nobody_can_read_stay_in_the_order_of_their_text(tmp_path: Path) -> None:
    path = changed(
        tmp_path / "site.db",
        "CREATE TABLE chatbot_conversations(id, title);"
        "CREATE TABLE chatbot_messages(id, conversation_id, role, content, created_at);"
        "INSERT INTO chatbot_conversations VALUES (1, 'Rye');"
        "INSERT INTO chatbot_messages VALUES (2, 1, 'bot', 'Yes.', 'day 2'),"
        " (1, 1, 'user', 'Will it?', 'day 1');",
    )
    assert [one.external_id for one in session_of(path).messages] == ["1", "2"]


@pytest.mark.parametrize("parent", ["NULL", "''", "'gone'"])
def test_a_message_without_a_parent_goes_on_from_the_one_before(
    tmp_path: Path, parent: str
) -> None:
    path = changed(
        tmp_path / "orchestrator.db",
        files.ORCHESTRATOR,
        f"INSERT INTO Messages VALUES ('m4', 's1', 'Thanks', 0, NULL, {parent},"
        " '2025-08-31 17:19:00', 4, NULL, NULL)",
        "INSERT INTO Messages VALUES ('m5', 's1', 'Gladly.', 1, 'claude', 'm4',"
        " '2025-08-31 17:19:01', 5, NULL, NULL)",
    )
    session = session_of(path)
    follows = {one.external_id: one.parent_id for one in session.messages}
    assert follows == {"m1": None, "m2": "m1", "m3": "m1", "m4": "m3", "m5": "m4"}
    assert session.active_leaf == "m5"


def test_messages_of_one_moment_are_in_the_order_of_their_parents(tmp_path: Path) -> None:
    path = changed(
        tmp_path / "site.db",
        "CREATE TABLE chatbot_conversations(id, title);"
        "CREATE TABLE chatbot_messages(id, conversation_id, parent_id, role, content, created_at);"
        "INSERT INTO chatbot_conversations VALUES (1, 'Bread');"
        "INSERT INTO chatbot_messages VALUES"
        " (1, 1, 2, 'bot', 'Salt.', '2025-10-26'), (2, 1, 3, 'user', 'What else?', '2025-10-26'),"
        " (3, 1, 4, 'bot', 'Rye.', '2025-10-26'), (4, 1, NULL, 'user', 'Which?', '2025-10-26');",
    )
    session = session_of(path)
    follows = {one.external_id: one.parent_id for one in session.messages}
    assert follows == {"1": "2", "2": "3", "3": "4", "4": None}
    assert session.active_leaf == "1"
