"""Logs of Copilot's events become sessions: of the CLI, and of the extension of VS Code."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Block,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.domain.stand_in import is_stand_in
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.copilot_cli.importer import CopilotCLIImporter
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.copilot_cli.copilot_cli_files import (
    SESSION,
    START_MS,
    Log,
    read,
    read_one,
    request,
)
from tests.unit.importers.hostile import RELAXED, spoil


def calls(session: ParsedSession) -> list[ToolCall]:
    return [
        block
        for message in session.messages
        for block in message.blocks
        if isinstance(block, ToolCall)
    ]


def all_blocks(session: ParsedSession) -> list[Block]:
    return [block for message in session.messages for block in message.blocks]


def test_a_log_is_one_session(tmp_path: Path) -> None:
    log = Log()
    log.add("session.model_change", newModel="gpt-5")
    log.user("Why is it slow?")
    log.assistant("It sorts twice.", reasoningText="Look at the sorting.")
    session = read_one(log, tmp_path)
    assert (session.source, session.external_id) == ("copilot-cli", SESSION)
    assert session.title == "Why is it slow?"
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert (session.git_branch, session.git_commit) == ("main", "abc")
    assert (session.model, session.agent) == ("gpt-5", "Copilot CLI 1.0.45")
    assert (session.created_at, session.updated_at) == (START_MS, START_MS + 3000)
    asked, answer = session.messages
    assert (asked.role, asked.blocks) == (Role.USER, (Text("Why is it slow?"),))
    assert answer.blocks == (Thinking("Look at the sorting."), Text("It sorts twice."))
    assert (answer.model, answer.parent_id) == ("gpt-5", asked.external_id)


def test_the_file_beside_names_the_session(tmp_path: Path) -> None:
    log = Log()
    log.user("Hello")
    path = log.write(tmp_path)
    (path.parent / "workspace.yaml").write_text('id: 1\nname: "Slow: sorting"\ncwd: /x\n')
    (path.parent / "checkpoints").mkdir()
    (path.parent / "checkpoints" / "index.md").write_text("# Checkpoints")
    (tmp_path / "files").mkdir()
    other = Log("other")
    other.user("Flat")
    other.write(tmp_path, "files/other.jsonl")
    container = open_container(tmp_path)
    assert len(CopilotCLIImporter().claim(container, container.names())) == 4
    sessions, issues = read(tmp_path)
    assert not issues
    assert [session.title for session in sessions] == ["Slow: sorting", "Flat"]


def test_an_older_log_is_a_file_of_its_own_without_a_head(tmp_path: Path) -> None:
    log = Log()
    log.user("Hello")
    del log.records[0]
    session = read_one(log, tmp_path, "session-state/abc.jsonl")
    assert (session.external_id, session.title) == ("abc", "Hello")


def test_content_decides_what_a_file_is(tmp_path: Path) -> None:
    (tmp_path / "events.jsonl").write_text('{"type":"user","message":{}}\n{"type":"session"}\n')
    (tmp_path / "b.jsonl").write_text('{"type":"session.start","data":1}\n')
    container = open_container(tmp_path)
    assert not CopilotCLIImporter().claim(container, container.names())


@pytest.mark.parametrize(
    ("fields", "text", "status", "note"),
    [
        ({"success": True, "result": {"content": "a"}}, "a", ToolStatus.OK, ""),
        ({"success": True, "result": "a"}, "a", ToolStatus.OK, ""),
        ({"success": True}, "", ToolStatus.OK, ""),
        (
            {"result": {"result_type": "success", "text_result_for_llm": "a"}},
            *("a", ToolStatus.OK, ""),
        ),
        (
            {"success": False, "error": {"message": "No.", "code": "denied"}},
            *("No.", ToolStatus.FAILED, "not allowed"),
        ),
        ({"success": False, "error": "No."}, "No.", ToolStatus.FAILED, "failed"),
        ({"success": True, "result": {"x": 1}}, '{"x":1}', ToolStatus.OK, ""),
    ],
)
def test_a_call_has_its_outcome(
    tmp_path: Path, fields: dict[str, Any], text: str, status: ToolStatus, note: str
) -> None:
    log = Log()
    log.assistant("", request("c1", arguments={"command": "ls"}))
    log.start("c1")
    log.complete("c1", **fields)
    (call,) = calls(read_one(log, tmp_path))
    assert (call.name, call.arguments, call.call_id) == ("bash", '{"command":"ls"}', "c1")
    assert call.outcome == ToolOutcome(text, status, note, START_MS + 2000, 1000)


def test_a_call_that_only_ran_is_a_message_of_its_own(tmp_path: Path) -> None:
    log = Log()
    log.start("c1")
    log.assistant("", request("c1"))
    log.complete("c1", success=True)
    log.complete("c2", success=True)
    session = read_one(log, tmp_path)
    assert [message.role for message in session.messages] == [Role.ASSISTANT, Role.TOOL]
    (stray,) = session.messages[1].blocks
    assert isinstance(stray, ToolResult)
    assert stray.call_id == "c2"


def test_what_a_person_runs_is_theirs(tmp_path: Path) -> None:
    log = Log()
    log.add("tool.user_requested", toolCallId="c1", toolName="bash", arguments={"command": "ls"})
    log.start("c1")
    log.complete("c1", success=True, result={"content": "a"})
    (message,) = read_one(log, tmp_path).messages
    assert message.role is Role.USER


def test_thoughts_told_twice_are_kept_once(tmp_path: Path) -> None:
    log = Log()
    log.user("?")
    log.add("assistant.reasoning", reasoningId="r", content="Hm.")
    log.assistant("Yes.", request("c1"), reasoningText="Hm.")
    log.complete("c1", success=True)
    log.add("assistant.reasoning", reasoningId="s", content="Oh.")
    log.add("abort", reason="user initiated")
    _asked, answer, thought, aborted = read_one(log, tmp_path).messages
    assert [block.kind for block in answer.blocks] == ["thinking", "text", "tool_call"]
    assert answer.external_id == "e2"
    assert thought.blocks == (Thinking("Oh."),)
    assert aborted.blocks == (Event(EventKind.INTERRUPTED, "user initiated"),)


def test_what_nobody_typed_is_hidden(tmp_path: Path) -> None:
    log = Log()
    log.add("system.message", content="You are Copilot.", role="system")
    log.user("<skill-context name='x'>Do.</skill-context>")
    log.user("Do.", source="skill-x")
    log.add("system.notification", content="An agent is done.")
    log.user("Typed.")
    session = read_one(log, tmp_path)
    hidden = [message.hidden for message in session.messages]
    assert hidden == [Hidden.SYSTEM, Hidden.META, Hidden.META, Hidden.META, None]
    assert session.title == "Typed."


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "system"},
        {"source": "instruction-discovery"},
        {"source": "thinking-exhausted-continuation"},
        {"source": "autopilot"},
        {"content": "<system_reminder>\nSome tools come later.\n</system_reminder>"},
        {"content": "[Terminal 5f-1 notification: command completed with exit code 0.]\nok"},
    ],
)
def test_what_the_program_asks_in_the_name_of_a_person_is_hidden(
    tmp_path: Path, fields: dict[str, str]
) -> None:
    log = Log()
    log.add("user.message", **{"content": "Go on.", **fields})
    log.user("Typed.", source="user")
    log.user("Typed meanwhile.", source="immediate-prompt")
    session = read_one(log, tmp_path)
    hidden = [message.hidden for message in session.messages]
    assert hidden == [Hidden.META, None, None]
    assert session.title == "Typed."


def test_files_stay_with_the_prompt(tmp_path: Path) -> None:
    log = Log()
    log.user("See", attachments=[{"type": "file", "path": "/a/b.ts", "displayName": "b.ts"}, 1])
    _text, file, other = read_one(log, tmp_path).messages[0].blocks
    assert isinstance(file, File)
    assert isinstance(other, File)
    assert (file.attachment.name, other.attachment.name) == ("b.ts", "file")


def test_pictures_are_kept_that_are_told_apart_or_were_given_back(tmp_path: Path) -> None:
    log, kind = Log(), {"mimeType": "image/png", "type": "image"}
    log.add("session.binary_asset", assetId="sha256:1", data=PIXEL, byteLength=1, **kind)
    shown = {"type": "file", "path": "/a/b.png", "displayName": "b.png", "assetId": "sha256:1"}
    log.user("See", attachments=[{**shown, "mimeType": "image/png"}, {**shown, "assetId": "x"}])
    log.assistant("", request("c1"), request("c2"))
    told = [{"assetId": "sha256:1", **kind}, {"data": PIXEL, **kind}, {"omittedReason": "size"}]
    log.complete("c1", success=True, result={"content": "ok", "binaryResultsForLlm": told})
    log.complete("c2", success=True, result={"contents": [{"data": PIXEL, **kind}, 1]})
    session = read_one(log, tmp_path)
    _text, picture, file = session.messages[0].blocks
    assert isinstance(picture, Image)
    assert (picture.attachment.name, picture.attachment.media_type) == ("b.png", "image/png")
    assert picture.attachment.content is not None
    assert isinstance(file, File)
    first, second = calls(session)
    assert [len(one.outcome.attachments) for one in (first, second) if one.outcome] == [2, 1]


def test_events_between_the_messages_are_rules(tmp_path: Path) -> None:
    log = Log(selectedModel="gpt-5")
    log.assistant("Hi")
    log.add("session.model_change", newModel="gpt-6")
    log.add("session.error", errorType="query", message="No quota")
    log.add("session.compaction_complete", success=False)
    log.add("session.compaction_complete", success=True, summaryContent="Sum")
    log.add("something.new", x=1)
    session = read_one(log, tmp_path)
    assert all_blocks(session)[1:] == [
        Event(EventKind.MODEL, "gpt-5 → gpt-6"),
        Event(EventKind.ERROR, "No quota"),
        Event(EventKind.COMPACTION),
        Text("Sum"),
    ]
    assert session.messages[-1].hidden is Hidden.META
    kinds = [event.kind for event in session.events]
    assert kinds == ["session.start", "session.compaction_complete", "something.new"]


def test_what_was_rewound_is_kept_as_another_branch(tmp_path: Path) -> None:
    log = Log()
    log.user("One")
    log.assistant("1")
    wrong = log.user("Wrong")
    log.assistant("2")
    log.add("session.snapshot_rewind", upToEventId=wrong, eventsRemoved=2)
    log.user("Right")
    session = read_one(log, tmp_path)
    first, answer, *gone, right = session.messages
    assert [each.hidden for each in gone] == [Hidden.ROLLED_BACK] * 2
    assert gone[0].parent_id == right.parent_id == answer.external_id
    assert answer.parent_id == first.external_id
    assert session.active_leaf == right.external_id


def test_tokens_at_the_end_of_a_run_go_on_over_the_next_one(tmp_path: Path) -> None:
    log = Log(selectedModel="m")
    log.assistant("1", outputTokens=10)
    log.assistant("2", outputTokens=20)
    log.shut_down(m=(1000, 50, 800, 100))
    log.add("session.resume", context={"branch": "other"})
    log.assistant("3", outputTokens=5)
    log.shut_down(m=(1500, 60, 1200, 100))
    session = read_one(log, tmp_path)
    assert [message.usage for message in session.messages] == [
        Usage(output=10),
        Usage(input=100, output=40, cache_read=800, cache_write=100),
        Usage(input=100, output=10, cache_read=400),
    ]
    assert sum(message.usage.output for message in session.messages if message.usage) == 60
    assert session.git_branch == "other"


def test_tokens_that_are_counted_anew_are_all_booked(tmp_path: Path) -> None:
    log = Log(selectedModel="m")
    log.assistant("1")
    log.shut_down(m=(1000, 50, 0, 0), n=(7, 1, 0, 0))
    log.assistant("2")
    log.shut_down(m=(300, 20, 0, 0))
    log.shut_down(m=(300, 20, 0, 0))
    session = read_one(log, tmp_path)
    assert [message.usage for message in session.messages] == [
        Usage(input=1007, output=51),
        Usage(input=300, output=20),
    ]


def test_an_agent_has_a_session_of_its_own(tmp_path: Path) -> None:
    log = Log()
    log.user("Find it")
    log.assistant("", request("c1", "task", {"prompt": "Search for x"}))
    log.add("subagent.started", toolCallId="c1", agentDisplayName="Explorer")
    log.assistant("", request("c2", "grep"), parentToolCallId="c1")
    log.complete("c2", success=True, parentToolCallId="c1")
    log.assistant("Found.", parentToolCallId="c1")
    log.complete("c1", success=True, result={"content": "Found."})
    log.assistant("There.")
    sessions, issues = read(log.write(tmp_path))
    assert not issues
    parent, child = sessions
    (call,) = calls(parent)
    assert call.child == child.external_id == f"{SESSION}:c1"
    assert (child.parent_external_id, child.relation) == (SESSION, Relation.SUBAGENT)
    assert child.title == "Explorer"
    assert [plain_text(each.blocks) for each in child.messages] == ["Search for x", "", "Found."]
    assert [plain_text(each.blocks) for each in parent.messages] == ["Find it", "", "There."]


def test_what_an_agent_called_tells_its_model(tmp_path: Path) -> None:
    log = Log(selectedModel="opus")
    log.user("Look around")
    log.assistant("", request("c1", "task"))
    log.add("subagent.started", toolCallId="c1", agentName="explore")
    log.assistant("", request("c2", "view"), parentToolCallId="c1", outputTokens=5)
    log.start("c2", "view", parentToolCallId="c1")
    log.complete("c2", success=True, result="a.py", model="haiku", parentToolCallId="c1")
    log.assistant("A file.", parentToolCallId="c1", outputTokens=2)
    log.complete("c1", success=True, result="A file.", model="opus")
    log.shut_down(opus=(100, 1, 0, 0), haiku=(30, 7, 20, 0))
    sessions, _ = read(log.write(tmp_path))
    main, agent = sessions
    assert (main.model, agent.model) == ("opus", "haiku")
    assert {each.model for each in agent.messages if each.role is Role.ASSISTANT} == {"haiku"}
    used = [
        [each.usage.total for each in session.messages if each.usage] for session in (main, agent)
    ]
    assert used == [[101], [5, 32]]


def test_what_an_agent_was_asked_is_no_prompt_where_nothing_tells_whose_it_is(
    tmp_path: Path,
) -> None:
    log = Log()
    log.user("Look around")
    log.assistant("", request("c1", "task", {"prompt": "Search for x"}))
    log.add("subagent.started", toolCallId="c1", agentName="explore")
    log.user("Search for x")
    log.assistant("Found.", parentToolCallId="c1")
    log.user("Search for x")
    main, agent = read(log.write(tmp_path))[0]
    assert [plain_text(each.blocks) for each in main.messages] == [
        "Look around",
        "",
        "Search for x",
    ]
    assert [plain_text(each.blocks) for each in agent.messages] == ["Search for x", "Found."]


def test_an_agent_is_called_after_its_task(tmp_path: Path) -> None:
    log = Log()
    log.user("Bake")
    for number, task in enumerate(["Look for rye", " "]):
        log.assistant("", request(f"c{number}", "task", {"prompt": "Go.", "description": task}))
        log.add("subagent.started", toolCallId=f"c{number}", agentDisplayName="Baker")
    _parent, first, second = read(log.write(tmp_path))[0]
    assert (first.title, second.title) == ("Look for rye", "Baker")


@pytest.mark.parametrize("named", [{"toolCallId": "c1"}, {}])
def test_newer_events_name_the_agent_that_they_are_of(
    tmp_path: Path, named: dict[str, str]
) -> None:
    log, agent = Log(), "explorer-1" if named else "c1"

    def of_agent() -> None:
        log.records[-1]["agentId"] = agent

    log.user("Find it")
    log.assistant("", request("c1", "task", {"prompt": "Search for x"}))
    log.add("subagent.started", agentDisplayName="Explorer", model="haiku", **named)
    of_agent()
    log.user("Search for x")
    of_agent()
    log.assistant("Found.")
    of_agent()
    log.complete("c1", success=True, result={"content": "Found."})
    log.assistant("There.")
    parent, child = read(log.write(tmp_path))[0]
    assert child.external_id == f"{SESSION}:c1"
    assert [plain_text(each.blocks) for each in child.messages] == ["Search for x", "Found."]
    assert child.messages[-1].model == "haiku"
    assert [plain_text(each.blocks) for each in parent.messages] == ["Find it", "", "There."]


def test_a_transcript_is_of_copilot_chat(tmp_path: Path) -> None:
    log = Log(vscodeVersion="1.119.0", copilotVersion="0.47.0", context={})
    log.user("Hello")
    name = f"1a2b/GitHub.copilot-chat/transcripts/{SESSION}.jsonl"
    log.write(tmp_path, name)
    (tmp_path / "1a2b" / "workspace.json").write_text('{"folder":"file:///home/ada/search"}')
    ((session,), _issues) = read(tmp_path)
    assert (session.source, session.external_id, session.stands_in) == (
        *("copilot-chat", SESSION, True),
    )
    (asked,) = session.messages
    assert is_stand_in(asked.external_id)
    assert session.active_leaf == asked.external_id
    assert session.agent == "Copilot Chat 0.47.0"
    assert session.project is not None
    assert session.project.name == "search"


def test_a_log_without_a_message_is_left_out(tmp_path: Path) -> None:
    sessions, issues = read(Log().write(tmp_path))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def title_with(folder: Path, workspace: str) -> str:
    """The title of a session beside which this is written."""
    log = Log("s1")
    log.user("Sort it")
    path = log.write(folder, "s1/events.jsonl")
    (path.parent / "workspace.yaml").write_text(workspace)
    (session,), _ = read(folder)
    return session.title


@pytest.mark.parametrize(
    ("written", "title"), [("|-\n  Slow: sorting", "Slow: sorting"), ("null", "Sort it")]
)
def test_a_name_may_stand_below_its_key_or_be_none(
    tmp_path: Path, written: str, title: str
) -> None:
    assert title_with(tmp_path, f"id: 1\nname: {written}\ncwd: /x\n") == title


@pytest.mark.parametrize(
    ("summary", "title"),
    [
        ("Sort Things Once", "Sort Things Once"),
        ('"Sort: once"', "Sort: once"),
        ("|-\n  Sort it, and tell me\n\n  how", "Sort it"),
        ('"Sort it,\n\n  and tell me"', "Sort it"),
        ("null", "Sort it"),
    ],
)
def test_before_names_a_summary_of_one_line_was_one(
    tmp_path: Path, summary: str, title: str
) -> None:
    assert title_with(tmp_path, f"id: 1\nsummary: {summary}\nsummary_count: 0\n") == title


def test_the_first_versions_wrote_the_time_into_a_prompt(tmp_path: Path) -> None:
    stamp = "<current_datetime>2025-12-02T05:11:16.447Z</current_datetime>"
    log = Log(copilotVersion="unknown")
    log.user(f"Sort it\n\n{stamp}")
    log.user(f"What does {stamp} mean?")
    log.user(stamp)
    session = read_one(log, tmp_path)
    said = [message.blocks for message in session.messages]
    assert said == [(Text("Sort it"),), (Text(f"What does {stamp} mean?"),), (Text(stamp),)]
    assert (session.title, session.agent) == ("Sort it", "Copilot CLI")


def test_what_an_editor_puts_to_a_prompt_is_hidden(tmp_path: Path) -> None:
    added = "<reminder>\nIt may be relevant.\n</reminder>\n<attachments>main</attachments>"
    log = Log()
    log.user(f"Sort it\n {added}\n<userRequest>\nSort it\n</userRequest>\n")
    log.user("What is a <userRequest>?")
    session = read_one(log, tmp_path)
    context, asked, other = session.messages
    assert (context.blocks, context.hidden) == ((Text(added),), Hidden.META)
    assert (asked.blocks, asked.hidden) == ((Text("Sort it"),), None)
    assert other.blocks == (Text("What is a <userRequest>?"),)
    assert session.title == "Sort it"


def test_tokens_of_answers_that_name_no_model_are_counted_once(tmp_path: Path) -> None:
    log = Log("s1")
    log.user("Sort it")
    log.add("assistant.message", messageId="a", content="One", outputTokens=3)
    log.add("assistant.message", messageId="b", content="Two", outputTokens=4)
    told = {"inputTokens": 100, "outputTokens": 7, "cacheReadTokens": 60, "cacheWriteTokens": 10}
    log.add("session.shutdown", modelMetrics={"gpt-5": {"usage": told}})
    log.write(tmp_path, "s1/events.jsonl")
    (session,), _ = read(tmp_path)
    used = [message.usage for message in session.messages if message.usage is not None]
    assert [usage.output for usage in used] == [3, 4]
    assert sum(usage.total for usage in used) == 107
    assert (session.model, session.messages[1].model) == ("gpt-5", "gpt-5")


def test_what_is_of_no_model_stands_in_one_of_several_totals(tmp_path: Path) -> None:
    log = Log("s1")
    log.user("Sort it")
    log.add("assistant.message", messageId="a", content="One", outputTokens=9)
    metrics = {
        name: {"usage": {"inputTokens": 10, "outputTokens": written}}
        for name, written in (("gpt-5", 4), ("opus", 6))
    }
    log.add("session.shutdown", modelMetrics=metrics)
    log.write(tmp_path, "s1/events.jsonl")
    (session,), _ = read(tmp_path)
    used = [message.usage for message in session.messages if message.usage is not None]
    assert (sum(usage.input for usage in used), sum(usage.output for usage in used)) == (20, 10)


def timeline() -> dict[str, Any]:
    """A session as the first versions wrote it, in one document."""
    stamp = "2025-10-01T09:00:0{}.000Z"
    return {
        "sessionId": "old-1",
        "startTime": stamp.format(0),
        "selectedModel": "claude-sonnet-4.5",
        "chatMessages": [
            {"role": "user", "content": "Sort it"},
            {"role": "assistant", "content": None, "tool_calls": [
                {"id": "c1", "function": {"name": "bash", "arguments": "{}"}}]},
            {"role": "tool", "tool_call_id": "c1", "content": "a.py"},
            {"role": "assistant", "content": "Sorted."},
        ],
        "timeline": [
            {"id": "t1", "type": "user", "text": "Sort it", "timestamp": stamp.format(1)},
            {"id": "t2", "type": "info", "text": "Connected", "timestamp": stamp.format(1)},
            {"id": "t3", "type": "tool_call_completed", "callId": "c1", "name": "bash",
             "toolTitle": "bash", "arguments": {"command": "ls"}, "timestamp": stamp.format(2),
             "result": {"type": "failure", "log": "no such file"}},
            {"id": "t4", "type": "copilot", "text": "Sorted.", "timestamp": stamp.format(3)},
        ],
    }  # fmt: skip


@pytest.mark.parametrize("shown", [True, False])
def test_the_first_versions_kept_a_session_in_one_document(tmp_path: Path, shown: bool) -> None:
    told = timeline()
    if not shown:
        del told["timeline"]
    path = tmp_path / "history-session-state" / "session_old-1_1.json"
    path.parent.mkdir()
    path.write_text(json.dumps(told))
    (session,), issues = read(tmp_path)
    assert (session.source, session.external_id, issues) == ("copilot-cli", "old-1", [])
    assert (session.title, session.model) == ("Sort it", "claude-sonnet-4.5")
    assert [plain_text(message.blocks) for message in session.messages] == [
        "Sort it",
        "",
        "Sorted.",
    ]
    (call,) = calls(session)
    assert call.outcome is not None
    assert (call.name, call.outcome.text) == ("bash", "no such file" if shown else "a.py")
    assert (call.outcome.status is ToolStatus.FAILED) is shown
    assert (session.messages[0].created_at is not None) is shown


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere_in_such_a_document(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = timeline()
    spoil(told, data)
    path = tmp_path_factory.mktemp("copilot") / "session_1.json"
    try:
        path.write_text(json.dumps(told))
    except ValueError:  # no JSON
        return
    with suppress(UnreadableFile):
        assert all(session.messages for session in read(path)[0])


def printed(**end: Any) -> str:
    """What ``copilot --output-format json`` prints of a run."""
    log = Log()
    log.add("session.tools_updated", model="gpt-5-mini")
    log.user("How long does rye rise?")
    log.add("assistant.message_delta", messageId="m", deltaContent="Ten")
    log.assistant("Ten hours.", outputTokens=5)
    last = {"type": "result", "timestamp": "2026-11-05T09:31:00.000Z", "exitCode": 0, **end}
    return json_lines([*log.records[1:], last])


def test_what_was_printed_of_a_run_stands_in_for_its_session(tmp_path: Path) -> None:
    path = tmp_path / "output.jsonl"
    path.write_text(printed(sessionId=SESSION))
    (session,), issues = read(path)
    assert issues == []
    assert (session.external_id, session.stands_in, session.checkpoint) == (SESSION, True, None)
    assert (session.title, session.model) == ("How long does rye rise?", "gpt-5-mini")
    assert [plain_text(message.blocks) for message in session.messages] == [
        "How long does rye rise?", "Ten hours."
    ]  # fmt: skip
    assert all(is_stand_in(message.external_id) for message in session.messages)


def test_what_was_printed_of_a_run_that_did_not_end_is_named_by_its_file(tmp_path: Path) -> None:
    path = tmp_path / "output.jsonl"
    path.write_text(printed())
    (session,), _ = read(path)
    assert (session.external_id, session.stands_in) == ("output", False)
