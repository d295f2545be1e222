"""What T3 Chat exports becomes a conversation for each of its threads."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.importers.times.timestamps import timestamp
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

AT = "2025-03-01T10:00:0{second}.000Z"


def message(name: str, thread: str, role: str, text: str, second: int) -> Entry:
    return {"id": name, "threadId": thread, "role": role, "content": text, "status": "done",
            "created_at": AT.format(second=second), "model": "gpt-4o"}  # fmt: skip


def thread(name: str, title: str) -> Entry:
    return {"id": name, "title": title, "user_edited_title": False, "status": "done",
            "model": "gpt-4o", "created_at": AT.format(second=0),
            "updated_at": AT.format(second=9), "last_message_at": AT.format(second=9)}  # fmt: skip


def exported(*more: Entry) -> Entry:
    messages = [
        message("m-1", "t-1", "user", "Why rye?", 1),
        message("m-3", "t-2", "user", "And oats?", 3),
        message("m-2", "t-1", "assistant", "It keeps.", 2),
        message("m-4", "t-2", "assistant", "Less.", 4),
    ]
    return {"messages": [*messages, *more], "threads": [thread("t-1", "Rye"), thread("t-2", "")]}


def test_every_thread_is_a_conversation(tmp_path: Path) -> None:
    found = imported(write(tmp_path / "a.zip", {"t3chat.json": exported()}))

    rye, oats = found.sessions
    assert found.claimed == {"t3-chat": ("t3chat.json",)}
    assert not found.issues
    assert (rye.source, rye.external_id, rye.title) == ("t3-chat", "t-1", "Rye")
    assert (rye.created_at, rye.updated_at) == (
        timestamp(AT.format(second=0)),
        timestamp(AT.format(second=9)),
    )
    assert is_chain(rye)
    assert is_chain(oats)
    assert [(each.external_id, each.role, each.blocks, each.model) for each in rye.messages] == [
        ("m-1", Role.USER, (Text("Why rye?"),), None),
        ("m-2", Role.ASSISTANT, (Text("It keeps."),), "gpt-4o"),
    ]
    assert oats.title == "And oats?"


def test_threads_may_stand_before_the_messages_or_be_missing(tmp_path: Path) -> None:
    told = exported()
    turned = {"threads": told["threads"], "messages": told["messages"]}
    there = imported(write(tmp_path / "a.zip", {"a.json": told})).sessions

    assert imported(write(tmp_path / "b.zip", {"a.json": turned})).sessions == there
    without = told | {"threads": [thread("t-9", "Spelt")]}
    titles = imported(write(tmp_path / "c.zip", {"a.json": without})).titles
    assert titles == ["Why rye?", "And oats?"]


def test_newer_exports_tell_of_threads_in_another_way(tmp_path: Path) -> None:
    threads = [
        {"_id": "k1", "threadId": "t-1", "id": "k1", "title": "Rye", "pinned": True,
         "generationStatus": "completed", "visibility": "visible", "model": "gpt-4o",
         "last_message_at": 1740823209000, "created_at": 1740823200000},
    ]  # fmt: skip
    told = {"threads": threads, "messages": exported()["messages"], "version": "1.0.0"}

    rye, oats = imported(write(tmp_path / "a.zip", {"a.json": told})).sessions

    assert (rye.external_id, rye.title, rye.pinned) == ("t-1", "Rye", True)
    assert rye.created_at == 1_740_823_200_000
    assert (oats.title, oats.pinned) == ("And oats?", False)


@RELAXED
@given(st.data())
def test_junk_anywhere_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd = exported()
    spoil(odd, data)

    found = imported(write(tmp_path / "a.zip", {"a.json": odd}))

    assert all(is_chain(session) for session in found.sessions if session.source == "t3-chat")
