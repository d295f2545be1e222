"""Tasks of Cline, Roo Code and Kilo Code become conversations."""

from __future__ import annotations

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Text,
    Thinking,
    ToolCall,
)
from chatvault.domain.message import Role
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.cline.importer import ClineImporter
from chatvault.importers.containers.container import open_container
from tests.unit.importers.cline.cline_files import (
    START,
    Task,
    read,
    read_one,
    simple,
    tasks,
)
from tests.unit.importers.hostile import JSON, RELAXED, places, put


def test_a_task_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(simple(), tasks(tmp_path) / "1763812800000")
    assert (session.source, session.external_id) == ("cline", "1763812800000")
    assert (session.title, session.created_at) == ("Bake a loaf", START)
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    roles = [message.role for message in session.messages]
    assert roles == [Role.USER, Role.ASSISTANT, Role.USER, Role.ASSISTANT]
    thought, said, call = session.messages[1].blocks
    assert (thought, said) == (Thinking("Flour first."), Text("I look into the pantry."))
    assert isinstance(call, ToolCall)
    assert (call.name, json.loads(call.arguments)) == ("execute_command", {"command": "ls pantry"})
    assert call.outcome is not None
    assert call.outcome.text == "flour\nsalt"
    assert session.messages[2].parent_id == session.messages[1].external_id


@pytest.mark.parametrize(
    ("extension", "source"),
    [
        ("saoudrizwan.claude-dev", "cline"),
        ("rooveterinaryinc.roo-cline", "roo-code"),
        ("kilocode.kilo-code", "kilo-code"),
        ("zoocodeorganization.zoo-code", "zoo-code"),
        ("saoudrizwan.cline-nightly", "cline"),
    ],
)
def test_the_extension_is_told_by_its_folder(tmp_path: Path, extension: str, source: str) -> None:
    simple().write(tasks(tmp_path, extension) / "7")
    (session,), _ = read(tmp_path)
    assert session.source == source


@pytest.mark.parametrize(
    ("folder", "source"),
    [(".vscode-mock/global-storage", "roo-code"), (".kilocode/cli/global", "kilo-code")],
)
def test_the_command_line_is_told_by_its_folder(tmp_path: Path, folder: str, source: str) -> None:
    simple().write(tmp_path / folder / "tasks" / "7")
    (session,), _ = read(tmp_path)
    assert session.source == source


def test_files_beside_tell_of_the_task(tmp_path: Path) -> None:
    folder = tasks(tmp_path, "rooveterinaryinc.roo-cline") / "task-b"
    simple().write(folder)
    item = {"id": "task-b", "task": "Loaf\nwith rye", "workspace": "/w", "parentTaskId": "task-a"}
    (folder / "history_item.json").write_text(json.dumps(item))
    used = {"model_usage": [{"ts": 1, "model_id": "opus"}, {"ts": 2, "model_id": "sonnet"}]}
    (folder / "task_metadata.json").write_text(json.dumps(used))
    (session,), issues = read(tmp_path)
    assert (session.title, session.model, issues) == ("Loaf", "sonnet", [])
    assert (session.parent_external_id, session.relation) == ("task-a", Relation.SUBAGENT)
    assert session.project is not None
    assert session.project.path == "/w"
    assert len(session.members) == 3


def test_the_list_of_all_tasks_names_them(tmp_path: Path) -> None:
    simple().write(tasks(tmp_path) / "7")
    state = tasks(tmp_path).parent / "state"
    state.mkdir()
    listed = {"id": "7", "task": "A loaf", "cwdOnTaskInitialization": "/listed",
              "modelId": "opus", "isFavorited": True}  # fmt: skip
    (state / "taskHistory.json").write_text(json.dumps([listed]))
    (session,), _ = read(tmp_path)
    assert (session.title, session.model, session.starred) == ("A loaf", "opus", True)
    assert session.project is not None
    assert session.project.path == "/listed"


def test_a_vocabulary_is_no_task(tmp_path: Path) -> None:
    words = {"ts": 1, "type": 2, "say": 3, "ask": 4, "text": 5}
    (tmp_path / "vocab.json").write_text(json.dumps(words))
    container = open_container(tmp_path)
    assert ClineImporter().claim(container, container.names()) == ()


@pytest.mark.parametrize(
    "content",
    ['[{"ts": 1, "type": "say", "say": "text", "text": "cut', "[{}]", '{"say": 1}', "[]", ""],
)
def test_a_damaged_file_is_reported_or_left_to_others(tmp_path: Path, content: str) -> None:
    (tmp_path / "ui_messages.json").write_text(content)
    simple().write(tasks(tmp_path) / "7")
    sessions, _ = read(tmp_path)
    assert len(sessions) == 1


@given(st.data())
@RELAXED
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("task") / "7"
    task = simple()
    task.items = copy.deepcopy(task.items)
    put(task.items, data.draw(st.sampled_from(places(task.items))), data.draw(JSON))
    try:
        task.write(folder)
    except ValueError:  # no JSON
        return
    try:
        sessions, _ = read(folder)
    except UnreadableFile:
        return
    assert all(session.messages for session in sessions)


def test_a_folder_is_of_cline_whatever_the_person_is_called(tmp_path: Path) -> None:
    simple().write(tasks(tmp_path / "home" / "roo") / "7")
    (session,), _ = read(tmp_path)
    assert session.source == "cline"


def test_tasks_that_were_copied_elsewhere_are_told_apart(tmp_path: Path) -> None:
    rye, oats = Task().say("text", "Bake rye"), Task().say("text", "Bake oats")
    oats.items[0]["ts"] += 60_000
    rye.write(tmp_path / "copied")
    ((first,), _issues) = read(tmp_path / "copied")
    oats.write(tmp_path / "copied", "ui_messages (1).json")
    sessions, _issues = read(tmp_path / "copied")
    assert [session.title for session in sessions] == ["Bake oats", "Bake rye"]
    assert sessions[1].external_id == first.external_id == f"task:{START}"
    assert (first.formerly, first.formerly_after_file) == ("copied", True)


def test_a_task_in_its_own_folder_has_the_name_of_that(tmp_path: Path) -> None:
    simple().write(tmp_path / "copied" / "1763812800000")
    ((session,), _issues) = read(tmp_path)
    assert (session.external_id, session.formerly) == ("1763812800000", "")
