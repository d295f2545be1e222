"""What other agents write into a session of Codex."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text
from chatvault.domain.message import Role
from tests.unit.importers.codex.codex_files import Rollout, read_one, said_in


@pytest.mark.parametrize(
    ("payload", "said"), [("\nIt is done.\n", "It is done."), ("\n", "oven"), ("", "oven")]
)
def test_what_agents_write_is_read_without_its_envelope(
    tmp_path: Path, payload: str, said: str
) -> None:
    head = "Message Type: NEW_TASK\nTask name: /root/oven\nSender: /root\nPayload:"
    content = [{"type": "input_text", "text": head + payload}, {"type": "encrypted_content"}]
    rollout = Rollout()
    rollout.item("agent_message", author="/root", recipient="/root/oven", content=content)
    session = read_one(rollout, tmp_path)
    assert (said_in(session.messages[0]), session.title) == (said, said)


def test_what_another_agent_wrote_has_its_author(tmp_path: Path) -> None:
    rollout = Rollout()
    content = [{"type": "input_text", "text": "Done."}, {"type": "encrypted_content"}]
    rollout.item("agent_message", author="/root/search", recipient="/root", content=content)
    session = read_one(rollout, tmp_path)
    (message,) = session.messages
    assert (message.author, said_in(message)) == ("/root/search", "Done.")
    assert session.title == "Done."


@pytest.mark.parametrize("as_answer", [True, False])
def test_what_agents_wrote_before_they_had_an_item_for_it(tmp_path: Path, as_answer: bool) -> None:
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
    tmp_path: Path, as_output: bool, told: str, author: str
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


def test_json_that_the_model_answers_with_is_an_answer(tmp_path: Path) -> None:
    rollout = Rollout()
    answer = '{"trigger_turn": true, "author": 1}'
    rollout.assistant(answer)
    (message,) = read_one(rollout, tmp_path).messages
    assert (message.role, said_in(message)) == (Role.ASSISTANT, answer)
