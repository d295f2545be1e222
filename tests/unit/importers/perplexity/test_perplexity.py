"""Saved threads of Perplexity become conversations."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Citation,
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
)
from chatvault.domain.parsed import ParsedProject, Severity
from tests.unit.importers.export_files import Entry, imported, write
from tests.unit.importers.hostile import RELAXED, is_chain, spoil

SOURCE = {"title": "Rye", "url": "https://rye.example/a", "snippet": "acid"}
PAGE = Citation("Rye", "https://rye.example/a", "acid")


def saved() -> Entry:
    return {
        "metadata": {"thread_id": "t-1", "thread_title": "Rye", "exported_at": "2026-02-01"},
        "conversations": [
            {"index": 0, "uuid": "u-1", "query": "Why rye?", "answer": "It keeps.",
             "model": "sonar", "timestamp": "2026-01-05T10:00:00Z", "sources": [SOURCE, SOURCE]},
            {"index": 1, "uuid": "u-2", "query": "And spelt?", "answer": "Less.", "sources": []},
        ],
    }  # fmt: skip


def answered() -> Entry:
    blocks = [
        {"intended_usage": "plan", "plan_block": {}},
        {"intended_usage": "ask_text", "markdown_block": {"answer": "It keeps."}},
        {"intended_usage": "web_results", "web_result_block": {"web_results": [
            {"name": "Rye", "url": "https://rye.example/a", "snippet": "acid"}]}},
        {"intended_usage": "hologram", "x": 1},
    ]  # fmt: skip
    entry = {"backend_uuid": "u-1", "context_uuid": "t-1", "thread_title": "Rye",
             "query_str": "Why rye?", "display_model": "sonar", "blocks": blocks,
             "entry_created_datetime": "2026-01-05T10:00:00.000000"}  # fmt: skip
    older = {"context_uuid": "t-1", "uuid": "u-2", "query_str": "And?", "text": '{"answer":"So."}'}
    return {"status": "success", "entries": [entry, older]}


def test_an_answer_in_pieces_and_its_sources_come_once(tmp_path: Path) -> None:
    told = answered()
    told["entries"][0]["blocks"] = [
        {"intended_usage": "ask_text_0_markdown", "markdown_block": {"chunks": ["It ", "keeps."]}},
        {"intended_usage": "ask_text", "markdown_block": {"answer": "It keeps. It tastes."}},
        {"intended_usage": "sources_answer_mode", "sources_mode_block": {"rows": [
            {"citation": 1, "status": "SELECTED", "web_result": {"name": "Rye", "snippet": "acid",
             "url": "https://rye.example/a"}}]}},
        {"intended_usage": "media_items", "media_block": {"media_items": [
            {"url": "https://rye.example/b.png", "name": "Loaf"}]}},
        {"intended_usage": "pending_followups", "pending_followups_block": {"followups": ["?"]}},
    ]  # fmt: skip

    found = imported(write(tmp_path / "a.zip", {"perplexity_rye.json": told}))

    assert found.blocks("u-1:assistant") == (
        Text("It keeps. It tastes."), PAGE, Citation("Loaf", "https://rye.example/b.png"),
    )  # fmt: skip
    assert found.issues == []


def test_a_thread_tells_its_space_and_what_went_with_a_question(tmp_path: Path) -> None:
    told = answered()
    told["entries"][0] |= {
        "collection_info": {"uuid": "s-1", "title": "Bakery", "emoji": "1f35e"},
        "attachments": ["https://files.example/a/loaf.png?v=1", "https://files.example/rye.pdf"],
    }

    found = imported(write(tmp_path / "a.zip", {"perplexity_rye.json": told}))

    assert found.session.project == ParsedProject("perplexity:s-1", name="Bakery")
    assert found.blocks("u-1:user") == (
        Text("Why rye?"),
        Image(Attachment("loaf.png", "image/png")),
        File(Attachment("rye.pdf", "application/pdf")),
    )


def test_an_older_answer_may_stand_at_the_end_of_its_steps(tmp_path: Path) -> None:
    told = answered()
    final = {"answer": "So.", "web_results": [{"name": "Rye", "url": "https://rye.example/a"}]}
    steps = [
        {"step_type": "SEARCH_WEB", "content": {"queries": ["rye"]}},
        {"step_type": "FINAL", "content": {"answer": json.dumps(final)}},
    ]
    told["entries"][1]["text"] = json.dumps(steps)
    found = imported(write(tmp_path / "a.zip", {"perplexity_rye.json": told}))
    said, source = found.blocks("u-2:assistant")
    assert said == Text("So.")
    assert source == Citation("Rye", "https://rye.example/a")


def test_turns_stand_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    told = saved()
    told["conversations"].reverse()

    found = imported(write(tmp_path / "a.zip", {"perplexity_rye.json": told}))

    assert [each.external_id for each in found.session.messages][::2] == ["u-1:user", "u-2:user"]


@pytest.mark.parametrize("told", [saved(), answered()], ids=["saved", "answered"])
def test_a_question_has_its_answer_and_its_sources(tmp_path: Path, told: Entry) -> None:
    found = imported(write(tmp_path / "a.zip", {"perplexity_rye.json": told}))

    session = found.session
    assert (session.source, session.external_id, session.title) == ("perplexity", "t-1", "Rye")
    assert is_chain(session)
    assert [each.external_id for each in session.messages] == [
        "u-1:user", "u-1:assistant", "u-2:user", "u-2:assistant",
    ]  # fmt: skip
    assert found.blocks("u-1:user") == (Text("Why rye?"),)
    assert found.blocks("u-1:assistant")[0] == Text("It keeps.")
    assert PAGE in found.blocks("u-1:assistant")
    assert found.message("u-1:assistant").model == "sonar"
    assert session.created_at == 1_767_607_200_000


def test_what_perplexity_gives_on_request_is_read(tmp_path: Path) -> None:
    told = {
        "conversations": [
            {"context_uuid": "t-1", "context_title": "Rye", "created_at": "2026-01-05T10:00:00Z",
             "mode": "COPILOT", "entries": [
                {"query": "Why rye?", "answer": "It keeps.", "created_at": "2026-01-05T10:00:00Z",
                 "query_status": "COMPLETED"},
                {"query": "And spelt?", "answer": "", "created_at": "2026-01-05T10:01:00Z",
                 "query_status": "FAILED"}]},
        ]
    }  # fmt: skip
    other = [{"title": "Tea", "created_at": "2026-01-04T10:00:00Z", "messages": [
        {"query": "Name one", "answer": "Assam", "citations": [SOURCE]}]}]  # fmt: skip

    found = imported(write(tmp_path / "a.zip", {"conversations.json": told, "other.json": other}))

    rye, tea = found.sessions
    assert (rye.external_id, rye.title, len(rye.messages)) == ("t-1", "Rye", 4)
    assert is_chain(rye)
    assert rye.messages[-1].blocks == (
        Event(EventKind.ERROR, "The answer was not completed: FAILED"),
    )
    assert rye.messages[2].created_at == 1_767_607_260_000
    assert (tea.title, tea.messages[-1].blocks) == ("Tea", (Text("Assam"), PAGE))


def test_an_answer_may_stand_in_the_steps_of_a_workflow(tmp_path: Path) -> None:
    told = answered()
    item = {"type": "WORKFLOW_ITEM_TEXT", "payload": {"text_payload": {"chunks": ["It ", "is."]}}}
    told["entries"][0]["blocks"] = [
        {"intended_usage": "workflow_root", "workflow_block": {"steps": [{"items": [item]}]}}
    ]

    found = imported(write(tmp_path / "a.zip", {"perplexity_rye.json": told}))

    assert found.blocks("u-1:assistant") == (Text("It is."),)


def test_a_part_of_an_unknown_kind_is_kept_and_told(tmp_path: Path) -> None:
    found = imported(write(tmp_path / "a.zip", {"a.json": answered()}))

    kinds = [b.variant for b in found.blocks("u-1:assistant") if isinstance(b, Text)]
    assert kinds == [TextVariant.PLAIN, TextVariant.UNKNOWN]
    assert any("hologram" in told for _, told in found.problems(Severity.INFO))


@RELAXED
@given(st.data(), st.sampled_from([saved(), answered()]))
def test_junk_anywhere_is_survived(tmp_path: Path, data: st.DataObject, told: Entry) -> None:
    odd: Any = copy.deepcopy(told)
    spoil(odd, data)

    found = imported(write(tmp_path / "a.zip", {"a.json": odd, "b.json": saved()}))

    assert "Rye" in found.titles
