"""Every real session of Factory Droid is imported, as stored and as printed.

Counted a second time here: prompts, answers, calls with their outcomes, tokens.
"""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import ToolCall
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedSession
from tests.samples.export_samples import SAMPLES
from tests.samples.reading import sessions_of

FOLDER = SAMPLES / "factory-droid"
FILES = sorted(FOLDER.rglob("*.jsonl"))
PRINTED = [path for path in FILES if path.name.startswith("stream_json")]
STORED = [path for path in FILES if path not in PRINTED]

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not FILES, reason="the folder of samples is not beside the project"),
]


imported = partial(sessions_of, "factory-droid")


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def outcomes(session: ParsedSession) -> int:
    blocks = (block for message in session.messages for block in message.blocks)
    return sum(isinstance(block, ToolCall) and block.outcome is not None for block in blocks)


def roles(session: ParsedSession) -> list[Role]:
    return [message.role for message in session.messages]


@pytest.mark.parametrize("path", STORED, ids=lambda path: path.name)
def test_a_stored_session_has_what_was_said(path: Path) -> None:
    told = [line["message"] for line in lines(path) if line["type"] == "message"]
    pieces = [piece["type"] for message in told for piece in message["content"]]
    asked = [one for one in told if one["role"] == "user" and one["content"][0]["type"] == "text"]
    (session,) = imported(path)
    assert session.external_id == lines(path)[0]["id"]
    assert roles(session).count(Role.USER) == len(asked)
    answers = [one for one in told if one["role"] == "assistant"]
    assert roles(session).count(Role.ASSISTANT) == len(answers)
    assert outcomes(session) == pieces.count("tool_result")


@pytest.mark.parametrize("path", PRINTED, ids=lambda path: path.name)
def test_a_printed_session_has_what_was_said(path: Path) -> None:
    kinds = [line["type"] for line in lines(path)]
    said = [line["role"] for line in lines(path) if line["type"] == "message"]
    (session,) = imported(path)
    assert roles(session).count(Role.USER) == said.count("user")
    answers = said.count("assistant") + kinds.count("tool_call") + kinds.count("completion")
    assert roles(session).count(Role.ASSISTANT) == answers
    assert outcomes(session) == kinds.count("tool_result")


def test_the_tokens_are_those_of_the_settings() -> None:
    (path,) = FOLDER.rglob("*.settings.json")
    told = json.loads(path.read_text())["tokenUsage"]
    spent = [
        message.usage for session in imported(FOLDER) for message in session.messages
        if message.usage and message.usage.output == told["outputTokens"]
    ]  # fmt: skip
    assert [(one.input, one.cache_read) for one in spent] == [
        (told["inputTokens"], told["cacheReadTokens"])
    ]


def test_no_other_products_file_is_taken_for_one() -> None:
    for folder in sorted(SAMPLES.iterdir()):
        if folder.is_dir() and folder != FOLDER:
            assert not imported(folder), folder.name
