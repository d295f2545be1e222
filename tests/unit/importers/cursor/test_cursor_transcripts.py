"""Transcripts of Cursor's agents are found by what they hold, in both shapes they have had."""

from __future__ import annotations

import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolResult,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from chatvault.importers.containers.container import open_container
from chatvault.importers.cursor.importer import CursorImporter
from tests.unit.importers.cursor.cursor_files import (
    CHILD,
    FOLDER,
    SESSION,
    Transcript,
    call,
    read,
    read_one,
    talk,
    write,
)

TEXT = """user:
<user_query>
Why is the index rebuilt?
</user_query>

assistant:
[Thinking] The stamp may differ.
  Look at it first.
[Tool call] Read
  path: src/index.py
  limit: 40

[Tool result] Read
  def rebuild(): ...

Because the stamp is read in seconds.

user:
Fix it.

assistant:
[Tool call] ApplyPatch
  *** Begin Patch
  +stamp = ms
Done.
"""


def simple() -> Transcript:
    transcript = Transcript()
    transcript.user("Prefix queries miss CJK words.")
    transcript.assistant("Let me look.", call("Read", path="/home/ada/search/src/fts.py"))
    transcript.assistant("The tokenizer takes a run of them for one word.")
    transcript.record(type="turn_ended", status="success")
    return transcript


def test_a_transcript_is_one_session_named_by_its_file(tmp_path: Path) -> None:
    session = read_one(simple().write(tmp_path))
    assert (session.source, session.external_id) == ("cursor", SESSION)
    assert session.title == "Prefix queries miss CJK words."
    assert [message.external_id for message in session.messages] == [
        "transcript:line:1",
        "transcript:line:2",
        "transcript:line:3",
    ]
    assert [message.parent_id for message in session.messages] == [
        None,
        "transcript:line:1",
        "transcript:line:2",
    ]
    assert [message.role for message in session.messages] == [
        Role.USER,
        Role.ASSISTANT,
        Role.ASSISTANT,
    ]


def test_the_folder_is_known_by_the_paths_that_tools_were_called_with(tmp_path: Path) -> None:
    project = read_one(simple().write(tmp_path)).project
    assert project is not None
    assert (project.path, project.name) == ("/home/ada/search", "search")


def test_a_folder_that_no_path_tells_keeps_the_name_cursor_gave_it(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Hello")
    project = read_one(transcript.write(tmp_path)).project
    assert project is not None
    assert project.path == "home-ada-search"


def test_what_cursor_put_around_a_prompt_is_kept_out_of_sight(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.turn("user", {"type": "text", "text": "<user_info>\nOS: linux\n</user_info>"})
    transcript.user("Hello", "<attached_files>\na.py\n</attached_files>\n")
    session = read_one(transcript.write(tmp_path))
    assert talk(session) == ["Hello"]
    assert [message.hidden for message in session.messages] == [Hidden.META, Hidden.META, None]


def test_a_reminder_that_stands_where_a_prompt_would_is_none(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Hello")
    transcript.user("<system_reminder>\nBe brief.\n</system_reminder>")
    session = read_one(transcript.write(tmp_path))
    assert talk(session) == ["Hello"]
    assert [message.hidden for message in session.messages] == [None, Hidden.META]


@pytest.mark.parametrize(
    "asked",
    [
        "Briefly inform the user about the task result and perform any follow-up actions"
        " (if needed). If there's no follow-ups needed, don't explicitly say that.",
        "Perform any necessary follow-up actions in response to the Bakery subagent completion"
        " above. If no follow-up work is needed, no further action is required.",
        "The beginning of the above subagent result is already visible to the user. Perform any"
        " follow-up actions (if needed).",
    ],
)
def test_what_cursor_asks_by_itself_when_a_task_ended_is_no_prompt(
    tmp_path: Path, asked: str
) -> None:
    transcript = Transcript()
    transcript.user("Bake it in the background.")
    transcript.assistant("It bakes.")
    transcript.user(
        asked, "<system_notification>\nThe task has finished.\n</system_notification>\n"
    )
    transcript.assistant("The loaf is done.")
    transcript.user(f"Why do you read “{asked}”?")
    session = read_one(transcript.write(tmp_path))
    shown = ["Bake it in the background.", "It bakes.", "The loaf is done."]
    assert talk(session) == [*shown, f"Why do you read “{asked}”?"]


@pytest.mark.parametrize("tag", ["dynamic_tools", "available_subagent_types", "hooks_context"])
def test_what_cursor_lists_to_its_model_is_no_prompt(tmp_path: Path, tag: str) -> None:
    transcript = Transcript()
    transcript.user("Hello")
    transcript.turn("user", {"type": "text", "text": f"<{tag}>\nOven: warm\n</{tag}>"})
    session = read_one(transcript.write(tmp_path))
    assert [message.hidden for message in session.messages] == [None, Hidden.META]


def test_a_prompt_that_is_written_again_where_a_turn_is_summed_up_is_shown_once(
    tmp_path: Path,
) -> None:
    around = "<timestamp>Tuesday, Mar 3, 2026, 7:30 AM (UTC+8)</timestamp>\n"
    transcript = Transcript()
    transcript.user("Ship it", around)
    transcript.assistant("I pack.")
    transcript.user("Ship it", around)
    transcript.assistant("It is shipped.")
    transcript.record(type="turn_ended", status="success")
    transcript.user("Ship it", around)
    session = read_one(transcript.write(tmp_path))
    assert talk(session) == ["Ship it", "I pack.", "It is shipped.", "Ship it"]


def test_a_prompt_without_a_moment_may_be_asked_again(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("continue")
    transcript.assistant("Mixed.")
    transcript.user("continue")
    assert talk(read_one(transcript.write(tmp_path))) == ["continue", "Mixed.", "continue"]


def test_when_something_was_asked_stands_around_it(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Hello", "<timestamp>Tuesday, Mar 3, 2026, 7:30 AM (UTC+8)</timestamp>\n")
    transcript.assistant("Hi.")
    transcript.user("Again", "<timestamp>Tuesday, Mar 3, 2026, 8:30 AM</timestamp>\n")
    session = read_one(transcript.write(tmp_path))
    asked = 1_772_494_200_000  # 2 March, 23:30 UTC
    assert (session.created_at, session.updated_at) == (asked, asked)
    told = [one.created_at for one in session.messages if one.hidden is None]
    assert told == [asked, None, None]


def test_a_line_of_a_kind_that_nobody_knows_is_told(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Hello")
    transcript.record(type="turn_ended", status="completed")
    transcript.record(type="poll")
    _, issues = read(transcript.write(tmp_path))
    assert [issue.text for issue in issues] == ["A line of the unknown kind “poll” is left out."]


def test_a_transcript_may_begin_with_what_is_told_of_it(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.record(type="metadata", version=1)
    transcript.user("Hello")
    (session,), issues = read(transcript.write(tmp_path))
    assert talk(session) == ["Hello"]
    assert issues == []


def test_where_thinking_was_taken_out_a_thought_without_words_is_left(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Say what [REDACTED] means.")
    transcript.assistant("It hides a word: [REDACTED].\n\n[REDACTED]")
    session = read_one(transcript.write(tmp_path))
    assert session.messages[1].blocks == (Thinking(""), Text("It hides a word: [REDACTED]."))
    assert talk(session)[0] == "Say what [REDACTED] means."


def test_results_find_their_calls_by_id_by_name_or_in_order(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant(
        "Three at once.",
        {**call("Read", path="a"), "id": "t1"},
        call("Bash", command="ls"),
        call("Grep", pattern="x"),
    )
    transcript.turn(
        "user",
        {"type": "tool-result", "name": "Grep", "content": [{"type": "text", "text": "third"}]},
        {"type": "tool_result", "tool_use_id": "t1", "content": "first", "is_error": True},
        {"type": "tool_result", "tool_use_id": "t9", "content": "second"},
        {"type": "tool_result", "tool_use_id": "t9", "content": "nobody's"},
    )
    session = read_one(transcript.write(tmp_path))
    calls = [block for block in session.messages[0].blocks if isinstance(block, ToolCall)]
    outcomes = [block.outcome for block in calls if block.outcome is not None]
    assert [outcome.text for outcome in outcomes] == ["first", "second", "third"]
    assert outcomes[0].status is ToolStatus.FAILED
    assert session.messages[1].role is Role.TOOL
    (result,) = session.messages[1].blocks
    assert isinstance(result, ToolResult)
    assert result.outcome.text == "nobody's"


def test_how_a_turn_ended_is_told_where_it_did_not_end_well(tmp_path: Path) -> None:
    transcript = simple()
    transcript.record(type="turn_ended", status="aborted")
    transcript.record(type="error", error="Connection lost")
    session = read_one(transcript.write(tmp_path))
    assert [message.blocks for message in session.messages[3:]] == [
        (Event(EventKind.INTERRUPTED, "aborted"),),
        (Event(EventKind.ERROR, "Connection lost"),),
    ]


def test_content_of_an_unknown_kind_is_kept_and_told(tmp_path: Path) -> None:
    transcript = simple()
    transcript.assistant("Look:", {"type": "canvas", "text": "A drawing."})
    (session,), issues = read(transcript.write(tmp_path))
    assert session.messages[-1].blocks[-1] == Text("A drawing.", TextVariant.UNKNOWN)
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_line_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    path = simple().write(tmp_path)
    path.write_bytes(path.read_bytes().replace(b'"Let me look."', b'"Let me'))
    (session,), issues = read(path)
    assert [message.external_id for message in session.messages] == [
        "transcript:line:1",
        "transcript:line:3",
    ]
    assert [(issue.where, issue.severity) for issue in issues] == [("line 2", Severity.ERROR)]


@pytest.mark.parametrize("name", [f"{SESSION}/{SESSION}.jsonl", "main.jsonl"])
def test_sub_agents_belong_to_the_session_beside_their_folder(tmp_path: Path, name: str) -> None:
    parent = simple().write(tmp_path, f"{FOLDER}/{name}")
    child = parent.parent / "subagents" / f"{CHILD}.jsonl"
    simple().write(tmp_path, str(child.relative_to(tmp_path)))
    sessions = {session.external_id: session for session in read(tmp_path)[0]}
    owner = SESSION if "/" in name else "main"
    assert sorted(sessions) == sorted([owner, CHILD])
    assert sessions[CHILD].parent_external_id == owner
    assert sessions[CHILD].relation is Relation.SUBAGENT


def test_the_plain_text_of_older_versions_is_read(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / FOLDER / f"{SESSION}.txt", TEXT.encode()))
    assert session.external_id == SESSION
    first, answer, second, patch = session.messages
    assert talk(session)[0] == "Why is the index rebuilt?"
    thinking, looked, text = answer.blocks
    assert thinking == Thinking("The stamp may differ.\nLook at it first.")
    assert isinstance(looked, ToolCall)
    assert (looked.name, looked.arguments) == ("Read", '{"path":"src/index.py","limit":"40"}')
    assert looked.outcome is not None
    assert looked.outcome.text == "def rebuild(): ..."
    assert text == Text("Because the stamp is read in seconds.")
    assert patch.blocks[0] == ToolCall("ApplyPatch", "*** Begin Patch\n+stamp = ms")
    assert [message.external_id for message in (first, answer, second, patch)] == [
        "transcript:line:1",
        "transcript:line:6",
        "transcript:line:18",
        "transcript:line:21",
    ]


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    simple().write(tmp_path, "renamed.log")
    write(tmp_path / "notes.txt", TEXT.encode())
    write(tmp_path / "chat.txt", b"user:\nHello\nassistant:\nHi\n")
    write(tmp_path / "chat.jsonl", b'{"role":"user","content":"Hello"}\n')
    write(tmp_path / "claude.jsonl", b'{"type":"user","message":{"role":"user","content":"x"}}\n')
    write(tmp_path / FOLDER / "terse.txt", b"user:\nHello\nassistant:\nHi\n")
    container = open_container(tmp_path)
    claimed = CursorImporter().claim(container, container.names())
    assert claimed == (f"{FOLDER}/terse.txt", "notes.txt", "renamed.log")


def test_a_first_line_longer_than_what_is_sniffed_is_recognised(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Read this: " + "word " * 20_000)
    assert len(talk(read_one(transcript.write(tmp_path, "long.jsonl")))) == 1


def test_a_file_without_a_message_is_left_out_and_told(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.turn("user", {"type": "text", "text": ""})
    sessions, issues = read(transcript.write(tmp_path))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_zip_of_the_folder_reads_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    path = simple().write(folder)
    archive = tmp_path / "backup.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(path, path.relative_to(folder))
    (zipped,), _issues = read(archive)
    (plain,), _issues = read(folder)
    # An archive writes times to two seconds, and without a zone.
    times = {"created_at": None, "updated_at": None}
    assert replace(zipped, **times) == replace(plain, **times)  # type: ignore[arg-type]


def test_a_transcript_without_times_is_as_old_as_its_file(tmp_path: Path) -> None:
    path = simple().write(tmp_path)
    os.utime(path, (1_790_000_000, 1_790_000_000))
    (session,), _issues = read(tmp_path)
    assert session.updated_at == 1_790_000_000_000
    assert {message.created_at for message in session.messages} == {None}
