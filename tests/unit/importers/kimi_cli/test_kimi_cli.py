"""Sessions of Kimi CLI are read from its log of events, or from what it gives its model."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import Hidden, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.importers.containers.container import open_container
from chatvault.importers.kimi_cli.importer import KimiImporter
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.kimi_cli.kimi_files import (
    FOLDER,
    START,
    SUM,
    Record,
    cli_session,
    context,
    lines,
    read,
    read_one,
    talk,
    wire,
    wire_call,
    wired,
    write,
)


def parents(session: ParsedSession) -> dict[str, str | None]:
    return {one.external_id: one.parent_id for one in session.messages}


def test_a_log_of_events_is_a_conversation(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "wire.jsonl", wired())
    session = read(tmp_path)[0][0]
    assert (session.source, session.external_id) == ("kimi-cli", "bread-1")
    assert (session.title, session.agent) == ("Bake a loaf", "Kimi CLI")
    assert (session.created_at, session.updated_at) == (START, START + 7000)
    assert talk(session) == ["Bake a loaf", "With rye.", "And the crust?", "Crisp."]


def test_pieces_and_parts_of_calls_are_put_together(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "wire.jsonl", wired())
    answer = read(tmp_path)[0][0].messages[1]
    thought, called = answer.blocks
    assert thought == Thinking("Rye?")
    assert isinstance(called, ToolCall)
    assert json.loads(called.arguments) == {"path": "/home/ada/oven/a.md"}
    assert called.outcome is not None
    assert (called.outcome.text, called.outcome.status) == ("gone", ToolStatus.FAILED)
    assert answer.usage == Usage(300, 50, 600, 7)


def test_what_happens_between_is_told(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "wire.jsonl", wired())
    session = read(tmp_path)[0][0]
    events = [block for one in session.messages for block in one.blocks if isinstance(block, Event)]
    assert [one.event for one in events] == [EventKind.COMPACTION, EventKind.INTERRUPTED]


def test_a_sub_agent_in_the_log_is_a_session_of_its_own(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "wire.jsonl", wired())
    session, child = read(tmp_path)[0]
    assert (child.external_id, child.agent) == ("bread-1/a77", "explore")
    assert (child.parent_external_id, child.relation) == ("bread-1", Relation.SUBAGENT)
    assert talk(child) == ["Flour."]
    calls = [block for one in session.messages for block in one.blocks]
    assert "bread-1/a77" in [one.child for one in calls if isinstance(one, ToolCall)]
    keys = [one.usage_key for each in (session, child) for one in each.messages if one.usage]
    assert len(set(keys)) == 2


def test_a_sub_agent_with_a_log_of_its_own_is_read_from_that(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "wire.jsonl", wired())
    own = cli_session(tmp_path) / "subagents" / "a77"
    write(own / "wire.jsonl", [wire("TurnBegin", user_input="Look"), wire("StepBegin"),
                               wire("ContentPart", type="text", text="Much flour.")])  # fmt: skip
    write(own / "meta.json", {"subagent_type": "explore", "description": "What flour"})
    _, child = read(tmp_path)[0]
    assert (child.external_id, child.parent_external_id) == ("bread-1/a77", "bread-1")
    assert (child.title, child.agent) == ("What flour", "explore")
    assert talk(child) == ["Look", "Much flour."]


def set_task(said: str) -> list[Record]:
    """What a sub-agent was given that has no folder of its own."""
    return [{"role": "user", "content": said}, *context()[4:]]


def test_a_sub_agent_of_which_the_log_missed_the_end_is_completed(tmp_path: Path) -> None:
    # Given the log of two sub-agents, which tells how they began, and what both were given.
    place = cli_session(tmp_path)
    told = [wire("TurnBegin", user_input="Bake a loaf")]
    for call_id, asked in (("c1", "Look"), ("c2", "Weigh")):
        events = (
            wire("TurnBegin", user_input=asked),
            *(wire("StepBegin", 1), wire("ContentPart", 1, type="think", think="Rye?")),
            wire_call("c1", '{"path": "a.md"}', second=1),
        )
        for event in events:
            told.append(wire("SubagentEvent", task_tool_call_id=call_id, event=event["message"]))
    write(place / "wire.jsonl", told)
    write(place / "context_sub_1.jsonl", set_task("Weigh"))
    write(place / "context_sub_2.jsonl", set_task("Look"))
    # When they are imported, then both are there once, with all that they did.
    sessions, issues = read(tmp_path)
    assert not issues
    assert [(one.external_id, talk(one)) for one in sessions] == [
        ("bread-1", ["Bake a loaf"]),
        ("bread-1/c1", ["Look", "With rye."]),
        ("bread-1/c2", ["Weigh", "With rye."]),
    ]
    for session in sessions[1:]:
        thought, called = session.messages[1].blocks
        assert thought == Thinking("Rye?")
        assert isinstance(called, ToolCall)
        assert called.outcome is not None
        assert called.outcome.text == "rye"


def test_a_sub_agent_that_no_log_tells_is_a_session_of_its_own(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "context.jsonl", context())
    write(cli_session(tmp_path) / "context_sub_1.jsonl", set_task("Look"))
    session, child = read(tmp_path)[0]
    assert (session.external_id, talk(session)) == ("bread-1", ["Bake a loaf", "With rye."])
    assert (child.external_id, talk(child)) == ("bread-1/context_sub_1", ["Look", "With rye."])
    assert (child.parent_external_id, child.relation) == ("bread-1", Relation.SUBAGENT)
    assert child.stands_in


def test_what_a_copy_of_a_session_took_over_is_counted_once(tmp_path: Path) -> None:
    spent = {"output": 50}
    told = [
        *(wire("TurnBegin", user_input="Bake"), wire("StepBegin", 1)),
        wire("ContentPart", 1, type="text", text="Rye."),
        wire("StatusUpdate", 1, token_usage=spent, message_id="chatcmpl-6a6e4de55921302405c6"),
    ]
    more = [wire("StepBegin", 2), wire("ContentPart", 2, type="text", text="Crisp."),
            wire("StatusUpdate", 2, token_usage=spent, message_id="m1")]  # fmt: skip
    write(cli_session(tmp_path) / "wire.jsonl", told + more)
    write(cli_session(tmp_path, "bread-2") / "wire.jsonl", told + more)
    keys = {one.usage_key for each in read(tmp_path)[0] for one in each.messages if one.usage}
    assert len(keys) == 3


def test_an_older_name_of_the_call_links_a_sub_agent_too(tmp_path: Path) -> None:
    told = {"task_tool_call_id": "c2", "event": wire("ContentPart", type="text", text="Yes")}
    told["event"] = wire("ContentPart", type="text", text="Yes")["message"]
    path = write(tmp_path / "wire.jsonl", [*wired()[:12], wire("SubagentEvent", 3, **told)])
    assert [one.external_id.rpartition("/")[2] for one in read(path)[0]][1:] == ["c2"]


def test_without_events_it_is_read_from_what_the_model_was_given(tmp_path: Path) -> None:
    place = cli_session(tmp_path)
    write(place / "context.jsonl", context())
    write(place / "wire.jsonl", [{"type": "hello", "protocol_version": 1}, {
        "timestamp": START / 1000, "message": {"type": "TurnBegin"}}])  # fmt: skip
    session = read_one(tmp_path)
    assert talk(session) == ["Bake a loaf", "With rye."]
    assert session.created_at == START
    assert [one.hidden for one in session.messages] == [Hidden.META, None, None, None]
    called = session.messages[2].blocks[1]
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "rye"


def test_the_oldest_sessions_are_one_file_each(tmp_path: Path) -> None:
    write(tmp_path / "sessions" / SUM / "bread-1.jsonl", context())
    session = read_one(tmp_path)
    assert (session.external_id, talk(session)) == ("bread-1", ["Bake a loaf", "With rye."])


def test_a_context_that_was_folded_goes_on_after_the_old_one(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "context_1.jsonl", context())
    write(cli_session(tmp_path) / "context.jsonl", [{"role": "user", "content": "We bake rye."}])
    session = read_one(tmp_path)
    assert talk(session) == ["Bake a loaf", "With rye.", "We bake rye."]
    assert parents(session)["transcript:context:2:1"] == "transcript:context:1:8"


def test_a_context_that_begins_like_the_old_one_is_another_branch(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "context_1.jsonl", context())
    new = [*context()[:4], {"role": "assistant", "content": "With wheat."}]
    write(cli_session(tmp_path) / "context.jsonl", new)
    session = read_one(tmp_path)
    assert talk(session) == ["Bake a loaf", "With rye.", "With wheat."]
    assert parents(session)["transcript:context:2:5"] == "transcript:context:1:4"
    assert session.active_leaf == "transcript:context:2:5"


@pytest.mark.parametrize("by", ["list", "prompt", "argument"])
def test_the_folder_is_known_by_its_sum(tmp_path: Path, by: str) -> None:
    if by == "list":
        write(tmp_path / "kimi.json", {"work_dirs": [{"path": "/else"}, {"path": FOLDER}]})
    if by == "prompt":
        write(cli_session(tmp_path) / "context.jsonl", context())
    told = wired() if by == "argument" else [wire("TurnBegin", user_input="Bake")]
    write(cli_session(tmp_path) / "wire.jsonl", told)
    project = read(tmp_path)[0][0].project
    assert project is not None
    assert project.path == FOLDER


def test_the_list_of_folders_is_found_beside_what_is_imported(tmp_path: Path) -> None:
    write(tmp_path / "kimi.json", {"work_dirs": [{"path": FOLDER}]})
    write(cli_session(tmp_path) / "wire.jsonl", [wire("TurnBegin", user_input="Bake")])
    for part in (tmp_path / "sessions", cli_session(tmp_path)):
        project = read(part)[0][0].project
        assert project is not None
        assert project.path == FOLDER


def test_the_state_tells_the_title(tmp_path: Path) -> None:
    write(cli_session(tmp_path) / "wire.jsonl", [wire("TurnBegin", user_input="Bake")])
    write(cli_session(tmp_path) / "state.json", {"custom_title": "The loaf", "archived": True})
    session = read_one(tmp_path)
    assert (session.title, session.archived) == ("The loaf", True)


def test_pictures_are_kept_with_their_bytes(tmp_path: Path) -> None:
    picture = {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{PIXEL}"}}
    told = [wire("TurnBegin", user_input=[{"type": "text", "text": "See"}, picture])]
    image = read_one(write(tmp_path / "wire.jsonl", told)).messages[0].blocks[1]
    assert isinstance(image, Image)
    assert image.attachment.content is not None


def test_a_question_beside_the_conversation_is_in_it(tmp_path: Path) -> None:
    told = [
        *wired()[:3],
        wire("BtwBegin", 1, id="b1", question="What is rye?"),
        wire("ContentPart", 1, type="text", text="I look."),
        wire("BtwEnd", 2, id="b1", response="A grain.", error=None),
        wire("BtwBegin", 2, id="b2", question="Why?"),
        wire("BtwEnd", 2, id="b2", response=None, error="No response received."),
    ]
    session = read_one(write(cli_session(tmp_path) / "wire.jsonl", told))
    assert talk(session) == ["Bake a loaf", "What is rye?", "I look.", "A grain.", "Why?"]
    assert session.messages[-1].blocks == (Event(EventKind.ERROR, "No response received."),)


def test_a_step_that_is_tried_again_is_another_answer(tmp_path: Path) -> None:
    told = [
        *wired()[:3],
        wire("ContentPart", 1, type="text", text="With"),
        wire("StepRetry", 2, n=1, next_attempt=2, max_attempts=3, error_type="APIError"),
        wire("ContentPart", 3, type="text", text="With rye."),
        wire("PlanDisplay", 4, content="1. Bake", file_path="plan.md"),
    ]
    session = read_one(write(cli_session(tmp_path) / "wire.jsonl", told))
    _question, half, error, said = session.messages
    assert half.blocks == (Text("With"),)
    assert error.blocks == (Event(EventKind.ERROR, "APIError"),)
    assert plain_text(said.blocks) == "With rye.\n\n1. Bake"


def test_an_event_of_a_kind_that_is_new_is_told(tmp_path: Path) -> None:
    new = {"timestamp": START / 1000, "message": {"type": "DreamBegin", "payload": {}}}
    write(cli_session(tmp_path) / "wire.jsonl", [*wired(), new, new])
    _sessions, issues = read(tmp_path)
    assert ["“DreamBegin”" in issue.text for issue in issues] == [True]


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"[" * 5000, b'{"role":"user","content":"Hi"}\n', b'{"type":"user"}\n',
     b'{"timestamp":1,"message":{"type":"message","role":"user"}}\n'],
)  # fmt: skip
def test_other_files_are_not_claimed(tmp_path: Path, content: bytes) -> None:
    container = open_container(write(tmp_path / "a.jsonl", content))
    assert KimiImporter().claim(container, container.names()) == ()


def test_what_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    for key in ("bread-1", "bread-2"):
        write(cli_session(tmp_path, key) / "wire.jsonl", [wire("TurnBegin", user_input="Bake")])
        write(cli_session(tmp_path, key) / "state.json", {"custom_title": key})
    container = open_container(tmp_path)
    container.unchanged = frozenset(container.names()) - {f"sessions/{SUM}/bread-2/state.json"}
    names = KimiImporter().claim(container, container.names())
    found = KimiImporter().sessions(container, names, lambda _issue: None)
    assert [session.title for session in found] == ["bread-2"]


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    logs: dict[str, list[Record]] = {"wire.jsonl": wired(), "context.jsonl": context()}
    told = json.loads(json.dumps(logs))
    for _ in range(data.draw(st.integers(1, 4))):
        one = data.draw(st.sampled_from(told["wire.jsonl"] + told["context.jsonl"]))
        spoil(one, data)
    without_wire = data.draw(st.booleans())
    write(tmp_path / "wire.jsonl", [] if without_wire else told["wire.jsonl"])
    write(tmp_path / "context.jsonl", told["context.jsonl"])
    for session in read(tmp_path)[0]:
        found = [one.external_id for one in session.messages]
        assert len(found) == len(set(found))
        assert {one.parent_id for one in session.messages} <= {None, *found}
        assert session.active_leaf in (None, *found)


@pytest.mark.parametrize(("name", "told"), [("wire", wired()), ("context", context())])
@RELAXED
@given(data=st.data())
def test_a_session_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, name: str, told: list[Record], data: st.DataObject
) -> None:
    path = tmp_path / f"{name}.jsonl"
    complete = {one.external_id: parents(one) for one in read(write(path, told))[0]}
    cut = data.draw(st.integers(0, len(lines(told))))
    for session in read(write(path, lines(told)[:cut]))[0]:
        found = parents(session)
        assert list(complete[session.external_id].items())[: len(found)] == list(found.items())
    assert {one.external_id: parents(one) for one in read(write(path, told))[0]} == complete
