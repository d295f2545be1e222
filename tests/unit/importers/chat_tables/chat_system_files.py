# ruff: noqa: E501 (dumps have long lines)
"""Databases of other chat systems, made from their schemas with invented conversations."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

SATURN = """
CREATE TABLE ChatSessions(Id TEXT PRIMARY KEY, Title TEXT, ChatType TEXT, ParentSessionId TEXT,
    AgentName TEXT, Model TEXT, SystemPrompt TEXT, Temperature REAL, MaxTokens INTEGER,
    CreatedAt TEXT, UpdatedAt TEXT, IsActive INTEGER);
CREATE TABLE ChatMessages(Id TEXT PRIMARY KEY, SessionId TEXT, Role TEXT, Content TEXT, Name TEXT,
    AgentName TEXT, Timestamp TEXT, SequenceNumber INTEGER, ToolCallsJson TEXT, ToolCallId TEXT);
CREATE TABLE ToolCalls(Id TEXT PRIMARY KEY, MessageId TEXT, SessionId TEXT, ToolName TEXT,
    Arguments TEXT, Result TEXT, Error TEXT, Timestamp TEXT, DurationMs INTEGER, AgentName TEXT);
INSERT INTO ChatSessions VALUES
    ('s1', 'Rye', 'main', NULL, NULL, 'gpt-4o', 'You bake.', 0.2, 100,
     '2025-08-31T17:18:25.1234567Z', '2025-08-31T17:20:25.1234567Z', 1),
    ('s2', 'Look it up', 'agent', 's1', 'Scout', 'gpt-4o-mini', NULL, 0.2, 100,
     '2025-08-31T17:18:40.0000000Z', '2025-08-31T17:18:50.0000000Z', 1),
    ('s3', 'Nothing', 'main', NULL, NULL, NULL, NULL, 0, 0, NULL, NULL, 1);
INSERT INTO ChatMessages VALUES
    ('m4', 's1', 'assistant', 'It will.', NULL, NULL, '2025-08-31T17:18:29.0000000Z', 4, NULL, NULL),
    ('m1', 's1', 'user', 'Will it rise?', NULL, NULL, '2025-08-31T17:18:26.0000000Z', 1, NULL, NULL),
    ('m2', 's1', 'assistant', '', NULL, NULL, '2025-08-31T17:18:27.0000000Z', 2,
     '[{"id":"t1","type":"function","function":{"name":"weather","arguments":"{}"}}]', NULL),
    ('m3', 's1', 'tool', 'warm', 'weather', NULL, '2025-08-31T17:18:28.0000000Z', 3, NULL, 't1'),
    ('m5', 's2', 'user', 'Look', NULL, 'Scout', '2025-08-31T17:18:41.0000000Z', 1, NULL, NULL);
INSERT INTO ToolCalls VALUES
    ('9f0a', 'm2', 's1', 'weather', '{"city":"Ulm"}', 'warm', NULL,
     '2025-08-31T17:18:27.5000000Z', 420, NULL);
"""

ORCHESTRATOR = """
CREATE TABLE __EFMigrationsHistory(MigrationId TEXT PRIMARY KEY, ProductVersion TEXT);
CREATE TABLE Sessions(Id TEXT PRIMARY KEY, Name TEXT, Type INTEGER, Status INTEGER,
    WorkingDirectory TEXT, ProjectId TEXT, CreatedAt TEXT, LastActivityAt TEXT, CompletedAt TEXT,
    ContextJson TEXT, MetadataJson TEXT);
CREATE TABLE Messages(Id TEXT PRIMARY KEY, SessionId TEXT, Content TEXT, Role INTEGER,
    AgentId TEXT, ParentMessageId TEXT, Timestamp TEXT, SequenceNumber INTEGER, MetadataJson TEXT,
    TokenUsageJson TEXT);
CREATE TABLE ToolCalls(Id TEXT PRIMARY KEY, MessageId TEXT, ToolName TEXT, ParametersJson TEXT,
    Success INTEGER, Output TEXT, Error TEXT, ExecutionTime TEXT, ExecutedAt TEXT);
INSERT INTO Sessions VALUES ('s1', 'Rye', 0, 0, '/home/ada/oven', NULL,
    '2025-08-31 17:18:25.1234567', '2025-08-31 17:20:25.1234567', NULL, NULL, '{"priority":"high"}');
INSERT INTO Messages VALUES
    ('m1', 's1', 'Will it rise?', 0, NULL, NULL, '2025-08-31 17:18:26', 1, NULL, NULL),
    ('m2', 's1', 'It will.', 1, 'claude', 'm1', '2025-08-31 17:18:29', 2, '{"model":"opus"}',
     '{"InputTokens":12,"OutputTokens":3,"TotalTokens":15,"EstimatedCost":0.002}'),
    ('m3', 's1', 'It may.', 1, 'claude', 'm1', '2025-08-31 17:18:31', 3, NULL, NULL);
INSERT INTO ToolCalls VALUES ('t1', 'm2', 'oven', '{"heat":220}', 0, NULL, 'too hot',
    '00:00:01.5000000', '2025-08-31 17:18:28');
"""

PLANNED = """
CREATE TABLE ChatSessions(Id TEXT PRIMARY KEY, Title TEXT, Description TEXT, CreatedAt TEXT,
    LastModifiedAt TEXT, AgentId TEXT, UserId TEXT, Status INTEGER, Model TEXT, Provider TEXT,
    TotalTokensUsed INTEGER, EstimatedCost TEXT, TotalDuration TEXT);
CREATE TABLE ChatMessages(Id TEXT PRIMARY KEY, SessionId TEXT, Role TEXT, Content TEXT,
    Timestamp TEXT, TokenCount INTEGER, SequenceNumber INTEGER, ToolCallId TEXT,
    ParentMessageId TEXT, Status INTEGER, Error TEXT);
CREATE TABLE ToolCalls(Id TEXT PRIMARY KEY, MessageId TEXT, Name TEXT, Arguments TEXT,
    Result TEXT, Success INTEGER, Error TEXT, ExecutedAt TEXT, Duration TEXT);
CREATE TABLE ToolExecutions(Id TEXT PRIMARY KEY, SessionId TEXT, ToolCallId TEXT, ToolName TEXT,
    Input TEXT, Output TEXT, Status INTEGER, StartedAt TEXT, CompletedAt TEXT, Duration TEXT,
    AgentId TEXT, RequiredApproval INTEGER, Approved INTEGER, ApprovedBy TEXT, ApprovedAt TEXT);
CREATE TABLE SessionMetadata(Id TEXT PRIMARY KEY, SessionId TEXT, CustomData TEXT, Tags TEXT,
    Summary TEXT);
INSERT INTO ChatSessions VALUES ('s1', 'Rye', '', '2025-08-31 17:18:25.1234567',
    '2025-08-31 17:20:25.1', 'a1', 'u1', 0, 'gpt-4o', 'OpenAI', 15, '0.0125', '00:01:00');
INSERT INTO ChatMessages VALUES
    ('m1', 's1', 'user', 'Will it rise?', '2025-08-31 17:18:26', 4, 1, NULL, NULL, 2, NULL),
    ('m2', 's1', 'assistant', 'It will.', '2025-08-31 17:18:29', 11, 2, NULL, 'm1', 2, NULL);
INSERT INTO ToolCalls VALUES ('t1', 'm2', 'oven', '{"heat":220}', NULL, 1, NULL,
    '2025-08-31 17:18:27', '00:00:01.5000000');
INSERT INTO ToolExecutions VALUES ('e1', 's1', 't1', 'oven', '{"heat":220}', 'warm', 2,
    '2025-08-31 17:18:27', '2025-08-31 17:18:28.5', '00:00:01.5000000', 'a1', 1, 1, 'ada',
    '2025-08-31 17:18:26.5');
INSERT INTO SessionMetadata VALUES
    ('x', 's1', '{"priority":"high"}', '["bread","oven"]', 'About bread');
"""

STUPID = """
CREATE TABLE alembic_version(version_num TEXT);
CREATE TABLE users(id TEXT PRIMARY KEY, email TEXT, hashed_password TEXT);
CREATE TABLE user_sessions(id TEXT PRIMARY KEY, refresh_token TEXT, ip_address TEXT);
CREATE TABLE chat_sessions(id CHAR(32) PRIMARY KEY, user_id VARCHAR(36), title VARCHAR(200),
    meta JSON, created_at TEXT, updated_at TEXT);
CREATE TABLE messages(id CHAR(32) PRIMARY KEY, session_id CHAR(32), user_id TEXT, sender TEXT,
    content TEXT, meta JSON, created_at TEXT, updated_at TEXT);
INSERT INTO users VALUES ('u1', 'ada@canary.example', 'canary-hash');
INSERT INTO user_sessions VALUES ('x', 'canary-token', '203.0.113.7');
INSERT INTO chat_sessions VALUES ('5a', 'u1', 'Rye', NULL, '2025-08-31 17:18:25', NULL);
INSERT INTO messages VALUES
    ('m2', '5a', 'u1', 'user', 'Will it rise?', NULL, '2025-08-31 17:18:26', NULL),
    ('m1', '5a', NULL, 'assistant', 'It will.', '{"provider":"x","model":"tiny"}',
     '2025-08-31 17:18:26', NULL);
"""

IBTECH = """--
-- PostgreSQL database dump
--
SET statement_timeout = 0;
CREATE TABLE public.users (
    id uuid NOT NULL,
    email text
);
CREATE TABLE public.chat_sessions (
    id uuid NOT NULL,
    title text,
    status text DEFAULT 'active'::text,
    agent_type text,
    is_pinned boolean,
    created_at timestamp with time zone,
    metadata jsonb,
    CONSTRAINT chat_sessions_status CHECK ((status = 'active'::text))
);
COPY public.users (id, email) FROM stdin;
u1\tada@canary.example
\\.
COPY public.chat_sessions (id, title, status, agent_type, is_pinned, created_at, metadata) FROM stdin;
s1\tRye; and more\tarchived\tbaker\tt\t2025-08-31 17:18:25.5+00\t{"tags": ["bread"]}
\\.
INSERT INTO public.messages (id, session_id, parent_message_id, role, content, tool_calls,
    tokens_used, latency_ms, model, is_error, error_details, created_at) VALUES
    ('m1', 's1', NULL, 'user', 'It''s rye;
will it rise?', NULL, NULL, NULL, NULL, false, NULL, '2025-08-31 17:18:26+00'),
    ('m2', 's1', 'm1', 'assistant', E'It\\'ll\\nrise.', '[{"name":"oven"}]'::jsonb, 15, 820,
     'opus', false, NULL, '2025-08-31 17:18:29+00');
COPY public.tool_executions (id, session_id, message_id, tool_name, input_parameters, output_result, status, success, error_message, execution_time_ms, started_at) FROM stdin;
t1\ts1\tm2\toven\t{"heat": 220}\t{"ok": true}\tcompleted\tt\t\\N\t1500\t2025-08-31 17:18:28+00
\\.
"""

LARAVEL = """
CREATE TABLE chatbot_conversations(id INTEGER PRIMARY KEY, user_id INTEGER, session_id TEXT,
    title TEXT, ip_address TEXT, user_agent TEXT, is_active INTEGER, created_at TEXT);
CREATE TABLE chatbot_messages(id INTEGER PRIMARY KEY, conversation_id INTEGER, role TEXT,
    content TEXT, tokens_used INTEGER, metadata TEXT, created_at TEXT);
INSERT INTO chatbot_conversations VALUES
    (7, 1, 'abc', 'Opening hours', '203.0.113.7', 'canary-agent', 1, '2025-08-31 17:18:25');
INSERT INTO chatbot_messages VALUES
    (1, 7, 'user', 'Are you open?', NULL, NULL, '2025-08-31 17:18:26'),
    (2, 7, 'assistant', 'Until six.', 9, NULL, '2025-08-31 17:18:27');
"""


TELEGRAM = """
CREATE TABLE users(user_id INTEGER PRIMARY KEY, telegram_username TEXT, total_cost REAL);
CREATE TABLE sessions(session_id TEXT PRIMARY KEY, user_id INTEGER, project_path TEXT,
    created_at TEXT, last_used TEXT, total_cost REAL, total_turns INTEGER, message_count INTEGER,
    is_active INTEGER);
CREATE TABLE messages(message_id INTEGER PRIMARY KEY AUTOINCREMENT, session_id TEXT,
    user_id INTEGER, timestamp TEXT, prompt TEXT NOT NULL, response TEXT, cost REAL,
    duration_ms INTEGER, error TEXT);
CREATE TABLE tool_usage(id INTEGER PRIMARY KEY, session_id TEXT, message_id INTEGER,
    tool_name TEXT, tool_input JSON, timestamp TEXT, success INTEGER, error_message TEXT);
CREATE TABLE audit_log(id INTEGER PRIMARY KEY, user_id INTEGER, event_type TEXT, event_data JSON,
    success INTEGER, timestamp TEXT, ip_address TEXT);
CREATE TABLE user_tokens(token_id INTEGER, user_id INTEGER, token_hash TEXT);
CREATE TABLE cost_tracking(id INTEGER, user_id INTEGER, date TEXT, daily_cost REAL);
INSERT INTO users VALUES (42, 'canary_name', 1.5);
INSERT INTO user_tokens VALUES (1, 42, 'canary-hash');
INSERT INTO sessions VALUES ('11111111-0000-4000-8000-000000000001', 42, '/home/ada/oven',
    '2025-08-31 17:00:00', '2025-08-31T17:05:00+00:00', 1.5, 2, 2, 1);
INSERT INTO messages VALUES
    (1, '11111111-0000-4000-8000-000000000001', 42, '2025-08-31 17:00:01', 'Read the recipe',
     'It is rye.', 0.25, 900, NULL),
    (2, '11111111-0000-4000-8000-000000000001', 42, '2025-08-31T17:01:00+00:00', 'Bake it', NULL,
     0, 100, 'too hot');
INSERT INTO tool_usage VALUES
    (1, '11111111-0000-4000-8000-000000000001', 1, 'Read', '{"path": "rye.md"}',
     '2025-08-31 17:00:02', 1, NULL),
    (2, '11111111-0000-4000-8000-000000000001', NULL, 'Bash', '{"command": "bake"}',
     '2025-08-31 17:00:59', 0, 'no oven');
INSERT INTO audit_log VALUES (1, 42, 'command',
    '{"session_id": "11111111-0000-4000-8000-000000000001", "command": "/new", "ip_address": "203.0.113.7"}',
    1, '2025-08-31 17:00:00', '203.0.113.7');
INSERT INTO audit_log VALUES
    (2, 42, 'file_access', '{"path": "rye.md"}', 1, '2025-08-31T17:04:00+00:00', '203.0.113.7'),
    (3, 42, 'command', '{"command": "/start"}', 1, '2025-08-30 12:00:00', '203.0.113.7'),
    (4, 43, 'auth_attempt', '{"method": "token"}', 0, '2025-08-31 17:02:00', '203.0.113.7');
"""


def database(path: Path, script: str) -> Path:
    """A database made by these statements."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(script)
    return path
