"""Chatbots of websites, each of which keeps its conversations in a way of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Issue, ParsedSession
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chat_tables import chat_system_files as files

ASKED, SAID = (Role.USER, (Text("Open?"),)), (Role.ASSISTANT, (Text("Until six."),))

TURNS = """
    CREATE TABLE chatbot_conversations(id INTEGER, session_id TEXT, ip_address TEXT,
        user_message TEXT, bot_response TEXT, response_type TEXT, response_time_ms INTEGER,
        created_at TEXT);
    INSERT INTO chatbot_conversations VALUES
        (1, 'abc', '203.0.113.7', 'Open?', 'Until six.', 'ai', 50, '2025-08-31 17:00:00');
"""
BESIDE_MESSAGES_OF_PEOPLE = """
    CREATE TABLE conversations(id INTEGER, title TEXT, created_at TEXT);
    CREATE TABLE messages(id INTEGER, conversation_id INTEGER, role TEXT, content TEXT, model TEXT,
        cost REAL, created_at TEXT);
    INSERT INTO messages VALUES (1, 1, 'user', 'canary', NULL, NULL, '2025-08-31 17:00:00');
    CREATE TABLE chatbot_messages(id INTEGER, user_id INTEGER, sender TEXT, message TEXT,
        created_at TEXT);
    INSERT INTO chatbot_messages VALUES (1, 5, 'user', 'Open?', '2025-08-31 17:00:00'),
        (2, 5, 'bot', 'Until six.', '2025-08-31 17:00:01');
"""
ROWS_OF_A_BOT = """
    CREATE TABLE chatbot_conversations(id INTEGER, session_id TEXT, message TEXT, is_bot INTEGER,
        message_type TEXT, created_at TEXT);
    INSERT INTO chatbot_conversations VALUES
        (1, 'abc', 'Open?', 0, 'text', '2025-08-31 17:00:00'),
        (2, 'abc', 'Until six.', 1, 'help_menu', '2025-08-31 17:00:00');
"""
SESSIONS = """
    CREATE TABLE chatbot_sessions(id INTEGER, session_id TEXT, status TEXT, started_at TEXT);
    CREATE TABLE chatbot_messages(id INTEGER, session_id INTEGER, direction TEXT, message TEXT,
        message_type TEXT, sent_at TEXT);
    INSERT INTO chatbot_sessions VALUES (3, 'abc', 'closed', '2025-08-31 16:59:00');
    INSERT INTO chatbot_messages VALUES (1, 3, 'inbound', 'Open?', 'text', '2025-08-31 17:00:00'),
        (2, 3, 'outbound', 'Until six.', 'text', '2025-08-31 17:00:01');
"""


def read(folder: Path, script: str) -> tuple[str, list[ParsedSession], list[Issue]]:
    container = open_container(files.database(folder / "site.db", script))
    (portion,) = registry.plan(container).portions
    issues = list[Issue]()
    found = list(portion.importer.sessions(container, portion.names, issues.append))
    return portion.importer.key, found, issues


@pytest.mark.parametrize(
    ("script", "name"),
    [
        (TURNS, "abc"),
        (BESIDE_MESSAGES_OF_PEOPLE, "5"),
        (ROWS_OF_A_BOT, "abc"),
        (SESSIONS, "3"),
    ],
)
def test_a_conversation_is_read(script: str, name: str, tmp_path: Path) -> None:
    key, (session,), issues = read(tmp_path, script)
    assert (key, session.external_id, issues) == ("laravel-chatbot", name, [])
    assert [(one.role, one.blocks) for one in session.messages] == [ASKED, SAID]
    assert "canary" not in repr(session)


def test_a_session_is_found_by_its_number_though_it_has_a_name(tmp_path: Path) -> None:
    _, (session,), _ = read(tmp_path, SESSIONS)
    assert session.created_at == 1_756_659_540_000
    assert session.archived


def test_what_was_said_with_one_person_is_a_conversation(tmp_path: Path) -> None:
    another = "INSERT INTO chatbot_messages VALUES (3, 6, 'user', 'Rye?', '2025-08-31 17:00:00');"
    _, found, _ = read(tmp_path, BESIDE_MESSAGES_OF_PEOPLE + another)
    assert [(one.external_id, len(one.messages)) for one in found] == [("5", 2), ("6", 1)]


def test_what_a_bot_offered_to_do_is_noted(tmp_path: Path) -> None:
    script = """
        CREATE TABLE chatbot_conversations(id INTEGER, title TEXT);
        CREATE TABLE chatbot_messages(id INTEGER, conversation_id INTEGER, role TEXT, content TEXT,
            actions TEXT);
        INSERT INTO chatbot_conversations VALUES (1, 'Hours');
        INSERT INTO chatbot_messages VALUES (1, 1, 'user', 'Open?', '[]'),
            (2, 1, 'bot', 'Until six.', '[{"type": "link", "url": "/hours", "ip": "203.0.113.7"}]');
    """
    _, (session,), _ = read(tmp_path, script)
    told = [one.details for one in session.messages]
    assert told == [None, '{"actions":[{"type":"link","url":"/hours"}]}']
