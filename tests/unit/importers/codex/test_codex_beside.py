"""What Codex tells of a conversation beside what its model was told."""

from __future__ import annotations

from pathlib import Path

from chatvault.domain.blocks import Event, EventKind, Text, ToolCall, ToolStatus
from chatvault.domain.message import Role
from tests.unit.importers.codex.codex_files import Rollout, outcome_in, read_one, said_in


def test_what_was_said_aloud_is_in_the_conversation(tmp_path: Path) -> None:
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


def test_a_goal_is_told_once_and_titles_what_has_no_prompt(tmp_path: Path) -> None:
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


def test_what_a_review_was_asked_for_is_told_and_titles_what_has_no_prompt(tmp_path: Path) -> None:
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


def test_a_search_shows_what_it_found(tmp_path: Path) -> None:
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


def test_a_search_without_an_id_is_over_when_it_is_told(tmp_path: Path) -> None:
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


def test_an_error_that_the_api_told_is_its_message(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.event("error", message='{"error":{"message":"No tools here","code":null}}\n')
    rollout.event("error", message='{"error": 1}')
    told = [block for one in read_one(rollout, tmp_path).messages for block in one.blocks]
    assert told == [
        Event(EventKind.ERROR, "No tools here"),
        Event(EventKind.ERROR, '{"error": 1}'),
    ]


def test_why_a_turn_failed_is_told_once_at_its_end(tmp_path: Path) -> None:
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


def test_a_tool_of_a_server_says_itself_that_it_failed(tmp_path: Path) -> None:
    rollout = Rollout()
    rollout.user("Look it up.", typed=True)
    rollout.call("c1", "search", q="rye")
    result = {"content": [{"type": "text", "text": "No such page"}], "isError": True}
    item = {"type": "McpToolCall", "id": "c1", "status": "completed", "result": result}
    rollout.event("item_completed", item=item)
    rollout.output("c1", "No such page")
    outcome = outcome_in(read_one(rollout, tmp_path).messages[1])
    assert (outcome.status, outcome.text) == (ToolStatus.FAILED, "No such page")
