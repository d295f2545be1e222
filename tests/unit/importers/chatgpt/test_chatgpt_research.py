"""The reports of deep research are answers, wherever an export of ChatGPT has them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Citation, Text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.chatgpt.research import Research
from tests.unit.importers.chatgpt.chatgpt_files import BEGAN, chain, export, message, node
from tests.unit.importers.hostile import JSON

MARKER = "\ue200cite\ue202turn0search1\ue201"
REPORT = {
    "id": "m-report",
    "author": {"role": "assistant"},
    "create_time": BEGAN + 600,
    "content": {"content_type": "text", "parts": [f"# Larches\n\nThey lose needles.{MARKER}"]},
    "metadata": {
        "model_slug": "o4-research",
        "content_references": [
            {
                "matched_text": MARKER,
                "type": "webpage",
                "title": "Trees",
                "url": "https://trees.example/larch",
            }
        ],
    },
}
STATE = {"status": "completed", "plan": {"title": "Larches"}, "report_message": REPORT}
IN_TEXT = json.dumps(STATE)
CARRIERS: list[dict[str, Any]] = [
    {"chatgpt_sdk": {"widget_state": IN_TEXT}},
    {"chatgpt_sdk": {"widget_state": STATE}},
    {"chatgpt_sdk": {"tool_response_metadata": {"venus_widget_state": STATE}}},
    {"venus_widget_state": IN_TEXT},
]


def researched(**of_tool: Any) -> tuple[dict[str, Any], ...]:
    """A question, the call of the tool, what that answered, and a last word."""
    return (
        message("user", "What about larches?"),
        message("assistant", '{"query": "larches"}', recipient="api_tool.call_tool", at=1),
        message("tool", "Started.", author_name="api_tool.call_tool", at=2, **of_tool),
        message("user", "Thank you", at=700),
    )


@pytest.mark.parametrize("metadata", CARRIERS)
def test_a_report_is_an_answer_behind_its_tool(tmp_path: Path, metadata: dict[str, Any]) -> None:
    hidden = {"is_visually_hidden_from_conversation": True}
    found = export(tmp_path, chain(*researched(metadata=metadata | hidden)))
    (session,) = found.sessions
    _, _, tool, report, thanks = session.messages
    assert (tool.role, tool.hidden) == (Role.TOOL, Hidden.META)
    assert (report.external_id, report.parent_id) == ("m-report", "m-n3")
    assert (report.role, report.hidden, report.model) == (Role.ASSISTANT, None, "o4-research")
    assert report.created_at == round((BEGAN + 600) * 1000)
    text, source = report.blocks
    assert isinstance(text, Text)
    assert text.text.startswith("# Larches")
    assert "](https://trees.example/larch)" in text.text
    assert isinstance(source, Citation)
    assert thanks.parent_id == "m-report"
    assert found.issues == []


def test_a_report_that_the_model_is_told_is_an_answer_once(tmp_path: Path) -> None:
    told = f"The latest state of the widget is: {IN_TEXT}\n\nDo not repeat it."
    *others, last = researched(metadata=CARRIERS[0])
    found = export(tmp_path, chain(*others, message("tool", told, author_name="api_tool"), last))
    (session,) = found.sessions
    reports = [each for each in session.messages if each.external_id == "m-report"]
    assert len(reports) == 1
    alone = export(tmp_path, chain(message("tool", told, author_name="api_tool")))
    (session,) = alone.sessions
    assert [each.external_id for each in session.messages] == ["m-n1", "m-report"]


def test_a_conversation_that_ends_with_a_report_shows_it(tmp_path: Path) -> None:
    *before, _ = researched(metadata=CARRIERS[0])
    (session,) = export(tmp_path, chain(*before)).sessions
    assert session.active_leaf == "m-report"


def test_a_state_without_a_report_is_none(tmp_path: Path) -> None:
    waiting = json.dumps({"status": "waiting_for_user_response_on_plan"})
    metadata = {"chatgpt_sdk": {"widget_state": waiting}}
    (session,) = export(tmp_path, chain(*researched(metadata=metadata))).sessions
    assert len(session.messages) == 4


@given(st.sampled_from(["widget_state", "tool_response_metadata"]), JSON)
def test_any_state_is_read_without_failing(key: str, state: object) -> None:
    for held in (state, json.dumps(state)):
        told = {"metadata": {"chatgpt_sdk": {key: held}, "venus_widget_state": held}}
        Research().report(told)
        Research().report({"content": {"parts": [f"The latest state of the widget is:{held}"]}})


def test_half_a_character_in_a_report_is_replaced() -> None:
    state = '{"report_message": {"content": {"parts": ["Lar\\ud800ch"]}}}'
    told = message("tool", f"The latest state of the widget is: {state} and so on")
    report = Research().report(told)
    assert report is not None
    assert report["content"]["parts"] == ["Lar\ufffdch"]


def test_reports_of_two_branches_are_kept(tmp_path: Path) -> None:
    other = {**REPORT, "id": "m-other", "content": {"content_type": "text", "parts": ["Other"]}}
    first = message("tool", "a", metadata=CARRIERS[0])
    second = message("tool", "b", metadata={"venus_widget_state": {"report_message": other}})
    nodes = (
        node("q", None, message("user", "Larches?"), "a", "b"),
        node("a", "q", first),
        node("b", "q", second),
    )
    record = chain() | {"mapping": dict(nodes), "current_node": "a"}
    (session,) = export(tmp_path, record).sessions
    assert {each.external_id: each.parent_id for each in session.messages} == {
        "m-q": None,
        "m-a": "m-q",
        "m-report": "m-a",
        "m-b": "m-q",
        "m-other": "m-b",
    }
    assert session.active_leaf == "m-report"
