"""Sessions of Continue of 2023, a timeline of steps, become conversations."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import File, Text
from chatvault.domain.message import Role
from chatvault.errors import UnreadableFile
from chatvault.importers.continue_dev.importer import ContinueImporter
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_one_with, read_with

SESSION = "2dbf0000-096d-4773-b5f3-9023894a7355"
read = partial(read_with, ContinueImporter())
read_one = partial(read_one_with, ContinueImporter())


def step(kind: str, *said: tuple[str, str], **fields: Any) -> dict[str, Any]:
    """An entry of the timeline; ``fields`` are the step's."""
    context = [{"role": role, "content": content, "name": None} for role, content in said]
    made = {"name": kind, "hide": False, "description": "", "class_name": kind,
            "chat_context": context, **fields}  # fmt: skip
    return {"step": made, "observation": None, "deleted": False, "context_used": []}


def told() -> dict[str, Any]:
    asked = step("UserInputStep", ("user", "Bake it"))
    asked["context_used"] = [
        {"description": {"name": "loaf.md (1-2)"}, "content": "rye", "editing": True}
    ]
    gone = step("SimpleChatStep", ("assistant", "No."))
    return {
        "history": {
            "timeline": [
                step("StepsOnStartupStep", hide=True, description="Starting"),
                asked,
                {**gone, "deleted": True},
                step("SimpleChatStep", ("assistant", "Baked.")),
                step("EditStep", description="Changed loaf.md"),
            ],
            "current_index": 4,
        },
        "active": False,
        "session_info": {
            "session_id": SESSION,
            "title": "A loaf",
            "date_created": "1697509954.25",
            "workspace_directory": "/home/ada/oven",
        },
    }


def write(folder: Path, value: object) -> Path:
    path = folder / "session.json"
    path.write_text(json.dumps(value))
    return path


def test_steps_are_messages(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, told()))
    assert (session.source, session.external_id) == ("continue", SESSION)
    assert (session.title, session.created_at) == ("A loaf", 1_697_509_954_250)
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    asked, answered, edited = session.messages
    assert (asked.role, asked.blocks[0]) == (Role.USER, Text("Bake it"))
    assert isinstance(asked.blocks[1], File)
    assert asked.blocks[1].text == "rye"
    assert (answered.role, answered.blocks) == (Role.ASSISTANT, (Text("Baked."),))
    assert (edited.role, edited.blocks) == (Role.ASSISTANT, (Text("Changed loaf.md"),))


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(tmp_path: Path, data: st.DataObject) -> None:
    value = told()
    put(value, data.draw(st.sampled_from(places(value))), data.draw(JSON))
    try:
        sessions, _ = read(write(tmp_path, value))
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)
