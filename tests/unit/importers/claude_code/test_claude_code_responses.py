"""What a model answered, as Claude Code writes it line by line."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.blocks import Event, EventKind, Text, TextVariant, Thinking, ToolCall
from chatvault.domain.message import CostSource, Role, Usage
from chatvault.domain.parsed import Severity
from tests.unit.importers.claude_code.claude_code_files import (
    Transcript,
    call,
    read,
    read_one,
    text,
    thinking,
    tokens,
)


def test_the_lines_of_one_response_are_one_message(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Where does the time go?")
    transcript.assistant("msg_1", thinking("One call per pair."), usage=tokens(5))
    transcript.assistant("msg_1", text("In the model."), usage=tokens(5))
    transcript.assistant("msg_1", call("toolu_1", "Read", file_path="a.py"), usage=tokens(631))
    transcript.result("toolu_1", "1→import os")
    transcript.assistant("msg_2", text("Done."), usage=tokens(20))
    session = read_one(transcript, tmp_path)
    assert [message.external_id for message in session.messages] == ["user-1", "msg_1", "msg_2"]
    thought, said, called = session.messages[1].blocks
    assert thought == Thinking("One call per pair.", 1.0)
    assert said == Text("In the model.")
    assert isinstance(called, ToolCall)
    assert (called.name, called.arguments) == ("Read", '{"file_path":"a.py"}')


def test_thoughts_that_a_model_writes_between_tags_are_thoughts(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", text("<thinking>\nOne call per pair.\n</thinking>\n\nYes."))
    transcript.assistant("msg_2", text("<think> is a tag."))
    session = read_one(transcript, tmp_path)
    assert [message.blocks for message in session.messages] == [
        (Thinking("One call per pair."), Text("Yes.")),
        (Text("<think> is a tag."),),
    ]


def test_usage_is_counted_once_from_the_fullest_line(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", text("a"), usage=tokens(5))
    transcript.assistant("msg_1", call("t", "Bash"), usage=tokens(631))
    transcript.assistant("msg_1", text("b"), usage=tokens(12))
    (message,) = read_one(transcript, tmp_path).messages
    assert message.usage == Usage(input=7, output=631, cache_read=40_000, cache_write=900)
    assert message.usage_key == "msg_1:req_msg_1"


def test_gateways_that_name_no_request_are_counted_by_the_message(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", text("a"), usage=tokens(5), requestId=None)
    assert read_one(transcript, tmp_path).messages[0].usage_key == "msg_1"


def test_a_cost_that_was_told_is_kept(tmp_path: Path) -> None:
    transcript = Transcript(version="1.0.3")
    transcript.assistant("msg_1", text("a"), usage=tokens(5), costUSD=0.0123, durationMs=4200)
    (message,) = read_one(transcript, tmp_path).messages
    assert message.usage is not None
    assert (message.usage.cost, message.usage.cost_source) == (12_300, CostSource.REPORTED)
    assert message.latency_ms == 4200


def test_lines_that_repeat_what_came_before_are_one_text(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", text("The model"))
    transcript.assistant("msg_1", text("The model is called"), call("t", "Bash"))
    transcript.assistant("msg_1", text("The model is called once"), call("t", "Bash"))
    (message,) = read_one(transcript, tmp_path).messages
    assert message.blocks[0] == Text("The model is called once")
    assert len(message.blocks) == 2


def test_after_its_end_a_response_only_grows(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", text("Done."), stop_reason="end_turn")
    transcript.assistant("msg_1", text("Done. Really."), stop_reason="max_tokens")
    (message,) = read_one(transcript, tmp_path).messages
    assert message.blocks == (Text("Done."), Text("Done. Really."))
    assert message.status == "max_tokens"


def test_a_failed_request_is_an_event_and_costs_nothing(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Hello")
    failed = text("API Error: 529 overloaded")
    transcript.assistant("m", failed, model="<synthetic>", isApiErrorMessage=True)
    session = read_one(transcript, tmp_path)
    failure = session.messages[1]
    assert failure.role is Role.SYSTEM
    assert failure.blocks == (Event(EventKind.ERROR, "API Error: 529 overloaded"),)
    assert failure.usage is None
    assert session.model is None


def test_a_model_that_stands_in_for_another_is_told(tmp_path: Path) -> None:
    transcript = Transcript()
    switch = {"type": "fallback", "from": {"model": "opus"}, "to": {"model": "sonnet"}}
    transcript.assistant("msg_1", switch, text("Hello."))
    event, answer = read_one(transcript, tmp_path).messages
    assert event.blocks == (Event(EventKind.MODEL, "opus → sonnet"),)
    assert (answer.external_id, answer.parent_id) == ("msg_1", event.external_id)


def test_content_of_a_new_kind_is_kept_and_told_once(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", {"type": "hologram", "light": 1})
    transcript.assistant("msg_2", {"type": "hologram", "light": 2})
    (session,), issues = read(transcript.write(tmp_path))
    (block,) = session.messages[0].blocks
    assert block == Text('{"type":"hologram","light":1}', TextVariant.UNKNOWN)
    assert [(issue.severity, issue.where) for issue in issues] == [(Severity.INFO, "line 1")]


def test_what_an_advisor_took_is_counted_for_its_own_model_and_once(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("How long?")
    steps = [
        {"type": "message", "input_tokens": 1, "output_tokens": 45},
        {"type": "advisor_message", "model": "claude-opus-4-7", "input_tokens": 900,
         "output_tokens": 70, "cache_read_input_tokens": 30},
    ]  # fmt: skip
    usage = {"input_tokens": 2, "output_tokens": 60, "iterations": steps}
    transcript.assistant("m1", text("I ask."), usage={"input_tokens": 2, "output_tokens": 5})
    transcript.assistant("m1", text("Ten hours."), usage=usage)
    transcript.assistant("m1", text("Or more."), usage=usage)
    transcript.user("And wheat?")
    asked, answer, advice, again = read_one(transcript, tmp_path).messages
    assert (answer.usage, advice.usage) == (Usage(2, 60), Usage(900, 70, 30))
    assert (answer.model, advice.model) == ("claude-opus-4-1-20250805", "claude-opus-4-7")
    assert advice.blocks == (Event(EventKind.NOTICE, "Advised by claude-opus-4-7"),)
    assert advice.usage_key is not None
    assert advice.usage_key != answer.usage_key
    chain = (asked.external_id, answer.external_id, advice.external_id)
    assert (answer.parent_id, advice.parent_id, again.parent_id) == chain
