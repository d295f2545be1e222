"""Conversations that Gemini CLI wrote down for others become conversations."""

from __future__ import annotations

import copy
import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Text, ToolCall, ToolStatus, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.work import Unattended
from chatvault.importers.gemini_cli.importer import GeminiCLIImporter
from chatvault.services.vault import Services
from tests.unit.importers.hostile import RELAXED, is_chain, spoil
from tests.unit.importers.reading import read_known, read_one_with, read_with

USER, MODEL = "## USER 🧑‍💻", "## MODEL ✨"
CONTEXT = """<session_context>
This is the Gemini CLI. We are setting up the context for our chat.
- **Workspace Directories:**
  - /home/ada/oven
</session_context>"""
LOOKS = {"name": "ls", "args": {"path": "."}, "id": "c1"}
FOUND = {"id": "c1", "name": "ls", "response": {"output": "rye\n\n---\n\n## USER 🧑‍💻\n\nflour"}}
READS = {"name": "read_file", "args": {"file_path": "rye.md"}, "id": "c2"}
MISSED = {"id": "c2", "name": "read_file", "response": {"error": "There is none."}}
HISTORY: list[dict[str, Any]] = [
    {"role": "user", "parts": [{"text": CONTEXT}]},
    {"role": "user", "parts": [{"text": "How long does rye rise?"}]},
    {
        "role": "model",
        "parts": [
            {"text": "I look.", "thoughtSignature": "c2ln"},
            {"functionCall": LOOKS},
            {"functionCall": READS},
        ],
    },
    {"role": "user", "parts": [{"functionResponse": FOUND}, {"functionResponse": MISSED}]},
    {"role": "model", "parts": [{"text": "Ten hours.\n\n---\n\nOr twelve."}]},
]

read = partial(read_with, GeminiCLIImporter())


def written(history: list[dict[str, Any]], *, older: bool = False) -> str:
    """As the program writes it down."""
    return "\n\n---\n\n".join(map(partial(_turn, older=older), history))


def _turn(turn: dict[str, Any], *, older: bool) -> str:
    marks = {"functionCall": "**Tool Command**", "functionResponse": "**Tool Response**"}
    pieces = []
    for part in turn["parts"]:
        pieces.append(part.get("text", ""))
        for key, mark in marks.items():
            if key in part:
                told = json.dumps(part[key], indent=2, ensure_ascii=False)
                pieces.append(f"{mark}:\n```json\n{told}\n```")
    name, _, icon = (USER if turn["role"] == "user" else MODEL).rpartition(" ")
    heading = f"{icon} {name}" if older else f"{name} {icon}"
    return f"{heading}\n\n{''.join(pieces)}"


def write(path: Path, text: str) -> Path:
    path.write_bytes(text.encode())
    return path


def read_text(folder: Path, text: str, name: str = "chat.md") -> ParsedSession:
    sessions, issues = read(write(folder / name, text))
    assert not issues
    (session,) = sessions
    return session


def said(session: ParsedSession) -> list[tuple[Role, str]]:
    return [(one.role, plain_text(one.blocks)) for one in session.messages if not one.hidden]


TALK = [
    (Role.USER, "How long does rye rise?"),
    (Role.ASSISTANT, "I look."),
    (Role.ASSISTANT, "Ten hours.\n\n---\n\nOr twelve."),
]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("older", [False, True])
def test_a_shared_conversation_has_its_prompts_answers_and_calls(
    tmp_path: Path, ends: str, older: bool
) -> None:
    session = read_text(tmp_path, written(HISTORY, older=older).replace("\n", ends))
    assert (session.source, session.title) == ("gemini-cli", "How long does rye rise?")
    assert said(session) == TALK
    assert session.messages[0].hidden is Hidden.META
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    looked, missed = [each for each in session.messages[2].blocks if isinstance(each, ToolCall)]
    assert (looked.name, json.loads(looked.arguments), looked.call_id) == (
        "ls",
        {"path": "."},
        "c1",
    )
    assert looked.outcome is not None
    assert looked.outcome.text == "rye\n\n---\n\n## USER 🧑‍💻\n\nflour"
    assert missed.outcome is not None
    assert missed.outcome.status is ToolStatus.FAILED
    assert is_chain(session)


def test_both_forms_and_a_later_one_are_one_conversation(
    services: Services, tmp_path: Path
) -> None:
    write(tmp_path / "rye.md", written(HISTORY))
    services.importing.run([tmp_path / "rye.md"], Unattended())
    again = [*HISTORY, {"role": "user", "parts": [{"text": "Thanks"}]}]
    write(tmp_path / "gemini-conversation-1772357340000.json", json.dumps(again, indent=2))
    services.importing.run([tmp_path / "gemini-conversation-1772357340000.json"], Unattended())
    with services.database.rows() as rows:
        assert [row[0] for row in rows("SELECT count(DISTINCT session_id) FROM message")] == [1]
        assert [row[0] for row in rows("SELECT count(*) FROM message")] == [5]


def test_a_history_is_known_by_its_name_or_by_how_it_begins(tmp_path: Path) -> None:
    named = write(tmp_path / "gemini-conversation-1.json", json.dumps(HISTORY[1:]))
    begun = write(tmp_path / "talk.json", json.dumps(HISTORY))
    other = write(tmp_path / "other.json", json.dumps(HISTORY[1:]))
    assert [len(read_known("gemini-cli", path)[0]) for path in (named, begun)] == [1, 1]
    assert len(read_known("openai-messages", other)[0]) == 1


def test_what_qwen_code_wrote_down_is_its_own(tmp_path: Path) -> None:
    context = {"role": "user", "parts": [{"text": "This is the Qwen Code. We begin."}]}
    session = read_text(tmp_path, written([context, *HISTORY[1:]], older=True))
    assert (session.source, said(session)) == ("qwen-code", TALK)


def test_what_was_summed_up_is_a_rule(tmp_path: Path) -> None:
    summed = [
        {"role": "user", "parts": [{"text": "<state_snapshot>Rye rises.</state_snapshot>"}]},
        {"role": "model", "parts": [{"text": "Got it. Thanks for the additional context!"}]},
    ]
    session = read_text(tmp_path, written([*summed, *HISTORY[1:]]))
    (rule,) = session.messages[0].blocks
    assert isinstance(rule, Event)
    assert rule.event is EventKind.COMPACTION
    assert session.messages[1].hidden is Hidden.META
    assert said(session)[1:] == TALK


QUOTED = f"Such a file begins so:\n\n```markdown\nHere:\n\n---\n\n{MODEL}\n\nYes.\n```\n\nWhy?"


@pytest.mark.parametrize(
    "text",
    [
        f"What is `{USER}` and **Tool Command**: in it?",
        f"{USER}\nstands there.",
        f"First.\n\n{MODEL}\n\nwithout a rule",
        QUOTED,
        QUOTED.replace("```", "````"),
        '**Tool Command**:\n```json\n{\n  "args": {}\n}\n```',
        "**Tool Command**:\n```json\n{\n  not so\n}\n```",
        "**Tool Response**:\n```json\n[]\n```",
    ],
)
def test_marks_in_what_was_said_part_nothing(tmp_path: Path, text: str) -> None:
    asked = {"role": "user", "parts": [{"text": text}]}
    session = read_text(tmp_path, written([asked, HISTORY[4]]))
    assert said(session) == [(Role.USER, text), TALK[-1]]


def test_an_answer_that_was_cut_in_a_fence_takes_no_other_turn(tmp_path: Path) -> None:
    cut = {"role": "model", "parts": [{"text": "So:\n\n```python\nbake("}]}
    code = {"role": "model", "parts": [{"text": "```python\nbake()\n```"}]}
    session = read_text(tmp_path, written([HISTORY[1], cut, HISTORY[1], code]))
    assert [role for role, _ in said(session)] == [Role.USER, Role.ASSISTANT] * 2


def test_text_behind_a_call_is_said_behind_it(tmp_path: Path) -> None:
    parts = [{"functionCall": LOOKS}, {"text": "Wait.\n\n```sh\nls\n```"}, {"functionCall": READS}]
    session = read_text(tmp_path, written([HISTORY[1], {"role": "model", "parts": parts}]))
    first, then, last = session.messages[1].blocks
    assert (first.__class__, last.__class__) == (ToolCall, ToolCall)
    assert then == Text("Wait.\n\n```sh\nls\n```")


def test_another_text_is_left_to_others(tmp_path: Path) -> None:
    for place, text in enumerate(
        (f"# Notes\n\n{written(HISTORY)}", "## USER\n\nHi", "## MODEL ✨x\n\n")
    ):
        write(tmp_path / f"{place}.md", text)
    assert read(tmp_path)[0] == []


@pytest.mark.parametrize("cut", range(0, 900, 37))
def test_a_file_that_was_cut_has_what_stands_before(tmp_path: Path, cut: int) -> None:
    begun = written([*HISTORY[1:2], *HISTORY])
    session = read_text(tmp_path, begun[: len(written(HISTORY[1:2])) + cut])
    assert said(session)[0][1].startswith(TALK[0][1])


@given(
    lines=st.lists(
        st.sampled_from([USER, MODEL, "", "---", "```", "```json", "{", "}", "  ", "````", "Hi.",
                         "**Tool Command**:", "**Tool Response**:", '  "name": "ls"', "~~~"])
    )
)  # fmt: skip
@RELAXED
def test_any_lines_are_read(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    path = tmp_path_factory.mktemp("any") / "chat.md"
    session = read_one_with(GeminiCLIImporter(), write(path, "\n".join([USER, "", "Hi", *lines])))
    assert is_chain(session)


@given(data=st.data())
@RELAXED
def test_anything_may_stand_in_a_history(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("any") / "gemini-conversation-1.json"
    told = copy.deepcopy(HISTORY)
    spoil(told, data)
    sessions, _ = read(write(path, json.dumps(told)))
    assert all(map(is_chain, sessions))
