"""Whatever stands in an export, an import ends with sessions and issues, never otherwise."""

from __future__ import annotations

import copy
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Image, ToolCall, ToolResult
from chatvault.domain.parsed import Issue, ParsedSession, Severity
from chatvault.importers.base import Importer
from chatvault.importers.chatgpt.importer import ChatGPTImporter
from chatvault.importers.claude_ai.importer import ClaudeAIImporter
from tests.unit.importers.chatgpt import chatgpt_files
from tests.unit.importers.claude_ai import claude_ai_files
from tests.unit.importers.export_files import imported, write

JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        ["\ue200cite\ue202turn0search0\ue201", "【1†x】", "sandbox:/mnt/data/a", "file-1", "\ud800"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)

POINTER = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-1"}
CHATGPT = chatgpt_files.chain(
    chatgpt_files.message("system", ""),
    chatgpt_files.message(
        "user",
        {"content_type": "multimodal_text", "parts": ["Look", POINTER]},
        metadata={
            "attachments": [{"id": "file-1", "name": "a.png", "size": 3, "mime_type": "image/png"}],
            "canvas": {
                "user_created_textdocs": [{"title": "a", "type": "document", "content": "b"}],
                "textdoc_id": "d",
                "version": 3,
            },
        },
    ),
    chatgpt_files.message(
        "assistant",
        {"content_type": "thoughts", "thoughts": [{"summary": "a", "content": "b"}]},
        metadata={"finished_duration_sec": 3, "model_slug": "gpt-5"},
    ),
    chatgpt_files.message(
        "assistant",
        json.dumps({"updates": [{"pattern": "b", "multiple": True, "replacement": "\\\\1"}]}),
        recipient="canmore.update_textdoc",
    ),
    chatgpt_files.message(
        "assistant",
        {"content_type": "code", "language": "python", "text": "1"},
        recipient="python",
    ),
    chatgpt_files.message(
        "tool",
        {"content_type": "execution_output", "text": "1"},
        metadata={
            "aggregate_result": {
                "messages": [{"message_type": "image", "image_url": "file-service://file-1"}],
                "jupyter_messages": [{"content": {"data": {}}}],
                "start_time": 1.0,
                "end_time": 2.0,
                "in_kernel_exception": {"name": "x"},
            }
        },
    ),
    chatgpt_files.message(
        "assistant",
        "Tea \ue200cite\ue202turn0search0\ue201【3:1†x】 [f](sandbox:/mnt/data/a.csv)",
        metadata={
            "content_references": [
                {
                    "matched_text": "x",
                    "type": "grouped_webpages",
                    "items": [{"title": "a", "url": "https://a.example", "refs": [{}]}],
                    "sources": [{"url": "https://b.example"}],
                }
            ],
            "citations": [{"start_ix": 3, "metadata": {"extra": {"cited_message_idx": 3}}}],
            "search_result_groups": [{"entries": [{"ref_id": {"turn_index": 0}}]}],
        },
    ),
    gizmo_id="g-p-1",
)
CLAUDE = claude_ai_files.conversation(
    claude_ai_files.message("a", "human", "Hi", attachments=[{"file_name": "a", "file_size": 1}]),
    claude_ai_files.message(
        "b",
        "assistant",
        {"type": "thinking", "thinking": "x", "summaries": [{"summary": "a"}]},
        {
            "type": "tool_use",
            "id": "t",
            "name": "artifacts",
            "input": {"id": "i", "title": "x", "command": "create", "content": "y", "type": "z"},
        },
        {
            "type": "tool_use",
            "name": "artifacts",
            "input": {"id": "i", "command": "update", "old_str": "y", "new_str": "z"},
        },
        {
            "type": "tool_use",
            "name": "create_file",
            "input": {"path": "/a.py", "file_text": "x"},
        },
        {"type": "voice_note", "title": "x", "transcript": "y"},
        {
            "type": "tool_result",
            "tool_use_id": "t",
            "name": "artifacts",
            "content": [{"type": "knowledge", "title": "a", "url": "b"}],
            "display_content": {"table": [["a"]], "link": {"title": "x"}},
        },
        {"type": "image", "source": {"data": "eA==", "media_type": "image/png"}},
        {
            "type": "text",
            "text": "<antThinking>a</antThinking>b",
            "citations": [{"url": "https://a.example", "end_index": 1, "sources": [{"url": "b"}]}],
        },
        parent_message_uuid="a",
        files=[{"file_name": "a", "file_uuid": "b"}],
        compaction_summary=[{"text": "x"}],
        sync_sources=[{"type": "x"}],
    ),
    project={"uuid": "p", "name": "q"},
)
DESIGN = {
    "uuid": "d",
    "project": {"uuid": "p", "name": "q"},
    "messages": [
        {
            "uuid": "m",
            "role": "user",
            "content": {
                "contentBlocks": [
                    {"type": "tool_call", "toolCall": {"name": "x", "input": {}, "output": "y"}},
                    {"type": "user_interjection", "message": {"content": "x", "attachments": [{}]}},
                ],
                "attachments": [{"name": "a"}],
            },
        }
    ],
}
MEMORY = {"account_uuid": "a", "conversations_memory": "x", "project_memories": {"p": "y"}}
PROJECT = {"uuid": "p", "name": "q", "docs": [{"filename": "a", "content": "b"}]}


class _InMemory:
    """A container of files that are not on any disk."""

    path = Path("export.zip")
    bytes_read = 0

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    def names(self) -> tuple[str, ...]:
        return tuple(sorted(self._files))

    def size(self, name: str) -> int:
        return len(self._files[name])

    def open(self, name: str) -> io.BytesIO:
        return io.BytesIO(self._files[name])

    def head(self, name: str) -> bytes:
        return self._files[name][:65_536]


def read_all(
    importer: Importer, files: dict[str, bytes]
) -> tuple[list[ParsedSession], list[Issue]]:
    container, issues = _InMemory(files), list[Issue]()
    names = importer.claim(container, container.names())
    sessions = list(importer.sessions(container, names, issues.append))
    for session in sessions:
        for message in session.messages:
            for block in message.blocks:
                _open(block)
    return sessions, issues


def _open(block: object) -> None:
    attachments = []
    if isinstance(block, Image | File):
        attachments = [block.attachment]
    elif isinstance(block, ToolCall | ToolResult) and block.outcome:
        attachments = list(block.outcome.attachments)
    for attachment in attachments:
        if attachment.content is not None:
            with attachment.content() as stream:
                stream.read()


def places(value: object, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The way to every value inside of a value."""
    found = [before] if before else []
    items: Any = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, inner in items:
        found += places(inner, (*before, key))
    return found


def changed(value: Any, place: tuple[Any, ...], junk: object) -> Any:
    """The value with something else at that place."""
    value = copy.deepcopy(value)
    inner = value
    try:
        for step in place[:-1]:
            inner = inner[step]
        inner[place[-1]] = junk
    except (TypeError, KeyError, IndexError):
        pass  # an earlier change took the place away
    return value


def dumped(value: object) -> bytes:
    return json.dumps(value).encode("utf-8", "surrogatepass")


@st.composite
def mutated(draw: st.DrawFn, original: Any) -> Any:
    value = original
    for _ in range(draw(st.integers(1, 3))):
        value = changed(value, draw(st.sampled_from(places(original))), draw(JUNK))
    return value


QUIETLY = settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=150)


@QUIETLY
@given(mutated(CHATGPT), JUNK)
def test_junk_anywhere_in_a_chatgpt_export_is_survived(odd: Any, sidecar: object) -> None:
    sound = chatgpt_files.said("moss")
    files = {
        "conversations.json": dumped([sound, odd]),
        "conversation_asset_file_names.json": dumped(sidecar),
        "library_files.json": dumped([sidecar, {"file_id": sidecar}]),
        "export_manifest.json": dumped({"logical_files": {"a": {"files": [sidecar]}}}),
        "user.json": dumped({"id": sidecar}),
        "message_feedback.json": dumped([{"message_id": "m-n1", "content": sidecar}, sidecar]),
        "shared_conversations.json": dumped([{"conversation_id": "c-moss", "id": sidecar}]),
        "group_chats.json": dumped({"chats": [{"id": "c-moss", "participants": sidecar}]}),
        "textdocs/d.json": dumped({"id": sidecar, "content": "x", "title": sidecar}),
        "file-1-a.png": chatgpt_files.PNG,
    }

    sessions, issues = read_all(ChatGPTImporter(), files)

    assert sessions[0].title == "moss"
    errors = [issue for issue in issues if issue.severity is Severity.ERROR]
    assert len(sessions) + len(errors) == 3


@QUIETLY
@given(JUNK, JUNK)
def test_junk_anywhere_in_a_group_chat_is_survived(first: object, second: object) -> None:
    listed = [first, {"author": first, "content": second}, {"sender": second, "text": first}]
    chats = {"chats": [{"id": "g", "messages": listed}, first, {"messages": second}]}
    files = {
        "conversations.json": dumped([chatgpt_files.said("moss")]),
        "group_chats.json": dumped(chats),
    }

    sessions, issues = read_all(ChatGPTImporter(), files)

    assert [session.external_id for session in sessions][:2] == ["c-moss", "g"]
    assert not [issue for issue in issues if issue.severity is Severity.ERROR]


@QUIETLY
@given(mutated(CLAUDE), mutated(DESIGN), mutated(MEMORY), mutated(PROJECT))
def test_junk_anywhere_in_a_claude_export_is_survived(
    odd: Any, design: Any, memory: Any, project: Any
) -> None:
    files = {
        "conversations.json": dumped([claude_ai_files.said("moss"), odd]),
        "design_chats/d.json": dumped(design),
        "memories.json": dumped([MEMORY, memory]),
        "projects.json": dumped([PROJECT, project]),
    }

    sessions, _ = read_all(ClaudeAIImporter(), files)

    assert "moss" in [session.title for session in sessions]


@QUIETLY
@given(st.data())
def test_a_damaged_file_never_costs_more_than_what_is_damaged(data: st.DataObject) -> None:
    content = bytearray(dumped([chatgpt_files.said(name) for name in ("moss", "ferns", "tea")]))
    first = len(dumped([chatgpt_files.said("moss")]))
    start = data.draw(st.integers(first, len(content) - 1))
    damage = data.draw(st.binary(max_size=40))[: len(content) - start]
    content[start : start + len(damage)] = damage

    sessions, issues = read_all(ChatGPTImporter(), {"conversations.json": bytes(content)})

    titles = [session.title for session in sessions]
    assert titles[0] == "moss"
    assert len(titles) == 3 or issues


@pytest.mark.parametrize("product", ["chatgpt", "claude"])
@pytest.mark.parametrize(
    "value", ["[" * 5000 + "]" * 5000, '{"a":' * 5000 + "1" + "}" * 5000, "9" * 5000, "-1e999"]
)
def test_bombs_are_defused(tmp_path: Path, product: str, value: str) -> None:
    said = chatgpt_files.said if product == "chatgpt" else claude_ai_files.said
    key = "mapping" if product == "chatgpt" else "chat_messages"
    bomb = json.dumps(said("ferns"))
    bomb = bomb.replace(f'"{key}"', f'"bomb": {value}, "{key}"')
    text = f"[{json.dumps(said('moss'))}, {bomb}, {json.dumps(said('tea'))}]"

    found = imported(write(tmp_path / "export.zip", {"conversations.json": text}))

    assert found.titles in (["moss", "tea"], ["moss", "ferns", "tea"])
    assert len(found.problems(Severity.ERROR)) == 3 - len(found.titles)


@pytest.mark.parametrize("depth", [100, 300, 900])
def test_deep_content_is_kept_or_told_but_never_fatal(tmp_path: Path, depth: int) -> None:
    deep: object = "treasure"
    for _ in range(depth):
        deep = [deep]
    odd = chatgpt_files.chain(
        chatgpt_files.message("assistant", {"content_type": "maze", "way": deep}),
        chatgpt_files.message("assistant", deep),
        chatgpt_files.message("system", {"content_type": "maze", "way": deep}),
    )

    found = chatgpt_files.export(tmp_path, odd, chatgpt_files.said("tea"))

    assert "tea" in found.titles


def test_an_archive_damaged_inside_a_member_gives_what_is_around_it(tmp_path: Path) -> None:
    listed = [chatgpt_files.said(f"walk {number} {'x' * 5000}") for number in range(1000)]
    path = write(tmp_path / "export.zip", {})
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("conversations.json", dumped(listed))
    content = bytearray(path.read_bytes())
    content[-200_000:-199_000] = bytes(1000)
    path.write_bytes(content)

    found = imported(path)

    assert len(found.sessions) == 999
    assert [issue.severity for issue in found.issues] == [Severity.ERROR, Severity.ERROR]
    assert "not valid JSON" in found.issues[0].text
    assert "damaged" in found.issues[1].text
