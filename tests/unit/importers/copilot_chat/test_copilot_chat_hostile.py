"""No chat, however broken, stops the reading; and a growing log keeps its messages."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.parsed import ParsedSession
from chatvault.errors import UnreadableFile
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.copilot_chat.copilot_chat_files import (
    SESSION,
    chat,
    read,
    request,
    tool,
    written,
)
from tests.unit.importers.hostile import JSON, RELAXED, is_tree, places, put


def whole() -> dict[str, Any]:
    """A chat with a little of everything."""
    uri = {"path": "/a/b.ts", "scheme": "file"}
    picture = {"kind": "image", "name": "p", "value": PIXEL}
    rounds = [{"toolCalls": [{"id": "c1", "name": "x", "arguments": "{}"}], "thinking": {}}]
    results = {"c1": {"content": [{"value": {"node": {"children": [{"text": "a"}]}}}]}}
    metadata = {"toolCallRounds": rounds, "toolCallResults": results, "promptTokens": 3}
    first = request(
        1,
        "Look",
        {"kind": "thinking", "value": "Hm", "id": "1"},
        {"value": "In ", "baseUri": uri},
        {"kind": "inlineReference", "inlineReference": uri},
        tool(toolSpecificData={"kind": "terminal", "commandLine": {"original": "ls"}}),
        "\n```\n",
        {"kind": "codeblockUri", "uri": uri},
        {"kind": "textEditGroup", "uri": uri, "edits": [[{"text": "x"}]]},
        "\n```\n",
        variableData={"variables": [picture, {"kind": "file", "name": "f", "value": uri}]},
        result={"metadata": metadata, "errorDetails": {"message": "E"}, "details": "M • 1x"},
    )
    state = {"selectedModel": {"identifier": "copilot/x"}}
    return chat(first, request(2, "More", "Yes", isCanceled=True), inputState=state, repoData={})


def log() -> list[Any]:
    """The same chat as a log that only grows."""
    told = whole()
    requests = told.pop("requests")
    entries: list[Any] = [{"kind": 0, "v": {**told, "requests": []}}]
    for place, each in enumerate(requests):
        response = each.pop("response")
        entries.append({"kind": 2, "k": ["requests"], "v": [each]})
        entries.append({"kind": 1, "k": ["requests", place, "response"], "v": []})
        for part in response:
            entries.append({"kind": 2, "k": ["requests", place, "response"], "v": [part]})
    return entries


def sane(sessions: list[ParsedSession]) -> None:
    """Ids are told apart, and parents stand before their children."""
    for session in sessions:
        assert is_tree(session)


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    content: Any = data.draw(st.sampled_from([whole(), log()]))
    for _ in range(data.draw(st.integers(1, 4))):
        if ways := places(content):
            put(content, data.draw(st.sampled_from(ways)), data.draw(JSON))
    is_log = isinstance(content, list)
    path = tmp_path / ("chat.jsonl" if is_log else "chat.json")
    path.write_bytes(written(content) if is_log else json.dumps(content).encode())
    try:
        sane(read(path)[0])
    except UnreadableFile:
        assert not is_log


@RELAXED
@given(data=st.data())
def test_a_log_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    path, content = tmp_path / f"{SESSION}.jsonl", written(log())
    path.write_bytes(content)
    ((complete,), _issues) = read(path)
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    for session in read(path)[0]:
        assert session.external_id == complete.external_id
        ids = [message.external_id for message in session.messages]
        known = [message.external_id for message in complete.messages]
        assert [each for each in known if each in ids] == ids


@RELAXED
@given(data=st.data())
def test_a_document_cut_anywhere_is_told_or_no_chat(tmp_path: Path, data: st.DataObject) -> None:
    path, content = tmp_path / "chat.json", json.dumps(whole()).encode()
    path.write_bytes(content[: data.draw(st.integers(0, len(content) - 1))])
    with suppress(UnreadableFile):
        assert not read(path)[0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0" * 100,
        b'{"version":3,"initialLocation":"panel","requests":' + b"[" * 100_000,
        b'{"kind":0,"v":{"inputState":{},"requests":' + b"[" * 100_000 + b"\n",
        b'{"kind":0,"v":{"inputState":{},"requests":[{"message":"\\ud800 \\u0000"}]}}\n',
    ],
)
def test_strange_files_are_read_or_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "chat.json"
    path.write_bytes(content)
    with suppress(UnreadableFile):
        sane(read(path)[0])
