"""Sessions of Kimi Code and Kimi Desktop are read from the logs of their agents."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Thinking, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.importers.containers.container import open_container
from chatvault.importers.kimi_cli.importer import KimiImporter
from tests.unit.importers.claude_code.claude_code_files import PIXEL
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.kimi_cli.kimi_files import (
    FOLDER,
    SESSION,
    START,
    SUM,
    TOKENS,
    Record,
    again,
    asked,
    called,
    code,
    code_session,
    event,
    for_model,
    gave,
    lines,
    part,
    read,
    read_one,
    step,
    talk,
    whole,
    write,
)

UUID = "019f7c1d-0000-4000-8000-000000000011"


def parents(session: ParsedSession) -> dict[str, str | None]:
    return {one.external_id: one.parent_id for one in session.messages}


def session_with(root: Path, records: list[Record], session: str = SESSION, **state: Any) -> Path:
    place = code_session(root, session)
    write(place / "state.json", {"title": "New Session", **state})
    return write(place / "agents" / "main" / "wire.jsonl", records)


def test_the_log_of_an_agent_is_a_conversation(tmp_path: Path) -> None:
    session_with(tmp_path, whole(), workDir=FOLDER)
    session = read_one(tmp_path)
    assert (session.source, session.external_id) == ("kimi-cli", SESSION)
    assert (session.title, session.model) == ("Bake a loaf", "kimi-k2")
    assert session.project is not None
    assert (session.project.path, session.agent) == (FOLDER, "Kimi Code")
    assert (session.created_at, session.updated_at) == (START, START + 5000)
    assert talk(session) == ["Bake a loaf", "With rye.", "And the crust?", "Crisp."]


def test_a_prompt_is_there_once_and_what_was_put_in_is_hidden(tmp_path: Path) -> None:
    session = read_one(session_with(tmp_path, whole()))
    prompts = [one for one in session.messages if one.role is Role.USER]
    assert [one.hidden for one in prompts] == [None, Hidden.META, None]


@pytest.mark.parametrize(
    ("origin", "said"),
    [
        ({"kind": "user"}, ["A <system>tag</system> of my own"]),
        ({"kind": "skill_activation", "trigger": "user-slash", "skillName": "bake",
          "skillArgs": "rye"}, ["/bake rye"]),
        ({"kind": "skill_activation", "trigger": "model-tool", "skillName": "bake"}, []),
        ({"kind": "cron_job"}, []),
    ],
)  # fmt: skip
def test_a_prompt_is_what_a_person_typed(
    tmp_path: Path, origin: dict[str, str], said: list[str]
) -> None:
    told = [for_model("A <system>tag</system> of my own", **origin)]
    assert talk(read_one(session_with(tmp_path, told))) == said


def test_a_step_is_an_answer_with_its_calls_and_its_tokens(tmp_path: Path) -> None:
    session = read_one(session_with(tmp_path, whole()))
    answer = next(one for one in session.messages if one.external_id == "s1")
    thought, call = answer.blocks
    assert thought == Thinking("Rye?")
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.outcome.text, call.outcome.status) == ("rye", ToolStatus.OK)
    spent = [one.usage for one in session.messages if one.usage]
    assert spent == [*([Usage(300, 50, 600, 7)] * 3), Usage(9, 1)]


def test_a_compaction_is_an_event(tmp_path: Path) -> None:
    last = read_one(session_with(tmp_path, whole())).messages[-1]
    assert last.blocks == (Event(EventKind.COMPACTION, "We bake rye."),)


@pytest.mark.parametrize(
    "told",
    [
        {"contextSummary": "We bake rye."},
        {"summary": {"role": "user", "content": [{"type": "text", "text": "We bake rye."}]}},
    ],
)
def test_a_compaction_may_be_told_otherwise(tmp_path: Path, told: dict[str, Any]) -> None:
    records = [*whole()[:-1], code("context.apply_compaction", 5, compactedCount=3, **told)]
    last = read_one(session_with(tmp_path, records)).messages[-1]
    assert last.blocks == (Event(EventKind.COMPACTION, "We bake rye."),)


def test_a_picture_that_lies_beside_the_log_is_kept(tmp_path: Path) -> None:
    shown = {"type": "image_url", "image_url": {"url": f"blobref:image/png;{SUM}"}}
    missing = {"type": "image_url", "image_url": {"url": "blobref:image/png;0"}}
    records = [
        asked("Look"),
        *step("s1", called("s1", "c1"), gave("c1", [shown, missing]), second=1),
    ]
    log = session_with(tmp_path, records)
    blob = write(log.parent / "blobs" / SUM, base64.b64decode(PIXEL))
    for place in (tmp_path, log.parent):
        (call,) = read_one(place).messages[1].blocks
        assert isinstance(call, ToolCall)
        assert call.outcome is not None
        held, lost = call.outcome.attachments
        assert (held.name, held.media_type, held.size) == (
            "image.png",
            "image/png",
            blob.stat().st_size,
        )
        assert held.content is not None
        with held.content() as stream:
            assert stream.read() == blob.read_bytes()
        assert (lost.name, lost.content) == ("image.png", None)


def test_a_command_that_was_typed_is_a_call_with_what_it_gave(tmp_path: Path) -> None:
    typed = for_model("<bash-input>\ncat a &amp;&amp; ls\n</bash-input>", 1,
                      kind="shell_command", phase="input")  # fmt: skip
    output = for_model("<bash-stdout>rye\n</bash-stdout><bash-stderr>no b</bash-stderr>", 1,
                       kind="shell_command", phase="output")  # fmt: skip
    records = [asked("Bake"), typed, output, asked("And now?", 2), code("context.undo", 3, count=1)]
    session = read_one(session_with(tmp_path, records))
    _asked, ran, _more = session.messages
    (call,) = ran.blocks
    assert isinstance(call, ToolCall)
    assert (ran.role, ran.hidden) == (Role.USER, None)
    assert json.loads(call.arguments) == {"command": "cat a && ls"}
    assert call.outcome is not None
    assert call.outcome.text == "rye\nno b"
    assert session.active_leaf == ran.external_id


def test_what_is_told_of_no_repository_is_no_part_of_a_prompt(tmp_path: Path) -> None:
    record = asked('<git-context status="unavailable" reason="not-a-repo"/>\n\nBake <rye/>')
    assert talk(read_one(session_with(tmp_path, [record]))) == ["Bake <rye/>"]


def test_skills_before_a_prompt_are_no_part_of_it(tmp_path: Path) -> None:
    record = asked("Bake")
    record["input"].insert(0, {"type": "text", "text": "How to bake: …"})
    record["origin"]["skillActivations"] = [{"activationId": "a1", "skillName": "baking"}]
    assert talk(read_one(session_with(tmp_path, [record]))) == ["Bake"]


def test_tokens_that_are_told_only_by_themselves_are_counted(tmp_path: Path) -> None:
    told = [asked("Bake"), *step("s1", part("s1", type="text", text="Rye."))]
    del told[-2]  # the end of the step
    session = read_one(session_with(tmp_path, told))
    assert session.messages[1].usage == Usage(300, 50, 600, 7)


def test_tokens_that_are_told_before_their_answer_are_counted_once(tmp_path: Path) -> None:
    told = [asked("Bake")]
    for name, spent in (("s0", None), ("s1", {**TOKENS, "output": 51}), ("s2", TOKENS)):
        begun, request, said, end, recorded = step(
            name, part(name, type="text", text=name), usage=spent
        )
        told += [begun, request, recorded, said, end] if spent else [begun, request, said]
    session = read_one(session_with(tmp_path, told))
    counted = [one.usage for one in session.messages[1:]]
    assert counted == [None, Usage(300, 51, 600, 7), Usage(300, 50, 600, 7)]


@pytest.mark.parametrize("is_again", [True, False])
def test_a_message_that_is_told_once_more_is_there_once(tmp_path: Path, is_again: bool) -> None:
    call = {"type": "function", "id": "c1", "name": "Read", "arguments": '{"path": "a"}'}
    said = {"role": "assistant", "content": [{"type": "text", "text": "Rye."}], "toolCalls": [call]}
    outcome = {"role": "tool", "content": [{"type": "text", "text": "rye"}], "toolCallId": "c1"}
    prompt = {"role": "user", "content": [{"type": "text", "text": "Bake"}]}
    told = [asked("Bake"), again(prompt, source="input")]
    if is_again:
        named = called("s1", "c1", path="a")
        told[1:1] = [for_model("Bake", kind="user")]
        told += step("s1", part("s1", type="text", text="Rye."), named, gave("c1", "rye"))
    told += [again(said, source="llm", usage=TOKENS), again(outcome, source="tool")]
    session = read_one(session_with(tmp_path, told))
    assert talk(session) == ["Bake", "Rye."]
    answer = session.messages[1]
    assert answer.usage == Usage(300, 50, 600, 7)
    called_for = answer.blocks[1]
    assert isinstance(called_for, ToolCall)
    assert called_for.outcome is not None
    assert called_for.outcome.text == "rye"


@pytest.mark.parametrize(
    "title", [{"title": "The loaf"}, {"custom_title": "The loaf"}, {"customTitle": "The loaf"}]
)
def test_the_state_tells_title_and_folder(tmp_path: Path, title: dict[str, str]) -> None:
    session_with(tmp_path, [asked("Bake")], **title, cwd=FOLDER, archived=True)
    session = read_one(tmp_path)
    assert (session.title, session.archived) == ("The loaf", True)
    assert session.project is not None
    assert session.project.path == FOLDER


@pytest.mark.parametrize("chosen", ["", "agents", "agents/main/wire.jsonl"])
def test_a_session_has_its_id_whatever_part_of_it_is_chosen(tmp_path: Path, chosen: str) -> None:
    session_with(tmp_path, [asked("Bake")])
    assert read_one(code_session(tmp_path) / chosen).external_id == SESSION


def test_a_sub_agent_is_linked_from_its_call(tmp_path: Path) -> None:
    told = [
        asked("Bake"),
        *step("s1", called("s1", "Agent_0", "Agent", prompt="Look"),
              gave("Agent_0", "agent_id: agent-0\nstatus: completed\n\nFlour.")),
    ]  # fmt: skip
    agents = {"agent-0": {"type": "sub", "parentAgentId": "main"},
              "agent-1": {"type": "sub", "parentAgentId": "agent-0"}}  # fmt: skip
    session_with(tmp_path, told, agents=agents)
    task = code("turn.prompt", input=[{"type": "text", "text": "<git-context>x</git-context>Look"}],
                origin={"kind": "system_trigger", "name": "subagent"})  # fmt: skip
    for agent in agents:
        own = [code("config.update", profileName="explore"), task,
               *step(f"{agent}-1", part(f"{agent}-1", type="text", text="Flour."))]  # fmt: skip
        write(code_session(tmp_path) / "agents" / agent / "wire.jsonl", own)
    session, first, second = read(tmp_path)[0]
    assert (first.external_id, first.agent) == (f"{SESSION}/agent-0", "explore")
    assert (first.parent_external_id, first.relation) == (SESSION, Relation.SUBAGENT)
    assert second.parent_external_id == f"{SESSION}/agent-0"
    assert (first.title, talk(first)) == ("Look", ["Look", "Flour."])
    call = session.messages[1].blocks[0]
    assert isinstance(call, ToolCall)
    assert call.child == first.external_id


@pytest.mark.parametrize("name", ["s1", UUID])
def test_a_fork_is_linked_and_what_it_copied_is_counted_once(tmp_path: Path, name: str) -> None:
    first = [asked("Bake"), *step(name, part(name, type="text", text="Rye."))]
    session_with(tmp_path, first)
    own = step("s9", part("s9", type="text", text="Crisp."), second=9)
    session_with(tmp_path, [*first, code("forked"), *own], "session_b", forkedFrom=SESSION)
    parent, child = read(tmp_path)[0]
    assert (child.parent_external_id, child.relation) == (SESSION, Relation.FORK)
    keys = [one.usage_key for each in (parent, child) for one in each.messages if one.usage]
    assert len(keys) == 3
    assert (keys[0] == keys[1], keys[1] == keys[2]) == (True, False)


def test_sessions_that_number_their_steps_alike_count_both(tmp_path: Path) -> None:
    told = [asked("Bake"), *step("s1", part("s1", type="text", text="Rye."))]
    session_with(tmp_path, told)
    session_with(tmp_path, told, "session_b")
    keys = {one.usage_key for each in read(tmp_path)[0] for one in each.messages if one.usage}
    assert len(keys) == 2


def test_what_was_taken_back_stays_as_another_branch(tmp_path: Path) -> None:
    told = [
        *(asked("Bake"), *step("s1", part("s1", type="text", text="Wheat."))),
        *(asked("Knead"), *step("s2", part("s2", type="text", text="Well."))),
        *(code("context.undo", count=1), asked("Rest")),
    ]
    session = read_one(session_with(tmp_path, told))
    last = session.messages[-1]
    assert (last.parent_id, session.active_leaf) == ("s1", last.external_id)


def test_a_call_that_has_the_id_of_an_earlier_one_gets_its_own_outcome(tmp_path: Path) -> None:
    told = [
        *(asked("Look"), *step("s1", called("s1", "Read_0", path="a"), gave("Read_0", "rye"))),
        *step("s2", called("s2", "Read_0", path="b"), gave("Read_0", "oat", isError=True)),
    ]
    session = read_one(session_with(tmp_path, told))
    calls = [one.blocks[0] for one in session.messages[1:]]
    outcomes = [call.outcome for call in calls if isinstance(call, ToolCall) and call.outcome]
    assert [one.text for one in outcomes] == ["rye", "oat"]
    assert [one.status for one in outcomes] == [ToolStatus.OK, ToolStatus.FAILED]


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        (code("turn.cancel"), EventKind.INTERRUPTED),
        (code("turn.ended", reason="failed", error={"message": "x"}), EventKind.ERROR),
        (code("context.clear"), EventKind.NOTICE),
    ],
)
def test_what_happens_between_is_told(tmp_path: Path, record: Record, kind: EventKind) -> None:
    session = read_one(session_with(tmp_path, [asked("Bake"), record]))
    (told,) = session.messages[1].blocks
    assert isinstance(told, Event)
    assert told.event is kind


def test_messages_that_were_brought_from_elsewhere_are_read(tmp_path: Path) -> None:
    function = {"name": "Read", "arguments": '{"path": "a"}'}
    answer = for_model("I look.", role="assistant")
    answer["message"]["toolCalls"] = [{"type": "function", "id": "c1", "function": function}]
    outcome = for_model("rye", role="tool")
    outcome["message"]["toolCallId"] = "c1"
    session = read_one(session_with(tmp_path, [for_model("Bake"), answer, outcome]))
    assert talk(session) == ["Bake", "I look."]
    call = session.messages[1].blocks[1]
    assert isinstance(call, ToolCall)
    assert call.outcome is not None


def test_a_chat_of_the_desktop_is_one_of_kimi_desktop(tmp_path: Path) -> None:
    session_with(tmp_path, [asked("Bake")], "conv-1")
    assert read_one(tmp_path).agent == "Kimi Desktop"


@pytest.mark.parametrize("content", [b"", b"{cut", b"[]"])
def test_a_state_that_cannot_be_read_costs_only_itself(tmp_path: Path, content: bytes) -> None:
    session_with(tmp_path, [asked("Bake")])
    write(code_session(tmp_path) / "state.json", content)
    assert read_one(tmp_path).title == "Bake"


def test_a_session_without_messages_is_told(tmp_path: Path) -> None:
    sessions, issues = read(session_with(tmp_path, whole()[:2]))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_unknown_pieces_are_kept_and_broken_lines_survived(tmp_path: Path) -> None:
    deep = b'{"type":"turn.prompt","input":' + b"[" * 9000 + b"]" * 9000 + b"}\n"
    content = lines([asked("One\0")]) + b"{broken}\n" + deep
    content += lines([event("content.part", stepUuid="s1", part={"type": "smell", "of": "tea"})])
    path = write(code_session(tmp_path) / "agents" / "main" / "wire.jsonl", content)
    (session,), issues = read(path)
    assert len(session.messages) == 2
    assert {issue.severity for issue in issues} == {Severity.ERROR, Severity.INFO}


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_files_does_not_matter(tmp_path: Path, turned: bool) -> None:
    session_with(tmp_path, whole())
    session_with(tmp_path, [*whole(), code("forked")], "session_b", forkedFrom=SESSION)
    container = open_container(tmp_path)
    names = sorted(container.names(), reverse=turned)
    found = list(KimiImporter().sessions(container, names, lambda _issue: None))
    spent = {one.usage_key: one.usage for each in found for one in each.messages if one.usage}
    assert sum(usage.output for usage in spent.values()) == 151


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    told = json.loads(json.dumps(whole()))
    state: Record = {"title": "a", "agents": {"main": {"parentAgentId": None}}, "forkedFrom": "b"}
    for _ in range(data.draw(st.integers(1, 4))):
        one = data.draw(st.sampled_from([*told, state]))
        spoil(one, data)
    path = session_with(tmp_path, told)
    write(path.parents[2] / "state.json", state)
    for session in read(tmp_path)[0]:
        found = [one.external_id for one in session.messages]
        assert len(found) == len(set(found))
        assert {one.parent_id for one in session.messages} <= {None, *found}
        assert session.active_leaf in (None, *found)


@RELAXED
@given(data=st.data())
def test_a_session_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = session_with(tmp_path, whole())
    complete = parents(read_one(path))
    cut = data.draw(st.integers(0, len(lines(whole()))))
    for session in read(write(path, lines(whole())[:cut]))[0]:
        found = parents(session)
        assert list(complete.items())[: len(found)] == list(found.items())
    assert parents(read_one(write(path, whole()))) == complete
