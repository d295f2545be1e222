"""Calls that Claude Code makes side by side, and the blanks before an answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from chatvault.domain.blocks import Text, Thinking, ToolCall, ToolResult, ToolStatus
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage
from tests.unit.importers.claude_code.claude_code_files import (
    Transcript,
    call,
    read_one,
    text,
    thinking,
)


def outcomes(message: ParsedMessage) -> list[str | None]:
    calls = [block for block in message.blocks if isinstance(block, ToolCall)]
    return [each.outcome.text if each.outcome else None for each in calls]


def side_by_side(between: int = 0) -> Transcript:
    """Two calls, of which the second was answered before the line that makes it."""
    transcript = Transcript()
    transcript.user("Bake both.")
    first = transcript.assistant("msg_1", call("toolu_1", "Bash", command="rye"))
    transcript.result("toolu_2", "wheat is done", parentUuid="second", uuid="early")
    for number in range(between):
        transcript.add("progress", data={"type": "bash_progress", "elapsed": number})
    transcript.assistant(
        "msg_1", call("toolu_2", "Bash", command="wheat"), uuid="second", parentUuid=first
    )
    transcript.result("toolu_1", "rye is done", parentUuid=first)
    transcript.assistant("msg_2", text("Both are done."))
    return transcript


def test_a_result_that_was_written_before_its_call_belongs_to_it(tmp_path: Path) -> None:
    session = read_one(side_by_side(), tmp_path)

    assert [message.external_id for message in session.messages[1:]] == ["msg_1", "msg_2"]
    asked, answer, end = session.messages
    assert outcomes(answer) == ["rye is done", "wheat is done"]
    assert (answer.parent_id, end.parent_id) == (asked.external_id, "msg_1")


def test_a_result_whose_call_comes_much_later_stays_a_message(tmp_path: Path) -> None:
    session = read_one(side_by_side(between=30), tmp_path)

    assert [message.role for message in session.messages] == [
        *(Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT)
    ]
    assert outcomes(session.messages[1]) == ["rye is done", None]


def test_several_early_results_find_their_calls_and_others_stay(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Bake all.")
    for name in ("c", "lost", "b"):
        transcript.result(f"toolu_{name}", f"{name} is done")
    transcript.assistant("msg_1", *(call(f"toolu_{name}", "Bash") for name in "abc"))

    _asked, lost, answer = read_one(transcript, tmp_path).messages

    (result,) = lost.blocks
    assert isinstance(result, ToolResult)
    assert result.outcome.text == "lost is done"
    assert outcomes(answer) == [None, "b is done", "c is done"]


def test_blanks_before_a_thought_are_no_text(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("How long?")
    transcript.assistant("msg_1", text("\n\n"))
    transcript.assistant("msg_1", thinking("Rye is slow."))
    transcript.assistant("msg_1", text("Ten hours."))

    _asked, answer = read_one(transcript, tmp_path).messages

    words = [block.text for block in answer.blocks if isinstance(block, Text | Thinking)]
    assert words == ["Rye is slow.", "Ten hours."]


def test_an_answer_of_blanks_alone_is_hidden_and_what_it_cost_counts(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("How long?")
    transcript.assistant("msg_1", text("\n\n"), usage={"output_tokens": 2})
    transcript.user("[Request interrupted by user]")

    _asked, answer, _interrupted = read_one(transcript, tmp_path).messages

    assert (answer.hidden, answer.usage) == (Hidden.META, Usage(output=2))


@pytest.mark.parametrize(
    ("kind", "note"),
    [("automode-blocked", "denied"), ("interrupted", "interrupted"), (["x"], ""), ("other", "")],
)
def test_a_call_tells_why_it_did_not_run(tmp_path: Path, kind: object, note: str) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("t1", "Bash", command="rm rye.md"))
    transcript.result("t1", "Not now.", is_error=True, toolDenialKind=kind)
    (block,) = read_one(transcript, tmp_path).messages[0].blocks
    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert (block.outcome.status, block.outcome.note) == (ToolStatus.FAILED, note)
