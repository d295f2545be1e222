"""Tasks that were given to Codex on the web are conversations of an export, too."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, Event, EventKind, File, Text, TextVariant
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from chatvault.errors import UnreadableFile
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from tests.unit.importers.chatgpt.chatgpt_files import export, said
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import JSON, RELAXED, places, put

AT = 0x6A000000  # the second in which the task was given
TASK = f"task_e_{AT:08x}aaaabbbbccccddddeeeeffff"
ASKED = f"{TASK}~usertrn_e_{AT + 1:08x}0000"
ANSWERED = f"{TASK}~assttrn_e_{AT + 2:08x}0000"


def content(*pieces: Entry) -> list[Entry]:
    return [{"type": "message", "content": list(pieces)}]


def words(text: str) -> Entry:
    return {"content_type": "text", "text": text}


def task(*more: Entry, **fields: Any) -> Entry:
    """A prompt and an answer to it, with more turns behind them."""
    where = {"content_type": "repo_file_citation", "path": "oven.py"}
    lines = {"line_range_start": 3, "line_range_end": 9}
    asked = {"id": ASKED, "role": "user", "input_items": content(words("Heat the oven."))}
    answered = {
        "id": ANSWERED,
        "role": "assistant",
        "previous_turn_id": ASKED,
        "output_items": content(words("It is hot."), where | lines),
        "branch": "main",
        "external_pull_request_id": "None",
        "pull_request_status": "not_created",
        "turn_status": "TaskTurnStatusEnum.COMPLETED",
    }
    told = {"id": TASK, "title": "The oven", "archived": False}
    return told | {"turns": [asked, answered, *more]} | fields


def test_a_task_is_a_conversation_beside_the_others(tmp_path: Path) -> None:
    account: dict[str, Any] = {"user.json": {"id": "user-1"}}
    found = export(tmp_path, said("larches"), **{"codex.json": [task()]}, **account)
    assert found.problems(Severity.WARNING) == []
    walk, session = found.sessions
    assert walk.external_id == "c-larches"
    assert (session.external_id, session.title, session.git_branch) == (TASK, "The oven", "main")
    assert session.account == walk.account != ""
    assert (session.created_at, session.updated_at) == (AT * 1000, (AT + 2) * 1000)
    asked, answered = session.messages
    assert (asked.role, asked.blocks) == (Role.USER, (Text("Heat the oven."),))
    assert (answered.role, answered.parent_id, answered.status) == (Role.ASSISTANT, ASKED, None)
    assert answered.blocks == (Text("It is hot."), Citation("oven.py:3-9"))
    assert answered.created_at == (AT + 2) * 1000
    assert session.members == ("codex.json",)


def test_a_file_of_tasks_alone_is_known(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"codex.json": [task()]})
    (portion,) = registry.plan(open_container(path)).portions
    assert portion.importer.key == "chatgpt"
    assert [each.external_id for each in imported(path).sessions] == [TASK]


def test_answers_to_one_prompt_are_branches(tmp_path: Path) -> None:
    other = {
        "id": f"{ANSWERED}b",
        "role": "assistant",
        "previous_turn_id": ASKED,
        "output_items": content(words("It is warm.")),
        "turn_status": "TaskTurnStatusEnum.FAILED",
    }
    (session,) = imported(write(tmp_path / "a.zip", {"codex.json": [task(other)]})).sessions
    assert [each.parent_id for each in session.messages] == [None, ASKED, ASKED]
    assert session.active_leaf == f"{ANSWERED}b"
    assert session.messages[2].status == "failed"


def test_what_was_changed_and_asked_to_be_merged_is_kept(tmp_path: Path) -> None:
    items = [
        {"type": "pr", "pr_title": "Heat", "pr_message": "More.", "output_diff": {"diff": "+1"}},
        {"type": "hologram", "x": 1},
        *content({"content_type": "terminal_chunk_citation", "terminal_chunk_id": "t"}),
    ]
    more = {
        "id": "t3",
        "role": "assistant",
        "output_items": items,
        "external_pull_request_id": "https://forge.example/7",
        "pull_request_status": "merged",
    }
    found = imported(write(tmp_path / "a.zip", {"codex.json": [task(more)]}))
    said, changes, unknown, request = found.session.messages[2].blocks
    assert said == Text("**Heat**\n\nMore.")
    assert isinstance(changes, File)
    assert (changes.attachment.name, changes.text) == ("changes.diff", "+1")
    assert isinstance(unknown, Text)
    assert unknown.variant is TextVariant.UNKNOWN
    assert request == Event(EventKind.NOTICE, "Pull request https://forge.example/7 merged")
    assert len(found.problems(Severity.INFO)) == 2


@given(st.data())
@RELAXED
def test_junk_anywhere_is_survived(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    told = copy.deepcopy([task()])
    put(told, data.draw(st.sampled_from(places(told))), data.draw(JSON))
    path = write(tmp_path_factory.mktemp("tasks") / "a.zip", {"codex.json": told})
    try:
        imported(path)
    except UnreadableFile:
        return


def test_an_empty_list_of_tasks_is_a_part_of_the_export(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"conversations.json": [said("moss")], "codex.json": []})
    (portion,) = registry.plan(open_container(path)).portions
    assert sorted(portion.names) == ["codex.json", "conversations.json"]
    assert len(imported(path).sessions) == 1
