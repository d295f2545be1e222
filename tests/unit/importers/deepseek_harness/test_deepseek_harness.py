"""Logs of DeepSeek Harness become sessions, whichever version wrote them."""

from __future__ import annotations

from contextlib import suppress
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Approval,
    Event,
    EventKind,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolOutcome,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.domain.work import Unattended
from chatvault.errors import UnreadableFile
from chatvault.services.vault import Services
from tests.unit.importers.deepseek_harness.deepseek_harness_files import (
    MODEL,
    PARENT,
    SESSION,
    START_MS,
    STEP_MS,
    SUM,
    Log,
    call,
    message,
    read,
    read_one,
    text,
    whole,
)
from tests.unit.importers.hostile import JSON, RELAXED, is_chain, places, put
from tests.unit.importers.reading import read_known

PNG = b"\x89PNG"


def shown(session: ParsedSession) -> list[tuple[Role, tuple[Any, ...]]]:
    """Who said what, of what people see."""
    return [(one.role, one.blocks) for one in session.messages if one.hidden is None]


def test_a_log_is_one_session(tmp_path: Path) -> None:
    log = whole()
    log.write(tmp_path / "--home-ada-oven--" / SESSION)
    session = read_one(tmp_path)
    assert (session.source, session.external_id, session.title) == (
        "deepseek-harness", SESSION, "Rye",
    )  # fmt: skip
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    assert (session.model, session.agent) == (MODEL, "standard")
    assert session.created_at == START_MS
    assert session.updated_at == START_MS + STEP_MS * (len(log.lines) - 3)
    assert [(one.external_id, one.role, one.hidden) for one in session.messages] == [
        ("s1", Role.SYSTEM, Hidden.SYSTEM),
        ("u1", Role.USER, None),
        ("m1", Role.USER, Hidden.META),
        ("a1", Role.ASSISTANT, None),
        ("a2", Role.ASSISTANT, None),
    ]
    assert is_chain(session)


def test_an_answer_has_its_thought_its_call_and_its_tokens(tmp_path: Path) -> None:
    log = whole()
    log.write(tmp_path)
    answer = read_one(tmp_path).messages[3]
    calling = next(line for line in log.lines if line["type"] == "tool/call")
    decided = next(line for line in log.lines if line["type"] == "approval/decided")
    outcome = ToolOutcome(
        "rye.md",
        ToolStatus.OK,
        started_at=calling["time"],
        duration_ms=3 * STEP_MS,
        details='{"diffs":[]}',
    )
    asked = ToolCall("bash", '{"command": "ls"}', "c1", outcome)
    assert answer.blocks[:2] == (Thinking("Look it up."), Text("I look."))
    (called,) = answer.blocks[2:]
    assert called == ToolCall(
        asked.name, asked.arguments, "c1", outcome, None,
        Approval(required=True, given=True, at=decided["time"]),
    )  # fmt: skip
    assert answer.usage == Usage(input=5, output=7, cache_read=3, reasoning=2)


@pytest.mark.parametrize("from_home", [True, False], ids=["all", "sessions"])
def test_a_picture_is_found_in_the_home_of_the_program(tmp_path: Path, *, from_home: bool) -> None:
    home = tmp_path / ".dsh"
    whole().write(home / "sessions" / "--oven--" / SESSION)
    held = home / "attachments" / "v1" / "objects" / SUM[:2] / SUM
    held.parent.mkdir(parents=True)
    held.write_bytes(PNG)
    session = read_one(home if from_home else home / "sessions")
    shown_picture = session.messages[1].blocks[1]
    assert isinstance(shown_picture, Image)
    attachment = shown_picture.attachment
    assert (attachment.name, attachment.media_type) == ("loaf.png", "image/png")
    assert (attachment.width, attachment.height, attachment.size) == (2, 3, 4)
    assert attachment.content is not None
    with attachment.content() as stream:
        assert stream.read() == PNG


def test_a_picture_that_is_gone_is_still_told(tmp_path: Path) -> None:
    whole().write(tmp_path)
    gone = read_one(tmp_path).messages[1].blocks[1]
    assert isinstance(gone, Image)
    assert gone.attachment.content is None


def test_of_the_logs_of_a_session_the_newest_is_read(tmp_path: Path) -> None:
    for version, said in ((0, "old"), (3, "newer"), (4, "newest")):
        Log(version=version).user("u1", said).write(tmp_path / SESSION)
    session = read_one(tmp_path)
    assert shown(session) == [(Role.USER, (Text("newest"),))]
    assert session.members == (f"{SESSION}/session.v4.jsonl.zstd",)


def test_an_older_log_tells_the_same(tmp_path: Path) -> None:
    def told(version: int) -> ParsedSession:
        log = Log(version=version).user("u1", "Look.")
        log.assistant("a1", call("c1", "bash")).calls("c1", "bash").returns("c1", "no", failed=True)
        log.write(tmp_path / str(version), plain=True)
        return read_one(tmp_path / str(version))

    assert told(0).messages == told(4).messages


def test_messages_of_the_first_versions_have_the_ids_that_the_program_gives_them(
    tmp_path: Path,
) -> None:
    log = Log(version=0)
    log.event("user/message", {"content": [text("Rye?")], "source": {"kind": "user"}})
    log.event("steering/message", {"content": [text("Spelt?")], "source": {"kind": "user"}})
    told = {"content": [call("c1", "bash")], "provenance": {"model": MODEL}}
    log.event("assistant/message", told)
    log.event("tool/result", {"callId": "c1", "content": [text("ten")], "isError": True})
    log.event("turn/end", {"turn": 1, "reason": {"kind": "error", "error": "Too long"}})
    log.write(tmp_path)
    rye, spelt, answer, failed = read_one(tmp_path).messages
    assert [rye.external_id, spelt.external_id] == [
        f"legacy-message:{SESSION}:{place}" for place in (0, 1)
    ]
    assert answer.model == MODEL
    (called,) = answer.blocks
    assert isinstance(called, ToolCall)
    assert called.outcome == ToolOutcome("ten", ToolStatus.FAILED)
    assert failed.blocks == (Event(EventKind.ERROR, "Too long"),)


def test_the_system_prompt_of_older_logs_is_kept_once(tmp_path: Path) -> None:
    log = Log(version=0).user("u1", "Rye?")
    for reason in ("initial", "resume"):
        header = {"config": {"model": MODEL}, "system": "You bake."}
        log.event("request/header", {"header": header, "reason": reason})
    log.write(tmp_path)
    _asked, instructions = read_one(tmp_path).messages
    assert (instructions.blocks, instructions.hidden) == ((Text("You bake."),), Hidden.SYSTEM)


def test_a_fork_holds_apart_what_it_repeats(tmp_path: Path) -> None:
    log = Log(version=0, parentSession=PARENT, seedLength=2)
    log.user("u1", "Rye?").assistant("a1", "Ten.").event("session/end-seed")
    log.user("u2", "Spelt?").write(tmp_path)
    session = read_one(tmp_path)
    assert [one.external_id for one in session.messages] == ["u2"]
    assert [one.external_id for one in session.repeated] == ["repeated:u1", "repeated:a1"]
    assert session.repeated[1].parent_id == session.repeated[0].external_id
    assert session.repeated_leaf == "repeated:a1"
    assert (session.parent_external_id, session.relation) == (PARENT, Relation.FORK)
    assert session.title == "Spelt?"


def test_a_newer_fork_tells_where_it_begins(tmp_path: Path) -> None:
    log = Log(parentSession=PARENT, isSeeded=True, origin="subagent")
    log.user("u1", "Rye?").event("session/end-seed")
    log.user("u2", "Oats?").event("session/end-seed", {"inherited": True})
    log.user("u3", "Spelt?").write(tmp_path)
    session = read_one(tmp_path)
    assert [one.external_id for one in session.messages] == ["u3"]
    assert len(session.repeated) == 2
    assert session.relation is Relation.SUBAGENT


def test_a_call_tells_the_session_that_it_started(tmp_path: Path) -> None:
    log = Log().assistant("a1", call("c1", "subagent"), call("c2", "subagent"))
    log.calls("c1", "subagent", description="Knead").calls("c2", "subagent", description="Bake")
    log.event("subagent/catalog", {"childId": "child 2", "label": "Bake"})
    log.event("subagent/catalog", {"childId": "child 1", "label": "Knead"})
    log.returns("c1", "done").write(tmp_path)
    first, second = read_one(tmp_path).messages[0].blocks
    assert isinstance(first, ToolCall)
    assert isinstance(second, ToolCall)
    assert (first.child, second.child) == ("child 1", "child 2")


def test_what_the_code_of_a_call_used_stands_behind_it(tmp_path: Path) -> None:
    log = Log().assistant("a1", call("c1", "run_code")).calls("c1", "run_code")
    used = {"rootCallId": "c1", "subCallId": "c1:1", "name": "read", "arguments": {"path": "a"}}
    error = {"name": "Denied", "code": "DENIED", "reason": " No leave. "}
    denied = {**used, "subCallId": "c1:2", "isError": True, "error": error}
    log.event("tool/ptc-dispatch", {**used, "content": [text("rye")]})
    log.event("tool/code-dispatch", {**denied, "content": [text("Error")]})
    log.returns("c1", "rye").write(tmp_path)
    _code, reading, failing = read_one(tmp_path).messages[0].blocks
    assert reading == ToolCall("read", '{"path":"a"}', "c1:1", ToolOutcome("rye", ToolStatus.OK))
    assert isinstance(failing, ToolCall)
    assert failing.outcome == ToolOutcome("Error\nNo leave.", ToolStatus.FAILED, "DENIED")


def test_what_was_summed_up_stays_and_the_summary_is_an_event(tmp_path: Path) -> None:
    log = Log().user("u1", "Rye?").assistant("a1", call("c1", "bash")).returns("c1", "a long text")
    summary = {"compactionId": "k1", "summary": [text("Rye was asked.")], "model": MODEL}
    log.event("compaction/summary", {**summary, "usage": {"inputTokens": 9, "outputTokens": 1}})
    replacing = {"op": "replace", "startSeq": 0, "endSeq": 1}
    checkpoint = message("u2", "A checkpoint.", kind="compact-checkpoint")
    log.event("user/message", checkpoint, surfaceOp=replacing)
    shortened = {"id": "r2", "toolCallId": "c1", "role": "tool", "content": [text("cut")]}
    log.event("tool/result", {"message": shortened}, surfaceOp=replacing)
    log.write(tmp_path)
    asked, answer, event, hidden = read_one(tmp_path).messages
    assert asked.blocks == (Text("Rye?"),)
    (called,) = answer.blocks
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "a long text"
    assert event.blocks == (Event(EventKind.COMPACTION, "Rye was asked."),)
    assert event.usage == Usage(input=9, output=1)
    assert hidden.hidden is Hidden.META


def test_what_was_being_sent_when_the_program_died_is_kept(tmp_path: Path) -> None:
    log = Log(version=0).user("u1", "Rye?")
    where = {"turn": 1, "step": 1, "index": 0}
    log.event("reasoning-chunks", {**where, "dt": [0], "texts": ["Ten ", "or six"]})
    chunk = {"type": "text-delta", "index": 1, "text": "Ten"}
    log.event("assistant/chunk", {"chunk": chunk})
    log.event("text-chunks", {**where, "index": 1, "dt": [0], "texts": [" hou", "rs"]})
    log.event("assistant/chunk", {"chunk": {"type": "usage", "usage": {"outputTokens": 4}}})
    log.write(tmp_path)
    _asked, partial = read_one(tmp_path).messages
    assert partial.blocks == (Thinking("Ten or six"), Text("Ten hours"))
    assert partial.usage == Usage(output=4)
    assert partial.created_at == START_MS + 4 * STEP_MS


def test_what_was_sent_is_not_told_twice(tmp_path: Path) -> None:
    log = Log(version=0)
    for name in ("a1", "a2"):
        told = {"turn": 1, "step": 1, "index": 0, "dt": [], "texts": ["Ten"]}
        log.event("text-chunks", told).assistant(name, "Ten")
    log.write(tmp_path)
    assert [one.external_id for one in read_one(tmp_path).messages] == ["a1", "a2"]


def test_a_request_that_failed_tells_so_once_and_what_it_took(tmp_path: Path) -> None:
    log = Log().user("u1", "Rye?")
    failure = {"message": "The server is busy", "code": "SERVER"}
    finish = {"type": "finish", "reason": {"kind": "error", "failure": failure}}
    used = {"type": "usage", "usage": {"inputTokens": 8}}
    stream = [
        {"type": "text-chunks", "time0": 0, "index": 0, "dt": [], "texts": ["Te"]},
        *({"type": "chunk", "time": 0, "chunk": chunk} for chunk in (used, finish)),
    ]
    log.event("assistant/attempt", {"turn": 1, "step": 1, "stream": stream})
    log.event("llm/retry", {"retryId": "t1", "failure": failure})
    log.assistant("a1", "Ten.").end("error", error=failure)
    log.write(tmp_path)
    session = read_one(tmp_path)
    assert shown(session) == [
        (Role.USER, (Text("Rye?"),)),
        (Role.ASSISTANT, (Text("Te"),)),
        (Role.SYSTEM, (Event(EventKind.ERROR, "The server is busy"),)),
        (Role.ASSISTANT, (Text("Ten."),)),
        (Role.SYSTEM, (Event(EventKind.ERROR, "The server is busy"),)),
    ]
    assert session.messages[1].usage == Usage(input=8)


@pytest.mark.parametrize(
    ("kind", "event"),
    [
        ("aborted", Event(EventKind.INTERRUPTED)),
        ("interrupted", Event(EventKind.INTERRUPTED)),
        ("max-tokens", Event(EventKind.NOTICE, "The answer reached its limit of tokens.")),
    ],
)
def test_how_a_turn_ended_is_told(tmp_path: Path, kind: str, event: Event) -> None:
    Log().user("u1", "Rye?").end(kind).write(tmp_path)
    assert read_one(tmp_path).messages[-1].blocks == (event,)


def test_a_prompt_that_was_blocked_or_still_waits_is_kept(tmp_path: Path) -> None:
    blocked, waiting = message("u1", "Forbidden?"), message("u2", "Later?")
    log = Log().queue(blocked).event("turn/start").queue(removed=1).event("step/start")
    log.end("blocked").queue(waiting).write(tmp_path)
    forbidden, _blocked, later = read_one(tmp_path).messages
    assert (forbidden.external_id, later.external_id) == ("u1", "u2")
    assert forbidden.created_at == START_MS
    assert forbidden.role is Role.USER


def test_a_prompt_that_was_taken_back_is_not(tmp_path: Path) -> None:
    log = Log().user("u0", "Rye?").event("turn/start").event("step/start")
    log.queue(message("u1", "Spelt?")).queue(removed=1).end("aborted").write(tmp_path)
    assert [one.external_id for one in read_one(tmp_path).messages] == ["u0", "turn:1:end"]


def test_goals_commands_and_remarks_are_told(tmp_path: Path) -> None:
    log = Log().event("command/run", {"commandId": "k1", "name": "goal", "args": " on"})
    log.event("command/done", {"commandId": "k1", "kind": "success", "text": "Goal created"})
    goal = {"id": "g1", "revision": 1, "objective": "Bake rye"}
    log.event("goal/change", {"operation": "create", "goal": goal})
    log.event("goal/change", {"operation": "pause", "goal": {**goal, "revision": 2}})
    log.user("u1", "Go on with it.", kind="goal")
    log.event("feedback/record", {"text": "It burned."})
    log.write(tmp_path)
    session = read_one(tmp_path)
    assert session.title == "Bake rye"
    assert shown(session) == [
        (Role.SYSTEM, (Event(EventKind.NOTICE, "Goal: Bake rye"),)),
        (Role.SYSTEM, (Event(EventKind.NOTICE, "Feedback: It burned."),)),
    ]
    hidden = [one.blocks for one in session.messages if one.hidden is Hidden.META]
    assert hidden == [(Text("/goal on"),), (Text("Goal created"),), (Text("Go on with it."),)]


def test_an_unknown_event_is_told_unless_it_may_be_passed_over(tmp_path: Path) -> None:
    log = Log().user("u1", "Rye?").event("oven/lit").event("oven/cold", ignorable=True)
    log.write(tmp_path)
    ((_session,), issues) = read(tmp_path)
    assert [(one.severity, one.where) for one in issues] == [(Severity.INFO, "line 3")]


def test_a_log_in_which_nothing_was_said_is_left_out(tmp_path: Path) -> None:
    Log().event("permission/preset").write(tmp_path)
    sessions, issues = read(tmp_path)
    assert (sessions, [one.severity for one in issues]) == ([], [Severity.INFO])


def test_logs_are_told_from_those_of_other_programs(tmp_path: Path) -> None:
    path = whole().write(tmp_path)
    assert len(read_known("deepseek-harness", tmp_path)[0]) == 1
    assert len(read_known("deepseek-harness", path)[0]) == 1


def test_a_last_frame_that_is_being_written_loses_nothing_before_it(tmp_path: Path) -> None:
    path = whole().write(tmp_path)
    path.write_bytes(path.read_bytes()[:-9])
    ((session,), _issues) = read(tmp_path)
    assert session.messages[-1].blocks == (Text("Ten hours."),)


def test_a_damaged_frame_is_told_and_what_stands_before_it_is_kept(tmp_path: Path) -> None:
    path = Log().user("u1", "Rye?").write(tmp_path)
    path.write_bytes(path.read_bytes() + b"\x28\xb5\x2f\xfd" + b"\xff" * 40)
    ((session,), issues) = read(tmp_path)
    assert shown(session) == [(Role.USER, (Text("Rye?"),))]
    assert [one.severity for one in issues] == [Severity.ERROR]


def test_a_fork_in_the_vault_leaves_out_what_its_parent_has(
    services: Services, tmp_path: Path
) -> None:
    fork = Log(parentSession=PARENT, isSeeded=True).user("u1", "Rye?")
    fork.event("session/end-seed", {"inherited": True}).user("u2", "Spelt?")
    fork.write(tmp_path / "sessions" / "oven" / SESSION)
    parent = Log(session=PARENT).user("u1", "Rye?").assistant("a1", "Ten.")
    parent.write(tmp_path / "sessions" / "oven" / PARENT)
    services.importing.run([tmp_path], Unattended())
    with services.database.rows() as rows:
        told = rows(
            "SELECT s.external_id, m.external_id FROM message m "
            "JOIN chat_session s ON s.id = m.session_id ORDER BY m.id"
        )
    assert sorted(map(tuple, told)) == [(SESSION, "u2"), (PARENT, "a1"), (PARENT, "u1")]


@RELAXED
@given(data=st.data())
def test_any_json_in_any_place_is_survived(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    log = whole()
    log.lines = deepcopy(log.lines)
    way = data.draw(st.sampled_from(places(log.lines)))
    put(log.lines, way, data.draw(JSON))
    folder = tmp_path_factory.mktemp("hostile")
    log.lines = [line for line in log.lines if isinstance(line, dict)]
    log.write(folder)
    with suppress(UnreadableFile):
        sessions, _issues = read(folder)
        assert all(map(is_chain, sessions))
