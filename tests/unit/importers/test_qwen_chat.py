"""What Qwen Chat exports becomes conversations."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, Text, TextVariant, Thinking, ToolCall, ToolStatus
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

AT = 1_769_940_000  # UTC seconds
PAGE = {"url": "https://rye.example/a", "title": "Rye", "snippet": "acid", "hostname": "rye"}


def said(*items: Entry) -> Entry:
    """An answer of which the list of pieces tells all."""
    return {
        "id": "b", "parentId": "a", "childrenIds": [], "role": "assistant", "content": "",
        "content_list": list(items), "model": "qwen3-max", "timestamp": AT + 5, "done": True,
    }  # fmt: skip


def piece(phase: str, content: str = "", **extra: object) -> Entry:
    return {"phase": phase, "content": content, "status": "finished", "extra": extra or None}


def chat(*items: Entry) -> Entry:
    asked = {"id": "a", "parentId": None, "childrenIds": ["b"], "role": "user",
             "content": "Why rye?", "timestamp": AT}  # fmt: skip
    answered = said(*items) if items else said(piece("think", "Well."), piece("answer", "Keeps."))
    history = {"messages": {"a": asked, "b": answered}, "currentId": "b"}
    return {"id": "q-1", "user_id": "u-1", "title": "Rye", "created_at": AT, "updated_at": AT + 9,
            "chat": {"history": history, "models": ["qwen3-max"], "messages": []}}  # fmt: skip


def answer(*chats: Entry) -> Entry:
    return {"success": True, "request_id": "r-1", "data": list(chats) or [chat()]}


@pytest.mark.parametrize("told", [answer(), answer() | {"data": chat()}, [chat()]])
def test_what_was_thought_and_said_is_kept(tmp_path: Path, told: object) -> None:
    found = imported(write(tmp_path / "a.zip", {"qwen-chat-export-1.json": told}))

    session = found.session
    assert (session.source, session.external_id, session.title) == ("qwen-chat", "q-1", "Rye")
    assert (session.model, session.created_at) == ("qwen3-max", AT * 1000)
    assert is_chain(session)
    assert found.blocks("a") == (Text("Why rye?"),)
    assert found.blocks("b") == (Thinking("Well."), Text("Keeps."))
    assert found.issues == []


def test_a_search_and_thoughts_under_titles_are_kept(tmp_path: Path) -> None:
    summed_up = piece(
        "thinking_summary",
        summary_title={"content": ["Flour", "Heat"]},
        summary_thought={"content": ["Rye is sour."]},
    )
    told = answer(chat(summed_up, piece("web_search", web_search_info=[PAGE]),
                       piece("answer", "It "), piece("answer", "keeps.")))  # fmt: skip

    thought, search, first, second, page = imported(
        write(tmp_path / "a.zip", {"a.json": told})
    ).blocks("b")

    assert thought == Thinking("### Flour\nRye is sour.\n\n### Heat")
    assert isinstance(search, ToolCall)
    assert search.name == "web_search"
    assert search.outcome is not None
    assert search.outcome.status is ToolStatus.OK
    assert search.outcome.text == "Rye\nhttps://rye.example/a\nacid"
    assert (first, second) == (Text("It"), Text("keeps."))
    assert page == Citation("Rye", "https://rye.example/a")


def test_a_piece_of_an_unknown_kind_is_kept_and_told(tmp_path: Path) -> None:
    told = answer(chat(piece("hologram", x=1), piece("answer", "It keeps.")))

    found = imported(write(tmp_path / "a.zip", {"a.json": told}))

    odd, known = found.blocks("b")
    assert isinstance(odd, Text)
    assert odd.variant is TextVariant.UNKNOWN
    assert known == Text("It keeps.")
    assert "hologram" in found.problems(Severity.INFO)[0][1]


@RELAXED
@given(data=st.data())
def test_any_json_in_any_place_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    told = copy.deepcopy(answer(chat(), chat(piece("web_search", web_search_info=[PAGE]))))
    spoil(told, data)
    imported(write(tmp_path / "a.zip", {"a.json": told, "b.json": answer()}))
