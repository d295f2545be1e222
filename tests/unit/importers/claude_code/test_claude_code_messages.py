"""What stands in the records of Claude Code, and what a person sees of it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Event,
    EventKind,
    File,
    Image,
    Text,
    TextVariant,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolResult,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import Severity
from tests.unit.importers.claude_code.claude_code_files import (
    PIXEL,
    START_MS,
    Transcript,
    call,
    image,
    read,
    read_one,
    said_in,
    text,
    thinking,
    visible,
)

META = Hidden.META


def outcome_of(transcript: Transcript, folder: Path) -> ToolOutcome:
    """What came of the first call of the session."""
    calls = [
        block
        for message in read_one(transcript, folder).messages
        for block in message.blocks
        if isinstance(block, ToolCall)
    ]
    assert calls[0].outcome is not None
    return calls[0].outcome


def tokens(output: int) -> dict[str, object]:
    return {
        "input_tokens": 7,
        "output_tokens": output,
        "cache_read_input_tokens": 40_000,
        "cache_creation_input_tokens": 900,
        "cache_creation": {"ephemeral_5m_input_tokens": 900},
    }


class TestResponses:
    def test_the_lines_of_one_response_are_one_message(self, tmp_path: Path) -> None:
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

    def test_thoughts_that_a_model_writes_between_tags_are_thoughts(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", text("<thinking>\nOne call per pair.\n</thinking>\n\nYes."))
        transcript.assistant("msg_2", text("<think> is a tag."))
        session = read_one(transcript, tmp_path)
        assert [message.blocks for message in session.messages] == [
            (Thinking("One call per pair."), Text("Yes.")),
            (Text("<think> is a tag."),),
        ]

    def test_usage_is_counted_once_from_the_fullest_line(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", text("a"), usage=tokens(5))
        transcript.assistant("msg_1", call("t", "Bash"), usage=tokens(631))
        transcript.assistant("msg_1", text("b"), usage=tokens(12))
        (message,) = read_one(transcript, tmp_path).messages
        assert message.usage == Usage(input=7, output=631, cache_read=40_000, cache_write=900)
        assert message.usage_key == "msg_1:req_msg_1"

    def test_gateways_that_name_no_request_are_counted_by_the_message(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", text("a"), usage=tokens(5), requestId=None)
        assert read_one(transcript, tmp_path).messages[0].usage_key == "msg_1"

    def test_a_cost_that_was_told_is_kept(self, tmp_path: Path) -> None:
        transcript = Transcript(version="1.0.3")
        transcript.assistant("msg_1", text("a"), usage=tokens(5), costUSD=0.0123, durationMs=4200)
        (message,) = read_one(transcript, tmp_path).messages
        assert message.usage is not None
        assert (message.usage.cost, message.usage.cost_source) == (12_300, CostSource.REPORTED)
        assert message.latency_ms == 4200

    def test_lines_that_repeat_what_came_before_are_one_text(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", text("The model"))
        transcript.assistant("msg_1", text("The model is called"), call("t", "Bash"))
        transcript.assistant("msg_1", text("The model is called once"), call("t", "Bash"))
        (message,) = read_one(transcript, tmp_path).messages
        assert message.blocks[0] == Text("The model is called once")
        assert len(message.blocks) == 2

    def test_after_its_end_a_response_only_grows(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", text("Done."), stop_reason="end_turn")
        transcript.assistant("msg_1", text("Done. Really."), stop_reason="max_tokens")
        (message,) = read_one(transcript, tmp_path).messages
        assert message.blocks == (Text("Done."), Text("Done. Really."))
        assert message.status == "max_tokens"

    def test_a_failed_request_is_an_event_and_costs_nothing(self, tmp_path: Path) -> None:
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

    def test_a_model_that_stands_in_for_another_is_told(self, tmp_path: Path) -> None:
        transcript = Transcript()
        switch = {"type": "fallback", "from": {"model": "opus"}, "to": {"model": "sonnet"}}
        transcript.assistant("msg_1", switch, text("Hello."))
        event, answer = read_one(transcript, tmp_path).messages
        assert event.blocks == (Event(EventKind.MODEL, "opus → sonnet"),)
        assert (answer.external_id, answer.parent_id) == ("msg_1", event.external_id)

    def test_content_of_a_new_kind_is_kept_and_told_once(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", {"type": "hologram", "light": 1})
        transcript.assistant("msg_2", {"type": "hologram", "light": 2})
        (session,), issues = read(transcript.write(tmp_path))
        (block,) = session.messages[0].blocks
        assert block == Text('{"type":"hologram","light":1}', TextVariant.UNKNOWN)
        assert [(issue.severity, issue.where) for issue in issues] == [(Severity.INFO, "line 1")]


class TestResults:
    @pytest.mark.parametrize(
        ("tool", "structured", "content", "note"),
        [
            ("Read", {"file": {"numLines": 214}}, "1→x", "214 lines"),
            ("Read", {"file": {"numLines": 1}}, "1→x", "1 line"),
            ("Bash", {"stdout": "x"}, "====\n18 passed in 3.4s", "18 passed"),
            ("Bash", {"stdout": "x"}, "2 failed, 16 passed in 3s", "2 failed, 16 passed"),
            ("Bash", {"interrupted": True}, "", "interrupted"),
            ("Bash", {"backgroundTaskId": "b1"}, "Running", "in background"),
            ("Grep", {"mode": "content", "numLines": 6}, "a", "6 lines"),
            ("Glob", {"numFiles": 0, "filenames": []}, "No files", "0 files"),
            ("WebFetch", {"code": 200, "codeText": "OK"}, "text", "200 OK"),
            ("Task", {"totalToolUseCount": 6}, "done", "6 tool calls"),
            ("TodoWrite", {"newTodos": [{"status": "completed"}, {}]}, "ok", "1 of 2 done"),
            ("Write", {"type": "create", "content": "a\nb\n"}, "created", "+2"),
            ("mcp__x__y", {}, "anything", ""),
        ],
    )
    def test_a_word_tells_how_a_call_went(
        self, tmp_path: Path, tool: str, structured: object, content: str, note: str
    ) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", tool))
        transcript.result("t", content, toolUseResult=structured)
        outcome = outcome_of(transcript, tmp_path)
        assert (outcome.note, outcome.status) == (note, ToolStatus.OK)

    @pytest.mark.parametrize(
        ("content", "note"),
        [
            ("Exit code 1\nFAILED tests/test_rerank.py", "exit 1"),
            ("Error: Exit code 127", "exit 127"),
            ("The user doesn't want to proceed with this tool use.", "denied"),
            ("Request timed out after 30 s", "timed out"),
            ("<tool_use_error>File has not been read yet.</tool_use_error>", ""),
        ],
    )
    def test_a_failure_is_told_in_a_word(self, tmp_path: Path, content: str, note: str) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "Bash"))
        transcript.result("t", content, is_error=True, toolUseResult="Error")
        outcome = outcome_of(transcript, tmp_path)
        assert (outcome.note, outcome.status) == (note, ToolStatus.FAILED)
        assert "tool_use_error" not in outcome.text

    def test_an_edit_keeps_its_patch_and_not_the_file(self, tmp_path: Path) -> None:
        transcript = Transcript()
        hunk = {"oldStart": 41, "lines": [" def score():", "-    old", "+    new", "+    more"]}
        structured = {
            "filePath": "rank.py",
            "originalFile": "x" * 9000,
            "oldString": "old",
            "newString": "new",
            "structuredPatch": [hunk],
        }
        transcript.assistant("msg_1", call("t", "Edit"))
        transcript.result("t", "The file was updated.", toolUseResult=structured)
        outcome = outcome_of(transcript, tmp_path)
        assert outcome.note == "+2 −1"
        kept = {"filePath": "rank.py", "structuredPatch": [hunk]}
        assert json.loads(outcome.details or "") == kept

    def test_the_time_between_call_and_result_is_how_long_it_took(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "Bash"))
        transcript._count += 2
        transcript.result("t", "ok")
        outcome = outcome_of(transcript, tmp_path)
        assert (outcome.started_at, outcome.duration_ms) == (START_MS + 1000, 3000)

    def test_a_time_that_was_measured_is_better(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "Task"))
        transcript.result("t", "ok", toolUseResult={"totalDurationMs": 38_601})
        assert outcome_of(transcript, tmp_path).duration_ms == 38_601

    def test_pictures_that_a_tool_gave_back_are_attached(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "Read"))
        transcript.result("t", [text("a chart"), image()], toolUseResult={"type": "image"})
        outcome = outcome_of(transcript, tmp_path)
        (attachment,) = outcome.attachments
        assert outcome.text == "a chart"
        assert (attachment.width, attachment.height, attachment.media_type) == (1, 1, "image/png")
        assert attachment.content is not None
        assert attachment.content().read() == base64.b64decode(PIXEL)

    def test_a_result_without_its_call_is_a_message_of_its_own(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.result("gone", "left over")
        (message,) = read_one(transcript, tmp_path).messages
        assert message.role is Role.TOOL
        (block,) = message.blocks
        assert isinstance(block, ToolResult)
        assert (block.outcome.text, block.call_id) == ("left over", "gone")

    def test_what_is_said_beside_a_result_is_a_message(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "Bash"))
        result = {"type": "tool_result", "tool_use_id": "t", "content": "ok"}
        transcript.user([result, text("But do it differently.")])
        answer, prompt = read_one(transcript, tmp_path).messages
        assert isinstance(answer.blocks[0], ToolCall)
        assert answer.blocks[0].outcome is not None
        assert prompt.blocks == (Text("But do it differently."),)

    def test_old_calls_without_ids_get_their_results_in_order(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", {"type": "tool_use", "name": "bash", "input": {}})
        transcript.user([{"type": "tool_result", "content": "ok"}])
        assert outcome_of(transcript, tmp_path).text == "ok"

    def test_a_document_that_a_tool_gave_back_is_a_file(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "mcp__drive__get"))
        source = {"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}
        document = {"type": "document", "source": source, "title": "rye.pdf"}
        plain = {"type": "document", "source": {"type": "text", "data": "Rye rises."}}
        elsewhere = {"type": "image", "source": {"type": "url", "url": "https://example.org/a.png"}}
        transcript.result("t", [document, plain, elsewhere])
        outcome = outcome_of(transcript, tmp_path)
        assert outcome.text == "Rye rises."
        assert [(each.name, each.size) for each in outcome.attachments] == [
            ("rye.pdf", 4),
            ("https://example.org/a.png", None),
        ]


class TestPrompts:
    def roles(self, transcript: Transcript, folder: Path) -> list[tuple[Role, Hidden | None]]:
        return [(each.role, each.hidden) for each in read_one(transcript, folder).messages]

    @pytest.mark.parametrize(
        ("content", "role", "hidden"),
        [
            ("<system-reminder>Be brief.</system-reminder>", Role.USER, META),
            ("<local-command-stdout>12 files</local-command-stdout>", Role.USER, META),
            ("<local-command-caveat>Caveat</local-command-caveat>", Role.USER, META),
            (
                "Caveat: The messages below were generated by the user while running local "
                "commands. DO NOT respond.",
                Role.USER,
                META,
            ),
            ("Stop hook feedback:\n- run the tests", Role.SYSTEM, Hidden.HOOK),
            ("Operation stopped by hook: commit first", Role.SYSTEM, Hidden.HOOK),
            ("<task-notification><task-id>b1</task-id></task-notification>", Role.SYSTEM, META),
            ("[1, 2, 3] is the list.", Role.USER, None),
            ("<div> is not closed.", Role.USER, None),
        ],
    )
    def test_what_nobody_typed_is_hidden(
        self, tmp_path: Path, content: str, role: Role, hidden: Hidden | None
    ) -> None:
        transcript = Transcript()
        transcript.user(content)
        assert self.roles(transcript, tmp_path) == [(role, hidden)]

    def test_what_newer_versions_note_beside_the_conversation_is_known(
        self, tmp_path: Path
    ) -> None:
        transcript = Transcript()
        transcript.user("Bake it.")
        kinds = ("ended-by-model", "memory-mode", "observer-ref", "api-request-shape")
        for kind in (*kinds, "api-request-blob", "api-request"):
            transcript.add(kind)
        _, issues = read(transcript.write(tmp_path))
        assert issues == []

    def test_a_fork_is_told_its_task_behind_its_rules(self, tmp_path: Path) -> None:
        transcript = Transcript()
        rules = "<fork-boilerplate>\nYou are a fork. Stop then.\n</fork-boilerplate>"
        transcript.user(f"{rules}\n\nYour directive: Weigh the rye.")
        told, asked = read_one(transcript, tmp_path).messages
        assert (plain_text(told.blocks), told.hidden) == (rules, META)
        assert (plain_text(asked.blocks), asked.hidden) == ("Weigh the rye.", None)

    def test_a_record_that_is_marked_so_is_hidden(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("Please analyze this codebase.", isMeta=True)
        assert self.roles(transcript, tmp_path) == [(Role.USER, META)]

    def test_a_command_is_shown_as_it_was_typed(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user(
            "<command-message>review is running…</command-message>\n"
            "<command-name>/review</command-name>\n<command-args>src --deep</command-args>"
        )
        (message,) = read_one(transcript, tmp_path).messages
        assert message.blocks == (Text("/review src --deep"),)

    def test_what_stands_behind_a_command_is_not_lost(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user(
            "<command-name>/review</command-name><command-args>src</command-args>\n"
            "<local-command-stdout>12 files</local-command-stdout>\nAnd the tests, please."
        )
        context, prompt = read_one(transcript, tmp_path).messages
        assert said_in(prompt) == "/review src\n\nAnd the tests, please."
        assert (context.hidden, "12 files" in said_in(context)) == (META, True)

    def test_a_shell_command_may_have_its_output_beside_it(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("<bash-input>git status</bash-input>\n<bash-stdout>clean</bash-stdout>")
        (message,) = read_one(transcript, tmp_path).messages
        (block,) = message.blocks
        assert isinstance(block, ToolCall)
        assert (block.arguments, block.outcome) == (
            '{"command":"git status"}',
            ToolOutcome("clean"),
        )

    def test_what_the_editor_put_before_a_prompt_stands_apart(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("<ide_selection>Lines 3 to 4</ide_selection>\nWhat does this do?")
        context, prompt = read_one(transcript, tmp_path).messages
        assert (context.hidden, said_in(context)) == (
            META,
            "<ide_selection>Lines 3 to 4</ide_selection>",
        )
        assert (said_in(prompt), prompt.parent_id) == ("What does this do?", context.external_id)
        assert prompt.external_id == "user-1"

    def test_a_shell_command_of_the_person_is_a_call_with_its_output(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("<bash-input>git status</bash-input>")
        transcript.user("<bash-stdout>clean</bash-stdout><bash-stderr></bash-stderr>")
        (message,) = read_one(transcript, tmp_path).messages
        (block,) = message.blocks
        assert message.role is Role.USER
        assert isinstance(block, ToolCall)
        assert (block.name, block.arguments) == ("Bash", '{"command":"git status"}')
        assert block.outcome == ToolOutcome("clean")

    def test_a_note_to_remember_reads_as_it_was_typed(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("<user-memory-input>use uv</user-memory-input>")
        assert said_in(read_one(transcript, tmp_path).messages[0]) == "# use uv"

    def test_what_a_teammate_wrote_has_its_author(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user('<teammate-message teammate_id="alice">96 %</teammate-message>')
        (message,) = read_one(transcript, tmp_path).messages
        assert (message.author, said_in(message)) == ("alice", "96 %")

    def test_what_stands_beside_a_teammates_message_is_not_lost(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user('<teammate-message teammate_id="alice">96 %</teammate-message>\nGo on.')
        (message,) = read_one(transcript, tmp_path).messages
        assert (message.author, said_in(message)) == ("alice", "**alice:** 96 %\n\nGo on.")

    @pytest.mark.parametrize("frame", ["", " while you were working"], ids=["then", "amid"])
    @pytest.mark.parametrize(
        ("sent", "author"),
        [
            (
                '<teammate-message teammate_id="alice" color="red">\n96 %\n</teammate-message>',
                "alice",
            ),
            (
                '<cross-session-message from="a1" from-name="ovens">96 %</cross-session-message>',
                "ovens",
            ),
            (
                '<agent-message from="a1">\n[Subagent hand-back] No person wrote it. The report '
                "follows:\n  96 %\n</agent-message>",
                "a1",
            ),
            ("96 %", "bakers"),
        ],
        ids=["teammate", "session", "agent", "plain"],
    )
    def test_what_another_session_sent_is_read_without_the_frame_round_it(
        self, tmp_path: Path, frame: str, sent: str, author: str
    ) -> None:
        note = "This came from another Claude session — not typed by your user."
        transcript = Transcript()
        transcript.user(
            f"Another Claude session sent a message{frame}:\n{sent}\n\n{note}",
            isMeta=True,
            origin={"kind": "peer", "name": "bakers"},
        )
        context, message = read_one(transcript, tmp_path).messages
        assert (said_in(context), context.hidden) == (note, Hidden.META)
        assert (message.author, said_in(message)) == (author, "96 %")

    @pytest.mark.parametrize(
        "said",
        [
            "Another Claude session sent a message: what does that mean?",
            "Another Claude session sent a message:\nwhat does that mean?",
        ],
    )
    def test_a_person_may_begin_like_that(self, tmp_path: Path, said: str) -> None:
        transcript = Transcript()
        transcript.user(said)
        (message,) = read_one(transcript, tmp_path).messages
        assert (message.author, said_in(message)) == (None, said)

    def test_a_report_of_an_agent_is_no_prompt(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("Bake.")
        transcript.user(
            '<agent-message from="a1">\n[Subagent hand-back] The report follows:\n'
            "  # Bread\n    rye\n</agent-message>"
        )
        session = read_one(transcript, tmp_path)
        assert (session.messages[1].author, said_in(session.messages[1])) == (
            "a1",
            "# Bread\n  rye",
        )

    def test_what_the_model_is_reminded_of_behind_a_prompt_is_no_part_of_it(
        self, tmp_path: Path
    ) -> None:
        reminder = "<system-reminder>\nThe oven is hot.\n</system-reminder>"
        transcript = Transcript()
        transcript.user(f"Bake.\n\n{reminder}\n{reminder}\n")
        transcript.user(f"What is {reminder} good for?")
        context, first, second = read_one(transcript, tmp_path).messages
        assert (said_in(first), first.hidden) == ("Bake.", None)
        assert (said_in(context), context.hidden) == (f"{reminder}\n{reminder}", Hidden.META)
        assert said_in(second) == f"What is {reminder} good for?"

    def test_what_was_said_after_an_interruption_is_not_lost(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("[Request interrupted by user] No, the other file.")
        (message,) = read_one(transcript, tmp_path).messages
        assert (message.role, "the other file" in said_in(message)) == (Role.USER, True)

    def test_an_interruption_is_an_event(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user([text("[Request interrupted by user for tool use]")])
        (message,) = read_one(transcript, tmp_path).messages
        assert message.role is Role.SYSTEM
        assert message.blocks == (Event(EventKind.INTERRUPTED, "for tool use"),)

    def test_a_change_of_the_model_is_an_event(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", text("Hello."), model="claude-opus-4-1")
        transcript.user("<command-name>/model</command-name>")
        transcript.user(
            "<local-command-stdout>Set model to \x1b[1msonnet (claude-sonnet-4-5)\x1b[22m"
            "</local-command-stdout>"
        )
        event = read_one(transcript, tmp_path).messages[2]
        assert event.blocks == (Event(EventKind.MODEL, "claude-opus-4-1 → claude-sonnet-4-5"),)

    def test_what_else_the_command_does_is_no_part_of_the_models_name(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user(
            "<local-command-stdout>Set model to \x1b[1mSonnet 5\x1b[22m and saved as your default "
            "for new sessions</local-command-stdout>"
        )
        (event,) = read_one(transcript, tmp_path).messages
        assert event.blocks == (Event(EventKind.MODEL, "Sonnet 5"),)

    def test_pictures_are_kept_and_damaged_ones_told(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user([image(), image("not base64!"), text("Look.")])
        (session,), issues = read(transcript.write(tmp_path))
        good, bad, said = session.messages[0].blocks
        assert isinstance(good, Image)
        assert isinstance(bad, Image)
        assert good.attachment.size == 70
        assert bad.attachment.content is None
        assert said == Text("Look.")
        assert [issue.severity for issue in issues] == [Severity.WARNING]

    @pytest.mark.parametrize(
        ("source", "name", "size"),
        [
            ({"type": "text", "media_type": "text/plain", "data": "Rye rises."}, "rye", 10),
            ({"type": "base64", "media_type": "application/pdf", "data": "JVBERg=="}, "rye", 4),
            ({"type": "url", "url": "https://example.org/rye.pdf"}, "rye", None),
        ],
    )
    def test_a_document_is_a_file_however_it_is_given(
        self, tmp_path: Path, source: dict[str, str], name: str, size: int | None
    ) -> None:
        transcript = Transcript()
        transcript.user([{"type": "document", "source": source, "title": name}, text("Read.")])
        (message,) = read_one(transcript, tmp_path).messages
        document = message.blocks[0]
        assert isinstance(document, File)
        assert (document.attachment.name, document.attachment.size) == (name, size)


class TestSenders:
    """What stands in user records, but did not come from the person at the keyboard."""

    def test_what_another_session_sent_has_its_author(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("Start.", origin={"kind": "human"})
        transcript.user("The build is red.", origin={"kind": "peer", "from": "build-lead"})
        asked, sent = read_one(transcript, tmp_path).messages
        assert (said_in(asked), asked.author) == ("Start.", None)
        assert (said_in(sent), sent.author, sent.hidden) == (
            "The build is red.",
            "build-lead",
            None,
        )

    def test_what_came_out_of_a_chat_is_shown_though_it_is_marked_as_injected(
        self, tmp_path: Path
    ) -> None:
        transcript = Transcript()
        sent = '<channel source="telegram" chat_id="7" user="ada">Ship it?</channel>'
        origin = {"kind": "channel", "server": "telegram"}
        transcript.user(sent, isMeta=True, origin=origin)
        (message,) = read_one(transcript, tmp_path).messages
        assert (said_in(message), message.author, message.hidden) == ("Ship it?", "ada", None)

    def test_a_session_that_sent_something_is_called_by_its_name(self, tmp_path: Path) -> None:
        transcript = Transcript()
        origin = {"kind": "peer", "from": "uds:1", "name": "Bakery", "body": "Done."}
        transcript.user("Done.", origin=origin, isMeta=True)
        transcript.user("It smells burnt.", origin={"kind": "observer", "from": "Nose"})
        sent, seen = read_one(transcript, tmp_path).messages
        assert (sent.author, seen.author) == ("Bakery", "Nose")

    @pytest.mark.parametrize("kind", ["coordinator", "auto-continuation", "observer-activity"])
    def test_what_the_program_says_itself_is_no_prompt(self, tmp_path: Path, kind: str) -> None:
        transcript = Transcript()
        transcript.user("Go on where you were.", origin={"kind": kind})
        transcript.user("How long does rye rise?", origin={"kind": "human"})
        session = read_one(transcript, tmp_path)
        assert session.title == "How long does rye rise?"
        assert session.messages[0].hidden is Hidden.META

    def test_what_is_asked_at_a_set_time_is_a_prompt(self, tmp_path: Path) -> None:
        transcript = Transcript()
        origin = {"kind": "task-notification", "subkind": "scheduled-trigger"}
        transcript.user("Sort the recipes.", origin=origin)
        transcript.assistant("msg_1", text("Sorted."))
        session = read_one(transcript, tmp_path)
        assert (session.title, len(visible(session))) == ("Sort the recipes.", 2)

    def test_what_a_person_said_aloud_is_a_prompt(self, tmp_path: Path) -> None:
        transcript = Transcript()
        origin = {"kind": "voice-call"}
        kind = {"subtype": "voice_call_talk", "level": "info", "msgV": 1, "origin": origin}
        transcript.add("system", content="How long does rye rise?", **kind)
        fold = {"command": {"source_uuid": "q1", "commandMode": "prompt"}}
        transcript.add(
            "system", content="And wheat?", blocks=[text("And wheat?")], fold=fold, **kind
        )
        transcript.add("system", content="", **kind)
        session = read_one(transcript, tmp_path)
        assert session.title == "How long does rye rise?"
        said = [(said_in(message), message.role) for message in visible(session)]
        assert said == [("How long does rye rise?", Role.USER), ("And wheat?", Role.USER)]

    def test_what_was_pasted_stands_in_a_prompt_without_its_tags(self, tmp_path: Path) -> None:
        transcript = Transcript()
        pasted = '<pasted_content id="1">\nFlour, water\n</pasted_content>'
        transcript.user(f"What is missing?\n{pasted}")
        (message,) = read_one(transcript, tmp_path).messages
        assert said_in(message) == "What is missing?\nFlour, water\n"

    def test_what_another_session_sent_in_a_tag_is_read_without_it(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user('<cross-session-message from="uds:1">Done here.</cross-session-message>')
        (message,) = read_one(transcript, tmp_path).messages
        assert (said_in(message), message.author) == ("Done here.", "uds:1")

    @pytest.mark.parametrize(
        ("said", "origin"),
        [
            ("A task in the background ended.", {"kind": "task-notification"}),
            ("<tick>10:05</tick>", None),
        ],
    )
    def test_what_the_program_says_by_itself_is_hidden(
        self, tmp_path: Path, said: str, origin: dict[str, str] | None
    ) -> None:
        transcript = Transcript()
        transcript.user("Go.")
        transcript.user(said, **({"origin": origin} if origin else {}))
        session = read_one(transcript, tmp_path)
        assert [message.hidden is None for message in session.messages] == [True, False]


class TestLog:
    def test_a_prompt_typed_while_a_tool_ran_is_a_message(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "Bash"))
        queued = {"type": "queued_command", "prompt": "Also the docs.", "commandMode": "prompt"}
        attached = transcript.add("attachment", attachment=queued)
        transcript.result("t", "ok")
        transcript.assistant("msg_2", text("Both done."))
        session = read_one(transcript, tmp_path)
        assert [message.external_id for message in session.messages] == ["msg_1", attached, "msg_2"]
        assert said_in(session.messages[1]) == "Also the docs."

    def test_a_record_that_repeats_the_queued_prompt_is_not_a_second_one(
        self, tmp_path: Path
    ) -> None:
        transcript = Transcript()
        transcript.add("attachment", attachment={"type": "queued_command", "prompt": "Go on."})
        transcript.user("Go on.")
        transcript.assistant("msg_1", text("Done."))
        transcript.user("Go on.")
        said = [said_in(message) for message in read_one(transcript, tmp_path).messages]
        assert said == ["Go on.", "Done.", "Go on."]

    @pytest.mark.parametrize(
        ("version", "reason", "heard"),
        [
            ("2.0.44", None, True),
            ("2.1.250", "absorbed_mid_turn", True),
            ("2.1.250", None, False),
            ("2.1.250", "discarded", False),
        ],
    )
    def test_a_prompt_that_only_the_queue_tells_of_is_a_message_if_the_model_heard_it(
        self, tmp_path: Path, version: str, reason: str | None, heard: bool
    ) -> None:
        transcript = Transcript(version=version)
        transcript.user("Write it.")
        transcript.assistant("msg_1", call("t", "Bash"))
        transcript.queue("enqueue", "Also the docs.")
        transcript.queue("remove", "Also the docs.", **({"reason": reason} if reason else {}))
        transcript.result("t", "ok")
        transcript.assistant("msg_2", text("Both done."))
        session = read_one(transcript, tmp_path)
        said = [said_in(message) for message in session.messages if said_in(message)]
        assert said == ["Write it.", *["Also the docs."] * heard, "Both done."]
        assert session.title == "Write it."

    def test_a_record_that_soon_repeats_what_left_the_queue_is_not_a_second_prompt(
        self, tmp_path: Path
    ) -> None:
        transcript = Transcript()
        transcript.queue("remove", "Go on.")
        transcript.user("Go on.")
        transcript.assistant("msg_1", text("Done."))
        transcript.user("Go on.")
        said = [said_in(message) for message in read_one(transcript, tmp_path).messages]
        assert said == ["Go on.", "Done.", "Go on."]

    @pytest.mark.parametrize("attached_first", [True, False])
    def test_a_prompt_that_left_the_queue_and_is_attached_is_one(
        self, tmp_path: Path, attached_first: bool
    ) -> None:
        transcript = Transcript()
        transcript.assistant("msg_1", call("t", "Bash"))
        for _ in range(2):
            transcript.queue("enqueue", "Go on.")
            if not attached_first:
                transcript.queue("remove", "Go on.")
            attached = {"type": "queued_command", "prompt": "Go on."}
            transcript.add("attachment", attachment=attached)
            if attached_first:
                transcript.queue("remove", "Go on.")
        transcript.assistant("msg_2", text("Done."))
        said = [said_in(message) for message in read_one(transcript, tmp_path).messages]
        assert said == ["", "Go on.", "Go on.", "Done."]

    @pytest.mark.parametrize(
        "content",
        [
            "<task-notification>\n<task-id>a1</task-id>\n</task-notification>",
            '{"task_id":"b1","description":"Build","task_type":"local_bash"}',
            None,
        ],
    )
    def test_what_else_waits_in_the_queue_is_no_prompt(
        self, tmp_path: Path, content: str | None
    ) -> None:
        transcript = Transcript()
        transcript.user("Go.")
        transcript.queue("remove", content)
        assert [said_in(each) for each in read_one(transcript, tmp_path).messages] == ["Go."]

    def test_a_file_is_put_to_the_prompt_that_names_it(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("Explain @rank.py")
        content = {"type": "text", "file": {"filePath": "/x/rank.py", "content": "import os\n"}}
        attached = {"type": "file", "filename": "/x/rank.py", "content": content}
        transcript.add("attachment", attachment=attached)
        (message,) = read_one(transcript, tmp_path).messages
        file = message.blocks[1]
        assert isinstance(file, File)
        assert (file.attachment.name, file.text) == ("rank.py", "import os\n")

    def test_a_picture_that_a_prompt_names_is_shown_with_it(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("What is in @loaf.png and @rye.pdf?")
        for name, media_type in (("loaf.png", "image/png"), ("rye.pdf", "")):
            inner = {"base64": PIXEL, "type": media_type}
            content = {"type": "image", "file": inner}
            attached = {"type": "file", "filename": f"/x/{name}", "content": content}
            transcript.add("attachment", attachment=attached)
        (message,) = read_one(transcript, tmp_path).messages
        _, picture, document = message.blocks
        assert isinstance(picture, Image)
        assert isinstance(document, File)
        assert (picture.attachment.name, picture.attachment.width) == ("loaf.png", 1)
        assert document.attachment.media_type == "application/pdf"

    def test_a_compaction_is_a_divider_and_its_summary_is_kept(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("One.")
        before = transcript.assistant("msg_1", text("Two."))
        transcript.add(
            "system",
            subtype="compact_boundary",
            parentUuid=None,
            logicalParentUuid=before,
            content="Conversation compacted",
            compactMetadata={"trigger": "auto", "preTokens": 142_318, "postTokens": 18_204},
        )
        transcript.user("This session is being continued from…", isCompactSummary=True)
        transcript.user("Three.")
        session = read_one(transcript, tmp_path)
        divider, summary = session.messages[2:4]
        assert divider.blocks == (Event(EventKind.COMPACTION, "142,318 → 18,204 tokens"),)
        assert divider.parent_id == "msg_1"
        assert (summary.role, summary.hidden) == (Role.SYSTEM, META)
        assert [message.role for message in visible(session)] == [
            Role.USER,
            Role.ASSISTANT,
            Role.SYSTEM,
            Role.USER,
        ]

    def test_an_error_tried_again_and_again_is_told_once(self, tmp_path: Path) -> None:
        transcript = Transcript()
        error = {"status": 529, "error": {"error": {"message": "Overloaded"}}}
        for attempt in range(3):
            transcript.add("system", subtype="api_error", error=error, retryAttempt=attempt)
        session = read_one(transcript, tmp_path)
        (message,) = session.messages
        assert message.blocks == (Event(EventKind.ERROR, "Overloaded"),)
        assert [event.kind for event in session.events] == ["system:api_error"] * 2

    def test_an_error_without_words_is_told_by_its_code_and_once_where_that_changes(
        self, tmp_path: Path
    ) -> None:
        transcript = Transcript()
        for attempt, code in enumerate(("FailedToOpenSocket", "ConnectionRefused"), 1):
            error = {"cause": {"code": code, "errno": 0}}
            transcript.add("system", subtype="api_error", error=error, retryAttempt=attempt)
        transcript.user("Still there?")
        transcript.add("system", subtype="api_error", error={}, retryAttempt=2)
        session = read_one(transcript, tmp_path)
        assert [message.blocks for message in session.messages] == [
            (Event(EventKind.ERROR, "FailedToOpenSocket"),),
            (Text("Still there?"),),
            (Event(EventKind.ERROR, ""),),
        ]

    def test_signs_of_life_go_to_the_log_and_stay_small(self, tmp_path: Path) -> None:
        transcript = Transcript()
        transcript.user("Run it.")
        progress = {"type": "bash_progress", "fullOutput": "x" * 9000, "totalLines": 12}
        transcript.add("progress", data=progress, toolUseID="t")
        hook = {"type": "hook_blocking_error", "hookName": "PostToolUse"}
        transcript.add("attachment", attachment=hook)
        transcript.loose(type="file-history-snapshot", snapshot={"a": "b" * 9000})
        transcript.loose(type="file-history-delta", trackingPath="rye.md", backup={"version": 1})
        transcript.loose(type="mode", mode="plan")
        session = read_one(transcript, tmp_path)
        assert len(session.messages) == 1
        assert [(event.kind, event.level) for event in session.events] == [
            ("progress:bash_progress", "info"),
            ("attachment:hook_blocking_error", "warning"),
            ("file-history-snapshot", "info"),
            ("file-history-delta", "info"),
            ("mode", "info"),
        ]
        assert json.loads(session.events[0].data) == {"totalLines": 12}

    def test_the_limit_of_a_model_is_an_event(self, tmp_path: Path) -> None:
        transcript = Transcript()
        said = "Claude Opus 4 limit reached, now using Sonnet 4"
        transcript.add("system", content=said)
        transcript.add("system", content="Running \x1b[1mhook\x1b[22m…")
        event, hidden = read_one(transcript, tmp_path).messages
        assert event.blocks == (Event(EventKind.MODEL, said),)
        assert (hidden.hidden, said_in(hidden)) == (Hidden.SYSTEM, "Running hook…")

    def test_what_was_done_before_a_break_is_no_change_of_the_model(self, tmp_path: Path) -> None:
        transcript = Transcript()
        said = "The oven is now using less power."
        transcript.add("system", subtype="away_summary", content=said)
        (hidden,) = read_one(transcript, tmp_path).messages
        assert (hidden.hidden, said_in(hidden)) == (Hidden.SYSTEM, said)


def test_what_a_tool_beside_the_model_gave_back_stands_with_its_call(tmp_path: Path) -> None:
    searched = {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"q": "rye"}}
    page = {"type": "web_search_result", "title": "Rye", "url": "https://rye.example"}
    found = {"type": "web_search_tool_result", "tool_use_id": "s1", "content": [page]}
    advised = {"type": "server_tool_use", "id": "s2", "name": "advisor", "input": {}}
    advice = {"type": "advisor_result", "text": "Wait longer."}
    given = {"type": "advisor_tool_result", "tool_use_id": "s2", "content": advice}
    transcript = Transcript()
    transcript.user("How long?")
    transcript.assistant("m1", searched, found, advised, given, text("Ten hours."))
    _asked, answer = read_one(transcript, tmp_path).messages
    search, advisor, said = answer.blocks
    assert isinstance(search, ToolCall)
    assert isinstance(advisor, ToolCall)
    assert search.outcome is not None
    assert advisor.outcome is not None
    assert (search.outcome.text, advisor.outcome.text) == (
        *("Rye\nhttps://rye.example", "Wait longer."),
    )
    assert said == Text("Ten hours.")


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
