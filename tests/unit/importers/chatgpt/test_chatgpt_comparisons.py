"""What a person chose from two answers of ChatGPT is told, and what the choice repeats is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Event, EventKind, Text
from tests.unit.importers.chatgpt.chatgpt_files import BEGAN, chain, export, message, said
from tests.unit.importers.export_files import Entry

CHOSEN = Event(EventKind.NOTICE, "You chose this answer from two")
FILE = "model_comparisons.json"


def turn(name: str, role: str, words: str) -> Entry:
    return {"id": name} | message(role, words)


def repeated(rating: str, *, conversation: str = "c-gone", more: tuple[Entry, ...] = ()) -> Entry:
    """A comparison as exports have it that repeat the conversation."""
    asked = [turn("q1", "user", "Which green?"), *more]
    return {
        "id": "comparison-1",
        "input": {
            "prompt_convo": {"id": "c-other", "messages": asked},
            "conversation_id": conversation,
        },
        "output": {
            "feedback_step_2": {
                "original_turn": [turn("a1", "assistant", "Moss.")],
                "new_turn": [turn("a2", "assistant", "Fern."), turn("a3", "assistant", "Or tea.")],
                "completion_comparison_rating": rating,
            }
        },
        "create_time": "2026-11-02T10:00:00+00:00",
    }


@pytest.mark.parametrize(
    "told",
    [
        {"original_message_id": "m-n2", "new_message_id": "m-x", "rating": "original"},
        {"original_message_id": "m-x", "new_message_id": "m-n2", "rating": "new"},
    ],
)
def test_the_answer_that_was_chosen_says_so(tmp_path: Path, told: Entry) -> None:
    found = export(tmp_path, said("moss"), **{FILE: [told]})

    assert found.blocks("m-n2") == (Text("All about moss."), CHOSEN)
    assert not found.issues


def test_no_answer_was_chosen_where_neither_was(tmp_path: Path) -> None:
    told = {"original_message_id": "m-n2", "new_message_id": "m-x", "rating": "skip"}

    found = export(tmp_path, said("moss"), **{FILE: [told, {"rating": "new"}]})

    assert found.blocks("m-n2") == (Text("All about moss."),)


@pytest.mark.parametrize("wrapped", [False, True])
@pytest.mark.parametrize(
    ("rating", "leaf", "chosen"),
    [("original", "a1", "a1"), ("new", "a3", "a3"), ("same", "a3", "")],
)
def test_a_conversation_that_only_a_comparison_repeats_is_kept_with_both_answers(
    tmp_path: Path, rating: str, leaf: str, chosen: str, *, wrapped: bool
) -> None:
    record = repeated(rating)
    if wrapped:
        content = {key: record.pop(key) for key in ("input", "output")}
        record |= {"content": content, "conversation_id": "c-gone"}

    found = export(tmp_path, said("moss"), **{FILE: [record]})

    _, gone = found.sessions
    assert (gone.external_id, gone.active_leaf) == ("c-gone", leaf)
    assert {each.external_id: each.parent_id for each in gone.messages} == {
        "q1": None,
        "a1": "q1",
        "a2": "q1",
        "a3": "a2",
    }
    assert [each.external_id for each in gone.messages if CHOSEN in each.blocks] == (
        [chosen] if chosen else []
    )
    assert gone.created_at == round(BEGAN * 1000)
    assert gone.members == (FILE,)
    assert not found.issues


def test_a_conversation_that_is_in_the_export_is_not_repeated(tmp_path: Path) -> None:
    nodes = chain(message("user", "Which green?"), conversation_id="c-here")

    found = export(tmp_path, nodes, **{FILE: [repeated("new", conversation="c-here")]})

    assert [each.external_id for each in found.sessions] == ["c-here"]
    (issue,) = found.issues
    assert issue.text == "Choices between answers that are not in the export were left out: 1."


def test_every_comparison_of_a_conversation_is_kept(tmp_path: Path) -> None:
    later = repeated(
        "original", more=(turn("a2", "assistant", "Fern."), turn("q2", "user", "Why?"))
    )

    found = export(tmp_path, said("moss"), **{FILE: [repeated("new"), later]})

    assert [each.external_id for each in found.sessions[1:]] == ["c-gone", "c-gone"]


@pytest.mark.parametrize(
    "record",
    [
        {"input": {"prompt_convo": {"messages": [3, {"id": 4}]}, "conversation_id": "c-gone"}},
        {"input": 3, "output": "odd"},
        {"content": {"output": {"feedback_step_2": {"new_turn": "odd"}}}},
        {"content": "odd", "rating": "new", "new_message_id": {"a": 1}},
    ],
)
def test_odd_comparisons_cost_nothing(tmp_path: Path, record: Entry) -> None:
    found = export(tmp_path, said("moss"), **{FILE: [record]})

    assert found.titles[0] == "moss"
