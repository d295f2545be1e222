"""Chats with characters of Character.AI, in both forms in which they are saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from chatvault.importers.times.timestamps import timestamp
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.reading import read_claimed

GREETED, ASKED = "2024-02-03T10:00:00Z", "2024-02-03T10:01:00Z"


def said(text: str, *, human: bool, name: str = "") -> Entry:
    return {"id": len(text), "text": text, "src": {"is_human": human, "name": name}}


def dump() -> Entry:
    history = {"external_id": "h-1", "created": GREETED, "last_interaction": ASKED}
    history |= {"msgs": [said("I bake.", human=False), said("Rye?", human=True, name="Ada")]}
    return {
        "info": {"character": {"name": "The baker"}},
        "histories": {"histories": [history, {"external_id": "h-2", "msgs": []}]},
    }


def turn(name: str, at: str, *texts: str, human: bool = False, chosen: int = 0) -> Entry:
    candidates = [
        {"candidate_id": f"{name}{place}", "raw_content": text, "is_final": True}
        for place, text in enumerate(texts)
    ]
    author = {"author_id": "x", "name": "Ada" if human else "The baker"}
    author |= {"is_human": True} if human else {}
    return {
        "turn_key": {"chat_id": "c-1", "turn_id": name},
        "create_time": at,
        "author": author,
        "candidates": candidates,
        "primary_candidate_id": f"{name}{chosen}",
    }


def turns() -> Entry:
    asked = turn("q", ASKED, "Rye?", human=True)
    greeted = turn("g", GREETED, "I bake.", "I brew.", chosen=1)
    return {"turns": [asked, greeted], "meta": {"next_token": ""}}


def test_each_history_of_a_character_is_a_conversation(tmp_path: Path) -> None:
    found = imported(write(tmp_path, {"baker.json": dump()}))

    session = found.session
    assert (session.source, session.external_id) == ("character-ai", "h-1")
    assert (session.title, session.agent) == ("Rye?", "The baker")
    assert session.created_at == timestamp(GREETED)
    assert is_chain(session)
    assert [(one.role, one.author, one.blocks) for one in session.messages] == [
        (Role.ASSISTANT, "The baker", (Text("I bake."),)),
        (Role.USER, None, (Text("Rye?"),)),
    ]
    assert "Nothing was said" in found.issues[0].text


def test_what_follows_a_turn_follows_what_was_chosen_there(tmp_path: Path) -> None:
    # Given turns, the newest first, of which one was said anew,
    session = imported(write(tmp_path, {"chat.json": turns()})).session
    # then they stand in the order of time, and both versions are there.
    assert (session.external_id, session.active_leaf) == ("c-1", "q0")
    assert [(one.external_id, one.parent_id) for one in session.messages] == [
        ("g0", None),
        ("g1", None),
        ("q0", "g1"),
    ]
    assert [one.created_at for one in session.messages[1:]] == [
        timestamp(GREETED),
        timestamp(ASKED),
    ]


@pytest.mark.parametrize("made", [dump, turns])
@RELAXED
@given(st.data(), JSON)
def test_anything_may_stand_in_any_place(
    tmp_path: Path, made: Any, data: st.DataObject, value: Any
) -> None:
    told = made()
    put(told, data.draw(st.sampled_from(places(told))), value)
    sessions, _ = read_claimed("character-ai", write(tmp_path, {"a.json": told}))
    assert all(one.external_id for one in sessions)
