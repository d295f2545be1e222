"""Chats of Trae are read out of the value in which the database of each window has them."""

from __future__ import annotations

import copy
import json
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text, Thinking, ToolCall, ToolOutcome, ToolStatus
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.containers.container import open_container
from chatvault.importers.databases.kept_tables import KEPT_TABLES
from chatvault.importers.registry import plan
from chatvault.importers.trae import CHATS, OLDER_CHATS, PROMPTS, TraeImporter
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.reading import read_one_with, read_with

WINDOW = "Trae/User/workspaceStorage/1a2b/state.vscdb"
START_MS = 1_778_403_600_000  # 2026-05-10 09:00 UTC

Fields = dict[str, Any]

read, read_one = partial(read_with, TraeImporter()), partial(read_one_with, TraeImporter())


def user(text: str, turn: int = 0, **more: Any) -> Fields:
    return {"role": "user", "content": text, "turnIndex": turn, "timestamp": START_MS, **more}


def agent(task: Fields, turn: int = 1, content: str = "", **more: Any) -> Fields:
    model = {"config_name": "doubao", "display_model_name": "Doubao Seed"}
    return {"role": "assistant", "content": content, "turnIndex": turn, "agentTaskContent": task,
            "modelInfo": model, **more}  # fmt: skip


def chats(*messages: Fields, **more: Any) -> Fields:
    told = {"sessionId": "s1", "createdAt": START_MS, "updatedAt": START_MS + 60_000, **more}
    return {"list": [{**told, "messages": list(messages)}], "currentSessionId": "s1"}


def steps() -> Fields:
    """What an agent proposed, did in two ways of telling it, and said last."""
    return {
        "proposal": "I will look at the oven.",
        "proposalReasoningContent": "An oven is hot.",
        "guideline": {
            "planItems": [
                {"thought": "Looking.", "toolName": "view_files", "params": {"path": "oven.md"},
                 "result": "250 °C", "reasoningContent": "It may be off."},
                {"toolCallInfo": {"id": "c2", "name": "RunCommand", "params": {"command": "bake"},
                                  "result": {"status": "failed", "output": "No flour"}}},
                {"thought": "There is no flour.", "toolName": "finish"},
            ]
        },
    }  # fmt: skip


def write(path: Path, items: Fields | None = None, folder: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = {CHATS: chats(user("Bake it"), agent(steps()))} if items is None else items
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("CREATE TABLE ItemTable (key TEXT UNIQUE, value BLOB)")
        rows = [(key, json.dumps(value)) for key, value in told.items()]
        database.executemany("INSERT INTO ItemTable VALUES (?, ?)", rows)
    if folder:
        about = json.dumps({"folder": f"file://{folder}"})
        path.with_name("workspace.json").write_text(about, encoding="utf-8")
    return path


def one(folder: Path, *messages: Fields) -> ParsedSession:
    return read_one(write(folder / "state.vscdb", {CHATS: chats(*messages)}))


def test_a_chat_tells_what_an_agent_thought_did_and_said(tmp_path: Path) -> None:
    write(tmp_path / WINDOW, folder="/home/ada/oven")
    session = read_one(tmp_path)
    assert (session.source, session.external_id, session.title) == ("trae", "s1", "Bake it")
    assert (session.created_at, session.updated_at) == (START_MS, START_MS + 60_000)
    assert session.model == "Doubao Seed"
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    asked, answer = session.messages
    assert (asked.role, asked.blocks, asked.created_at) == (Role.USER, (Text("Bake it"),), START_MS)
    failed = ToolOutcome('{"status":"failed","output":"No flour"}', ToolStatus.FAILED, "failed")
    assert answer.blocks == (
        Thinking("An oven is hot."),
        Text("I will look at the oven."),
        Thinking("It may be off."),
        Text("Looking."),
        ToolCall("view_files", '{"path":"oven.md"}', None, ToolOutcome("250 °C")),
        ToolCall("RunCommand", '{"command":"bake"}', "c2", failed),
        Text("There is no flour."),
    )


def test_what_is_said_twice_is_told_once(tmp_path: Path) -> None:
    plan_items = [{"toolName": "finish", "thought": "Done."}]
    answer = agent({"guideline": {"planItems": plan_items}}, content="Done.")
    session = one(tmp_path, user("Bake"), answer)
    assert session.messages[1].blocks == (Text("Done."),)


def test_turns_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    session = one(tmp_path, agent({}, 1, "Done."), user("Bake", 0))
    assert [message.role for message in session.messages] == [Role.USER, Role.ASSISTANT]


def test_what_was_taken_back_is_kept_out_of_sight(tmp_path: Path) -> None:
    session = one(tmp_path, user("Brew", status="deleted"), user("Bake", 1))
    assert [message.hidden for message in session.messages] == [Hidden.ROLLED_BACK, None]


def test_an_edited_prompt_makes_no_other_of_what_was_said_before(tmp_path: Path) -> None:
    first = one(tmp_path / "1", user("Bake"), agent({}, 1, "Done."), user("More", 2))
    second = one(tmp_path / "2", user("Bake"), agent({}, 1, "Done."), user("Less", 2))
    names = [[message.external_id for message in session.messages] for session in (first, second)]
    assert names[0][:2] == names[1][:2]
    assert names[0][2] != names[1][2]


def test_older_versions_keep_chats_under_the_number_of_an_account(tmp_path: Path) -> None:
    pieces = [{"type": "text", "text_content": "Brew"}]
    older = {"s0": {"id": "s0", "name": "Tea", "messages": [{"role": "user", "content": pieces}]}}
    items = {CHATS: chats(), f"{OLDER_CHATS[0]}-12": {"sessions": older}, f"{CHATS}-x": chats()}
    session = read_one(write(tmp_path / WINDOW, items))
    assert (session.external_id, session.title) == ("s0", "Tea")
    assert [message.blocks for message in session.messages] == [(Text("Brew"),)]


def test_where_a_window_has_no_chat_what_was_asked_is_kept(tmp_path: Path) -> None:
    # Given a window of a newer version, whose list has lost what is oldest when it is read again,
    asked: list[Fields] = [{"inputText": text, "multiMedia": []} for text in ("Brew", "Bake", "")]
    write(tmp_path / "1" / WINDOW, {CHATS: chats(), PROMPTS: asked})
    write(tmp_path / "2" / WINDOW, {PROMPTS: asked[1:]}, "/home/ada/oven")
    before, after = read_one(tmp_path / "1"), read_one(tmp_path / "2")
    # then it is the same conversation with the same messages.
    assert (before.external_id, after.external_id) == ("prompts:1a2b", "prompts:1a2b")
    assert [message.blocks for message in before.messages] == [(Text("Brew"),), (Text("Bake"),)]
    assert after.messages[0].external_id == before.messages[1].external_id
    assert after.title == "Prompts in /home/ada/oven"


def test_where_there_are_chats_the_prompts_are_theirs(tmp_path: Path) -> None:
    items = {CHATS: chats(user("Bake")), PROMPTS: [{"inputText": "Bake"}]}
    assert read_one(write(tmp_path / WINDOW, items)).external_id == "s1"


def test_no_other_editor_takes_it(tmp_path: Path) -> None:
    write(tmp_path / WINDOW, folder="/home/ada/oven")
    (portion,) = plan(open_container(tmp_path)).portions
    assert portion.importer.key == "trae"


def test_the_items_that_are_read_are_those_that_are_kept() -> None:
    kept = KEPT_TABLES["trae"]["ItemTable"].keys
    assert set(kept) == {CHATS, *OLDER_CHATS, PROMPTS}


@RELAXED
@given(st.data())
def test_anything_may_stand_anywhere(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    items = {CHATS: chats(user("Bake it"), agent(steps())), PROMPTS: [{"inputText": "Bake"}]}
    value = copy.deepcopy(items)
    put(value, data.draw(st.sampled_from(list(places(value)))), data.draw(JSON))
    folder = tmp_path_factory.mktemp("trae")
    kept = value if isinstance(value, dict) else items
    read(write(folder / "state.vscdb", kept))
