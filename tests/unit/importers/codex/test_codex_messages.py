"""What stands in the records of Codex, and what a person sees of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Citation,
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
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedMessage, Severity
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.codex.codex_files import START_MS, Rollout, read, read_one, said_in, talk


def call_in(message: ParsedMessage) -> ToolCall:
    (found,) = (block for block in message.blocks if isinstance(block, ToolCall))
    return found


def outcome_in(message: ParsedMessage) -> ToolOutcome:
    outcome = call_in(message).outcome
    assert outcome is not None
    return outcome


class TestBesideTheItems:
    """What is told of a conversation beside what its model was told."""

    def test_what_was_said_aloud_is_in_the_conversation(self, tmp_path: Path) -> None:
        rollout = Rollout()
        for number, (role, said) in enumerate(
            (("user", "How long does rye rise?"), ("assistant", "Let me see."), ("user", " "))
        ):
            about = {"id": f"v:{number}", "realtime_session_id": "v", "role": role}
            rollout.add("realtime_item", type="transcript_segment", text=said, **about)
        rollout.add("realtime_item", type="realtime_session_closed", outcome="ended")
        session = read_one(rollout, tmp_path)
        assert session.title == "How long does rye rise?"
        assert [(said_in(one), one.role) for one in session.messages] == [
            ("How long does rye rise?", Role.USER),
            ("Let me see.", Role.ASSISTANT),
        ]

    def test_a_goal_is_told_once_and_titles_what_has_no_prompt(self, tmp_path: Path) -> None:
        rollout = Rollout()
        for used in (0, 100):
            goal = {"objective": "Bake the best rye", "status": "active", "tokensUsed": used}
            rollout.event("thread_goal_updated", threadId=rollout.session, goal=goal)
        rollout.assistant("I begin.")
        rollout.event("thread_goal_updated", goal={"objective": "Bake wheat"})
        rollout.event("thread_goal_updated", goal=None)
        session = read_one(rollout, tmp_path)
        assert session.title == "Bake wheat"
        told = [block for one in session.messages for block in one.blocks]
        assert told == [
            Event(EventKind.NOTICE, "Goal: Bake the best rye"),
            Text("I begin."),
            Event(EventKind.NOTICE, "Goal: Bake wheat"),
        ]

    def test_what_a_review_was_asked_for_is_told_and_titles_what_has_no_prompt(
        self, tmp_path: Path
    ) -> None:
        # Given a session in which a person asked for reviews alone: their prompts are a reviewer's.
        rollout = Rollout()
        looked_for = "Is the rye in the right order?"
        custom = {"type": "custom", "instructions": f" {looked_for}\n"}
        rollout.event("entered_review_mode", target=custom, user_facing_hint="Is the rye in…")
        rollout.event("user_message", message=looked_for)
        rollout.assistant("It is.")
        rollout.event("exited_review_mode", review_output=None)
        changes = {"type": "uncommittedChanges"}
        rollout.event("entered_review_mode", target=changes, user_facing_hint="current changes")
        rollout.event("entered_review_mode", target=None)
        # When it is read, then each review stands where it began, in the person's words.
        session = read_one(rollout, tmp_path)
        assert session.title == looked_for
        told = [block for one in session.messages for block in one.blocks]
        assert told == [
            Event(EventKind.NOTICE, f"Review: {looked_for}"),
            Text("It is."),
            Event(EventKind.NOTICE, "Review: current changes"),
        ]

    def test_a_search_shows_what_it_found(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("Look it up.", typed=True)
        action = {"type": "search", "query": "rye"}
        for call_id in ("ws_1", "ws_2"):
            rollout.item("web_search_call", id=call_id, status="completed", action=action)
        pages = [{"title": "Rye", "url": "https://example.org/rye"}, {"url": "x"}, None]
        rollout.event("web_search_end", call_id="ws_1", query="rye", results=pages)
        rollout.event("web_search_end", call_id="ws_2", query="rye", action=action)
        calls = read_one(rollout, tmp_path).messages[1].blocks
        found = [one.outcome.text for one in calls if isinstance(one, ToolCall) and one.outcome]
        assert found == ["Rye\nhttps://example.org/rye\n\nx", ""]

    def test_a_search_without_an_id_is_over_when_it_is_told(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("Look it up.", typed=True)
        rollout.item("web_search_call", status="completed", action={"type": "open_page"})
        rollout.item("function_call", name="ls", arguments="{}")
        rollout.item("function_call_output", output="rye.md")
        search, listed = read_one(rollout, tmp_path).messages[1].blocks
        outcomes = [each.outcome for each in (search, listed) if isinstance(each, ToolCall)]
        assert [(each.status, each.text) for each in outcomes if each] == [
            (ToolStatus.OK, ""),
            (ToolStatus.UNKNOWN, "rye.md"),
        ]

    def test_an_error_that_the_api_told_is_its_message(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.event("error", message='{"error":{"message":"No tools here","code":null}}\n')
        rollout.event("error", message='{"error": 1}')
        told = [block for one in read_one(rollout, tmp_path).messages for block in one.blocks]
        assert told == [
            Event(EventKind.ERROR, "No tools here"),
            Event(EventKind.ERROR, '{"error": 1}'),
        ]

    def test_why_a_turn_failed_is_told_once_at_its_end(self, tmp_path: Path) -> None:
        rollout = Rollout()
        error = {"message": '{"error":{"message":"At capacity"}}', "codex_error_info": "other"}
        for _turn in range(2):
            rollout.user("Rye?", typed=True)
            rollout.event("task_complete", last_agent_message=None, error=error)
        rollout.event("error", message="At capacity")
        rollout.event("task_complete", error=error)
        rollout.event("task_complete", error=None)
        told = [block for one in read_one(rollout, tmp_path).messages for block in one.blocks]
        assert told == [Text("Rye?"), Event(EventKind.ERROR, "At capacity")] * 2 + [
            Event(EventKind.ERROR, "At capacity")
        ]

    def test_a_tool_of_a_server_says_itself_that_it_failed(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("Look it up.", typed=True)
        rollout.call("c1", "search", q="rye")
        result = {"content": [{"type": "text", "text": "No such page"}], "isError": True}
        item = {"type": "McpToolCall", "id": "c1", "status": "completed", "result": result}
        rollout.event("item_completed", item=item)
        rollout.output("c1", "No such page")
        outcome = outcome_in(read_one(rollout, tmp_path).messages[1])
        assert (outcome.status, outcome.text) == (ToolStatus.FAILED, "No such page")


class TestResponses:
    def test_an_answer_goes_on_until_a_tool_gave_something_back(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("List the files.", typed=True)
        rollout.item("reasoning", summary=[{"type": "summary_text", "text": "Use ls."}])
        rollout.assistant("I look.", phase="commentary")
        rollout.call("a", cmd="ls")
        rollout.call("b", cmd="pwd")
        rollout.output("a", "x.py")
        rollout.output("b", "/home/ada")
        rollout.assistant("There is one.", phase="final_answer")
        session = read_one(rollout, tmp_path)
        _, first, second = session.messages
        assert [block.kind for block in first.blocks] == [
            "thinking",
            "text",
            "tool_call",
            "tool_call",
        ]
        assert first.blocks[0] == Thinking("Use ls.", 2.0)
        assert first.blocks[1] == Text("I look.", TextVariant.COMMENTARY)
        assert second.blocks == (Text("There is one."),)
        assert (first.external_id, second.external_id) == ("line:4", "line:10")
        assert [message.parent_id for message in session.messages] == [None, "line:2", "line:4"]

    def test_a_thought_that_is_sealed_still_shows_that_there_was_one(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("Why?", typed=True)
        rollout.item("reasoning", summary=[], content=None, encrypted_content="gAAA")
        (block,) = read_one(rollout, tmp_path).messages[1].blocks
        assert isinstance(block, Thinking)
        assert (block.text, block.seconds) == ("", 2.0)

    @pytest.mark.parametrize(
        ("item", "name", "arguments"),
        [
            (
                {"type": "custom_tool_call", "name": "apply_patch", "input": "*** Begin Patch"},
                "apply_patch",
                "*** Begin Patch",
            ),
            (
                {"type": "local_shell_call", "action": {"type": "exec", "command": ["ls"]}},
                "shell",
                '{"type":"exec","command":["ls"]}',
            ),
            (
                {"type": "web_search_call", "action": {"type": "search", "query": "fts5"}},
                "web_search",
                '{"type":"search","query":"fts5"}',
            ),
            (
                {"type": "function_call", "name": "find", "namespace": "mcp", "arguments": "{}"},
                "mcp.find",
                "{}",
            ),
        ],
    )
    def test_every_kind_of_call_is_a_call(
        self, tmp_path: Path, item: dict[str, object], name: str, arguments: str
    ) -> None:
        rollout = Rollout()
        rollout.add("response_item", **item)
        call = call_in(read_one(rollout, tmp_path).messages[0])
        assert (call.name, call.arguments) == (name, arguments)

    def test_a_picture_that_was_made_is_attached_to_its_call(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.item("image_generation_call", id="ig", result=PIXEL, revised_prompt="A dot")
        message = read_one(rollout, tmp_path).messages[0]
        assert call_in(message).arguments == "A dot"
        (attachment,) = outcome_in(message).attachments
        assert (attachment.width, attachment.size) == (1, 70)

    def test_an_item_of_a_new_kind_is_kept_and_told(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.item("hologram", light=1)
        (session,), issues = read(rollout.write(tmp_path))
        (block,) = session.messages[0].blocks
        assert block == Text('{"type":"hologram","light":1}', TextVariant.UNKNOWN)
        assert [issue.severity for issue in issues] == [Severity.INFO]

    def test_what_is_put_behind_an_answer_is_no_part_of_its_text(self, tmp_path: Path) -> None:
        notes = (
            "<oai-mem-citation>\n<citation_entries>\nMEMORY.md:1-2|note=[rye is best]\nb.md:3\n"
            "</citation_entries>\n<rollout_ids>\n019e\n</rollout_ids>\n</oai-mem-citation>"
        )
        done = '::git-stage{cwd="/x"}\n::git-commit{cwd="/x"}'
        rollout = Rollout()
        rollout.assistant(f"Baked.\n\n{done}\n\n{notes}")
        rollout.assistant(f"{done}\nis how.")
        rollout.assistant("</oai-mem-citation>")
        baked, first, second, how, mark = read_one(rollout, tmp_path).messages[0].blocks
        assert (baked, how) == (Text("Baked."), Text(f"{done}\nis how."))
        assert mark == Text("</oai-mem-citation>")
        assert first == Citation("MEMORY.md:1-2", text="rye is best")
        assert second == Citation("b.md:3")

    def test_a_message_may_leave_out_that_it_is_one(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.add("response_item", role="user", content=[{"type": "input_text", "text": "Hm?"}])
        rollout.add("response_item", role="assistant", content=[{"type": "text", "text": "Yes."}])
        assert talk(read_one(rollout, tmp_path)) == ["Hm?", "Yes."]

    def test_a_review_is_read_as_text(self, tmp_path: Path) -> None:
        lines = {"start": 3, "end": 5}
        found = [
            {"title": "[P2] Keep it", "body": "It burns.", "code_location": {
                "absolute_file_path": "/x/oven.py", "line_range": lines}},
            {"title": "Mend", "code_location": {"line_range": lines}},
            None,
        ]  # fmt: skip
        review = {"findings": found, "overall_correctness": "patch is incorrect",
                  "overall_explanation": "Too hot.", "overall_confidence_score": 0.9}  # fmt: skip
        other = '{"findings": 1, "overall_explanation": "Too hot."}'
        rollout = Rollout()
        rollout.assistant(json.dumps(review))
        rollout.assistant(other)
        read_as, told = read_one(rollout, tmp_path).messages[0].blocks
        assert read_as == Text(
            "**Patch is incorrect**\n\nToo hot.\n\n"
            "**[P2] Keep it** — `/x/oven.py:3-5`\n\nIt burns.\n\n**Mend**"
        )
        assert told == Text(other)


class TestResults:
    @pytest.mark.parametrize(
        ("output", "text", "status", "note", "duration"),
        [
            (
                '{"output":"a.py\\n","metadata":{"exit_code":0,"duration_seconds":0.5}}',
                "a.py\n",
                ToolStatus.OK,
                "",
                500,
            ),
            (
                "Chunk ID: 1\nWall time: 3.25 seconds\nProcess exited with code 1\nOutput:\nno",
                "no",
                ToolStatus.FAILED,
                "exit 1",
                3250,
            ),
            ("Exit code: 0\nWall time: 1 seconds\nOutput:\nok", "ok", ToolStatus.OK, "", 1000),
            (
                [
                    {
                        "type": "input_text",
                        "text": "Script completed\nWall time 2.5 seconds\nOutput:\n",
                    },
                    {"type": "input_text", "text": "one"},
                    {"type": "input_text", "text": "two"},
                ],
                "one\ntwo",
                ToolStatus.OK,
                "",
                2500,
            ),
            (
                "Script failed\nWall time 0.0 seconds\nOutput:\n\nScript error:\nno cell",
                "\nScript error:\nno cell",
                ToolStatus.FAILED,
                "failed",
                0,
            ),
            (
                "Script running with cell ID 8\nWall time 11.8 seconds\nOutput:\nso far",
                "so far",
                ToolStatus.UNKNOWN,
                "",
                11_800,
            ),
            ("18 passed in 3.4s", "18 passed in 3.4s", ToolStatus.UNKNOWN, "18 passed", 1000),
            ("aborted by user", "aborted by user", ToolStatus.FAILED, "aborted", 1000),
            ({"content": "x", "success": False}, "x", ToolStatus.FAILED, "failed", 1000),
            (
                {"stdout": "a", "stderr": "b", "exitCode": 2},
                "a\nb",
                ToolStatus.FAILED,
                "exit 2",
                1000,
            ),
            ([{"type": "input_text", "text": "one"}], "one", ToolStatus.UNKNOWN, "", 1000),
            ({"type": "input_text", "text": "one"}, "one", ToolStatus.UNKNOWN, "", 1000),
            ('{"output":', '{"output":', ToolStatus.UNKNOWN, "", 1000),
            (None, "", ToolStatus.UNKNOWN, "", 1000),
        ],
    )
    def test_outputs_of_every_shape_tell_how_it_went(
        self,
        tmp_path: Path,
        output: object,
        text: str,
        status: ToolStatus,
        note: str,
        duration: int,
    ) -> None:
        rollout = Rollout()
        rollout.call("a", cmd="make")
        rollout.output("a", output)
        outcome = outcome_in(read_one(rollout, tmp_path).messages[0])
        assert (outcome.text, outcome.status, outcome.note) == (text, status, note)
        assert (outcome.started_at, outcome.duration_ms) == (START_MS + 1000, duration)

    def test_what_a_person_answered_stands_below_the_question(self, tmp_path: Path) -> None:
        rollout = Rollout()
        questions = [{"id": "flour", "question": "Which flour?"}, None]
        told = '{"answers":{"flour":{"answers":["Rye","Spelt"]},"oven":{"answers":["Gas"]}}}'
        for call_id, output in (("a", told), ("b", "no answer"), ("c", '{"answers":[1]}')):
            rollout.call(call_id, "request_user_input", questions=questions)
            rollout.output(call_id, output)
        blocks = read_one(rollout, tmp_path).messages
        outcomes = [outcome_in(message) for message in blocks]
        assert [each.text for each in outcomes] == [
            "Which flour?\nRye\nSpelt\n\noven\nGas",
            "no answer",
            '{"answers":[1]}',
        ]
        assert outcomes[0].details == told

    def test_a_patch_is_told_by_its_lines(self, tmp_path: Path) -> None:
        rollout = Rollout()
        patch = "*** Begin Patch\n*** Update File: a.py\n@@\n-old\n+new\n+more\n*** End Patch"
        rollout.item("custom_tool_call", name="apply_patch", input=patch, call_id="p")
        changes = {"a.py": {"type": "update", "unified_diff": "@@"}}
        rollout.event("patch_apply_end", call_id="p", success=True, changes=changes)
        rollout.item("custom_tool_call_output", call_id="p", output="Success. Updated a.py")
        outcome = outcome_in(read_one(rollout, tmp_path).messages[0])
        assert (outcome.note, outcome.status) == ("+2 −1", ToolStatus.OK)
        assert json.loads(outcome.details or "") == {"changes": changes}

    @pytest.mark.parametrize("first", ["output", "event"])
    def test_the_log_refines_what_the_output_tells(self, tmp_path: Path, first: str) -> None:
        rollout = Rollout()
        rollout.call("a", cmd="make")
        duration = {"secs": 3, "nanos": 200_000_000}
        if first == "output":
            rollout.output("a", "no rule")
        rollout.event("exec_command_end", call_id="a", exit_code=2, duration=duration)
        if first == "event":
            rollout.output("a", "no rule")
        outcome = outcome_in(read_one(rollout, tmp_path).messages[0])
        assert (outcome.status, outcome.note) == (ToolStatus.FAILED, "exit 2")
        assert outcome.duration_ms == 3200

    def test_an_output_without_its_call_is_a_message_of_its_own(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.output("gone", "left over")
        (message,) = read_one(rollout, tmp_path).messages
        (block,) = message.blocks
        assert message.role is Role.TOOL
        assert isinstance(block, ToolResult)
        assert block.outcome.text == "left over"

    @pytest.mark.parametrize("told", ["event", "output"])
    def test_a_call_that_spawned_an_agent_leads_to_its_session(
        self, tmp_path: Path, told: str
    ) -> None:
        rollout = Rollout()
        rollout.call("a", "spawn_agent", message="Look for leftovers.")
        if told == "event":
            rollout.event("collab_agent_spawn_end", call_id="a", new_thread_id="child")
        else:
            rollout.output("a", '{"agent_id":"child"}')
        assert call_in(read_one(rollout, tmp_path).messages[0]).child == "child"


class TestPrompts:
    def test_what_was_put_beside_a_prompt_is_hidden(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("# AGENTS.md instructions for /home/ada\n<INSTRUCTIONS>")
        rollout.user("Something nobody knows yet")
        rollout.user("Hello", typed=True)
        rollout.assistant("Hi.")
        rollout.item("message", role="developer", content=[{"type": "input_text", "text": "Rules"}])
        session = read_one(rollout, tmp_path)
        assert [message.hidden for message in session.messages] == [
            Hidden.META,
            Hidden.META,
            None,
            None,
            Hidden.SYSTEM,
        ]
        assert session.title == "Hello"

    def test_what_the_log_tells_as_injected_is_hidden(self, tmp_path: Path) -> None:
        context = "<environment_context><cwd>/x</cwd></environment_context>"
        rollout = Rollout()
        rollout.user(context)
        told = {"type": "user_message", "message": context, "kind": "environment_context"}
        rollout.records.append({"type": "event_msg", "payload": told})
        rollout.user("Hello")
        told = {"type": "user_message", "message": "Hello", "kind": "plain"}
        rollout.records.append({"type": "event_msg", "payload": told})
        assert talk(read_one(rollout, tmp_path)) == ["Hello"]

    def test_what_plugins_recommend_is_hidden_and_what_was_asked_is_not(
        self, tmp_path: Path
    ) -> None:
        plugins = "<recommended_plugins>\nA\n</recommended_plugins>"
        rollout = Rollout()
        rollout.user(plugins)
        rollout.assistant("Hm.")
        rollout.user(f"{plugins}\nHello")
        assert talk(read_one(rollout, tmp_path)) == ["Hm.", "Hello"]

    def test_a_prompt_that_the_log_does_not_tell_is_shown(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("One.", typed=True)
        rollout.assistant("Yes.")
        rollout.user("<environment_context><cwd>/x</cwd></environment_context>")
        rollout.user("Two.")
        rollout.assistant("Yes.")
        assert talk(read_one(rollout, tmp_path)) == ["One.", "Yes.", "Two.", "Yes."]

    def test_what_the_editor_put_before_a_prompt_stands_apart(self, tmp_path: Path) -> None:
        rollout = Rollout()
        setup = "# Context from my IDE setup:\n\n## Active file: a.py\n\n"
        rollout.user(f"{setup}## My request for Codex:\nExplain this.\n", typed=True)
        context, prompt = read_one(rollout, tmp_path).messages
        assert (context.hidden, context.external_id) == (Hidden.META, "line:2:context")
        assert said_in(context) == setup.strip()
        assert (said_in(prompt), prompt.hidden) == ("Explain this.", None)

    def test_a_prompt_of_pictures_alone_is_shown_as_them(self, tmp_path: Path) -> None:
        files = "# Files mentioned by the user:\n\n## a.png: /x/a.png"
        asked = f"\n{files}\n\n## My request for Codex:\n\n"
        picture = {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}"}
        rollout = Rollout()
        content = [{"type": "input_text", "text": asked}, picture]
        rollout.item("message", role="user", content=content)
        rollout.event("user_message", message=asked)
        rollout.user(asked, typed=True)
        context, shown, empty = read_one(rollout, tmp_path).messages
        assert (said_in(context), context.hidden) == (files, Hidden.META)
        assert [type(block) for block in shown.blocks] == [Image]
        assert (shown.hidden, empty.hidden, said_in(empty)) == (None, None, asked)

    def test_pictures_are_kept_and_damaged_ones_told(self, tmp_path: Path) -> None:
        rollout = Rollout()
        content = [
            {"type": "input_text", "text": "<image name=[Image #1]>"},
            {"type": "input_image", "image_url": f"data:image/png;base64,{PIXEL}"},
            {"type": "input_text", "text": "</image>"},
            {"type": "input_image", "image_url": "data:image/png;base64,oops!"},
            {"type": "input_text", "text": "Look."},
        ]
        rollout.item("message", role="user", content=content)
        (session,), issues = read(rollout.write(tmp_path))
        good, bad, said = session.messages[0].blocks
        assert isinstance(good, Image)
        assert isinstance(bad, Image)
        assert (good.attachment.size, bad.attachment.content, said) == (70, None, Text("Look."))
        assert [issue.severity for issue in issues] == [Severity.WARNING]

    def test_plugins_before_what_was_injected_are_hidden_with_it(self, tmp_path: Path) -> None:
        plugins = "<recommended_plugins>\nA\n</recommended_plugins>"
        rollout = Rollout()
        texts = (plugins, "# AGENTS.md instructions for /x", "<environment_context>")
        content = [{"type": "input_text", "text": text} for text in texts]
        rollout.item("message", role="user", content=content)
        rollout.item("message", role="user", content=[{"type": "input_text", "text": "Bake"}])
        message, asked = read_one(rollout, tmp_path).messages
        assert (message.hidden, asked.hidden) == (Hidden.META, None)

    @pytest.mark.parametrize(
        ("payload", "said"), [("\nIt is done.\n", "It is done."), ("\n", "oven"), ("", "oven")]
    )
    def test_what_agents_write_is_read_without_its_envelope(
        self, tmp_path: Path, payload: str, said: str
    ) -> None:
        head = "Message Type: NEW_TASK\nTask name: /root/oven\nSender: /root\nPayload:"
        content = [{"type": "input_text", "text": head + payload}, {"type": "encrypted_content"}]
        rollout = Rollout()
        rollout.item("agent_message", author="/root", recipient="/root/oven", content=content)
        session = read_one(rollout, tmp_path)
        assert (said_in(session.messages[0]), session.title) == (said, said)

    def test_what_another_agent_wrote_has_its_author(self, tmp_path: Path) -> None:
        rollout = Rollout()
        content = [{"type": "input_text", "text": "Done."}, {"type": "encrypted_content"}]
        rollout.item("agent_message", author="/root/search", recipient="/root", content=content)
        session = read_one(rollout, tmp_path)
        (message,) = session.messages
        assert (message.author, said_in(message)) == ("/root/search", "Done.")
        assert session.title == "Done."

    @pytest.mark.parametrize("as_answer", [True, False])
    def test_what_agents_wrote_before_they_had_an_item_for_it(
        self, tmp_path: Path, as_answer: bool
    ) -> None:
        rollout = Rollout()
        rollout.user("Search it.", typed=True)
        sent = {
            "author": "/root/search",
            "recipient": "/root",
            "other_recipients": [],
            "content": "Found.",
            "trigger_turn": True,
        }
        if as_answer:
            rollout.assistant(json.dumps(sent), phase="commentary")
        else:
            rollout.add("inter_agent_communication", **sent)
        rollout.assistant("It is found.")
        asked, told, _ = read_one(rollout, tmp_path).messages
        assert (asked.author, told.author) == (None, "/root/search")
        assert (told.role, told.blocks) == (Role.USER, (Text("Found."),))

    @pytest.mark.parametrize(
        ("told", "author"),
        [
            (
                "<codex_delegation>\n  <source_thread_id>01a0</source_thread_id>\n"
                "  <input>Search &lt;main&gt; &amp; tell.</input>\n</codex_delegation>",
                "Another conversation",
            ),
            (
                "<heartbeat>\n  <automation_id>search</automation_id>\n"
                "  <current_time_iso>2026-11-05T09:30:00Z</current_time_iso>\n  <instructions>\n"
                "Search &lt;main&gt; &amp; tell.\n  </instructions>\n</heartbeat>\n",
                "An automation",
            ),
        ],
        ids=["conversation", "automation"],
    )
    @pytest.mark.parametrize("as_output", [True, False])
    def test_a_task_that_was_set_in_a_persons_place_is_shown_without_its_tags(
        self, tmp_path: Path, as_output: bool, told: str, author: str
    ) -> None:
        rollout = Rollout()
        if as_output:
            rollout.item("web_search_call", action={"type": "search"})
            named = {"id": "fco_1", "name": "create_thread", "namespace": "codex_app"}
            rollout.item("function_call_output", output=told, **named)
        else:
            rollout.user(told, typed=True)
        rollout.assistant("It is found.")
        session = read_one(rollout, tmp_path)
        *_, asked, _answer = session.messages
        assert (asked.role, asked.author) == (Role.USER, author)
        assert asked.blocks == (Text("Search <main> & tell."),)
        assert session.title == "Search <main> & tell."

    def test_json_that_the_model_answers_with_is_an_answer(self, tmp_path: Path) -> None:
        rollout = Rollout()
        answer = '{"trigger_turn": true, "author": 1}'
        rollout.assistant(answer)
        (message,) = read_one(rollout, tmp_path).messages
        assert (message.role, said_in(message)) == (Role.ASSISTANT, answer)

    def test_a_recording_is_a_file_and_a_picture_elsewhere_a_name(self, tmp_path: Path) -> None:
        rollout = Rollout()
        content = [
            {"type": "input_text", "text": "Listen."},
            {"type": "input_audio", "audio_url": "data:audio/wav;base64,UklGRg=="},
            {"type": "input_image", "file_id": "file-1"},
        ]
        rollout.item("message", role="user", content=content)
        (message,) = read_one(rollout, tmp_path).messages
        said, heard, seen = message.blocks
        assert isinstance(heard, File)
        assert isinstance(seen, Image)
        assert (said, heard.attachment.media_type, heard.attachment.size) == (
            Text("Listen."),
            "audio/wav",
            4,
        )
        assert (seen.attachment.name, seen.attachment.content) == ("file-1", None)

    def test_a_command_that_a_person_ran_is_a_call_of_theirs(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user(
            "<user_shell_command>\n<command>\ngit status\n</command>\n<result>\nExit code: 1\n"
            "Duration: 0.5000 seconds\nOutput:\nnot a repository\n</result>\n</user_shell_command>"
        )
        rollout.user("Why?", typed=True)
        session = read_one(rollout, tmp_path)
        ran, asked = session.messages
        assert (ran.role, ran.hidden, session.title) == (Role.USER, None, "Why?")
        assert json.loads(call_in(ran).arguments) == {"command": "git status"}
        outcome = outcome_in(ran)
        assert (outcome.text, outcome.status) == ("not a repository", ToolStatus.FAILED)
        assert (outcome.note, outcome.duration_ms) == ("exit 1", 500)
        assert said_in(asked) == "Why?"

    @pytest.mark.parametrize(
        ("told", "command"),
        [
            ("<command>echo </command></command></user_shell_command>", "echo </command>"),
            ("\n<command>\n\nls\n</command>\n", "\nls"),
        ],
    )
    def test_a_command_that_gave_nothing_is_a_call_too(
        self, tmp_path: Path, told: str, command: str
    ) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        rollout.user(f"<user_shell_command>{told}")
        ran = read_one(rollout, tmp_path).messages[-1]
        assert json.loads(call_in(ran).arguments) == {"command": command}

    @pytest.mark.parametrize("words", ["", "<command>ls", "</command><result>" * 100_000])
    def test_a_command_that_is_cut_is_hidden(self, tmp_path: Path, words: str) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        rollout.user(f"<user_shell_command>{words}")
        assert read_one(rollout, tmp_path).messages[-1].hidden is Hidden.META

    @pytest.mark.parametrize(
        "injected",
        [
            '<hook_prompt hook_run_id="1">Run the tests first.</hook_prompt>',
            "<extension_context>\nNotes\n</extension_context>",
        ],
    )
    def test_what_hooks_and_extensions_put_in_is_hidden(
        self, tmp_path: Path, injected: str
    ) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        rollout.assistant("Done.")
        rollout.user(injected)
        rollout.assistant("Tested.")
        assert talk(read_one(rollout, tmp_path)) == ["Go.", "Done.", "Tested."]

    def test_a_prompt_of_several_pieces_is_known_however_the_log_joins_them(
        self, tmp_path: Path
    ) -> None:
        rollout = Rollout()
        rollout.user("Some context that nobody typed")
        pieces = [{"type": "input_text", "text": text} for text in ("Compare this", "with that.")]
        rollout.item("message", role="user", content=pieces)
        rollout.event("user_message", message="Compare thiswith that.")
        assert talk(read_one(rollout, tmp_path)) == ["Compare this\n\nwith that."]


class TestThoughts:
    """Models whose thoughts are not sealed: their items leave out what the log tells."""

    @pytest.mark.parametrize("before", [True, False])
    def test_what_the_log_tells_of_a_thought_stands_in_its_item(
        self, tmp_path: Path, before: bool
    ) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        for thought in ("First", "Second"):
            if not before:
                rollout.item("reasoning", summary=[], encrypted_content=None)
            rollout.event("agent_reasoning_raw_content", text=f"{thought}, look.")
            rollout.event("agent_reasoning_raw_content", text="Then write.")
            if before:
                rollout.item("reasoning", summary=[], encrypted_content=None)
        rollout.assistant("Done.")
        *thoughts, said = read_one(rollout, tmp_path).messages[1].blocks
        assert [thought.text for thought in thoughts if isinstance(thought, Thinking)] == [
            "First, look.\n\nThen write.",
            "Second, look.\n\nThen write.",
        ]
        assert said == Text("Done.")

    @pytest.mark.parametrize("answered", [True, False])
    def test_a_thought_without_an_item_is_kept(self, tmp_path: Path, answered: bool) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        rollout.event("agent_reasoning_raw_content", text="Look first.")
        if answered:
            rollout.assistant("Done.")
        answer = read_one(rollout, tmp_path).messages[1]
        assert answer.blocks[0] == Thinking("Look first.")

    def test_newer_files_tell_it_as_an_item_of_the_turn(self, tmp_path: Path) -> None:
        rollout = Rollout(history_mode="paginated")
        rollout.user("Go.", typed=True)
        thought = {"type": "Reasoning", "id": "r", "summary_text": [], "raw_content": ["Look."]}
        rollout.event("item_completed", item=thought)
        rollout.item("reasoning", summary=[])
        rollout.assistant("Done.")
        answer = read_one(rollout, tmp_path).messages[1]
        assert answer.blocks == (Thinking("Look.", 3.0), Text("Done."))


class TestLog:
    def test_tokens_are_counted_once_to_the_answer_they_follow(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        rollout.call("a", cmd="ls")
        rollout.tokens(total=1000, last=1000)
        rollout.output("a", "x")
        rollout.tokens(total=1000, last=1000)
        rollout.assistant("Done.")
        rollout.tokens(total=1400, last=400)
        rollout.event("token_count", info=None, rate_limits={})
        first, second = read_one(rollout, tmp_path).messages[1:]
        assert first.usage == Usage(input=500, output=200, cache_read=500, reasoning=100)
        assert second.usage == Usage(input=200, output=80, cache_read=200, reasoning=40)
        assert first.usage_key != second.usage_key

    def test_tokens_before_the_first_answer_are_not_lost(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        rollout.tokens(total=1000, last=1000)
        rollout.assistant("Done.")
        rollout.tokens(total=1400, last=400)
        answer = read_one(rollout, tmp_path).messages[1]
        assert answer.usage == Usage(input=700, output=280, cache_read=700, reasoning=140)

    def test_totals_alone_are_counted_by_what_they_grew(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.assistant("One.")
        rollout.tokens(total=1000)
        rollout.user("Go on.", typed=True)
        rollout.assistant("Two.")
        rollout.tokens(total=1600)
        first, _, second = read_one(rollout, tmp_path).messages
        assert first.usage is not None
        assert second.usage is not None
        assert (first.usage.input, second.usage.input) == (500, 300)

    @pytest.mark.parametrize(
        "told",
        [
            {"info": {"prompt": 100, "completion": 50}},
            {"usage": {"prompt_tokens": 100, "completion_tokens": 50}},
        ],
    )
    def test_older_counts_are_read(self, tmp_path: Path, told: dict[str, object]) -> None:
        rollout = Rollout()
        rollout.assistant("One.")
        rollout.event("token_count", **told)
        assert read_one(rollout, tmp_path).messages[0].usage == Usage(input=100, output=50)

    def test_prompts_that_were_taken_back_leave_the_path(self, tmp_path: Path) -> None:
        rollout = Rollout()
        for number in ("One.", "Two.", "Three."):
            rollout.user(number, typed=True)
            rollout.assistant(f"Yes to {number}")
        rollout.event("thread_rolled_back", num_turns=2)
        rollout.user("Two, differently.", typed=True)
        session = read_one(rollout, tmp_path)
        assert talk(session) == ["One.", "Yes to One.", "Two, differently."]
        assert [message.hidden for message in session.messages[2:6]] == [Hidden.ROLLED_BACK] * 4
        assert session.messages[-1].parent_id == session.messages[1].external_id
        assert session.active_leaf == session.messages[-1].external_id

    def test_turns_that_other_agents_began_are_taken_back_too(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("One.", typed=True)
        rollout.assistant("Yes.")
        content = [{"type": "input_text", "text": "Found."}]
        rollout.item("agent_message", author="/root/search", recipient="/root", content=content)
        rollout.assistant("It is found.")
        rollout.event("thread_rolled_back", num_turns=1)
        assert talk(read_one(rollout, tmp_path)) == ["One.", "Yes."]

    def test_the_place_that_was_gone_back_to_counts_where_it_is_told(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("One.", typed=True)
        rollout.assistant("Yes.")
        rollout.user("And this.", typed=True)
        place = len(rollout.records)
        rollout.user("And that.", typed=True)
        rollout.assistant("Both.")
        rollout.event("thread_rolled_back", num_turns=2, rollback_start_index=place)
        assert talk(read_one(rollout, tmp_path)) == ["One.", "Yes.", "And this."]

    def test_a_session_that_ends_rolled_back_shows_what_was_before(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("One.", typed=True)
        rollout.assistant("Yes.")
        rollout.user("Two.", typed=True)
        rollout.event("thread_rolled_back", num_turns=1)
        assert read_one(rollout, tmp_path).active_leaf == "line:4"

    def test_a_compaction_is_one_divider_and_its_copy_of_the_history_none(
        self, tmp_path: Path
    ) -> None:
        rollout = Rollout()
        rollout.user("One.", typed=True)
        history = [{"type": "message", "role": "user", "content": []}]
        rollout.add("compacted", message="So far: one.", replacement_history=history)
        rollout.event("context_compacted")
        _, divider, summary = read_one(rollout, tmp_path).messages
        assert divider.blocks == (Event(EventKind.COMPACTION),)
        assert (said_in(summary), summary.hidden) == ("So far: one.", Hidden.META)

    @pytest.mark.parametrize("before", [True, False])
    def test_what_a_compaction_took_is_counted_with_its_divider_and_once(
        self, tmp_path: Path, before: bool
    ) -> None:
        def record(name: str, tokens: int) -> dict[str, object]:
            counts = {"input_tokens": tokens, "cached_input_tokens": 10, "output_tokens": 5}
            return {"response_id": name, "usage": counts}

        rollout = Rollout()
        rollout.turn("t1", "gpt-5.6")
        rollout.user("One.", typed=True)
        rollout.assistant("Two.")
        rollout.add("token_usage_record", **record("r1", 100))
        rollout.tokens(total=100)
        told = {"compaction_response_id": "r2", "message": "So far: one."}
        if before:
            rollout.add("token_usage_record", **record("r2", 900))
            rollout.add("compacted", **told)
        else:
            rollout.add("compacted", **told, latest_token_usage_record=record("r2", 900))
        rollout.tokens(total=100)
        rollout.assistant("Three.")
        _, answer, divider, *_ = read_one(rollout, tmp_path).messages
        assert divider.blocks == (Event(EventKind.COMPACTION),)
        assert (divider.usage, divider.model) == (Usage(890, 5, cache_read=10), "gpt-5.6")
        assert answer.usage is not None
        assert answer.usage.output == 20

    def test_a_compaction_that_is_told_as_an_item_is_a_divider(self, tmp_path: Path) -> None:
        rollout = Rollout(history_mode="paginated")
        rollout.user("One.", typed=True)
        rollout.event("item_completed", item={"type": "ContextCompaction", "id": "c"})
        rollout.add("compacted", message="")
        rollout.assistant("Two.")
        session = read_one(rollout, tmp_path)
        assert [message.blocks for message in session.messages][1:-1] == [
            (Event(EventKind.COMPACTION),)
        ]

    def test_what_happened_between_the_messages_are_events(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.turn("t1", "gpt-5.6")
        rollout.user("One.", typed=True)
        rollout.assistant("Yes.")
        rollout.event("turn_aborted", reason="interrupted")
        rollout.event("error", message="stream closed")
        rollout.turn("t2", "gpt-5.6-mini")
        rollout.turn("t3", "gpt-5.6-mini")
        events = [message.blocks[0] for message in read_one(rollout, tmp_path).messages[2:]]
        assert events == [
            Event(EventKind.INTERRUPTED, "interrupted"),
            Event(EventKind.ERROR, "stream closed"),
            Event(EventKind.MODEL, "gpt-5.6 → gpt-5.6-mini"),
        ]

    def test_items_of_a_turn_tell_how_calls_went_and_what_they_started(
        self, tmp_path: Path
    ) -> None:
        rollout = Rollout(history_mode="paginated")
        rollout.user("Go.", typed=True)
        for call_id in ("run", "ask", "spawn"):
            rollout.call(call_id, name="spawn_agent" if call_id == "spawn" else "tool")
        duration = {"secs": 1, "nanos": 500_000_000}
        ended = {"type": "CommandExecution", "id": "run", "exitCode": 3, "duration": duration}
        rollout.event("item_completed", item=ended)
        asked = {"type": "McpToolCall", "id": "ask", "status": "failed"}
        rollout.event("item_completed", item=asked)
        child = {"type": "CollabAgentToolCall", "id": "spawn", "tool": "spawnAgent"}
        rollout.event("item_completed", item={**child, "receiverThreadIds": ["child"]})
        for call_id in ("run", "ask", "spawn"):
            rollout.output(call_id, "x")
        calls = [
            block
            for block in read_one(rollout, tmp_path).messages[1].blocks
            if isinstance(block, ToolCall) and block.outcome is not None
        ]
        assert [(call.outcome.note, call.outcome.status, call.child) for call in calls] == [
            ("exit 3", ToolStatus.FAILED, None),
            ("", ToolStatus.FAILED, None),
            ("", ToolStatus.UNKNOWN, "child"),
        ]
        assert calls[0].outcome.duration_ms == 1500

    @pytest.mark.parametrize(
        "kind", ["additional_tools", "configuration_update", "compaction_trigger", "other"]
    )
    def test_items_for_the_service_alone_are_no_part_of_an_answer(
        self, tmp_path: Path, kind: str
    ) -> None:
        rollout = Rollout()
        rollout.user("Go.", typed=True)
        rollout.item(kind, role="developer", tools=[{"name": "search"}])
        rollout.assistant("Done.")
        assert talk(read_one(rollout, tmp_path)) == ["Go.", "Done."]

    def test_everything_else_goes_to_the_log_and_stays_small(self, tmp_path: Path) -> None:
        rollout = Rollout()
        rollout.user("One.", typed=True)
        rollout.add("world_state", full=True, state={"files": "x" * 9000})
        rollout.event("task_started", turn_id="t1", model_context_window=258_400)
        rollout.item("ghost_snapshot", ghost_commit={"id": "x"})
        events = read_one(rollout, tmp_path).events
        assert [event.kind for event in events] == ["world_state", "task_started", "ghost_snapshot"]
        assert json.loads(events[0].data) == {"full": True}


def test_a_plan_is_read_without_the_tags_round_it(tmp_path: Path) -> None:
    made = Rollout()
    made.user("How?", typed=True)
    made.assistant("So:\n<proposed_plan>\n# Rye\n\nBake `<proposed_plan>`.\n</proposed_plan>")
    assert talk(read_one(made, tmp_path))[-1] == "So:\n# Rye\n\nBake `<proposed_plan>`."
