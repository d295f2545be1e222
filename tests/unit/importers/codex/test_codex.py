"""Rollouts of Codex are found by what they hold, in every shape they have had."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import zstandard

from chatvault.domain.blocks import Text, Thinking, ToolCall
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.repeated import is_repeated
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.codex.importer import CodexImporter
from chatvault.importers.containers.container import FolderContainer, open_container
from tests.json_lines import json_lines
from tests.unit.importers.codex.codex_files import (
    SESSION,
    START_MS,
    Family,
    Rollout,
    read,
    read_one,
    said_in,
    talk,
)

CHILD = "019fc8be-4000-7ca3-9e29-00000000000c"
GRANDCHILD = "019fc8be-5000-7ca3-9e29-00000000000d"
OLD = "5973b6c0-94b8-487b-a530-2aeb6098ae0e"
PROMPT = "Prefix queries miss CJK words."


def simple() -> Rollout:
    rollout = Rollout(git={"branch": "main", "commit_hash": "abc", "repository_url": "git@x:y"})
    rollout.turn("t1")
    rollout.user("Prefix queries miss CJK words.", typed=True)
    rollout.assistant("The tokenizer takes a run of them for one word.")
    return rollout


def test_a_rollout_is_one_session_named_by_its_head(tmp_path: Path) -> None:
    session = read_one(simple(), tmp_path)
    assert session.source == "codex"
    assert session.external_id == SESSION
    assert session.title == "Prefix queries miss CJK words."
    assert session.project is not None
    assert (session.project.path, session.project.name) == ("/home/ada/search", "search")
    assert session.project.git_remote == "x/y"
    assert (session.git_branch, session.git_commit) == ("main", "abc")
    assert (session.model, session.agent) == ("gpt-5.6", "Codex 0.146.0")
    assert session.created_at == START_MS
    assert session.updated_at == START_MS + 4000
    assert not session.archived


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    simple().write(tmp_path, "sessions/2026/11/05/renamed.txt")
    (tmp_path / "chat.jsonl").write_text('{"role":"user","content":"Hello"}\n')
    (tmp_path / "other.jsonl").write_text('{"type":"session","id":"1","timestamp":"x"}\n')
    (tmp_path / "history.jsonl").write_text('{"session_id":"1","ts":1,"text":"Hello"}\n')
    container = open_container(tmp_path)
    claimed = CodexImporter().claim(container, container.names())
    assert claimed == ("history.jsonl", "sessions/2026/11/05/renamed.txt")


def test_a_list_of_names_alone_is_no_conversation(tmp_path: Path) -> None:
    (tmp_path / "session_index.jsonl").write_text('{"id":"1","thread_name":"Prefix"}\n')
    container = open_container(tmp_path)
    assert CodexImporter().claim(container, container.names()) == ()


def test_a_session_without_its_rollout_has_the_prompts_that_were_logged(tmp_path: Path) -> None:
    simple().write(tmp_path / "sessions")
    asked = [(SESSION, "Prefix queries miss CJK words."), (OLD, "/new"), (OLD, "One."), (OLD, "")]
    lines = [
        {"session_id": session, "ts": START_MS // 1000 + second, "text": said}
        for second, (session, said) in enumerate(asked)
    ]
    (tmp_path / "history.jsonl").write_text(json_lines(lines))
    sessions, issues = read(tmp_path)
    assert not issues
    assert [session.external_id for session in sessions] == [SESSION, OLD]
    assert (talk(sessions[1]), sessions[1].title) == (["/new", "One."], "One.")
    assert sessions[1].messages[1].created_at == START_MS + 2000
    assert sessions[1].stands_in


def test_a_head_longer_than_what_is_sniffed_is_recognised(tmp_path: Path) -> None:
    rollout = Rollout(base_instructions={"text": "Be brief. " * 20_000})
    rollout.user("Hello", typed=True)
    assert talk(read_one(rollout, tmp_path)) == ["Hello"]


def test_a_compressed_rollout_reads_like_the_plain_one(tmp_path: Path) -> None:
    rollout = simple()
    plain = read_one(rollout, tmp_path / "plain")
    compressor = zstandard.ZstdCompressor()
    half = len(rollout.content) // 2
    frames = [
        compressor.compress(part) for part in (rollout.content[:half], rollout.content[half:])
    ]
    path = tmp_path / f"rollout-2026-11-05T09-30-00-{SESSION}.jsonl.zst"
    path.write_bytes(b"".join(frames))
    sessions, issues = read(path)
    assert (sessions, issues) == ([replace(plain, members=(path.name,))], [])


def test_the_plain_file_wins_over_its_compressed_copy(tmp_path: Path) -> None:
    path = simple().write(tmp_path)
    copy = path.with_name(path.name + ".zst")
    copy.write_bytes(zstandard.ZstdCompressor().compress(simple().content))
    container = open_container(tmp_path)
    assert len(CodexImporter().claim(container, container.names())) == 2
    assert len(read(tmp_path)[0]) == 1


@pytest.mark.parametrize("cut", [0.3, 0.9])
def test_a_damaged_compressed_file_costs_only_itself(tmp_path: Path, cut: float) -> None:
    simple().write(tmp_path)
    other = Rollout(CHILD)
    for number in range(3000):
        other.user(f"{number} {hash(str(number))}", typed=True)
    content = bytearray(zstandard.ZstdCompressor().compress(other.content))
    content[int(len(content) * cut)] ^= 0xFF
    (tmp_path / f"rollout-{CHILD}.jsonl.zst").write_bytes(content)
    sessions, _ = read(tmp_path)
    assert SESSION in [session.external_id for session in sessions]


def test_what_unpacks_without_an_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rollout-bomb.jsonl.zst"
    compressor = zstandard.ZstdCompressor().compressobj()
    with path.open("wb") as file:
        file.write(compressor.compress(simple().content))
        for _ in range(110):
            file.write(compressor.compress(b" " * (1 << 20)))
        file.write(compressor.flush())
    sessions, issues = read(path)
    assert len(sessions) == 1
    assert [issue.severity for issue in issues] == [Severity.ERROR]


def test_an_archived_session_is_archived(tmp_path: Path) -> None:
    simple().write(tmp_path / "archived_sessions")
    (session,), _ = read(tmp_path)
    assert session.archived


def test_names_of_sessions_come_from_the_log_the_index_or_the_prompt(tmp_path: Path) -> None:
    rollout = simple()
    rollout.write(tmp_path)
    index = tmp_path / "session_index.jsonl"
    names = [{"id": SESSION, "thread_name": name} for name in ("CJK", "CJK prefixes")]
    index.write_text(json_lines(names))
    assert read(tmp_path)[0][0].title == "CJK prefixes"
    rollout.event("thread_name_updated", thread_name="FTS5 prefix queries")
    rollout.write(tmp_path)
    assert read(tmp_path)[0][0].title == "FTS5 prefix queries"


def test_a_prompt_of_signs_alone_is_no_name_where_words_follow(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("...", typed=True)
    rollout.assistant("Yes?")
    assert read(rollout.write(tmp_path))[0][0].title == "..."
    rollout.user("Why is it slow?", typed=True)
    assert read(rollout.write(tmp_path))[0][0].title == "Why is it slow?"


def test_names_stand_beside_the_folder_that_is_followed_too(tmp_path: Path) -> None:
    folder = tmp_path / "sessions"
    simple().write(folder)
    index = {"id": SESSION, "thread_name": "CJK prefixes"}
    (tmp_path / "session_index.jsonl").write_text(json.dumps(index) + "\n")
    assert read(folder)[0][0].title == "CJK prefixes"


@pytest.mark.parametrize("chosen", ["", "sessions"])
def test_a_name_in_the_state_counts_and_a_copy_of_the_prompt_does_not(
    tmp_path: Path, chosen: str
) -> None:
    simple().write(tmp_path / "sessions")
    state(tmp_path / "state_4.sqlite", "An old name")
    state(tmp_path / "state_5.sqlite", "CJK prefixes")
    assert read(tmp_path / chosen)[0][0].title == "CJK prefixes"
    (tmp_path / "state_4.sqlite").unlink()
    state(tmp_path / "state_5.sqlite", PROMPT[:10])
    assert read(tmp_path / chosen)[0][0].title == "Prefix queries miss CJK words."


@pytest.mark.parametrize(
    ("name", "how", "title"),
    [
        ("CJK prefixes", "explicit", "CJK prefixes"),
        (None, "legacy_unknown", "What it was called"),
        (None, "cleared", "Prefix queries miss CJK words."),
        (PROMPT[:10], "explicit", PROMPT[:10]),
    ],
)
def test_a_state_with_a_column_for_names_tells_whether_one_was_given(
    tmp_path: Path, name: str | None, how: str, title: str
) -> None:
    simple().write(tmp_path / "sessions")
    state(tmp_path / "state_5.sqlite", "What it was called")
    with closing(sqlite3.connect(tmp_path / "state_5.sqlite")) as connection:
        connection.execute("ALTER TABLE threads ADD COLUMN name TEXT")
        connection.execute("ALTER TABLE threads ADD COLUMN name_state TEXT")
        connection.execute("UPDATE threads SET name = ?, name_state = ?", (name, how))
        connection.commit()
    assert read(tmp_path)[0][0].title == title


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(4096)])
def test_a_state_that_cannot_be_read_costs_no_session(tmp_path: Path, content: bytes) -> None:
    simple().write(tmp_path / "sessions")
    (tmp_path / "state_5.sqlite").write_bytes(content)
    assert read(tmp_path)[0][0].title == "Prefix queries miss CJK words."


def state(path: Path, title: str) -> None:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        columns = "id TEXT, rollout_path TEXT, title TEXT, first_user_message TEXT, archived INT"
        connection.execute(f"CREATE TABLE threads ({columns})")
        row = (SESSION, "/x", title, PROMPT, 0)
        connection.execute("INSERT INTO threads VALUES (?, ?, ?, ?, ?)", row)
        connection.commit()


def test_the_first_codex_wrote_one_json_value(tmp_path: Path) -> None:
    items = [
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]},
        {"type": "function_call", "name": "shell", "arguments": "{}", "call_id": "c"},
        {"type": "function_call_output", "call_id": "c", "output": '{"output":"a","metadata":{}}'},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "?"}]},
    ]
    head = {"timestamp": "2025-04-20T10:00:00.000Z", "id": OLD, "instructions": ""}
    path = tmp_path / f"rollout-2025-04-20-{OLD}.json"
    path.write_text(json.dumps({"session": head, "items": items}, indent=2))
    (session,), issues = read(path)
    assert not issues
    assert session.external_id == OLD
    assert [message.external_id for message in session.messages] == ["line:1", "line:2", "line:4"]
    assert {message.created_at for message in session.messages} == {session.created_at}
    path.write_text(path.read_text()[:-40])
    with pytest.raises(UnreadableFile):
        read(path)


def test_the_first_codex_wrote_what_other_providers_answered_as_they_told_it(
    tmp_path: Path,
) -> None:
    called = {"name": "shell", "arguments": '{"command":["ls"]}'}
    calls = [{"id": "c", "index": 0, "type": "function", "function": called}]
    items = [
        {"role": "user", "content": [{"type": "text", "text": "Hi"}]},
        {"role": "assistant", "content": "", "reasoning": "We look.", "tool_calls": calls},
        {"role": "tool", "tool_call_id": "c", "content": '{"output":"rye","metadata":{}}'},
        {"role": "assistant", "content": "Rye.", "reasoning_content": "There."},
        "rye",
    ]
    head = {"timestamp": "2025-08-23T11:00:00.000Z", "id": OLD, "instructions": ""}
    path = tmp_path / f"rollout-2025-08-23-{OLD}.json"
    path.write_text(json.dumps({"session": head, "items": items}))
    (session,), issues = read(path)
    assert (session.title, issues) == ("Hi", [])
    asked, looked, answer = session.messages
    assert asked.role is Role.USER
    thought, call = looked.blocks
    assert isinstance(call, ToolCall)
    assert (thought, call.name, call.outcome and call.outcome.text) == (
        Thinking("We look."), "shell", "rye"
    )  # fmt: skip
    assert answer.blocks == (Thinking("There."), Text("Rye."))


def test_a_session_that_was_only_opened_is_left_out(tmp_path: Path) -> None:
    opened, named = Rollout(), Rollout()
    for rollout in (opened, named):
        context = "<environment_context>\n<cwd>/home/ada</cwd>\n</environment_context>"
        rollout.item("message", role="user", content=[text_piece(context)])
    sessions, (issue,) = read(opened.write(tmp_path))
    assert (sessions, "no message" in issue.text) == ([], True)
    named.item("message", role="assistant", content=[text_piece("Hello.")])
    (session,), _ = read(named.write(tmp_path))
    assert len(session.messages) == 2


def test_half_a_sign_and_a_mark_before_it_do_not_lose_a_session_of_the_first_codex(
    tmp_path: Path,
) -> None:
    said = {"type": "message", "role": "user"}
    items = [said | {"content": [{"type": "input_text", "text": "Bake \ud83c"}]}]
    head = {"timestamp": "2025-04-20T10:00:00.000Z", "id": OLD, "instructions": ""}
    path = tmp_path / f"rollout-2025-04-20-{OLD}.json"
    path.write_text("\ufeff" + json.dumps({"session": head, "items": items}), encoding="utf-8")
    (session,), _ = read(path)
    assert [text[:5] for text in talk(session)] == ["Bake "]


def test_lines_without_an_envelope_are_read(tmp_path: Path) -> None:
    folder = "<environment_context>\n<cwd>/home/ada/old</cwd>\n</environment_context>"
    lines = [
        {"id": OLD, "timestamp": "2025-08-01T10:00:00.000Z", "instructions": None, "git": {}},
        {"record_type": "state"},
        {"type": "message", "id": None, "role": "user", "content": [text_piece(folder)]},
        {"record_type": "state"},
        {"type": "message", "id": None, "role": "user", "content": [text_piece("Hi")]},
        {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Hm."}]},
        {"type": "message", "id": None, "role": "assistant", "content": [text_piece("Hello")]},
    ]
    path = tmp_path / f"rollout-2025-08-01T10-00-00-{OLD}.jsonl"
    path.write_text(json_lines(lines))
    (session,), issues = read(path)
    assert not issues
    assert session.external_id == OLD
    assert talk(session) == ["Hi", "Hello"]
    assert session.messages[0].hidden is Hidden.META
    assert session.project is not None
    assert session.project.path == "/home/ada/old"
    assert session.messages[-1].created_at == session.created_at


def text_piece(said: str) -> dict[str, str]:
    return {"type": "input_text", "text": said}


def test_bare_roles_and_contents_are_read(tmp_path: Path) -> None:
    lines = [
        {"timestamp": "2025-09-10T12:00:00Z", "role": "user", "content": "Hi", "model": "o4-mini"},
        {"timestamp": "2025-09-10T12:00:01Z", "type": "tool_call", "function": {"name": "git"}},
        {"timestamp": "2025-09-10T12:00:02Z", "type": "tool_result", "result": "clean"},
        {"timestamp": "2025-09-10T12:00:03Z", "role": "assistant", "content": "All clean."},
    ]
    path = tmp_path / "session.jsonl"
    path.write_text(json_lines(lines))
    (session,), issues = read(path)
    assert not issues
    assert session.external_id == "session"
    assert [message.role for message in session.messages] == [
        Role.USER,
        Role.ASSISTANT,
        Role.ASSISTANT,
    ]


def test_paginated_files_tell_prompts_as_items(tmp_path: Path) -> None:
    rollout = Rollout(history_mode="paginated")
    rollout.turn("t1")
    rollout.user("# New kind of context that nobody typed")
    rollout.user("Hello")
    said = {"type": "UserMessage", "content": [{"type": "text", "text": "Hello"}]}
    rollout.event("item_completed", item=said)
    rollout.assistant("Hi.")
    for ordinal, record in enumerate(rollout.records):
        record["ordinal"] = ordinal
    session = read_one(rollout, tmp_path)
    assert talk(session) == ["Hello", "Hi."]
    assert [message.external_id for message in session.messages] == [
        "ordinal:2",
        "ordinal:3",
        "ordinal:5",
    ]


def paginated(rollout: Rollout, first: int = 0) -> Rollout:
    """With the numbers that newer records have."""
    for ordinal, record in enumerate(rollout.records, first):
        record["ordinal"] = ordinal
    return rollout


def gone_back(folder: Path) -> Path:
    """A session that was gone back in before its second prompt; its two files."""
    first = Rollout(history_mode="paginated", rollout_id=SESSION)
    first.user("One.", typed=True)
    first.assistant("Yes.")
    first.user("Two.", typed=True)
    first.assistant("No.")
    first.tokens(total=1000, last=1000)
    paginated(first).write(folder)
    position = {"thread_id": SESSION, "end_ordinal_exclusive": 4, "end_byte_offset": 900}
    then = Rollout(history_mode="paginated", rollout_id=CHILD, history_base=position)
    then.user("Three.", typed=True)
    then.assistant("Well.")
    then.event("thread_name_updated", thread_name="Numbers")
    then.tokens(total=1000, last=500)
    paginated(then, 4).write(folder, f"rollout-2026-11-06T08-00-00-{SESSION}_{CHILD}.jsonl")
    return folder


def test_a_session_that_was_gone_back_in_is_one_of_several_files(tmp_path: Path) -> None:
    (session,), issues = read(gone_back(tmp_path))
    assert not issues
    assert (session.external_id, session.title) == (SESSION, "Numbers")
    assert (session.relation, len(session.members)) == (None, 2)
    said = {message.external_id: said_in(message) for message in session.messages}
    assert list(said.values()) == ["One.", "Yes.", "Two.", "No.", "Three.", "Well."]
    parents = {said_in(message): said.get(message.parent_id or "") for message in session.messages}
    assert parents == {
        "One.": None, "Yes.": "One.", "Two.": "Yes.", "No.": "Two.", "Three.": "Yes.",
        "Well.": "Three.",
    }  # fmt: skip
    assert session.active_leaf is not None
    assert said[session.active_leaf] == "Well."
    keys = [message.usage_key for message in session.messages if message.usage]
    assert len(set(keys)) == 2


def test_the_later_file_alone_names_its_messages_as_together_with_the_first(
    tmp_path: Path,
) -> None:
    (whole,), _ = read(gone_back(tmp_path / "both"))
    later = next((tmp_path / "both").glob(f"*_{CHILD}.jsonl"))
    (part,), _ = read(later.rename(tmp_path / later.name))
    assert part.external_id == SESSION
    assert (part.parent_external_id, part.title) == (None, "Numbers")
    assert {one.external_id for one in part.messages} < {one.external_id for one in whole.messages}


def test_a_file_by_itself_tells_the_session_with_the_files_that_lie_beside_it(
    tmp_path: Path,
) -> None:
    (whole,), _ = read(gone_back(tmp_path))
    for path in tmp_path.glob("*.jsonl"):
        (session,), issues = read(path)
        assert not issues
        assert (session.messages, session.title) == (whole.messages, whole.title)


def test_what_is_unreadable_beside_a_file_costs_only_what_is_in_it(tmp_path: Path) -> None:
    first, later = sorted(gone_back(tmp_path).glob("*.jsonl"))
    later.with_suffix(".jsonl.zst").write_bytes(b"\x28\xb5\x2f\xfd" + b"no frame")
    later.unlink()
    (session,), _ = read(first)
    assert [said_in(message) for message in session.messages] == ["One.", "Yes.", "Two.", "No."]


def followed(folder: Path, changed: Path) -> list[ParsedSession]:
    """What is read when only one of the files in a folder changed."""
    container = FolderContainer(folder, [changed.relative_to(folder).as_posix()])
    return list(CodexImporter().sessions(container, container.names(), lambda issue: None))


def test_the_file_before_is_found_where_only_the_later_one_changed(tmp_path: Path) -> None:
    (whole,), _ = read(gone_back(tmp_path))
    (session,) = followed(tmp_path, next(tmp_path.glob(f"*_{CHILD}.jsonl")))
    assert session == whole


def test_the_parent_of_a_fork_is_found_where_only_the_fork_changed(tmp_path: Path) -> None:
    simple().write(tmp_path / "2026" / "11" / "05")
    child = forked({"forked_from_id": SESSION}).write(tmp_path / "2026" / "11" / "06")
    (session,) = followed(tmp_path, child)
    assert talk(session) == ["Look for more of them.", "Found two."]


@pytest.mark.parametrize("parent", ["*", "../*", "..", "a/b"])
def test_a_parent_that_is_no_id_is_looked_for_nowhere(tmp_path: Path, parent: str) -> None:
    simple().write(tmp_path)
    child = Rollout(CHILD, forked_from_id=parent)
    child.head(parent)
    child.user("Hello", typed=True)
    (session,) = followed(tmp_path, child.write(tmp_path))
    assert talk(session) == ["Hello"]


def test_a_copy_of_a_file_is_the_same_session_again(tmp_path: Path) -> None:
    simple().write(tmp_path / "sessions")
    simple().write(tmp_path / "archived_sessions")
    one, other = read(tmp_path)[0]
    assert one.messages == other.messages


def test_a_file_with_nothing_but_its_log_is_read_from_that(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.event("user_message", message="Hello")
    rollout.event("agent_reasoning", text="Greet back.")
    rollout.event("agent_message", message="Hi.")
    rollout.tokens(total=100, last=100)
    session = read_one(rollout, tmp_path)
    assert talk(session) == ["Hello", "Hi."]
    assert session.messages[1].usage is not None


def test_a_file_without_a_message_is_left_out_and_told(tmp_path: Path) -> None:
    sessions, issues = read(Rollout().write(tmp_path))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def forked(relation: dict[str, Any]) -> Rollout:
    """A session that repeats the simple one before it goes its own way."""
    rollout = Rollout(CHILD, **relation)
    parent = simple()
    parent.tokens(total=1000, last=1000)
    rollout.records += parent.records
    rollout.turn("t2")
    rollout.user("Look for more of them.", typed=True)
    rollout.assistant("Found two.")
    rollout.tokens(total=1700, last=700)
    return rollout


@pytest.mark.parametrize(
    ("head", "relation"),
    [
        ({"forked_from_id": SESSION}, Relation.FORK),
        (
            {"source": {"subagent": {"thread_spawn": {"parent_thread_id": SESSION}}}},
            Relation.SUBAGENT,
        ),
        ({"parent_thread_id": SESSION, "thread_source": "subagent"}, Relation.SUBAGENT),
    ],
)
def test_what_a_fork_repeats_is_read_in_its_parent_only(
    tmp_path: Path, head: dict[str, Any], relation: Relation
) -> None:
    simple().write(tmp_path)
    forked(head).write(tmp_path)
    sessions, issues = read(tmp_path)
    child = {session.external_id: session for session in sessions}[CHILD]
    assert not issues
    assert (child.parent_external_id, child.relation) == (SESSION, relation)
    assert talk(child) == ["Look for more of them.", "Found two."]


@pytest.mark.parametrize("with_parent", [True, False])
def test_an_agent_tells_by_number_what_is_its_own(tmp_path: Path, *, with_parent: bool) -> None:
    # Given an agent that repeats its parent's turns, and hears its task before its first turn,
    family = Family()
    spawn = {"subagent": {"thread_spawn": {"parent_thread_id": family.parent.session}}}
    start = len(family.parent.records) + 1
    agent = family.copy(family.parent, source=spawn, subagent_history_start_ordinal=start)
    content = [{"type": "input_text", "text": "Bake oats."}]
    agent.item("agent_message", author="/root", recipient="/root/oats", content=content)
    family.turns(agent, "oats")
    if with_parent:
        paginated(family.parent).write(tmp_path)
    # when it is read with its parent, or without,
    sessions, _issues = read(paginated(agent).write(tmp_path).parent)
    # then the task is its own, and nothing that stands before it.
    (own,) = (one for one in sessions if one.external_id == agent.session)
    assert talk(own)[0] == "Bake oats."
    assert talk(own)[1:3] == ["How long does oats rise?", ""]
    assert bool(own.repeated) is not with_parent


def test_a_fork_without_its_parent_keeps_everything_and_counts_it_once(tmp_path: Path) -> None:
    (child,), issues = read(forked({"forked_from_id": SESSION}).write(tmp_path))
    assert [issue.severity for issue in issues] == [Severity.INFO]
    assert len(talk(child)) == 4
    parent = simple()
    parent.tokens(total=1000, last=1000)
    original = read_one(parent, tmp_path / "parent")
    assert original.messages[-1].usage_key == child.messages[1].usage_key


def test_turns_older_than_a_fork_are_what_it_repeats_of_those_before_it(tmp_path: Path) -> None:
    # Given a session, a fork of it, and an agent that repeats both,
    family = Family()
    family.turns(family.parent, "rye")
    fork = family.copy(family.parent, forked_from_id=family.parent.session)
    family.turns(fork, "spelt")
    spawn = {"subagent": {"thread_spawn": {"parent_thread_id": fork.session}}}
    agent = family.copy(fork, source=spawn)
    family.turns(agent, "oats")
    # when each is read by itself,
    first, second, third = (
        read(one.write(tmp_path / one.session))[0][0] for one in (family.parent, fork, agent)
    )
    # then it tells its own, and besides what it repeats, with the times of its turns,
    assert [talk(one)[0] for one in (first, second, third)] == [
        f"How long does {word} rise?" for word in ("rye", "spelt", "oats")
    ]
    assert not first.repeated
    assert all(is_repeated(message.external_id) for message in third.repeated)
    times = [message.created_at or 0 for message in (*third.repeated, *third.messages)]
    assert times == sorted(times)
    assert (third.created_at or 0) > times[len(third.repeated) - 1]
    # and tokens are named by those who spent them.
    keys = [message.usage_key for one in (first, second) for message in one.messages]
    assert [message.usage_key for message in third.repeated] == keys


def test_answers_that_only_the_log_of_a_fork_repeats_are_kept(tmp_path: Path) -> None:
    family = Family()
    parent = family.parent
    fork = family.begun(forked_from_id=parent.session)
    for record in parent.records:
        told = record["payload"]
        if told.get("role") == "assistant":
            (said,) = told["content"]
            fork.event("agent_message", message=said["text"], phase="commentary")
        elif not str(told.get("type")).startswith("function_call"):
            fork.add(record["type"], **told)
    family.turns(fork, "barley")
    (session,), _ = read(fork.write(tmp_path))
    assert [said_in(message) for message in session.repeated] == [
        "How long does rye rise?",
        "rye rises for ten hours.",
        "How long does wheat rise?",
        "wheat rises for ten hours.",
    ]
    used = [message.usage_key for message in session.repeated if message.usage]
    assert [str(key).partition(":")[0] for key in used] == [parent.session] * 2
    assert said_in(session.messages[0]) == "How long does barley rise?"


def test_a_parent_that_does_not_have_all_that_is_repeated_is_not_relied_on(tmp_path: Path) -> None:
    family = Family()
    fork = family.copy(family.parent, forked_from_id=family.parent.session)
    family.turns(fork, "spelt")
    family.parent.records = family.parent.records[:9]
    family.parent.write(tmp_path)
    fork.write(tmp_path)
    sessions, issues = read(tmp_path)
    told = {session.external_id: session for session in sessions}[fork.session]
    asked = [said_in(message) for message in told.repeated if message.role is Role.USER]
    assert asked == ["How long does rye rise?", "How long does wheat rise?"]
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_fork_of_a_session_without_turn_ids_is_told_by_its_records(tmp_path: Path) -> None:
    parent = Rollout()
    parent.user("One.", typed=True)
    parent.assistant("Two.")
    parent.write(tmp_path)
    child = Rollout(CHILD, forked_from_id=SESSION)
    child.records += parent.records
    child.user("Three.", typed=True)
    child.write(tmp_path)
    sessions, _ = read(tmp_path)
    assert sorted(map(len, map(talk, sessions))) == [1, 2]


def test_a_fork_of_a_fork_repeats_nothing_of_either(tmp_path: Path) -> None:
    first = simple()
    first.tokens(total=1000, last=1000)
    first.write(tmp_path)
    second = forked({"forked_from_id": SESSION})
    second.write(tmp_path)
    third = Rollout(GRANDCHILD, forked_from_id=CHILD)
    third.records += second.records
    third.turn("t3")
    third.user("And in the tests?", typed=True)
    third.assistant("None.")
    third.tokens(total=1800)
    third.write(tmp_path)
    sessions, issues = read(tmp_path)
    assert not issues
    last = {session.external_id: session for session in sessions}[GRANDCHILD]
    assert last.parent_external_id == CHILD
    assert talk(last) == ["And in the tests?", "None."]
    assert last.messages[-1].usage == Usage(input=50, output=20, cache_read=50, reasoning=10)


def test_records_of_a_new_kind_are_told_once_a_kind(tmp_path: Path) -> None:
    rollout = simple()
    for value, kind in enumerate(("hologram", "hologram", "scent", "world_state")):
        rollout.add(kind, value=value)
    (session,), issues = read(rollout.write(tmp_path))
    assert [(issue.severity, "hologram" in issue.text) for issue in issues] == [
        (Severity.INFO, True),
        (Severity.INFO, False),
    ]
    assert [event.kind for event in session.events][-4:] == [
        *("hologram", "hologram", "scent", "world_state")
    ]


def test_a_zip_of_the_folder_reads_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "codex"
    simple().write(folder / "sessions" / "2026" / "11" / "05")
    archive = tmp_path / "backup.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(folder.rglob("*.jsonl")):
            file.write(path, path.relative_to(folder))
    assert read(archive) == read(folder)


def test_repeated_ordinals_lose_no_message(tmp_path: Path) -> None:
    rollout = simple()
    for record in rollout.records:
        record["ordinal"] = 0
    session = read_one(rollout, tmp_path)
    assert len({message.external_id for message in session.messages}) == 2
    assert [said_in(message) for message in session.messages] == talk(session)


@pytest.mark.parametrize(
    ("action", "title"),
    [
        ('{"tool": "exec_command", "command": ["git", "push"]}', "Approval review: git push"),
        ('{"tool": "apply_patch", "files": ["a.py"]}', "Approval review: apply_patch"),
        ("{cut", "Approval review"),
    ],
)
def test_a_session_that_assesses_an_action_is_called_after_that(
    tmp_path: Path, action: str, title: str
) -> None:
    rollout = Rollout(source={"subagent": {"other": "guardian"}}, parent_thread_id=CHILD)
    opening = "The following is the Codex agent history whose request is to be assessed:"
    parts = (opening, "[1] user: Publish.", f"Planned action JSON:\n{action}")
    rollout.user("\n".join((*parts, ">>> APPROVAL REQUEST END")), typed=True)
    rollout.assistant('{"outcome": "allow"}')
    session = read_one(rollout, tmp_path)
    assert (session.title, session.relation) == (title, Relation.SUBAGENT)
