"""What those who administer a workspace of ChatGPT get are conversations like any other."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Attachment, File, Text, ToolResult
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import Entry, Imported, imported, write
from tests.unit.importers.hostile import JSON, RELAXED, places, put


def message(name: str, role: str, *parts: str, **more: object) -> Entry:
    return {
        "object": "compliance.workspace.message",
        "id": name,
        "created_at": 1_780_000_000.5,
        "content": {"content_type": "text", "parts": list(parts)},
        "author": {"role": role, "tool_name": None, "tool_extra": None},
        "parent_id": None,
        "children_ids": [],
        **more,
    }


def conversation(*messages: Entry, **more: object) -> Entry:
    listed = messages or (
        message("m1", "user", "How long does rye rise?"),
        message("m2", "assistant", "Ten hours.", parent_id="m1"),
    )
    return {
        "object": "compliance.workspace.conversation",
        "id": "c-1",
        "workspace_id": "w-1",
        "user_id": "user-1",
        "user_email": "someone@example.org",
        "created_at": 1_780_000_000,
        "last_active_at": 1_780_000_600,
        "title": "Rye",
        "messages": {"object": "list", "data": list(listed), "has_more": False},
        **more,
    }


def taken(folder: Path, *conversations: object) -> Imported:
    page = {"object": "list", "data": list(conversations), "has_more": False}
    return imported(write(folder, {"page.json": page}))


def test_a_page_of_conversations_is_read(tmp_path: Path) -> None:
    found = taken(tmp_path, conversation(), conversation(id="c-2", title="Oats", user_id="user-2"))

    assert found.titles == ["Rye", "Oats"]
    rye, oats = found.sessions
    assert (rye.source, rye.external_id) == ("chatgpt", "c-1")
    assert (rye.created_at, rye.updated_at) == (1_780_000_000_000, 1_780_000_600_000)
    assert rye.account
    assert rye.account != oats.account
    assert [(each.role, each.blocks, each.parent_id) for each in rye.messages] == [
        (Role.USER, (Text("How long does rye rise?"),), None),
        (Role.ASSISTANT, (Text("Ten hours."),), "m1"),
    ]
    assert "example.org" not in repr(found)


def test_conversations_may_stand_on_lines_and_messages_may_tell_less(tmp_path: Path) -> None:
    told = conversation(
        {"id": "m1", "role": "user", "created_at": 1, "content": "Why rye?"},
        {"role": "assistant", "content": {"content_type": "text", "value": "It keeps."}},
    )

    found = imported(write(tmp_path, {"page.jsonl": f"{json.dumps(told)}\n"}))

    first, second = found.session.messages
    assert (first.blocks, second.blocks) == ((Text("Why rye?"),), (Text("It keeps."),))
    assert second.parent_id == "m1"


def test_branches_tools_projects_and_files_are_kept(tmp_path: Path) -> None:
    files = {"object": "list", "data": [{"id": "file-1", "name": "rye.pdf"}]}
    tool = {"role": "tool", "tool_name": "browser"}

    found = taken(
        tmp_path,
        conversation(
            message("m1", "user", "Read this", files=files, gizmo_id="g-p-1"),
            message("m2", "tool", "Found", parent_id="m1", author=tool),
            message("m3", "assistant", "An hour.", parent_id="m2"),
            message("m4", "assistant", "Ten hours.", parent_id="m2"),
        ),
    )

    assert found.blocks("m1")[1] == File(Attachment("rye.pdf", "application/pdf"))
    (result,) = found.blocks("m2")
    assert isinstance(result, ToolResult)
    assert [found.message(each).parent_id for each in ("m3", "m4")] == ["m2", "m2"]
    assert found.session.project is not None


def test_what_is_no_conversation_costs_none_of_the_others(tmp_path: Path) -> None:
    found = taken(tmp_path, conversation(), 7, conversation(id="c-2", title="Oats"))

    assert found.titles == ["Rye", "Oats"]
    assert len(found.problems(Severity.ERROR)) == 1


@RELAXED
@given(st.data())
def test_junk_anywhere_in_a_conversation_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd: Any = copy.deepcopy(conversation(title="Odd", id="c-2"))
    put(odd, data.draw(st.sampled_from(places(odd))), data.draw(JSON))

    found = taken(tmp_path, conversation(), odd)

    assert "Rye" in found.titles
