"""Conversations of ``llm`` are read from its log, in the tables of any version."""

from __future__ import annotations

import copy
import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Attachment, File, Image, Text, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_known

Rows = dict[str, list[dict[str, Any]]]

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d4944415478da63646000000000060001e2260599000000000049454e44ae426082"
)
AT, AT_MS = "2026-01-02T03:04:05.500000", 1_767_323_045_500
OLD = """
CREATE TABLE conversations(id TEXT PRIMARY KEY, name TEXT, model TEXT);
CREATE TABLE responses(id TEXT PRIMARY KEY, model TEXT, prompt TEXT, system TEXT,
    prompt_json TEXT, options_json TEXT, response TEXT, response_json TEXT,
    conversation_id TEXT, duration_ms INTEGER, datetime_utc TEXT);
"""
LATER = """
ALTER TABLE responses ADD COLUMN input_tokens INTEGER;
ALTER TABLE responses ADD COLUMN output_tokens INTEGER;
ALTER TABLE responses ADD COLUMN token_details TEXT;
ALTER TABLE responses ADD COLUMN resolved_model TEXT;
ALTER TABLE responses ADD COLUMN reasoning TEXT;
CREATE TABLE attachments(id TEXT PRIMARY KEY, type TEXT, path TEXT, url TEXT, content BLOB);
CREATE TABLE prompt_attachments(response_id TEXT, attachment_id TEXT, "order" INTEGER);
CREATE TABLE fragments(id INTEGER PRIMARY KEY, hash TEXT, content TEXT, datetime_utc TEXT,
    source TEXT);
CREATE TABLE prompt_fragments(response_id TEXT, fragment_id INTEGER, "order" INTEGER);
CREATE TABLE system_fragments(response_id TEXT, fragment_id INTEGER, "order" INTEGER);
CREATE TABLE tool_calls(id INTEGER PRIMARY KEY, response_id TEXT, name TEXT, arguments TEXT,
    tool_call_id TEXT);
CREATE TABLE tool_results(id INTEGER PRIMARY KEY, response_id TEXT, name TEXT, output TEXT,
    tool_call_id TEXT, exception TEXT);
"""
NEW = """
CREATE TABLE threads(id TEXT PRIMARY KEY, name TEXT, tip_message_hash TEXT, forked_from TEXT,
    datetime_utc TEXT);
CREATE TABLE turns(id TEXT PRIMARY KEY, thread_id TEXT, parent_message_hash TEXT,
    tip_message_hash TEXT, model TEXT, resolved_model TEXT, input_tokens INTEGER,
    output_tokens INTEGER, token_details TEXT, duration_ms INTEGER, datetime_utc TEXT);
CREATE TABLE messages(hash TEXT PRIMARY KEY, parent_hash TEXT, role TEXT);
CREATE TABLE parts(id INTEGER PRIMARY KEY, message_hash TEXT, position INTEGER, type TEXT,
    tool_name TEXT, text TEXT, payload TEXT);
CREATE TABLE part_attachments(part_id INTEGER, attachment_id TEXT, "order" INTEGER);
"""
MIGRATIONS = "CREATE TABLE _llm_migrations(name TEXT, applied_at TEXT);"


def log(folder: Path, rows: Rows, *scripts: str) -> Path:
    path = folder / "logs.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript("PRAGMA synchronous = OFF;" + "".join(scripts))
        for table, several in rows.items():
            for row in several:
                names = ", ".join(f'"{name}"' for name in row)
                marks = ", ".join("?" * len(row))
                values = [_stored(value) for value in row.values()]
                connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
    return path


def _stored(value: object) -> object:
    if isinstance(value, dict | list):
        return json.dumps(value)
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    return value if not isinstance(value, int) or abs(value) < 2**63 else None


read = partial(read_known, "llm")


def response(key: str, prompt: str, answer: str, **more: Any) -> dict[str, Any]:
    told = {"id": key, "model": "echo", "prompt": prompt, "response": answer}
    return {**told, "conversation_id": "c", "duration_ms": 250, "datetime_utc": AT, **more}


def old_rows() -> Rows:
    return {
        "conversations": [{"id": "c", "name": "How long does rye rest?", "model": "echo"}],
        "responses": [
            response("r1", "How long does rye rest?", "Two days.", system="You bake."),
            response("r2", "Why?", "It is slow."),
        ],
    }


def new_rows() -> Rows:
    """What the newer tables have of the same conversation."""
    said = [
        ("h0", None, "system", "You bake."),
        ("h1", "h0", "user", "How long does rye rest?"),
        ("h2", "h1", "assistant", "Two days."),
        ("h3", "h2", "user", "Why?"),
        ("h4", "h3", "assistant", "It is slow."),
    ]
    turn = {"thread_id": "c", "model": "echo", "duration_ms": 250, "datetime_utc": AT}
    return {
        "threads": [{"id": "c", "name": "How long does…", "tip_message_hash": "h4"}],
        "turns": [
            {"id": "r1", "parent_message_hash": "h1", "tip_message_hash": "h2", **turn},
            {"id": "r2", "parent_message_hash": "h3", "tip_message_hash": "h4", **turn},
        ],
        "messages": [
            {"hash": key, "parent_hash": parent, "role": role} for key, parent, role, _ in said
        ],
        "parts": [
            {"message_hash": key, "position": 0, "type": "text", "text": text}
            for key, _, _, text in said
        ],
    }


def test_a_response_is_a_question_and_an_answer(tmp_path: Path) -> None:
    (session,), issues = read(log(tmp_path, old_rows(), OLD))
    assert issues == []
    assert (session.external_id, session.title) == ("c", "How long does rye rest?")
    system, asked, answered, *_ = session.messages
    assert (system.role, system.hidden) == (Role.SYSTEM, Hidden.SYSTEM)
    assert (asked.external_id, asked.parent_id, asked.created_at) == ("r1:user", "r1:system", AT_MS)
    assert answered.blocks == (Text("Two days."),)
    assert (answered.created_at, answered.latency_ms) == (AT_MS + 250, 250)
    assert session.active_leaf == "r2:assistant"
    assert len(session.messages) == 5


def test_a_response_of_no_conversation_is_one_itself(tmp_path: Path) -> None:
    rows: Rows = {"responses": [response("r1", "Hello", "Hi", conversation_id=None)]}
    (session,), _ = read(log(tmp_path, rows, OLD))
    assert (session.external_id, session.title) == ("r1", "Hello")


def test_files_long_texts_tools_and_tokens_of_the_old_tables(tmp_path: Path) -> None:
    rows: Rows = {
        "conversations": [{"id": "c", "name": "Rain", "model": "echo"}],
        "responses": [
            response("r1", "Look", "", reasoning="A map."),
            response("r2", "", "Rain.", input_tokens=12, output_tokens=3,
                     token_details={"cached_tokens": 4}),
        ],
        "attachments": [{"id": "a1", "type": "image/png", "content": PIXEL}],
        "prompt_attachments": [{"response_id": "r1", "attachment_id": "a1", "order": 0}],
        "fragments": [{"id": 1, "content": "Fog", "source": "notes.txt"}],
        "prompt_fragments": [{"response_id": "r1", "fragment_id": 1, "order": 0}],
        "tool_calls": [{"response_id": "r1", "name": "sky", "arguments": "{}",
                        "tool_call_id": "t"}],
        "tool_results": [{"response_id": "r2", "name": "sky", "output": "wet", "tool_call_id": "t",
                          "exception": "late"}],
    }  # fmt: skip
    (session,), issues = read(log(tmp_path, rows, OLD, LATER))
    assert issues == []
    asked, called, answered = session.messages
    note, said, picture = asked.blocks
    assert isinstance(note, File)
    assert (note.attachment.name, note.text, said) == ("notes.txt", "Fog", Text("Look"))
    assert isinstance(picture, Image)
    assert picture.attachment.size == len(PIXEL)
    thought, call = called.blocks
    assert thought == Thinking("A map.")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("wet\nlate", ToolStatus.FAILED)
    assert answered.parent_id == called.external_id
    assert answered.usage == Usage(8, 3, cache_read=4)


def test_a_text_without_a_source_is_called_by_its_alias(tmp_path: Path) -> None:
    rows = old_rows()
    rows["fragments"] = [{"id": 7, "hash": "x", "content": "Knead it."}]
    rows["prompt_fragments"] = [{"response_id": "r1", "fragment_id": 7, "order": 0}]
    rows["fragment_aliases"] = [{"alias": "recipe", "fragment_id": 7}]
    aliases = "CREATE TABLE fragment_aliases(alias TEXT PRIMARY KEY, fragment_id INTEGER);"
    (session,), _ = read(log(tmp_path, rows, OLD, LATER, aliases))
    document = session.messages[1].blocks[0]
    assert document == File(Attachment("recipe", "text/plain"), "Knead it.")


@pytest.mark.parametrize("newer", [False, True])
def test_what_was_thought_may_stand_in_an_answer(tmp_path: Path, newer: bool) -> None:
    asked, answered = "<think> is a tag?", "<think>\nHm.\n</think>\n\nIt is."
    if newer:
        rows = new_rows()
        rows["parts"][1]["text"], rows["parts"][2]["text"] = asked, answered
        path = log(tmp_path, rows, OLD, NEW, MIGRATIONS)
    else:
        path = log(tmp_path, {"responses": [response("r", asked, answered)]}, OLD, MIGRATIONS)
    (session,), _ = read(path)
    said = [one.blocks for one in session.messages if one.hidden is None]
    assert said[:2] == [(Text(asked),), (Thinking("Hm."), Text("It is."))]


def test_both_kinds_of_tables_tell_the_same(tmp_path: Path) -> None:
    for name in ("old", "new", "both"):
        (tmp_path / name).mkdir()
    (old,), _ = read(log(tmp_path / "old", old_rows(), OLD))
    (new,), _ = read(log(tmp_path / "new", new_rows(), OLD, NEW))
    (both,), _ = read(log(tmp_path / "both", old_rows() | new_rows(), OLD, NEW))
    assert old == new == both


def test_a_log_that_never_had_the_old_tables(tmp_path: Path) -> None:
    (session,), issues = read(log(tmp_path, new_rows(), NEW, MIGRATIONS))
    assert issues == []
    assert (session.external_id, session.title) == ("c", "How long does rye rest?")
    assert len(session.messages) == 5


def test_a_conversation_that_goes_on_in_the_new_tables_is_one(tmp_path: Path) -> None:
    rows = old_rows() | new_rows()
    del rows["turns"][0]  # the first answer is of the time before, the second of both
    del rows["responses"][1]
    (session,), _ = read(log(tmp_path, rows, OLD, NEW))
    assert [one.external_id for one in session.messages] == [
        "r1:system", "r1:user", "r1:assistant", "r2:user", "r2:assistant"
    ]  # fmt: skip
    assert session.messages[3].parent_id == "r1:assistant"


def test_an_answer_that_was_asked_for_again_is_a_branch(tmp_path: Path) -> None:
    rows = new_rows()
    rows["turns"].append({**rows["turns"][1], "id": "r3", "tip_message_hash": "h5"})
    rows["messages"].append({"hash": "h5", "parent_hash": "h3", "role": "assistant"})
    rows["parts"].append({"message_hash": "h5", "position": 0, "type": "text", "text": "Flour."})
    rows["threads"][0]["forked_from"] = "b"
    (session,), _ = read(log(tmp_path, rows, OLD, NEW))
    assert [one.parent_id for one in session.messages[-2:]] == ["r2:user", "r2:user"]
    assert session.active_leaf == "r2:assistant"
    assert (session.parent_external_id, session.relation) == ("b", Relation.FORK)


def rich_rows() -> Rows:
    rows = new_rows()
    rows["messages"][3]["role"] = "tool"
    rows["parts"][1] |= {"text": None, "payload": {"text_ref": [{"fragment": 1}, {"literal": "x"}]}}
    rows["parts"][2] |= {
        "type": "tool_call",
        "text": None,
        "payload": {"name": "sky", "arguments": {}, "tool_call_id": "t"},
    }
    rows["parts"][3] |= {
        "type": "tool_result",
        "text": None,
        "payload": {"name": "sky", "output": "wet", "tool_call_id": "t"},
    }
    rows["parts"] += [
        {"message_hash": "h1", "position": 1, "type": "attachment",
         "payload": {"attachment": {"id": "a1"}}},
        {"message_hash": "h4", "position": 1, "type": "reasoning", "text": "Hm."},
        {"message_hash": "h4", "position": 2, "type": "dream", "text": "bread"},
    ]  # fmt: skip
    rows["fragments"] = [{"id": 1, "content": "Fog", "source": "notes.txt"}]
    rows["attachments"] = [{"id": "a1", "type": "image/png", "url": "https://example.org/a.png"}]
    return rows


def test_what_a_model_said_before_its_tools_answered_is_of_the_same_turn(tmp_path: Path) -> None:
    rows = new_rows()
    said = [("h5", "h4", "assistant", "I look it up."), ("h6", "h5", "assistant", "It is wild.")]
    rows["messages"] += [{"hash": key, "parent_hash": up, "role": who} for key, up, who, _ in said]
    rows["parts"] += [
        {"message_hash": key, "position": 0, "type": "text", "text": text}
        for key, _, _, text in said
    ]
    rows["turns"][1]["tip_message_hash"] = rows["threads"][0]["tip_message_hash"] = "h6"
    (session,), _ = read(log(tmp_path, rows, NEW, MIGRATIONS))
    *_, first, second, last = session.messages
    assert {(one.model, one.created_at is None) for one in (first, second, last)} == {
        ("echo", False)
    }
    assert last.external_id == "r2:assistant"


def test_a_thread_knows_the_answers_of_the_one_it_came_out_of(tmp_path: Path) -> None:
    rows = new_rows()
    later = "2026-01-03 00:00:00+00:00"
    rows["threads"].append(
        {"id": "d", "tip_message_hash": "h2", "forked_from": "c", "datetime_utc": later}
    )
    (_, forked), _ = read(log(tmp_path, rows, NEW, MIGRATIONS))
    _, question, answer = forked.messages
    assert (question.external_id, question.created_at) == ("h1", AT_MS)
    assert (answer.external_id, answer.model) == ("h2", "echo")
    assert answer.created_at == AT_MS + 250
    assert forked.created_at == 1_767_398_400_000


@pytest.mark.parametrize(
    ("details", "expected"),
    [
        ({"cache_read_input_tokens": 5, "cache_creation_input_tokens": 2},
         Usage(input=10, output=3, cache_read=5, cache_write=2)),
        ({"input_tokens_details": {"cached_tokens": 4},
          "output_tokens_details": {"reasoning_tokens": 1}},
         Usage(input=6, output=3, cache_read=4, reasoning=1)),
        ({"cachedContentTokenCount": 4, "thoughtsTokenCount": 2, "promptTokensDetails": []},
         Usage(input=6, output=3, cache_read=4, reasoning=2)),
    ],
)  # fmt: skip
def test_each_interface_tells_its_tokens_in_words_of_its_own(
    tmp_path: Path, details: dict[str, Any], expected: Usage
) -> None:
    told = {"input_tokens": 10, "output_tokens": 3, "token_details": details}
    rows = {"responses": [response("r1", "Rye?", "Yes.", **told)]}
    (session,), _ = read(log(tmp_path, rows, OLD, LATER))
    assert session.messages[-1].usage == expected


def test_parts_of_every_kind_are_read(tmp_path: Path) -> None:
    (session,), issues = read(log(tmp_path, rich_rows(), OLD, LATER, NEW))
    _, asked, called, answered = session.messages
    note, said, picture = asked.blocks
    assert isinstance(note, File)
    assert (note.text, said) == ("Fog", Text("x"))
    assert isinstance(picture, Image)
    assert picture.attachment.name == "https://example.org/a.png"
    (call,) = called.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "wet"
    assert answered.parent_id == called.external_id  # the result is in the call now
    assert Thinking("Hm.") in answered.blocks
    assert ["unknown kind “dream”" in one.text for one in issues] == [True]


def test_messages_in_a_circle_are_kept(tmp_path: Path) -> None:
    rows = new_rows()
    rows["messages"][0]["parent_hash"] = "h4"
    (session,), _ = read(log(tmp_path, rows, OLD, NEW))
    assert len(session.messages) == 5
    assert [one.parent_id for one in session.messages].count(None) == 1


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    rows = copy.deepcopy(rich_rows() | old_rows())
    where = st.sampled_from([place for place in places(rows) if len(place) > 2])
    put(rows, data.draw(where), data.draw(JSON))
    try:
        path = log(tmp_path_factory.mktemp("log"), rows, OLD, LATER, NEW)
    except sqlite3.Error:  # no database would hold it
        return
    try:
        sessions, _ = read(path)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


FIRST = """
CREATE TABLE log(provider TEXT, system TEXT, prompt TEXT, response TEXT, model TEXT,
    timestamp TEXT);
INSERT INTO log VALUES
    ('chatgpt', 'You bake.', 'Why rye?', 'For its taste.', 'gpt-4', '2023-04-01 15:01:02.5'),
    ('chatgpt', NULL, 'Which oven?', 'Of stone.', 'gpt-4', '2023-04-02 15:01:02.5');
"""
LOGS = """
CREATE TABLE _llm_migrations(name TEXT PRIMARY KEY, applied_at TEXT);
CREATE TABLE logs(id INTEGER PRIMARY KEY, model TEXT, prompt TEXT, system TEXT, prompt_json TEXT,
    options_json TEXT, response TEXT, response_json TEXT, reply_to_id INTEGER, chat_id INTEGER,
    duration_ms INTEGER, datetime_utc TEXT);
INSERT INTO logs VALUES
    (1, 'gpt-4', 'Why rye?', 'You bake.', NULL, NULL, 'For its taste.', NULL, NULL, NULL, 500,
     '2023-07-01 15:01:02.5'),
    (2, 'gpt-4', 'Which oven?', NULL, NULL, NULL, 'Of stone.', NULL, NULL, NULL, 0, NULL),
    (3, 'gpt-4', 'And its keeping?', NULL, NULL, NULL, 'That too.', NULL, NULL, 1, 0, NULL),
    (4, 'palm', 'And its crust?', NULL, NULL, NULL, '', NULL, 1, 1, 0, NULL);
"""


def sessions_in(path: Path) -> list[ParsedSession]:
    container = open_container(path)
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "llm"
    return list(portion.importer.sessions(container, portion.names, lambda _: None))


def test_the_table_of_the_first_versions_is_read(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "log.db")) as connection:
        connection.executescript(FIRST)
    first, second = sessions_in(tmp_path / "log.db")
    assert (first.external_id, first.title, first.model) == ("log:1", "Why rye?", "gpt-4")
    assert first.created_at == 1_680_361_262_500
    assert [(one.role, one.blocks) for one in first.messages] == [
        (Role.SYSTEM, (Text("You bake."),)),
        (Role.USER, (Text("Why rye?"),)),
        (Role.ASSISTANT, (Text("For its taste."),)),
    ]
    assert second.title == "Which oven?"


def test_chats_of_the_old_table_are_together_and_keep_their_ids(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "logs.db")) as connection:
        connection.executescript(OLD + LOGS)
        connection.execute("INSERT INTO conversations VALUES ('c', 'Spelt', 'gpt-4')")
        connection.execute(
            "INSERT INTO responses (id, model, prompt, response, conversation_id)"
            " VALUES ('r', 'gpt-4', 'Spelt?', 'Yes.', 'c')"
        )
        connection.commit()
    newer, first, second = sessions_in(tmp_path / "logs.db")
    assert (newer.title, first.title, second.title) == ("Spelt", "Why rye?", "Which oven?")
    assert first.messages[2].latency_ms == 500
    # The last prompt went back to the first answer, and got none itself.
    parents = {one.external_id: one.parent_id for one in first.messages}
    assert parents["log:3:user"] == parents["log:4:user"] == "log:1:assistant"
    assert first.active_leaf == "log:4:user"


def test_a_table_that_is_called_so_by_others_is_left_alone(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.executescript("CREATE TABLE log(id, model, prompt, system, response, level);")
    assert registry.plan(open_container(tmp_path / "other.db")).portions == ()
