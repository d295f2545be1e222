"""Chats with Copilot in VS Code become sessions, whichever way they are kept."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import (
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import Severity
from chatvault.domain.stand_in import tells
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.copilot_chat.importer import CopilotChatImporter
from tests.unit.importers.copilot_chat.copilot_chat_files import (
    SESSION,
    START_MS,
    chat,
    put,
    read,
    read_one,
    request,
    tool,
)

URI = {"$mid": 1, "path": "/home/ada/search/index.ts", "scheme": "file"}


def test_a_chat_is_one_session(tmp_path: Path) -> None:
    told = chat(
        request(1, "Why is it slow?", "It sorts twice."),
        request(2, "Fix it.", "Done."),
        customTitle="Slow sorting",
        lastMessageDate=START_MS + 500_000,
        repoData={"remoteUrl": "git@x:y", "localBranch": "main", "localHeadCommit": "abc"},
    )
    session = read_one(tmp_path, told)
    assert (session.source, session.external_id) == ("copilot-chat", SESSION)
    assert session.title == "Slow sorting"
    assert (session.created_at, session.updated_at) == (START_MS, START_MS + 500_000)
    assert (session.model, session.agent) == ("gpt-5", "GitHub Copilot")
    assert (session.git_branch, session.git_commit) == ("main", "abc")
    said = [(each.role, plain_text(each.blocks)) for each in session.messages]
    assert said == [
        (Role.USER, "Why is it slow?"),
        (Role.ASSISTANT, "It sorts twice."),
        (Role.USER, "Fix it."),
        (Role.ASSISTANT, "Done."),
    ]
    ids = [each.external_id for each in session.messages]
    assert ids == ["request_1", "request_1:r", "request_2", "request_2:r"]
    assert [each.parent_id for each in session.messages] == [None, *ids[:-1]]
    answer = session.messages[1]
    assert answer.latency_ms == 1500
    assert answer.created_at == START_MS + 61_500


def test_the_first_versions_have_texts_for_messages_and_no_id(tmp_path: Path) -> None:
    old = {
        "version": 1,
        "requesterUsername": "ada",
        "responderUsername": "GitHub Copilot",
        "creationDate": START_MS,
        "requests": [{"message": "Hello", "response": ["Hi", {"value": " there"}]}],
    }
    session = read_one(tmp_path, old, "old-chat.json")
    assert session.external_id == "old-chat"
    assert session.title == "Hello"
    assert [plain_text(each.blocks) for each in session.messages] == ["Hello", "Hi there"]


def test_a_log_is_replayed_whole(tmp_path: Path) -> None:
    first = request(1, "Hello")
    log: list[Any] = [
        {"kind": 0, "v": chat(customTitle="Old", toForget=1)},
        {"kind": 2, "k": ["requests"], "v": [first]},
        {"kind": 2, "k": ["requests", 0, "response"], "v": [{"value": "ha"}]},
        {"kind": 2, "k": ["requests", 0, "response"], "v": [{"value": "ha"}]},
        {"kind": 2, "k": ["requests", 0, "response"], "v": [{"value": "ha"}]},
        {"kind": 1, "k": ["customTitle"], "v": "New"},
        {"kind": 2, "k": ["requests"], "v": [request(2, "Wrong", "Wrong")]},
        {"kind": 2, "k": ["requests"], "v": [request(3, "Right", "Right")], "i": 1},
        {"kind": 1, "k": ["requests", 1, "result", "details"], "v": "GPT-5 • 1x"},
        {"kind": 3, "k": ["toForget"]},
    ]
    session = read_one(tmp_path, log, "chat.jsonl")
    assert session.title == "New"
    said = [plain_text(each.blocks) for each in session.messages if not each.hidden]
    assert said == ["Hello", "hahaha", "Right", "Right"]


def test_a_rewritten_log_tells_the_same_chat(tmp_path: Path) -> None:
    whole = chat(request(1, "Hello", "Hi"), request(2, "More", "Yes"))
    grown = [{"kind": 0, "v": chat(request(1, "Hello", "Hi"))}]
    grown.append({"kind": 2, "k": ["requests"], "v": [request(2, "More", "Yes")]})
    expected = read_one(tmp_path, [{"kind": 0, "v": whole}], "a.jsonl")
    assert read_one(tmp_path, grown, "a.jsonl") == expected
    document = read_one(tmp_path, whole, "a.json")
    assert replace(document, members=expected.members) == expected


@pytest.mark.parametrize(
    "entry",
    [
        {"kind": 1, "k": ["__proto__", "polluted"], "v": 1},
        {"kind": 1, "k": ["requests", 0, "constructor"], "v": 1},
        {"kind": 1, "k": ["requests", 2**60], "v": 1},
        {"kind": 1, "k": ["requests", -1], "v": 1},
        {"kind": 1, "k": ["requests", "length"], "v": 0},
        {"kind": 1, "k": ["requests", True], "v": 0},
        {"kind": 1, "k": [], "v": {}},
        {"kind": 1, "k": ["a"] * 1000, "v": {}},
        {"kind": 2, "k": ["customTitle"], "v": [1]},
        {"kind": 1, "k": ["nowhere", "at", "all"], "v": 1},
        {"kind": 0, "v": [1]},
        {"kind": 9, "k": ["requests"]},
        {"v": 1},
    ],
)
def test_a_hostile_change_is_left_out_and_told(tmp_path: Path, entry: object) -> None:
    log = [{"kind": 0, "v": chat(request(1, "Hello", "Hi"), customTitle="T")}, entry]
    sessions, issues = read(put(tmp_path, log, "chat.jsonl"))
    assert [(issue.where, issue.severity) for issue in issues] == [("line 2", Severity.WARNING)]
    assert sessions[0].title == "T"
    assert len(sessions[0].messages) == 2


def test_text_and_references_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    base = {"scheme": "file", "path": "/home/ada/search/"}
    parts = (
        {"value": "Look at ", "baseUri": base},
        {"kind": "inlineReference", "inlineReference": URI},
        " and ",
        {"kind": "inlineReference", "inlineReference": {"name": "sort", "location": {"uri": URI}}},
        ".",
    )
    session = read_one(tmp_path, chat(request(1, "Where?", *parts)))
    assert plain_text(session.messages[1].blocks) == "Look at `index.ts` and `sort`."
    assert session.project is not None
    assert session.project.path == "/home/ada/search"


def test_paths_of_windows_are_written_as_there(tmp_path: Path) -> None:
    base = {"scheme": "file", "path": "/c:/Ada/search/"}
    inside = {"scheme": "file", "path": "/c:/Ada/search/a.ts", "fsPath": "C:\\Ada\\search\\a.ts"}
    parts = (
        {"value": "Look at ", "baseUri": base},
        {"kind": "inlineReference"} | {"inlineReference": inside},
    )
    session = read_one(tmp_path, chat(request(1, "Where?", *parts)))
    assert plain_text(session.messages[1].blocks) == "Look at `a.ts`"
    assert session.project is not None
    assert session.project.path == "c:/Ada/search"


def test_a_folder_on_another_computer_is_told(tmp_path: Path) -> None:
    base = {"scheme": "vscode-remote", "authority": "wsl+Ubuntu", "path": "/home/ada/search/"}
    session = read_one(tmp_path, chat(request(1, "?", {"value": "Hi.", "baseUri": base})))
    assert session.project is not None
    assert session.project.path == "/home/ada/search"


def test_files_that_are_only_linked_are_named(tmp_path: Path) -> None:
    said = {"value": "Read [](file:///home/ada/my%20loaf.md#1-1), lines 1 to 2"}
    part = {"kind": "toolInvocationSerialized", "toolId": "readFile", "toolCallId": "1",
            "isComplete": True, "pastTenseMessage": said}  # fmt: skip
    session = read_one(tmp_path, chat(request(1, "Read", part)))
    (call,) = session.messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.text == "Read `my loaf.md`, lines 1 to 2"


@pytest.mark.parametrize("fence", ["\n```\n", "\n````\n"])
def test_a_change_of_a_file_stands_in_place_of_its_empty_code_block(
    tmp_path: Path, fence: str
) -> None:
    change = {"kind": "textEditGroup", "uri": URI, "edits": [[{"text": "x"}], []], "done": True}
    parts = ("I change it.", fence, {"kind": "undoStop"}, {"kind": "codeblockUri", "uri": URI})
    session = read_one(tmp_path, chat(request(1, "Do it", *parts, change, fence, "Done.")))
    said, edit, done = session.messages[1].blocks
    assert (said, done) == (Text("I change it."), Text("Done."))
    assert isinstance(edit, ToolCall)
    assert json.loads(edit.arguments) == {"path": URI["path"], "edits": [{"text": "x"}]}


def test_code_of_a_file_that_is_only_shown_keeps_its_fence(tmp_path: Path) -> None:
    parts = ("I show it.\n\n````\n", {"kind": "codeblockUri", "uri": URI}, "rye\n````\n\nDone.")
    session = read_one(tmp_path, chat(request(1, "Show it", *parts)))
    assert session.messages[1].blocks == (Text("I show it.\n\n````\nrye\n````\n\nDone."),)


def test_thoughts_in_pieces_are_one(tmp_path: Path) -> None:
    parts = (
        {"kind": "thinking", "value": "Let me ", "id": "t1"},
        {"kind": "thinking", "value": ["see", "."], "id": "t1", "reasoningDurationMs": 2_340},
        {"kind": "thinking", "value": "Another.", "id": "t2"},
        {"kind": "thinking", "value": "", "id": ""},
        "Yes.",
    )
    session = read_one(tmp_path, chat(request(1, "?", *parts)))
    assert session.messages[1].blocks == (
        Thinking("Let me see.", 2.3),
        Thinking("Another."),
        Text("Yes."),
    )


def test_calls_have_what_the_model_asked_and_what_came_back(tmp_path: Path) -> None:
    node = {"node": {"children": [{"text": "1 match"}, {"text": "a.ts", "lineBreakBefore": True}]}}
    metadata = {
        "toolCallRounds": [
            {"toolCalls": [{"id": "toolu_1", "name": "grep_search", "arguments": '{"query":"x"}'}]}
        ],
        "toolCallResults": {"toolu_1": {"content": [{"value": node}]}},
    }
    session = read_one(
        tmp_path, chat(request(1, "?", tool(), "Found.", result={"metadata": metadata}))
    )
    call = session.messages[1].blocks[0]
    assert isinstance(call, ToolCall)
    assert (call.name, call.arguments) == ("copilot_findTextInFiles", '{"query":"x"}')
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("1 match\na.ts", ToolStatus.OK)


@pytest.mark.parametrize(
    ("fields", "status", "note"),
    [
        ({"isConfirmed": False}, ToolStatus.FAILED, "not allowed"),
        ({"isConfirmed": {"type": 5}}, ToolStatus.FAILED, "skipped"),
        ({"resultDetails": {"output": "no", "isError": True}}, ToolStatus.FAILED, "failed"),
        (
            {"toolSpecificData": {"kind": "terminal", "terminalCommandState": {"exitCode": 2}}},
            ToolStatus.FAILED,
            "exit 2",
        ),
        ({}, ToolStatus.OK, ""),
    ],
)
def test_how_a_call_ended(
    tmp_path: Path, fields: dict[str, Any], status: ToolStatus, note: str
) -> None:
    session = read_one(tmp_path, chat(request(1, "?", tool(**fields))))
    call = session.messages[1].blocks[0]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.status, call.outcome.note) == (status, note)


def test_what_came_back_of_a_call_is_its_outcome(tmp_path: Path) -> None:
    picture = {"type": "embed", "isText": False, "mimeType": "image/png", "value": "aGVsbG8="}
    output = [{"type": "embed", "isText": True, "value": "One issue."}, picture]
    agent = {"kind": "subagent", "description": "Look", "prompt": "Find it", "result": "In a.ts.",
             "startedAt": START_MS, "duration": 900, "isActive": False}  # fmt: skip
    state = {"exitCode": 0, "timestamp": START_MS, "duration": 2500}
    ran = {"kind": "terminal", "commandLine": {"original": "make"}, "terminalCommandState": state}
    parts = [
        tool("c1", resultDetails={"input": "{}", "output": output}),
        tool("c2", toolSpecificData=agent),
        tool("c3", toolSpecificData=ran),
    ]
    blocks = read_one(tmp_path, chat(request(1, "?", *parts))).messages[1].blocks
    asked, helped, made = (block for block in blocks if isinstance(block, ToolCall))
    assert asked.outcome is not None
    assert asked.outcome.text == "One issue."
    assert [(one.media_type, one.size) for one in asked.outcome.attachments] == [("image/png", 5)]
    assert json.loads(helped.arguments) == {"description": "Look", "prompt": "Find it"}
    assert helped.outcome is not None
    assert helped.outcome.text == "In a.ts."
    assert (helped.outcome.started_at, helped.outcome.duration_ms) == (START_MS, 900)
    assert made.outcome is not None
    assert (made.outcome.started_at, made.outcome.duration_ms) == (START_MS, 2500)


def test_a_call_has_the_models_own_id_and_a_summary_is_no_result(tmp_path: Path) -> None:
    # Given a chat that shows two calls under ids of its own, and tells what one gave back,
    made = [{"id": f"call_{n}__vscode-{n}", "name": "grep", "arguments": "{}"} for n in (1, 2)]
    results = {"call_2__vscode-2": {"content": [{"value": "Six."}]}}
    metadata = {"toolCallRounds": [{"toolCalls": made}], "toolCallResults": results}
    asked = request(1, "How long?", tool("c1"), tool("c2"), result={"metadata": metadata})
    # when it is read,
    session = read_one(tmp_path, chat(asked))
    # then a transcript can tell which calls are meant, and which of them it tells more of.
    calls = [block for block in session.messages[1].blocks if isinstance(block, ToolCall)]
    assert [(call.call_id, call.outcome and call.outcome.text) for call in calls] == [
        ("call_1", "Searched, 1 result"),
        ("call_2", "Six."),
    ]
    assert [tells(call.outcome) for call in calls] == [False, True]


def test_a_command_in_the_terminal_is_the_argument(tmp_path: Path) -> None:
    data = {
        "kind": "terminal",
        "commandLine": {"original": "ls -l"},
        "terminalCommandOutput": {"text": "a.ts"},
    }
    session = read_one(tmp_path, chat(request(1, "?", tool(toolSpecificData=data))))
    call = session.messages[1].blocks[0]
    assert isinstance(call, ToolCall)
    assert call.arguments == '{"command":"ls -l"}'
    assert call.outcome is not None
    assert call.outcome.text == "a.ts"


def test_rounds_speak_where_there_is_no_response(tmp_path: Path) -> None:
    rounds = [
        {"thinking": {"text": "Hm."}, "response": "I look.", "toolCalls": [{"id": "1"}]},
        {"response": "Found."},
    ]
    result = {"metadata": {"toolCallRounds": rounds}}
    session = read_one(tmp_path, chat(request(1, "?", result=result)))
    kinds = [block.kind for block in session.messages[1].blocks]
    assert kinds == ["thinking", "text", "tool_call", "text"]


def test_files_and_pictures_stay_with_the_prompt(tmp_path: Path) -> None:
    png = {str(place): byte for place, byte in enumerate(b"\x89PNG\r\n\x1a\n")}
    variables = [
        {"kind": "file", "name": "file:index.ts", "value": {"uri": URI, "range": {}}},
        {"kind": "image", "name": "shot.png", "value": png, "mimeType": "image/png"},
        {"kind": "paste", "name": "Pasted", "code": "x = 1", "value": "x = 1"},
        {"kind": "tool", "name": "search"},
    ]
    told = chat(request(1, "See", "Yes", variableData={"variables": variables}))
    _text, file, image, paste = read_one(tmp_path, told).messages[0].blocks
    assert isinstance(file, File)
    assert file.attachment.name == "index.ts"
    assert isinstance(image, Image)
    assert image.attachment.content is not None
    assert image.attachment.content().read() == b"\x89PNG\r\n\x1a\n"
    assert isinstance(paste, File)
    assert paste.text == "x = 1"


@pytest.mark.parametrize(
    ("fields", "model"),
    [
        ({"modelId": "copilot/gpt-4o"}, "gpt-4o"),
        ({"modelId": "copilot/auto", "result": {"metadata": {"resolvedModel": "m1"}}}, "m1"),
        ({"modelId": "copilot/auto", "result": {"details": "Claude 4 • 0.9x"}}, "Claude 4"),
        ({"modelId": None, "result": None}, "chosen"),
    ],
)
def test_the_model_that_answered(tmp_path: Path, fields: dict[str, Any], model: str) -> None:
    state = {"selectedModel": {"identifier": "copilot/chosen"}}
    session = read_one(tmp_path, chat(request(1, "?", "!", **fields), inputState=state))
    assert session.messages[1].model == model


def test_tokens_are_those_of_the_whole_prompt(tmp_path: Path) -> None:
    newer = request(1, "?", "!", usage={"promptTokens": 100, "completionTokens": 7})
    older = request(2, "?", "!", result={"metadata": {"promptTokens": 50, "outputTokens": 3}})
    session = read_one(tmp_path, chat(newer, older))
    assert session.messages[1].usage == Usage(input=100, output=7)
    assert session.messages[3].usage == Usage(input=50, output=3)


def test_what_was_taken_back_is_kept_aside(tmp_path: Path) -> None:
    undone = request(2, "No", "Undone", shouldBeRemovedOnSend={"afterUndoStop": "x"})
    session = read_one(tmp_path, chat(request(1, "Yes", "Kept"), undone))
    assert session.active_leaf == "request_1:r"
    assert [each.hidden for each in session.messages[2:]] == [Hidden.ROLLED_BACK] * 2


def test_errors_and_cancelling_are_told(tmp_path: Path) -> None:
    failed = request(1, "?", result={"errorDetails": {"message": "No quota"}})
    stopped = request(2, "?", "Well", isCanceled=True)
    messages = read_one(tmp_path, chat(failed, stopped)).messages
    assert messages[1].blocks == (Event(EventKind.ERROR, "No quota"),)
    assert messages[-1].blocks == (Event(EventKind.INTERRUPTED),)


def test_the_model_that_served_a_round_is_told_where_none_was_asked_for(tmp_path: Path) -> None:
    rounds = [{"modelId": "gpt-5-mini"}, {"modelId": "copilot/claude-x"}, {}]
    told = {"metadata": {"toolCallRounds": rounds}}
    asked = request(1, "?", "Well", result=told, modelId="copilot/auto")
    assert read_one(tmp_path, chat(asked)).messages[1].model == "claude-x"


def test_that_an_answer_was_stopped_is_told_when_it_was(tmp_path: Path) -> None:
    stopped = request(1, "?", "Well", result={"timings": {"totalElapsed": 9_000}}, isCanceled=True)
    messages = read_one(tmp_path, chat(stopped)).messages
    assert messages[2].created_at == messages[1].created_at
    assert messages[2].created_at == (messages[0].created_at or 0) + 9_000


def test_the_window_tells_the_folder(tmp_path: Path) -> None:
    storage = tmp_path / "workspaceStorage" / "1a2b"
    put(storage, chat(request(1, "Hello", "Hi")), f"chatSessions/{SESSION}.json")
    put(storage, {"folder": "file:///home/ada/my%20search"}, "workspace.json")
    put(storage, {"requests": 3}, "other.json")
    container = open_container(tmp_path)
    claimed = CopilotChatImporter().claim(container, container.names())
    assert [Path(name).name for name in claimed] == [f"{SESSION}.json", "workspace.json"]
    ((session,), _issues) = read(tmp_path)
    assert session.project is not None
    assert (session.project.path, session.project.name) == ("/home/ada/my search", "my search")


def window(folder: Path, value: object) -> Path:
    """The database of a window, with its list of chats and what others keep there."""
    folder.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(folder / "state.vscdb")) as connection, connection:
        connection.execute("CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)")
        rows = [("chat.ChatSessionStore.index", value), ("secret", "of another")]
        connection.executemany("INSERT INTO ItemTable VALUES (?, ?)", rows)
    return folder / "state.vscdb"


def test_the_list_of_the_window_gives_the_title_that_the_chat_does_not_tell(tmp_path: Path) -> None:
    storage = tmp_path / "workspaceStorage" / "1a2b"
    names = {SESSION: {}, "named": {"customTitle": "By hand"}, "unnamed": {}}
    for name, fields in names.items():
        told = chat(request(1, "Hello", "Hi"), sessionId=name, **fields)
        put(storage, told, f"chatSessions/{name}.json")
    entries = {SESSION: {"title": "A greeting"}, "named": {"title": "Listed"},
               "unnamed": {"title": "New Chat"}}  # fmt: skip
    window(storage, json.dumps({"version": 1, "entries": entries}))
    sessions, issues = read(tmp_path)
    assert not issues
    titles = {session.external_id: session.title for session in sessions}
    assert titles == {SESSION: "A greeting", "named": "By hand", "unnamed": "Hello"}
    container = open_container(tmp_path)
    claimed = CopilotChatImporter().claim(container, container.names())
    assert not [name for name in claimed if name.endswith(".vscdb")]  # others read it too


@pytest.mark.parametrize("value", [None, "", b"\xff", "[1]", '{"entries": {"a": 3}}'])
def test_a_list_that_says_nothing_costs_nothing(tmp_path: Path, value: object) -> None:
    put(tmp_path, chat(request(1, "Hello", "Hi")), f"chatSessions/{SESSION}.json")
    window(tmp_path, value)
    sessions, issues = read(tmp_path)
    assert [session.title for session in sessions] == ["Hello"]
    assert not issues


def test_a_window_whose_database_is_damaged_is_told(tmp_path: Path) -> None:
    put(tmp_path, chat(request(1, "Hello", "Hi")), f"chatSessions/{SESSION}.json")
    state = window(tmp_path, "{}")
    state.write_bytes(state.read_bytes()[:2000])
    sessions, issues = read(tmp_path)
    assert [session.title for session in sessions] == ["Hello"]
    assert [(issue.severity, issue.member) for issue in issues] == [
        (Severity.WARNING, "state.vscdb")
    ]


def test_a_chat_without_a_message_is_left_out(tmp_path: Path) -> None:
    sessions, issues = read(put(tmp_path, chat()))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_document_that_is_cut_short_is_told(tmp_path: Path) -> None:
    path = put(tmp_path, chat(request(1, "Hello", "Hi")))
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableFile):
        read(path)
    put(tmp_path, chat(request(1, "Hello", "Hi")), "other.json")
    sessions, issues = read(tmp_path)
    assert len(sessions) == 1
    assert [(issue.severity, issue.lost) for issue in issues] == [(Severity.ERROR, 1)]


@pytest.mark.parametrize("by_id", [False, True])
@pytest.mark.parametrize("cursors", [False, True])
def test_chats_of_the_first_versions_stand_in_the_database_of_a_window(
    tmp_path: Path, by_id: bool, cursors: bool
) -> None:
    window = tmp_path / "workspaceStorage" / "w1"
    told = chat(request(1, "Why is it slow?", "It sorts twice."), version=None)
    moved = chat(request(2, "Fix it.", "Done."), sessionId="moved")
    put(window / "chatSessions", moved, "moved.json")
    put(window, {"folder": "file:///home/ada/search"}, "workspace.json")
    chats = [told, moved, {"sessionId": "empty", "requests": []}]
    value = {one["sessionId"]: one for one in chats} if by_id else chats
    with closing(sqlite3.connect(window / "state.vscdb")) as connection:
        connection.execute("CREATE TABLE ItemTable (key TEXT, value BLOB)")
        row = ("interactive.sessions", json.dumps(value))
        connection.execute("INSERT INTO ItemTable VALUES (?, ?)", row)
        if cursors:
            connection.execute("CREATE TABLE cursorDiskKV (key TEXT, value BLOB)")
        connection.commit()
    sessions, issues = read(tmp_path)
    found = {session.external_id: session for session in sessions}
    assert not issues
    assert found.keys() == ({"moved"} if cursors else {"moved", SESSION})
    assert all(one.project and one.project.path == "/home/ada/search" for one in sessions)
    assert len(sessions) == len(found)


def test_exported_chats_are_told_apart_though_their_files_are_called_alike(tmp_path: Path) -> None:
    def exported(folder: str, *requests: dict[str, Any]) -> Path:
        told = chat(*requests)
        del told["sessionId"]
        return put(tmp_path, told, f"{folder}/chat.json")

    first = request(1, "Hello", "Hi")
    exported("bread", first)
    exported("cake", request(2, "Hello", "Hi"))
    ids = {session.external_id for session in read(tmp_path)[0]}
    assert len(ids) == 2
    later = exported("later", first, request(3, "More", "Here"))
    assert {session.external_id for session in read(later)[0]} < ids


def test_a_chat_that_does_not_tell_its_id_has_that_of_its_file(tmp_path: Path) -> None:
    told = chat(request(1, "Hello", "Hi"))
    del told["sessionId"]
    assert read_one(tmp_path, told).external_id == SESSION
