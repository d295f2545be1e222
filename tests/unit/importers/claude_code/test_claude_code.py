"""Transcripts of Claude Code are found by what they hold, and each becomes a conversation."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.blocks import Event, EventKind, ToolCall
from chatvault.domain.message import Hidden, Role
from chatvault.domain.parsed import Severity
from chatvault.domain.session import Relation
from chatvault.errors import UnreadableFile
from chatvault.importers.claude_code.importer import ClaudeCodeImporter
from chatvault.importers.containers.container import open_container
from tests.json_lines import json_lines
from tests.unit.importers.claude_code.claude_code_files import (
    SESSION,
    START_MS,
    Transcript,
    call,
    read,
    read_one,
    said_in,
    text,
)

OTHER = "9d1b6a52-7f0e-4a3c-8a77-2f4be0a91c55"


def test_a_transcript_is_one_conversation_named_by_its_file(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Where does the time go?\nIn detail, please.")
    transcript.assistant("msg_1", text("In the model."), gitBranch="perf")
    session = read_one(transcript, tmp_path)
    assert session.source == "claude-code"
    assert session.external_id == SESSION
    assert session.title == "Where does the time go?"
    assert session.project is not None
    assert (session.project.path, session.project.name) == ("/home/ada/reranker", "reranker")
    assert session.git_branch == "perf"
    assert session.model == "claude-opus-4-1-20250805"
    assert session.agent == "Claude Code 2.1.140"
    assert session.created_at == START_MS + 1000
    assert session.updated_at == START_MS + 2000
    assert session.active_leaf == "msg_1"


def test_content_decides_what_a_file_is_and_not_its_place(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.loose(type="mode", mode="normal")
    transcript.user("Hello")
    transcript.write(tmp_path, "a/b/c/copy of a session.txt")
    (tmp_path / "notes.jsonl").write_text('{"type":"user","message":{"role":"user","parts":[]}}\n')
    (tmp_path / "log.jsonl").write_text('{"type":"system","sessionId":"s","text":"x"}\n')
    (tmp_path / "record.json").write_text(json.dumps(transcript.records[1], indent=2))
    (tmp_path / "empty.jsonl").touch()
    container = open_container(tmp_path)
    claimed = ClaudeCodeImporter().claim(container, container.names())
    assert claimed == ("a/b/c/copy of a session.txt",)


def test_a_first_line_longer_than_the_head_is_recognised_by_its_envelope(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("long " * 20_000)
    assert len(read_one(transcript, tmp_path).messages) == 1


@pytest.mark.parametrize(
    "first",
    [
        {"type": "file-history-snapshot", "messageId": "m", "snapshot": {"files": "x" * 70_000}},
        {"type": "queue-operation", "operation": "enqueue", "content": "x" * 70_000},
    ],
)
def test_a_long_record_beside_the_conversation_may_come_first(
    tmp_path: Path, first: dict[str, Any]
) -> None:
    transcript = Transcript()
    transcript.records.append(first)
    transcript.user("Hello")
    assert len(read_one(transcript, tmp_path).messages) == 1


def test_a_long_line_after_short_ones_is_recognised(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.records.append({"type": "newest-thing", "value": 1})
    transcript.user("long " * 20_000)
    sessions, _ = read(transcript.write(tmp_path))
    assert len(sessions) == 1


def test_records_of_a_new_kind_are_told_once_a_kind(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("Hello")
    for value, kind in enumerate(("hologram", "hologram", "scent", "pr-link")):
        transcript.loose(type=kind, value=value)
    (session,), issues = read(transcript.write(tmp_path))
    assert [(issue.severity, issue.text.split("“")[1].split("”")[0]) for issue in issues] == [
        (Severity.INFO, "hologram"),
        (Severity.INFO, "scent"),
    ]
    assert [event.kind for event in session.events] == ["hologram", "hologram", "scent", "pr-link"]


def test_what_was_printed_of_a_run_stands_in_for_its_session(tmp_path: Path) -> None:
    said = {"id": "msg_1", "role": "assistant", "content": [text("One file.")]}
    lines: list[dict[str, object]] = [
        {"type": "system", "subtype": "init", "cwd": "/home/ada/rye", "tools": ["Bash"]},
        {"type": "assistant", "message": said, "parent_tool_use_id": None},
        {"type": "result", "subtype": "success", "result": "One file."},
    ]
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        session_id = SESSION if name == "one" else OTHER
        written = "".join(f"{json.dumps({**line, 'session_id': session_id})}\n" for line in lines)
        (tmp_path / name / "run.jsonl").write_text(written)
    sessions, issues = read(tmp_path)
    assert not issues
    assert {session.external_id for session in sessions} == {SESSION, OTHER}
    assert all(session.stands_in for session in sessions)
    assert [message.external_id for message in sessions[0].messages] == ["transcript:msg_1"]


def test_runs_that_were_printed_to_one_file_are_sessions_each(tmp_path: Path) -> None:
    # Given a loop that adds what each of its runs prints to one file, without times.
    lines: list[dict[str, object]] = []
    for session_id in (SESSION, OTHER):
        said = {"id": f"msg_{session_id}", "role": "assistant", "content": [text("Fed.")]}
        lines += [
            {"type": "system", "subtype": "init", "tools": [], "session_id": session_id},
            {"type": "assistant", "message": said, "session_id": session_id},
            {"type": "keep_alive"},
        ]
    (tmp_path / "loop.jsonl").write_text(json_lines(lines))
    # When it is imported.
    sessions, _ = read(tmp_path)
    # Then each run is a session, as old as the file.
    written = (tmp_path / "loop.jsonl").stat().st_mtime_ns // 1_000_000
    assert [(one.external_id, one.title, one.created_at) for one in sessions] == [
        (SESSION, "Fed.", written),
        (OTHER, "Fed.", written),
    ]


def test_what_was_printed_of_a_sub_agent_is_a_session_of_its_own(tmp_path: Path) -> None:
    def line(kind: str, of: str | None, *content: object, **told: object) -> dict[str, object]:
        message = {"role": kind, "content": list(content), **told}
        return {"type": kind, "message": message, "parent_tool_use_id": of, "session_id": SESSION}

    def result(call_id: str, said: str) -> dict[str, object]:
        return {"type": "tool_result", "tool_use_id": call_id, "content": said}

    asked = call("t1", "Agent", prompt="Look into the pantry."), call("t2", "Agent", prompt="Bake.")
    lines = [
        line("assistant", None, *asked, id="msg_1"),
        line("user", "t1", text("Look into the pantry.")),
        line("assistant", "t1", call("t3", "Bash", command="ls"), id="msg_2"),
        {**line("user", "t1", result("t3", "rye.md")), "tool_use_result": {"stdout": "rye.md"}},
        {**line("user", None, result("t1", "Rye.")), "tool_use_result": {"agentId": "a1"}},
        {**line("assistant", "t2", text("Baked."), id="msg_3"), "agent_id": "b2"},
        line("assistant", None, text("There is rye."), id="msg_4"),
        {"type": "stream_event", "event": {}, "session_id": SESSION},
        {"type": "keep_alive"},
    ]
    written = json_lines(lines)
    (tmp_path / "run.jsonl").write_text(written)
    sessions, issues = read(tmp_path)
    assert not issues
    assert [(one.external_id, len(one.messages), one.formerly) for one in sessions] == [
        (SESSION, 2, "run"),
        (f"{SESSION}/agent-a1", 2, "run/agent-a1"),
        (f"{SESSION}/agent-b2", 1, "run/agent-b2"),
    ]
    assert all(one.stands_in for one in sessions)
    assert {one.parent_external_id for one in sessions[1:]} == {SESSION}
    started = [
        block.child for block in sessions[0].messages[0].blocks if isinstance(block, ToolCall)
    ]
    assert started == [f"{SESSION}/agent-a1", f"{SESSION}/agent-b2"]


def test_a_transcript_under_another_name_is_the_session_that_its_last_records_tell(
    tmp_path: Path,
) -> None:
    # Given transcripts that somebody keeps in a folder each, one of which went on from another.
    for folder_name, session_id, before in (("monday", SESSION, ""), ("tuesday", OTHER, SESSION)):
        transcript = Transcript(session_id)
        if before:
            transcript.user("Feed the starter.", sessionId=before)
        transcript.user(f"Bake on {folder_name}.")
        aside = {"isSidechain": True, "parentUuid": None}
        transcript.user("Look into the pantry.", uuid=f"side-{folder_name}", **aside)
        transcript.write(tmp_path, f"{folder_name}/full.jsonl")
    cut = tmp_path / "tuesday" / "full.jsonl"
    cut.write_text(f'{cut.read_text()}{{"type":"user","sessionId":"5f0c')
    # When they are imported.
    sessions, _ = read(tmp_path)
    # Then none is mixed into another, and each knows what it was called after its file.
    assert [(one.external_id, one.formerly) for one in sessions] == [
        (SESSION, "full"),
        (f"{SESSION}:side-monday", "full:side-monday"),
        (OTHER, "full"),
        (f"{OTHER}:side-tuesday", "full:side-tuesday"),
    ]
    assert all(one.formerly_after_file for one in sessions)


def test_what_was_asked_beside_a_conversation_is_one_of_its_own(tmp_path: Path) -> None:
    # Given a transcript of a side question, which repeats the conversation before it.
    transcript = Transcript()
    transcript.user("Bake rye.", uuid="asked")
    transcript.assistant("msg_1", text("It rises."))
    transcript.write(tmp_path)
    aside = Transcript(isSidechain=True, agentId="aside_question-1")
    aside.user("Bake rye.", uuid="asked")
    aside.assistant("msg_1", text("It rises."))
    told = "<system-reminder>This is a side question from the user.</system-reminder>"
    aside.user(f"{told}\n\nHow long?")
    aside.assistant("msg_2", text("Ten hours."))
    aside.write(tmp_path, f"{SESSION}/subagents/agent-aside_question-1.jsonl")
    # When both are read.
    sessions, _ = read(tmp_path)
    # Then the question is listed with its answer alone, and leads to where it was asked.
    (beside,) = (one for one in sessions if one.external_id != SESSION)
    assert (beside.title, beside.relation) == ("How long?", Relation.FORK)
    assert beside.parent_external_id == SESSION
    assert [one.hidden is None for one in beside.messages] == [False, True, True]
    assert [one.parent_id for one in beside.messages] == [
        None,
        *(one.external_id for one in beside.messages[:-1]),
    ]


def test_the_agent_that_sums_up_a_conversation_is_asked_by_the_program(tmp_path: Path) -> None:
    summing = Transcript(isSidechain=True, agentId="acompact-1")
    summing.user("Your task is to create a detailed summary.")
    summing.assistant("msg_1", text("They baked rye."))
    summing.write(tmp_path, f"{SESSION}/subagents/agent-acompact-1.jsonl")
    (session,), issues = read(tmp_path)
    assert not issues
    assert session.title == "Summary of the conversation"
    assert session.relation is Relation.SUBAGENT
    assert [message.hidden for message in session.messages] == [Hidden.META, None]


def test_files_that_tell_how_far_a_session_had_come_are_one(tmp_path: Path) -> None:
    # Given what a tool kept with each commit: what came since, and once all there was so far.
    transcript = Transcript()
    transcript.user("Feed the starter.", uuid="asked")
    transcript.assistant("msg_1", text("Fed."))
    first = list(transcript.records)
    transcript.loose(type="mode", mode="plan")
    transcript.user("Now bake.")
    transcript.assistant("msg_2", text("Baked."))
    everything, since = list(transcript.records), transcript.records[2:]
    for folder_name, kept in (("c1", since), ("a7", everything), ("f0", first)):
        transcript.records = kept
        transcript.write(tmp_path, f"{folder_name}/0/{folder_name}.jsonl")
    # When they are imported together.
    (session,), issues = read(tmp_path)
    # Then they are one conversation in its order, in which nothing stands twice.
    assert not issues
    assert session.external_id == SESSION
    assert len(session.members) == 3
    assert sorted((session.formerly, *session.parts_formerly)) == ["a7", "c1", "f0"]
    assert session.messages[0].external_id == "asked"
    assert [message.parent_id for message in session.messages] == [
        None,
        *(message.external_id for message in session.messages[:-1]),
    ]
    assert [event.kind for event in session.events] == ["mode"]
    assert len(session.messages) == 4


def test_an_output_that_shows_a_transcript_is_no_part_of_its_conversation(tmp_path: Path) -> None:
    # Given a session, and another that looked into its transcript: the output was put aside.
    transcript = Transcript()
    transcript.user("Feed the starter.")
    transcript.assistant("msg_1", text("Fed."))
    transcript.assistant("msg_1", text("Twice."))
    transcript.write(tmp_path)
    looked_into = Transcript(OTHER)
    looked_into.user("What did we do?")
    looked_into.write(tmp_path)
    transcript.records = transcript.records[:2]
    transcript.write(tmp_path / OTHER / "tool-results", "toolu_9.txt")
    # When both are imported.
    sessions, issues = read(tmp_path)
    # Then the first one is as its own transcript tells it.
    assert not issues
    assert [each.external_id for each in sessions] == [SESSION, OTHER]
    assert said_in(sessions[0].messages[1]) == "Fed.\n\nTwice."


@pytest.mark.parametrize("indent", [None, 2])
def test_a_run_may_be_printed_as_one_list(tmp_path: Path, indent: int | None) -> None:
    said = {"id": "msg_1", "role": "assistant", "content": [text("One file. " * 30_000)]}
    lines: list[dict[str, object]] = [
        {"type": "system", "subtype": "init", "tools": ["Bash"], "session_id": SESSION},
        {"type": "assistant", "message": said, "session_id": SESSION},
        {"type": "result", "subtype": "success", "session_id": SESSION},
    ]
    (tmp_path / "run.json").write_text(json.dumps(lines, indent=indent))
    (session,), issues = read(tmp_path)
    assert not issues
    assert (session.external_id, session.stands_in, session.formerly) == (SESSION, True, "run")
    assert [one.external_id for one in session.messages] == ["transcript:msg_1"]


def test_a_session_of_the_web_is_one_list(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("How long does rye rise?")
    transcript.assistant("msg_1", text("Ten hours."))
    kept = {"title": "Rye", "loglines": transcript.records, "more": [1]}
    (tmp_path / "rye.json").write_text(json.dumps(kept, indent=2))
    (session,), issues = read(tmp_path)
    assert not issues
    assert (session.external_id, session.stands_in) == (SESSION, False)
    assert [message.role for message in session.messages] == [Role.USER, Role.ASSISTANT]


def test_a_list_that_is_cut_short_gives_what_is_there(tmp_path: Path) -> None:
    records = [{"type": "user", "message": {"role": "user", "content": f"{n}?"}} for n in range(3)]
    whole = json.dumps({"loglines": records})
    (tmp_path / "rye.json").write_text(whole[:-20])
    (session,), issues = read(tmp_path)
    assert len(session.messages) == 2
    assert [issue.severity for issue in issues] == [Severity.ERROR]


@pytest.mark.parametrize("content", ['[{"type":"user"}]', '[{"type":"system","subtype":"init"}]'])
def test_another_list_is_not_claimed(tmp_path: Path, content: str) -> None:
    (tmp_path / "list.json").write_text(content)
    container = open_container(tmp_path)
    assert ClaudeCodeImporter().claim(container, container.names()) == ()


def test_an_audit_tells_when_something_was_said_and_why_it_failed(tmp_path: Path) -> None:
    said = {"role": "assistant", "model": "<synthetic>", "content": [text("Overloaded")]}
    lines = [
        {"type": "user", "uuid": "u1", "message": {"role": "user", "content": "Bake."}},
        {"type": "assistant", "uuid": "a1", "message": said, "error": "overloaded"},
    ]
    told = {"session_id": "local_1a2b", "_audit_timestamp": "2026-11-19T10:02:01.000Z"}
    task = tmp_path / "local_1a2b"
    task.mkdir()
    written = "".join(f"{json.dumps({**one, **told})}\n" for one in lines)
    (task / "audit.jsonl").write_text(written)
    (session,), issues = read(tmp_path)
    assert not issues
    assert (session.created_at, session.stands_in) == (START_MS + 1_000, False)
    assert session.messages[1].blocks == (Event(EventKind.ERROR, "Overloaded"),)


def test_nothing_is_claimed_where_there_is_no_transcript(tmp_path: Path) -> None:
    (tmp_path / "agent-1.meta.json").write_text("{}")
    (tmp_path / "readme.md").write_text("Hello")
    container = open_container(tmp_path)
    assert ClaudeCodeImporter().claim(container, container.names()) == ()


def project(root: Path) -> Path:
    """A project as version 2.1 leaves it: a session that started a sub-agent."""
    main = Transcript()
    main.user("Look for leftovers.")
    main.assistant("msg_1", call("toolu_1", "Task", prompt="Find them.", subagent_type="Explore"))
    main.result("toolu_1", "Three.", toolUseResult={"agentId": "a1b2c3d", "status": "completed"})
    main.write(root / "projects" / "-home-ada-reranker")
    agent = Transcript(isSidechain=True, agentId="a1b2c3d")
    agent.user("Find them.")
    agent.assistant("msg_2", text("Three."))
    session = root / "projects" / "-home-ada-reranker" / SESSION
    agent.write(session / "subagents", "agent-a1b2c3d.jsonl")
    meta = session / "subagents" / "agent-a1b2c3d.meta.json"
    meta.write_text('{"agentType": "Explore", "description": "Look for leftovers in src"}')
    (session / "tool-results").mkdir()
    (session / "tool-results" / "toolu_9.txt").write_text("the whole output")
    (session / "workflows").mkdir()
    (session / "workflows" / "wf_1.json").write_text("{}")
    return root


def test_a_sub_agent_is_a_conversation_of_its_own_that_its_call_leads_to(tmp_path: Path) -> None:
    sessions, issues = read(project(tmp_path))
    main, agent = sessions
    assert not issues
    assert main.external_id == SESSION
    assert agent.external_id == f"{SESSION}/agent-a1b2c3d"
    assert (agent.parent_external_id, agent.relation) == (SESSION, Relation.SUBAGENT)
    assert agent.title == "Look for leftovers in src"
    (block,) = main.messages[1].blocks
    assert isinstance(block, ToolCall)
    assert block.child == agent.external_id


def test_an_agent_of_a_workflow_is_named_by_the_record_of_the_run(tmp_path: Path) -> None:
    session = project(tmp_path) / "projects" / "-home-ada-reranker" / SESSION
    for name in ("b1", "b2"):
        agent = Transcript(isSidechain=True, agentId=name)
        agent.user("You are one of many.")
        agent.write(session / "subagents" / "workflows" / "wf_1", f"agent-{name}.jsonl")
    (session / "subagents" / "workflows" / "wf_1" / "journal.jsonl").write_text(
        '{"type": "started", "key": "k", "agentId": "b1"}\n'
    )
    told = [{"type": "workflow_phase", "title": "Map"}, {"agentId": "b1", "label": "review:loader"}]
    (session / "workflows" / "wf_1.json").write_text(json.dumps({"workflowProgress": told}))
    sessions, issues = read(tmp_path)
    assert not issues
    titles = {each.external_id: each.title for each in sessions if each.relation is not None}
    assert titles[f"{SESSION}/agent-b1"] == "review:loader"
    assert titles[f"{SESSION}/agent-b2"] == "You are one of many."


def test_a_skill_that_ran_in_a_sub_agent_leads_to_it(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("toolu_1", "Skill", skill="tidy"))
    transcript.result("toolu_1", "agentId: not-this", toolUseResult={"agentId": "a1b2c3d"})
    block = read_one(transcript, tmp_path).messages[0].blocks[0]
    assert isinstance(block, ToolCall)
    assert block.child == f"{SESSION}/agent-a1b2c3d"


def test_what_accompanies_a_transcript_is_claimed_with_it(tmp_path: Path) -> None:
    container = open_container(project(tmp_path))
    claimed = ClaudeCodeImporter().claim(container, container.names())
    assert claimed == container.names()


def test_a_zip_and_a_part_of_the_folder_name_the_same_conversations(tmp_path: Path) -> None:
    whole_folder = project(tmp_path / "claude")
    archive = tmp_path / "backup.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in sorted(whole_folder.rglob("*")):
            file.write(path, f"x/{path.relative_to(whole_folder)}")
    subagents = whole_folder / "projects" / "-home-ada-reranker" / SESSION / "subagents"
    whole = [session.external_id for session in read(whole_folder)[0]]
    assert [session.external_id for session in read(archive)[0]] == whole
    for part in (subagents, subagents / "agent-a1b2c3d.jsonl"):
        assert [session.external_id for session in read(part)[0]] == [whole[1]]


def test_an_agent_file_beside_its_session_is_named_by_the_session_it_tells(tmp_path: Path) -> None:
    agent = Transcript(isSidechain=True, agentId="0a1b2c3d")
    agent.user("Find them.")
    sessions, _ = read(agent.write(tmp_path, "agent-0a1b2c3d.jsonl"))
    (session,) = sessions
    assert session.external_id == f"{SESSION}/agent-0a1b2c3d"
    assert (session.parent_external_id, session.relation) == (SESSION, Relation.SUBAGENT)


def test_a_sub_agent_inside_the_file_becomes_a_conversation_beside_it(tmp_path: Path) -> None:
    main = Transcript(version="1.0.35")
    main.user("Look for leftovers.")
    started = main.assistant("msg_1", call("toolu_1", "Task", prompt="Find them."))
    main.last = None
    first = main.user("Find them.", isSidechain=True)
    main.assistant("msg_2", call("toolu_2", "Grep", pattern="TODO"), isSidechain=True)
    main.result("toolu_2", "a.py:3", isSidechain=True)
    main.assistant("msg_3", text("One."), isSidechain=True)
    main.last = started
    main.result("toolu_1", "One.")
    main.assistant("msg_4", text("There is one."))
    sessions, issues = read(main.write(tmp_path))
    outer, inner = sessions
    assert not issues
    assert [message.external_id for message in outer.messages] == ["user-1", "msg_1", "msg_4"]
    assert [message.external_id for message in inner.messages] == [first, "msg_2", "msg_3"]
    assert inner.external_id == f"{SESSION}:{first}"
    assert (inner.parent_external_id, inner.relation) == (SESSION, Relation.SUBAGENT)
    block = outer.messages[1].blocks[0]
    assert isinstance(block, ToolCall)
    assert block.child == inner.external_id


def test_a_task_of_the_desktop_program_has_its_title_and_comes_once(tmp_path: Path) -> None:
    task = tmp_path / "account" / "organisation" / "local_1a2b"
    for name, kept in ((SESSION, task / ".claude" / "projects" / "-sessions-x"), ("", task)):
        transcript = Transcript(name or OTHER)
        transcript.user("Sort the recipes.")
        transcript.write(kept, "" if name else "audit.jsonl")
    record = {"title": "Recipes", "emailAddress": "ada@example.org"}
    task.with_suffix(".json").write_text(json.dumps(record))
    sessions, issues = read(tmp_path)
    assert not issues
    assert [(each.external_id, each.title) for each in sessions] == [(SESSION, "Recipes")]
    container = open_container(tmp_path)
    claimed = ClaudeCodeImporter().claim(container, container.names())
    assert [Path(name).name for name in claimed] == [f"{SESSION}.jsonl"]


def test_what_the_desktop_program_wrote_along_stands_in_for_a_transcript(tmp_path: Path) -> None:
    for session in (SESSION, OTHER):
        transcript = Transcript(session)
        transcript.user("Sort the recipes.")
        transcript.write(tmp_path / f"local_{session}", "audit.jsonl")
    assert {each.external_id for each in read(tmp_path)[0]} == {SESSION, OTHER}


def test_the_titles_a_person_gave_come_first(tmp_path: Path) -> None:
    transcript = Transcript()
    first = transcript.user("<command-name>/clear</command-name>")
    transcript.user("Make it fast.")
    assert read_one(transcript, tmp_path).title == "Make it fast."
    transcript.loose(type="agent-name", agentName="ranker")
    assert read_one(transcript, tmp_path).title == "ranker"
    transcript.loose(type="summary", summary="Speed of ranking", leafUuid=first)
    assert read_one(transcript, tmp_path).title == "Speed of ranking"
    transcript.loose(type="ai-title", aiTitle="Ranking latency")
    assert read_one(transcript, tmp_path).title == "Ranking latency"
    transcript.user("<command-name>/rename</command-name><command-args>Rerank</command-args>")
    assert read_one(transcript, tmp_path).title == "Rerank"
    transcript.loose(type="custom-title", customTitle="Rerank step")
    assert read_one(transcript, tmp_path).title == "Rerank step"


def test_a_prompt_of_signs_alone_is_no_title_where_words_follow(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user(".")
    assert read_one(transcript, tmp_path).title == "."
    transcript.assistant("msg_1", text("On it."))
    transcript.user("Make it fast.")
    assert read_one(transcript, tmp_path).title == "Make it fast."


def test_a_summary_in_another_file_of_the_project_titles_the_session_it_is_about(
    tmp_path: Path,
) -> None:
    transcript = Transcript()
    leaf = transcript.user("Make it fast.")
    transcript.write(tmp_path)
    later = Transcript(OTHER)
    later.loose(type="summary", summary="Speed of ranking", leafUuid=leaf)
    later.user("Something else.", uuid="elsewhere")
    later.write(tmp_path)
    sessions, _ = read(tmp_path)
    assert [session.title for session in sessions] == ["Speed of ranking", "Something else."]


def test_a_session_that_only_asked_for_the_usage_is_left_out(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("<command-name>/usage</command-name>")
    transcript.user("<local-command-stdout>12 %</local-command-stdout>")
    sessions, issues = read(transcript.write(tmp_path))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_file_without_a_message_is_left_out_and_told(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.loose(type="summary", summary="Old talk", leafUuid="gone")
    sessions, issues = read(transcript.write(tmp_path))
    assert not sessions
    assert [(issue.severity, issue.member) for issue in issues] == [
        (Severity.INFO, f"{SESSION}.jsonl")
    ]


def spilled(path: str) -> str:
    saved = f"Output too large (61 kB). Full output saved to: {path}\n\nPreview: the"
    return f"<persisted-output>\n{saved}\n</persisted-output>"


@pytest.mark.parametrize(
    ("path", "inlined"),
    [
        (f"/home/ada/.claude/projects/x/{SESSION}/tool-results/toolu_9.txt", True),
        (f"C:\\Users\\ada\\{SESSION}\\tool-results\\toolu_9.txt", True),
        (f"/home/ada/.claude/projects/x/{OTHER}/tool-results/toolu_9.txt", False),
        ("/etc/passwd", False),
        (f"/x/{SESSION}/tool-results/../../secret.txt", False),
    ],
)
def test_an_output_put_aside_is_read_from_the_sessions_own_folder_only(
    tmp_path: Path, path: str, inlined: bool
) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("toolu_9", "Bash", command="make"))
    transcript.result("toolu_9", spilled(path))
    transcript.write(tmp_path)
    (tmp_path / SESSION / "tool-results").mkdir(parents=True)
    (tmp_path / SESSION / "tool-results" / "toolu_9.txt").write_text("the whole output")
    (tmp_path / "secret.txt").write_text("not for you")
    (tmp_path / SESSION / "tool-results" / "passwd").write_text("not this one")
    (session,), _ = read(tmp_path)
    (block,) = session.messages[0].blocks
    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert (block.outcome.text == "the whole output") is inlined
    assert "not" not in block.outcome.text


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ('[{"type": "text", "text": "the whole"}, {"text": "output"}]', "the whole\noutput"),
        ('{"rows": 3}', '{"rows": 3}'),
        ("[cut sh", "[cut sh"),
    ],
)
def test_an_output_put_aside_in_pieces_is_their_text(
    tmp_path: Path, written: str, text: str
) -> None:
    transcript = Transcript()
    transcript.assistant("msg_1", call("toolu_9", "mcp__drive__get"))
    transcript.result("toolu_9", spilled(f"/x/{SESSION}/tool-results/toolu_9.json"))
    transcript.write(tmp_path)
    (tmp_path / SESSION / "tool-results").mkdir(parents=True)
    (tmp_path / SESSION / "tool-results" / "toolu_9.json").write_text(written)
    (session,), _ = read(tmp_path)
    (block,) = session.messages[0].blocks
    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert block.outcome.text == text


@pytest.mark.parametrize(
    ("beside", "linked"),
    [
        ({"toolUseId": "toolu_1", "description": "look"}, True),
        ({"name": "probe", "agentType": "probe"}, True),
        ({"agentType": "probe", "description": "Look into it"}, True),
        ({"toolUseId": "toolu_7"}, False),
        ({"name": "somebody else"}, False),
        ({"description": "Something else"}, False),
    ],
)
def test_an_agent_that_never_gave_anything_back_is_linked_by_the_file_beside_it(
    tmp_path: Path, beside: dict[str, str], linked: bool
) -> None:
    transcript = Transcript()
    transcript.user("Probe it.")
    asked = {"name": "probe", "description": "Look into it", "prompt": "Probe."}
    transcript.assistant("msg_1", call("toolu_1", "Agent", **asked))
    transcript.result("toolu_1", "Spawned.", toolUseResult={"status": "teammate_spawned"})
    transcript.write(tmp_path)
    agents = tmp_path / SESSION / "subagents"
    agent = Transcript(isSidechain=True, agentId="aprobe-1")
    agent.user("Probe.")
    agent.assistant("msg_2", text("Probed."))
    agent.write(agents, "agent-aprobe-1.jsonl")
    (agents / "agent-aprobe-1.meta.json").write_text(json.dumps(beside))
    sessions, _ = read(tmp_path)
    (block,) = sessions[0].messages[1].blocks
    assert isinstance(block, ToolCall)
    assert (block.child == sessions[1].external_id) is linked


def test_a_sub_agent_of_a_sub_agent_leads_to_the_one_that_started_it(tmp_path: Path) -> None:
    # Given an agent that started another one: their files lie side by side, and what is noted
    # of the second tells its call, and that it was not the conversation's own.
    transcript = Transcript()
    transcript.user("Probe it.")
    transcript.assistant("msg_1", call("toolu_1", "Agent", description="Look", prompt="Probe."))
    transcript.write(tmp_path)
    agents = tmp_path / SESSION / "subagents"
    outer = Transcript(isSidechain=True, agentId="b2")
    outer.user("Probe.")
    outer.assistant("msg_2", call("toolu_2", "Agent", description="Look deeper", prompt="Dig."))
    outer.write(agents, "agent-b2.jsonl")
    inner = Transcript(isSidechain=True, agentId="a1")
    inner.user("Dig.")
    inner.write(agents, "agent-a1.jsonl")
    for name, call_id, depth in (("b2", "toolu_1", 1), ("a1", "toolu_2", 2)):
        noted = {"agentType": "general-purpose", "toolUseId": call_id, "spawnDepth": depth}
        (agents / f"agent-{name}.meta.json").write_text(json.dumps(noted))

    # When they are read, then each comes out of what started it.
    sessions, _ = read(tmp_path)
    assert {one.external_id: one.parent_external_id for one in sessions} == {
        SESSION: None,
        f"{SESSION}/agent-b2": SESSION,
        f"{SESSION}/agent-a1": f"{SESSION}/agent-b2",
    }
    (spawning,) = (one.messages[1].blocks[0] for one in sessions if one.external_id[-2:] == "b2")
    assert isinstance(spawning, ToolCall)
    assert spawning.child == f"{SESSION}/agent-a1"


def test_agents_that_were_to_do_the_same_are_linked_only_as_far_as_that_is_told(
    tmp_path: Path,
) -> None:
    # Given two calls in the same words, of which one was tried again and gave something back.
    transcript = Transcript()
    transcript.user("Probe it.")
    asked = {"description": "Look into it", "prompt": "Probe."}
    transcript.assistant("msg_1", call("toolu_1", "Agent", **asked))
    transcript.assistant("msg_2", call("toolu_2", "Agent", **asked))
    transcript.result("toolu_2", "Probed.", toolUseResult={"agentId": "b2"})
    transcript.write(tmp_path)
    agents = tmp_path / SESSION / "subagents"
    for name in ("a1", "b2"):
        agent = Transcript(isSidechain=True, agentId=name)
        agent.user("Probe.")
        agent.write(agents, f"agent-{name}.jsonl")
        (agents / f"agent-{name}.meta.json").write_text(json.dumps({"description": "Look into it"}))
    # When they are read, then the other one is what the other call started.
    sessions, _ = read(tmp_path)
    blocks = [message.blocks[0] for message in sessions[0].messages[1:]]
    children = [block.child for block in blocks if isinstance(block, ToolCall)]
    assert children == [f"{SESSION}/agent-a1", f"{SESSION}/agent-b2"]


@pytest.mark.parametrize(
    ("lies_in", "folder"),
    [
        ("-home-ada-reranker-trees-spelt", "/home/ada/reranker.trees/spelt"),
        ("-home-ada-reranker", "/home/ada/reranker"),
        ("kept", "/home/ada/reranker"),
    ],
)
def test_a_copy_that_went_on_elsewhere_belongs_to_the_folder_that_it_lies_in(
    tmp_path: Path, lies_in: str, folder: str
) -> None:
    # Given a session that begins with what was said in another working tree,
    transcript = Transcript()
    transcript.user("How long does rye rise?")
    transcript.user("And spelt?", cwd="/home/ada/reranker.trees/spelt")
    path = transcript.write(tmp_path / lies_in)

    # then its folder is the one that the transcript's is called after, else the first one.
    for chosen in (tmp_path, path):
        (session,), _ = read(chosen)
        assert session.project is not None
        assert session.project.path == folder


def test_the_folder_of_a_very_long_name_is_known_by_its_beginning(tmp_path: Path) -> None:
    # Given a transcript whose folder has a sum behind the beginning of its long name,
    long = f"/home/ada/{'r' * 220}"
    transcript = Transcript()
    transcript.user("How long does rye rise?")
    transcript.user("And spelt?", cwd=long)
    transcript.write(tmp_path / f"{long.replace('/', '-')[:200]}-1x2y3z")
    # then the session is of the folder that it is called after.
    (session,), _ = read(tmp_path)
    assert session.project is not None
    assert session.project.path == long


def test_an_output_put_aside_that_is_too_long_is_cut_and_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("chatvault.importers.contents.put_aside.LARGEST", 9)
    transcript = Transcript()
    transcript.assistant("msg_1", call("toolu_9", "Bash", command="make"))
    transcript.result("toolu_9", spilled(f"/x/{SESSION}/tool-results/toolu_9.txt"))
    transcript.write(tmp_path)
    (tmp_path / SESSION / "tool-results").mkdir(parents=True)
    (tmp_path / SESSION / "tool-results" / "toolu_9.txt").write_text("the whole output")
    (session,), issues = read(tmp_path)
    block = session.messages[0].blocks[0]
    assert isinstance(block, ToolCall)
    assert block.outcome is not None
    assert block.outcome.text == "the whole"
    assert [issue.severity for issue in issues] == [Severity.WARNING]


@pytest.mark.parametrize("length", [10, 800_000])
def test_a_damaged_file_costs_only_itself(tmp_path: Path, length: int) -> None:
    first, second = Transcript(), Transcript(OTHER)
    first.user("One.")
    second.user("Two" * length, uuid="other")
    archive = tmp_path / "projects.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr(f"{SESSION}.jsonl", first.content)
        file.writestr(f"{OTHER}.jsonl", second.content)
    archive.write_bytes(archive.read_bytes().replace(b"TwoTwo", b"TwoTWO", 1))
    sessions, issues = read(archive)
    # Its sum is wrong, but all of its lines are there.
    assert [session.external_id for session in sessions] == [SESSION, OTHER]
    assert {issue.member for issue in issues if issue.severity is Severity.ERROR} == (
        {f"{OTHER}.jsonl"}
    )


def test_a_single_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    transcript = Transcript()
    transcript.user("One.")
    path = transcript.write(tmp_path)
    container = open_container(path)
    importer = ClaudeCodeImporter()
    names = importer.claim(container, container.names())
    path.unlink()
    with pytest.raises(UnreadableFile):
        list(importer.sessions(container, names, lambda issue: None))
