"""No file of Cursor, however broken, stops the reading; and a growing one keeps its messages."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.cursor.cursor_files import (
    FOLDER,
    SESSION,
    AgentDatabase,
    EditorDatabase,
    Transcript,
    call,
    field,
    read,
    write,
)
from tests.unit.importers.cursor.test_cursor_transcripts import TEXT
from tests.unit.importers.hostile import JSON, RELAXED, is_tree, places, put


def whole() -> Transcript:
    """A transcript with a little of everything."""
    transcript = Transcript()
    transcript.user("Look.", "<user_info>\nOS\n</user_info>\n")
    transcript.assistant("Reading.\n\n[REDACTED]", call("Read", path="/home/ada/search/a.py"))
    picture = {"type": "image", "source": {"media_type": "image/png", "data": PIXEL}}
    result = {"type": "tool_result", "tool_use_id": "t", "content": [picture, {"text": "x"}]}
    transcript.turn("user", result, result)
    transcript.turn("assistant", {"type": "thinking", "thinking": "Hm."}, {"type": "new", "a": 1})
    transcript.turn("user", picture, "More.")
    transcript.record(type="turn_ended", status="aborted")
    transcript.record(type="error", error={"message": "Gone"})
    return transcript


def ids(sessions: list[ParsedSession]) -> list[str]:
    return [message.external_id for session in sessions for message in session.messages]


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    transcript = whole()
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(transcript.records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    lines = json_lines(transcript.records)
    path = write(tmp_path / FOLDER / f"{SESSION}.jsonl", lines.encode())
    assert all(map(is_tree, read(path)[0]))


@RELAXED
@given(data=st.data())
def test_a_transcript_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = whole().content
    path = whole().write(tmp_path)
    complete = ids(read(path)[0])
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    found = ids(read(path)[0])
    assert complete[: len(found)] == found


@RELAXED
@given(data=st.data())
def test_a_text_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    content = TEXT.encode()
    path = write(tmp_path / FOLDER / f"{SESSION}.txt", content)
    complete = ids(read(path)[0])
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    found = ids(read(path)[0])
    assert complete[: len(found)] == found


@RELAXED
@given(st.binary(max_size=200), st.sampled_from(["txt", "jsonl"]))
def test_rubbish_after_the_beginning_costs_nothing_but_itself(
    tmp_path: Path, rubbish: bytes, ending: str
) -> None:
    content = whole().content if ending == "jsonl" else TEXT.encode()
    path = write(tmp_path / f"{SESSION}.{ending}", content)
    complete = ids(read(path)[0])
    path.write_bytes(content + b"\n" + rubbish)
    assert ids(read(path)[0])[: len(complete)] == complete


def editor() -> EditorDatabase:
    """A database of the editor with a little of everything."""
    database = EditorDatabase()
    database.composer(
        SESSION, "u1", "a1", name="All", usageData={"m": {"costInCents": 4}}, subComposerIds=["c"]
    )
    picture = {"data": PIXEL, "mimeType": "image/png"}
    chunk = {"relativeWorkspacePath": "a", "lines": [{"text": "x"}]}
    context = {
        "fileSelections": [{"uri": {"fsPath": "/b"}}],
        "folderSelections": [{"relativePath": "d"}],
        "selections": [{"uri": {"path": "/e"}, "rawText": "x"}],
        "selectedImages": [{"path": "c.png", "uuid": "1"}, {"data": {"0": 1}, "uuid": "2"}],
    }
    tool = {"name": "x", "params": {"a": 1}, "result": {"output": {"failure": {"exitCode": 1}}}}
    database.composer("d", "a2", capabilities=[{"data": {"bubbleDataMap": {"a2": tool}}}])
    database.bubble("d", "a2")
    database.composer("e", conversationState="~CgA=", createdAt=1)
    database.composer("task-t", conversation=[{"type": 1, "text": "Look"}])
    database.bubble(SESSION, "u1", "Hi", images=[picture], attachedCodeChunks=[chunk])
    told = {"name": "task", "toolCallId": "t", "rawArgs": "{}"}
    told |= {"result": '{"diff":{"chunks":[{"diffString":"+"}]}}'}
    database.bubble(
        SESSION,
        "a1",
        thinking={"text": "Hm"},
        thinkingDurationMs=5,
        toolFormerData=told,
        timingInfo={"clientRpcSendTime": 1.8e12, "clientEndTime": 1.8e12 + 9},
        tokenCount={"inputTokens": 1, "outputTokens": 2},
        codeBlocks=[{"content": "x", "languageId": "y"}],
        errorDetails={"message": "z"},
        modelInfo={"modelName": "m"},
        createdAt="2026-05-10T09:00Z",
    )
    tree = {"root": {"children": [{"type": "paragraph", "children": [{"text": "Look"}]}]}}
    database.bubble(SESSION, "u0", richText=json.dumps(tree), context=context)
    database.composer("c", conversation=[{"type": 1, "text": "Old"}])
    entry = {"composerId": SESSION, "workspaceIdentifier": {"uri": {"external": "file:///a"}}}
    database.items["composer.composerHeaders"] = {"allComposers": [entry]}
    tab = {"tabId": "t", "bubbles": [{"type": "ai", "rawText": "x"}]}
    database.items["workbench.panel.aichat.view.aichat.chatdata"] = {"tabs": [tab]}
    return database


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_of_the_editors_database_is_read_somehow(
    tmp_path: Path, data: st.DataObject
) -> None:
    database = editor()
    for _ in range(data.draw(st.integers(1, 4))):
        values = data.draw(st.sampled_from([database.records, database.items]))
        key = data.draw(st.sampled_from(sorted(values)))
        if ways := places(values[key]):
            put(values[key], data.draw(st.sampled_from(ways)), data.draw(JSON))
    sessions = read(database.write(tmp_path / "state.vscdb"))[0]
    assert all(map(is_tree, sessions))


def agent(*, archived: bool) -> AgentDatabase:
    """A graph with two nodes, and what was summed up."""
    database = AgentDatabase()
    first = database.node(database.message("user", {"type": "text", "text": "Hi"}))
    picture = {"type": "image", "image": PIXEL, "mimeType": "image/png"}
    called = {"type": "tool-call", "toolCallId": "t", "toolName": "x", "args": {"a": 1}}
    result = {"type": "tool-result", "toolCallId": "t", "result": [picture]}
    summed = {"cursor": {"isSummary": True}}
    answer = database.message(
        "assistant", {"type": "reasoning", "text": "Hm"}, called, providerOptions=summed
    )
    text = field(1, b"Hi")
    steps = [field(1, text), field(2, field(1, text)), field(3, text)]
    turn = field(1, field(1, database.blob(text)) + b"".join(field(2, step) for step in steps))
    archive = database.blob(field(1, first) + field(2, b"Said hi."))
    helper = field(1, b"c") + field(2, field(1, field(1, first)))
    after = field(4, b'{"role": "assistant", "content": "x"}') + field(8, database.blob(turn))
    database.node(answer, database.message("tool", result), after=after + field(16, helper))
    if archived:
        database.blobs[database.root] += field(13, archive)
    return database


@RELAXED
@given(data=st.data())
def test_any_bytes_in_any_place_of_a_graph_are_read_somehow(
    tmp_path: Path, data: st.DataObject
) -> None:
    database = agent(archived=data.draw(st.booleans()))
    name = data.draw(st.sampled_from(sorted(database.blobs)))
    blob = bytearray(database.blobs[name])
    place = data.draw(st.integers(0, len(blob)))
    blob[place : place + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
    database.blobs[name] = bytes(blob)
    assert all(map(is_tree, read(database.write(tmp_path))[0]))


@RELAXED
@given(data=st.data())
def test_a_database_with_any_damage_is_read_or_told(tmp_path: Path, data: st.DataObject) -> None:
    path = editor().write(tmp_path / "state.vscdb")
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 20))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
    with suppress(UnreadableFile):
        assert all(map(is_tree, read(path)[0]))


@RELAXED
@given(data=st.data(), value=JSON)
def test_any_value_in_any_place_of_a_head_is_read_somehow(
    tmp_path: Path, data: st.DataObject, value: object
) -> None:
    told = {
        "composerId": SESSION,
        "workspaceIdentifier": {"uri": {"fsPath": "/a"}},
        "trackedGitRepos": [{"branches": [{"branchName": "b"}]}],
        "subagentInfo": {"parentComposerId": "c"},
    }
    put(told, data.draw(st.sampled_from(places(told))), value)
    database = editor()
    database.heads.append((SESSION, "0a", 1, 2, 0, 0, json.dumps(told)))
    assert SESSION in [one.external_id for one in read(database.write(tmp_path / "state.vscdb"))[0]]
