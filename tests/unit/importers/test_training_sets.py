"""Sets for training whose records hold questions and answers as texts."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.domain.parsed import ParsedSession
from tests.json_lines import json_lines
from tests.unit.importers.export_files import imported
from tests.unit.importers.hostile import RELAXED, spoil

ALPACA = {"instruction": "Translate to French", "input": "Good bread", "output": "Bon pain"}
PAIR = {
    "chosen": "\n\nHuman: What is rye?\n\nAssistant: A grain.\n\nHuman: Old?\n\nAssistant: Very.",
    "rejected": "\n\nHuman: What is rye?\n\nAssistant: A grain.\n\nHuman: Old?\n\nAssistant: No.",
}
CHAT_ML = (
    "<|im_start|>system\nBe brief<|im_end|>\n<|im_start|>user\nWhat is rye?<|im_end|>\n"
    "<|im_start|>assistant\nA grain.<|im_end|>\n"
)


def array(folder: Path, *records: object) -> Path:
    path = folder / "set.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def lines(folder: Path, *records: object) -> Path:
    path = folder / "set.jsonl"
    path.write_text(json_lines(records), encoding="utf-8")
    return path


def table(folder: Path, *records: dict[str, str]) -> Path:
    path, text = folder / "set.csv", io.StringIO()
    rows = csv.DictWriter(text, list(records[0]))
    rows.writeheader()
    rows.writerows(records)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


FORMS = pytest.mark.parametrize("form", [array, lines, table])


def said(session: ParsedSession) -> list[tuple[str, str]]:
    return [
        (str(message.role), block.text)
        for message in session.messages
        for block in message.blocks
        if isinstance(block, Text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "<s>[INST] <<SYS>>\nBe brief\n<</SYS>>\n\nWhat is rye? [/INST] A grain. </s>"
        "<s>[INST] Old? [/INST] Very. </s>",
        "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nWhat is rye?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nA grain.<|eot_id|>"
        "<|start_header_id|>user<|end_header_id|>\n\nOld?<|eot_id|>"
        "<|start_header_id|>assistant<|end_header_id|>\n\nVery.<|eot_id|>",
        "<bos><start_of_turn>system\nBe brief<end_of_turn>\n"
        "<start_of_turn>user\nWhat is rye?<end_of_turn>\n"
        "<start_of_turn>model\nA grain.<end_of_turn>\n<start_of_turn>user\nOld?<end_of_turn>\n"
        "<start_of_turn>model\nVery.<end_of_turn>\n",
    ],
)
@FORMS
def test_turns_are_written_as_a_model_was_made_with_them(
    tmp_path: Path, form: Any, text: str
) -> None:
    found = imported(form(tmp_path, {"text": text}))

    assert list(found.claimed) == ["training-set"]
    (session,) = found.sessions
    assert said(session) == [
        ("system", "Be brief"),
        ("user", "What is rye?"),
        ("assistant", "A grain."),
        ("user", "Old?"),
        ("assistant", "Very."),
    ]
    assert not found.issues


def test_who_asks_about_the_signs_of_a_model_asks_a_question(tmp_path: Path) -> None:
    asked = "What does the line <start_of_turn>user\nHi mean in a template?"
    found = imported(lines(tmp_path, {"prompt": asked, "completion": "A turn begins."}))

    (session,) = found.sessions
    assert said(session) == [("user", asked), ("assistant", "A turn begins.")]


@FORMS
def test_an_instruction_and_what_it_is_about_are_one_question(tmp_path: Path, form: Any) -> None:
    found = imported(form(tmp_path, ALPACA, ALPACA | {"input": "", "output": "Ja"}))

    assert list(found.claimed) == ["training-set"]
    assert [said(session) for session in found.sessions] == [
        [("user", "Translate to French\n\nGood bread"), ("assistant", "Bon pain")],
        [("user", "Translate to French"), ("assistant", "Ja")],
    ]
    assert not found.issues


@FORMS
def test_what_answers_an_instruction_may_be_called_so(tmp_path: Path, form: Any) -> None:
    found = imported(
        form(tmp_path, {"instruction": "Why rye?", "input": "", "answer": "It keeps."})
    )
    assert said(found.session) == [("user", "Why rye?"), ("assistant", "It keeps.")]


@FORMS
def test_a_prompt_and_its_completion_are_a_conversation(tmp_path: Path, form: Any) -> None:
    found = imported(form(tmp_path, {"prompt": "Why rye?", "completion": " It keeps."}))

    assert said(found.session) == [("user", "Why rye?"), ("assistant", "It keeps.")]
    assert found.session.title == "Why rye?"


@FORMS
def test_of_two_dialogues_the_preferred_answer_is_shown(tmp_path: Path, form: Any) -> None:
    session = imported(form(tmp_path, PAIR)).session

    assert said(session) == [
        ("user", "What is rye?"),
        ("assistant", "A grain."),
        ("user", "Old?"),
        ("assistant", "Very."),
        ("assistant", "No."),
    ]
    *_, last, chosen, rejected = session.messages
    assert chosen.parent_id == rejected.parent_id == last.external_id
    assert session.active_leaf == chosen.external_id


@FORMS
def test_two_answers_to_a_prompt_are_versions(tmp_path: Path, form: Any) -> None:
    record = {"system": "Be brief", "question": "Why rye?", "chosen": "Keeps.", "rejected": "No."}

    session = imported(form(tmp_path, record)).session

    assert said(session) == [
        ("system", "Be brief"),
        ("user", "Why rye?"),
        ("assistant", "Keeps."),
        ("assistant", "No."),
    ]


@FORMS
@pytest.mark.parametrize(
    ("text", "instructed"),
    [
        (CHAT_ML, True),
        ("Be brief\n\n### Instruction:\nWhat is rye?\n\n### Response:\nA grain.", True),
        ("### Human: What is rye?### Assistant: A grain.", False),
        ("\n\nHuman: What is rye?\n\nAssistant: A grain.", False),
    ],
)
def test_turns_in_one_text_are_told_apart(
    tmp_path: Path, form: Any, text: str, *, instructed: bool
) -> None:
    session = imported(form(tmp_path, {"text": text})).session

    told = [("user", "What is rye?"), ("assistant", "A grain.")]
    assert said(session) == [("system", "Be brief")][: int(instructed)] + told


def test_a_text_in_chat_ml_is_a_conversation(tmp_path: Path) -> None:
    path = tmp_path / "rye.txt"
    path.write_text(CHAT_ML, encoding="utf-8")

    assert said(imported(path).session)[1:] == [("user", "What is rye?"), ("assistant", "A grain.")]


def test_what_was_said_before_stands_before_the_question(tmp_path: Path) -> None:
    record = ALPACA | {"history": [["Hello", "Hi"]], "system": "Be brief"}

    assert said(imported(lines(tmp_path, record)).session)[:3] == [
        ("system", "Be brief"),
        ("user", "Hello"),
        ("assistant", "Hi"),
    ]


def test_a_question_that_quotes_a_dialogue_stays_whole(tmp_path: Path) -> None:
    quoted = "Go on:\nHuman: Hello\nAssistant: Hi"

    session = imported(array(tmp_path, {"prompt": quoted, "completion": "Bye"})).session

    assert said(session) == [("user", quoted), ("assistant", "Bye")]


@FORMS
@pytest.mark.parametrize(
    "record",
    [
        {"prompt": "Why rye?", "completion": "It keeps.", "created_at": "2026-01-05"},
        {"instruction": "Why rye?", "output": "It keeps.", "user_id": "7"},
        {"text": "### Rye\n\nIt keeps."},
        {"title": "Rye", "text": "Human: hello"},
    ],
)
def test_other_tables_are_none(tmp_path: Path, form: Any, record: dict[str, str]) -> None:
    assert imported(form(tmp_path, record)).claimed == {}


def test_a_record_without_an_answer_is_told(tmp_path: Path) -> None:
    found = imported(lines(tmp_path, ALPACA, {"instruction": "", "output": ""}))

    assert len(found.sessions) == 1
    assert [issue.text for issue in found.issues] == [
        "A record has no question and answer, and was left out."
    ]


@RELAXED
@given(st.data())
def test_junk_anywhere_in_a_record_is_survived(tmp_path: Path, data: st.DataObject) -> None:
    odd: Any = ALPACA | PAIR | {"text": CHAT_ML, "history": [["a", "b"]], "system": "c"}
    spoil(odd, data)

    found = imported(lines(tmp_path, ALPACA, odd))

    assert said(found.sessions[0])[-1] == ("assistant", "Bon pain")
