"""A chat and what stands in for it are one conversation, whichever comes first."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.cline import cline_files
from tests.unit.importers.copilot_chat.copilot_chat_files import SESSION, chat, put, tool
from tests.unit.importers.copilot_chat.copilot_chat_files import request as asked
from tests.unit.importers.copilot_cli.copilot_cli_files import Log, request
from tests.unit.importers.cursor import cursor_files
from tests.unit.importers.kimi_cli import kimi_files
from tests.unit.importers.kiro import kiro_files

WORK = Unattended()
SEARCH = "copilot_findTextInFiles"  # how the chat calls the tool


@pytest.fixture
def window(tmp_path: Path) -> Path:
    """The storage of a window, with a chat and its transcript."""
    folder = tmp_path / "workspaceStorage" / "1a2b"
    made = [{"id": "call_1__vscode-1", "name": "grep", "arguments": "{}"}]
    result = {"metadata": {"toolCallRounds": [{"toolCalls": made}], "promptTokens": 90}}
    put(
        folder,
        chat(asked(1, "How long does rye rise?", tool(), "Ten hours.", result=result)),
        f"chatSessions/{SESSION}.json",
    )
    log = Log(SESSION, vscodeVersion="1.119.0")
    log.user("How long does rye rise?")
    log.assistant("", request("call_1", "grep"), outputTokens=70)
    log.start("call_1", "grep")
    log.complete("call_1", success=True, result={"content": "rye.md: ten hours"})
    log.assistant("Ten hours.", outputTokens=20)
    log.write(folder, f"GitHub.copilot-chat/transcripts/{SESSION}.jsonl")
    return folder


def run(services: Services, *paths: Path) -> None:
    services.importing.run(paths, WORK)


def told(services: Services) -> tuple[list[Any], ...]:
    """The conversations with their tokens, their messages, and what came back from tools."""
    with services.database.rows() as rows:
        return (
            list(rows("SELECT external_id, title, input_tokens, output_tokens FROM chat_session")),
            list(rows("SELECT external_id, text, active FROM message ORDER BY position")),
            list(rows("SELECT name, status, result FROM tool_call")),
        )


def found(services: Services, words: str) -> int:
    return len(services.searching.search(f"{words} also:tools", WORK).groups)


def paths(window: Path) -> list[Path]:
    return [path for path in window.rglob("*") if path.is_file()]


def test_a_transcript_alone_is_the_conversation(services: Services, window: Path) -> None:
    run(services, *window.rglob("transcripts"))
    sessions, messages, tools = told(services)
    assert [tuple(row) for row in sessions] == [(SESSION, "How long does rye rise?", 0, 90)]
    assert len(messages) == 3
    assert [tuple(row) for row in tools] == [("grep", "ok", "rye.md: ten hours")]


def test_the_chat_is_preferred_and_its_tools_tell_what_came_back(
    services: Services, window: Path
) -> None:
    run(services, window)
    sessions, messages, tools = told(services)
    assert [tuple(row) for row in sessions] == [(SESSION, "How long does rye rise?", 90, 0)]
    assert [row[1] for row in messages] == ["How long does rye rise?", "Ten hours."]
    assert [row[2] for row in tools] == ["rye.md: ten hours"]


@pytest.mark.parametrize("turn", [0, 1])
@pytest.mark.parametrize("apart", [False, True])
def test_in_any_order_they_are_one_conversation(
    services: Services, window: Path, turn: int, apart: bool
) -> None:
    order = list(permutations(sorted(paths(window))))[turn]
    # Given both, read one after the other, in one import or in two,
    for chosen in [[one] for one in order] if apart else [order]:
        run(services, *chosen)
    # then it is there once, with what came back from its tools,
    before = told(services)
    assert [tuple(row)[2:] for row in before[0]] == [(90, 0)]
    assert [row[1] for row in before[1]] == ["How long does rye rise?", "Ten hours."]
    assert [tuple(row) for row in before[2]] == [(SEARCH, "ok", "rye.md: ten hours")]
    # which is found, and stays, whatever is read again.
    assert found(services, "ten hours rye.md") == 1
    for chosen in [[window], *([one] for one in order)]:
        run(services, *chosen)
        assert told(services) == before
    assert services.health.check(WORK).healthy


def test_what_the_chat_tells_itself_of_a_tool_stays(services: Services, window: Path) -> None:
    # Given a chat that has itself what came back from one of its two tools,
    made = [{"id": f"call_{n}__vscode-{n}", "name": "grep", "arguments": "{}"} for n in (1, 2)]
    results = {"call_1__vscode-1": {"content": [{"value": "Ten."}]}}
    metadata = {"toolCallRounds": [{"toolCalls": made}], "toolCallResults": results}
    shown = (tool("c1"), tool("c2", isComplete=False))
    asked_for = asked(1, "How long?", *shown, result={"metadata": metadata})
    put(window, chat(asked_for), f"chatSessions/{SESSION}.json")
    log = Log(SESSION, vscodeVersion="1.119.0")
    for number, succeeds in ((1, True), (2, False)):
        log.start(f"call_{number}", "grep")
        log.complete(f"call_{number}", success=succeeds, result={"content": f"It gave {number}."})
    log.write(window, f"GitHub.copilot-chat/transcripts/{SESSION}.jsonl")
    # when both are read, the transcript tells of the other one, and that it failed.
    run(services, window)
    tools = [tuple(row) for row in told(services)[2]]
    assert tools == [(SEARCH, "ok", "Ten."), (SEARCH, "failed", "It gave 2.")]
    with services.database.rows() as rows:
        assert [tuple(row) for row in rows("SELECT n_failed FROM message WHERE n_tools")] == [(1,)]


def test_a_chat_that_goes_on_keeps_what_the_transcript_told(
    services: Services, window: Path
) -> None:
    run(services, window)
    # When the answer is told once more, with more to it, and the transcript is not,
    (path,) = window.rglob("chatSessions/*.json")
    state = json.loads(path.read_text())
    state["requests"][0]["response"].append({"value": " Or twelve."})
    path.write_text(json.dumps(state))
    run(services, path)
    # then what came back is still there.
    _, messages, tools = told(services)
    assert messages[1][1] == "Ten hours. Or twelve."
    assert [tuple(row) for row in tools] == [(SEARCH, "ok", "rye.md: ten hours")]
    assert found(services, "ten hours rye.md") == 1


def test_where_the_chat_has_no_message_the_transcript_speaks(
    services: Services, window: Path
) -> None:
    put(window, chat(), f"chatSessions/{SESSION}.json")
    run(services, window)
    assert len(told(services)[1]) == 3


@pytest.mark.parametrize("store_first", [True, False])
def test_a_conversation_of_kiro_in_its_database_and_its_lines_is_one(
    services: Services, tmp_path: Path, *, store_first: bool
) -> None:
    # Given a conversation that an older version kept in a database, and a newer one as lines,
    lines = kiro_files.lines(kiro_files.command_line())
    path = kiro_files.write(tmp_path / "cli" / f"{kiro_files.SESSION}.jsonl", lines)
    turn = {"user": {"content": {"Prompt": {"prompt": "Why does it fail?"}}}}
    turn["assistant"] = {"Response": {"content": "Because of the stamp."}}
    store = kiro_files.store(tmp_path / "data.sqlite3", kiro_files.SESSION, [turn])
    # when both are read, each by itself,
    for place in (store, path) if store_first else (path, store):
        run(services, place)
    # then what was said is there once.
    assert [row[0] for row in told(services)[1]] == ["m1", "m2", "m4"]


def test_a_conversation_of_kiro_that_only_its_database_has_goes_on(
    services: Services, tmp_path: Path
) -> None:
    turns = [{"user": {"content": {"Prompt": {"prompt": f"Why {word}?"}}}} for word in "ab"]
    for count in (1, 2):
        (tmp_path / "data.sqlite3").unlink(missing_ok=True)
        run(services, kiro_files.store(tmp_path / "data.sqlite3", "talk", turns[:count]))
        assert [row[1] for row in told(services)[1]] == ["Why a?", "Why b?"][:count]


@pytest.mark.parametrize("transcript_first", [True, False])
def test_a_chat_of_cursor_and_its_transcript_elsewhere_are_one(
    services: Services, tmp_path: Path, *, transcript_first: bool
) -> None:
    # Given a chat in the editor's database, and the transcript in the folder of projects,
    database, transcript = cursor_files.EditorDatabase(), cursor_files.Transcript()
    database.composer(cursor_files.SESSION, "u1", "a1")
    database.bubble(cursor_files.SESSION, "u1", "How long does rye rise?")
    database.bubble(cursor_files.SESSION, "a1", "Ten hours.")
    transcript.user("How long does rye rise?")
    transcript.assistant("Ten hours.")
    places = [
        database.write(tmp_path / "User" / "globalStorage" / "state.vscdb"),
        transcript.write(tmp_path / ".cursor"),
    ]
    # when both are imported by themselves,
    for place in reversed(places) if transcript_first else places:
        run(services, place)
    # then everything was said once.
    assert [row[0] for row in told(services)[1]] == ["u1", "a1"]


@pytest.mark.parametrize("sent_first", [True, False])
def test_a_task_of_cline_and_what_was_sent_of_it_are_one(
    services: Services, tmp_path: Path, *, sent_first: bool
) -> None:
    panel = cline_files.simple().write(tmp_path / "7")
    sent = tmp_path / "7" / "api_conversation_history.json"
    sent.write_text('[{"role": "user", "content": "<task>\\nBake a loaf\\n</task>"}]')
    for path in (sent, panel) if sent_first else (panel, sent):
        run(services, path)
    run(services, tmp_path)
    said = [row[1] for row in told(services)[1]]
    assert said[0] == "Bake a loaf"
    assert len(said) == len(set(said)) == 4


def test_a_context_of_kimi_makes_room_for_the_log(services: Services, tmp_path: Path) -> None:
    folder = kimi_files.cli_session(tmp_path)
    run(services, kimi_files.write(folder / "context.jsonl", kimi_files.context()))
    assert len(told(services)[1]) > 0
    run(services, kimi_files.write(folder / "wire.jsonl", kimi_files.wired()).parent)
    names = [str(row[0]) for row in told(services)[1]]
    assert names
    assert not [name for name in names if name.startswith("transcript:")]
