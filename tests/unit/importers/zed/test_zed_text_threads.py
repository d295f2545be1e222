"""Text threads of Zed become conversations, whichever version wrote them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, File, Text, Thinking
from chatvault.domain.message import Hidden, Role
from chatvault.errors import UnreadableFile
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.zed import zed_files
from tests.unit.importers.zed.zed_files import read, read_one

THREAD = "5b1c2b3a-aaaa-4bbb-8ccc-0123456789ab"
NAME = "Rye bread - 1.zed.json"
THOUGHT = "<think>\nRather rye.\n</think>\n\n"
PASTED = "```rye.md\nWater\n```\n"

Said = tuple[str, str, object]


def written(*messages: Said, **fields: Any) -> dict[str, Any]:
    """A thread of these texts, each with its role and how it ended."""
    starts, text = [], ""
    for number, (role, said, status) in enumerate(messages):
        metadata = {"role": role, "status": status}
        moment = {"replica_id": 0, "value": number}
        start = len(text.encode())
        starts.append({"id": moment, "start": start, "metadata": metadata})
        text += f"{said}\n"
    told = {"id": THREAD, "zed": "context", "version": "0.4.0", "text": text, "messages": starts}
    return {**told, "summary": "Rye bread", "slash_command_output_sections": [], **fields}


def whole() -> dict[str, Any]:
    return written(("user", "Wie süß?", "Done"), ("assistant", "Gar nicht.", "Done"))


def write(folder: Path, value: object, name: str = NAME) -> Path:
    path = folder / "conversations" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value))
    return path


def section(text: str, part: str, **fields: Any) -> dict[str, Any]:
    """Where a part of the text is, in bytes."""
    start = len(text[: text.index(part)].encode())
    return {"range": {"start": start, "end": start + len(part.encode())}, **fields}


def test_a_text_thread_is_a_session(tmp_path: Path) -> None:
    session = read_one(write(tmp_path, whole()))
    assert (session.source, session.external_id) == ("zed", THREAD)
    assert session.title == "Rye bread"
    asked, said = session.messages
    assert (asked.role, asked.blocks) == (Role.USER, (Text("Wie süß?"),))
    assert (said.role, said.blocks) == (Role.ASSISTANT, (Text("Gar nicht."),))
    assert (said.external_id, said.parent_id) == ("message:0.1", "message:0.0")
    assert session.members == (NAME,)


def test_versions_before_tell_roles_beside_the_messages(tmp_path: Path) -> None:
    value = whole()
    for number, message in enumerate(value["messages"]):
        value.setdefault("message_metadata", {})[str(number)] = message.pop("metadata")
        message["id"] = number
    value |= {"zed": "conversation", "version": "0.1.0", "model": "gpt-4", "id": None}
    session = read_one(write(tmp_path, value))
    assert session.external_id == "Rye bread - 1"
    assert [each.role for each in session.messages] == [Role.USER, Role.ASSISTANT]
    assert [each.model for each in session.messages] == [None, "gpt-4"]


def test_what_was_thought_and_what_a_command_put_there_are_apart(tmp_path: Path) -> None:
    value = written(
        ("user", f"Süß?\n{PASTED}Tell me.", "Done"), ("assistant", f"{THOUGHT}No.", "Done")
    )
    inner = section(value["text"], "Water", label="inner")
    value["slash_command_output_sections"] = [
        section(value["text"], PASTED, label="rye.md"),
        inner,
    ]
    value["thought_process_output_sections"] = [section(value["text"], THOUGHT)]
    asked, said = read_one(write(tmp_path, value)).messages
    before, file, after = asked.blocks
    assert (before, after) == (Text("Süß?"), Text("Tell me."))
    assert isinstance(file, File)
    assert (file.attachment.name, file.text) == ("rye.md", PASTED.strip())
    assert said.blocks == (Thinking("Rather rye."), Text("No."))


def test_how_an_answer_ended_is_told(tmp_path: Path) -> None:
    value = written(
        ("system", "Be brief.", "Done"),
        ("user", "Bake", "Done"),
        ("assistant", "I", "Canceled"),
        ("user", "Again", "Done"),
        ("assistant", "We", {"Error": "No oven"}),
    )
    messages = read_one(write(tmp_path, value)).messages
    assert messages[0].hidden is Hidden.SYSTEM
    ends = [each.blocks for each in messages if each.external_id.endswith(":end")]
    assert ends == [(Event(EventKind.INTERRUPTED),), (Event(EventKind.ERROR, "No oven"),)]


def test_they_are_read_beside_the_threads_of_the_panel(tmp_path: Path) -> None:
    write(tmp_path, whole())
    zed_files.write_database(tmp_path / "threads" / "threads.db", zed_files.thread())
    sessions, issues = read(tmp_path)
    assert not issues
    assert {each.title for each in sessions} == {"Rye bread", "Bread"}


def test_other_documents_are_not_taken_for_one(tmp_path: Path) -> None:
    write(tmp_path, {"zed": "theme", "name": "Oven"}, "oven.zed.json")
    write(tmp_path, whole())
    assert len(read(tmp_path)[0]) == 1


def test_a_damaged_one_costs_only_itself(tmp_path: Path) -> None:
    path = write(tmp_path, whole())
    path.write_bytes(path.read_bytes()[:-40] + b"\x00" * 40)
    write(tmp_path, whole() | {"id": "other"}, "Other - 1.zed.json")
    sessions, issues = read(tmp_path)
    assert "other" in {each.external_id for each in sessions}
    assert len(sessions) + len(issues) == 2


def test_one_that_is_no_json_at_all_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, whole())
    path.write_text('{"zed": "context", "version": "0.4.0", "text": "Ry')
    with pytest.raises(UnreadableFile):
        read(path)


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    value = whole()
    put(value, data.draw(st.sampled_from(list(places(value)))), data.draw(JSON))
    sessions, _ = read(write(tmp_path, value))
    for session in sessions:
        assert is_chain(session)
