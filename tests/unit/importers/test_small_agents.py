"""Sessions of Mistral Vibe, gptme, iFlow, Windsurf and Warp are read as each keeps them."""

from __future__ import annotations

import copy
import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession
from chatvault.domain.session import Relation
from chatvault.domain.work import Unattended
from chatvault.services.vault import Services
from tests.unit.importers.export_files import imported
from tests.unit.importers.hostile import JSON, RELAXED, places, put
from tests.unit.importers.small_agent_files import (
    IFLOW,
    VIBE,
    WARP,
    block,
    cascade,
    cascade_steps,
    gptme,
    gptme_lines,
    iflow,
    iflow_lines,
    query,
    vibe,
    vibe_about,
    vibe_messages,
    warp,
    windsurf,
)


def sane(sessions: list[ParsedSession]) -> None:
    for session in sessions:
        names = [message.external_id for message in session.messages]
        assert len(set(names)) == len(names)


def test_a_session_of_mistral_vibe(tmp_path: Path) -> None:
    vibe(tmp_path / "session_1")
    session = imported(tmp_path).session
    assert (session.source, session.external_id, session.title) == ("mistral-vibe", VIBE, "Rye")
    assert (session.model, session.git_branch) == ("devstral", "main")
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    told, injected, asked, looked, said = session.messages
    assert (told.hidden, injected.hidden) == (Hidden.SYSTEM, Hidden.META)
    assert [one.external_id for one in (asked, looked, said)] == ["m1", "m2", "m3"]
    thought, called = looked.blocks
    assert thought == Thinking("A look first.")
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "rye.md"
    assert said.usage == Usage(50, 20, 40)


def test_a_session_of_mistral_vibe_goes_on_from_another(tmp_path: Path) -> None:
    vibe(tmp_path / "session_1", about=vibe_about(parent_session_id="older"))
    session = imported(tmp_path).session
    assert (session.parent_external_id, session.relation) == ("older", Relation.CONTINUATION)


def test_an_answer_of_mistral_vibe_tells_its_own_tokens_cost_and_time(tmp_path: Path) -> None:
    messages = vibe_messages()
    usage = {"prompt_tokens": 50, "completion_tokens": 9, "cached_tokens": 30}
    messages[3] |= {"usage": usage, "cost": 0.01, "model": "codestral"}
    messages[5] |= {"usage": {"prompt_tokens": 7, "completion_tokens": 2}}
    messages[5] |= {"timestamp": "2026-05-10T09:00:30+00:00"}
    vibe(tmp_path / "session_1", messages)
    session = imported(tmp_path).session
    looked, said = session.messages[3:]
    assert looked.usage == Usage(20, 9, 30, cost=10_000, cost_source=CostSource.ESTIMATED)
    assert (looked.model, said.model, said.usage) == ("codestral", "devstral", Usage(7, 2))
    assert said.created_at == 1_778_403_630_000
    assert session.updated_at == 1_778_403_660_000  # when the session ended


def test_a_tool_of_mistral_vibe_may_fail_or_not_be_allowed(tmp_path: Path) -> None:
    messages = vibe_messages()
    messages[4]["content"] = "<tool_error>bash failed: no such file</tool_error>"
    messages[4]["tool_result"] = {"output": {"code": 1}, "duration": 1.5, "cancelled": False}
    vibe(tmp_path / "session_1", messages)
    (_thought, failed) = imported(tmp_path).session.messages[3].blocks
    assert isinstance(failed, ToolCall)
    assert failed.outcome is not None
    assert (failed.outcome.status, failed.outcome.note) == (ToolStatus.FAILED, "failed")
    assert failed.outcome.text == "bash failed: no such file"
    assert (failed.outcome.duration_ms, failed.outcome.details) == (1500, '{"code":1}')


def test_pictures_and_sub_agents_of_mistral_vibe_lie_below_its_session(tmp_path: Path) -> None:
    messages = vibe_messages()
    source = {"kind": "file", "path": "images/a.png"}
    shown = [{"source": source, "alias": "rye.png", "mime_type": "image/png"}]
    shown += [{"source": {"kind": "file", "path": "/etc/passwd"}, "alias": "", "mime_type": ""}]
    put = "/home/ada/.vibe/logs/session/session_1/images/a.png"
    shown += [{"source": {"kind": "file", "path": put}}, {"path": put, "alias": "a"}]
    messages[2]["images"] = shown
    folder = vibe(tmp_path / "session_1", messages)
    (folder / "images").mkdir()
    (folder / "images" / "a.png").write_bytes(b"a picture")
    vibe(folder / "agents" / "session_2", about=vibe_about(session_id="below"))
    below, session = sorted(imported(tmp_path).sessions, key=lambda one: one.external_id != "below")
    assert (below.parent_external_id, below.relation) == (VIBE, Relation.SUBAGENT)
    _text, picture, missing, *others = session.messages[2].blocks
    assert len(others) == 2
    for each in (picture, *others):
        assert isinstance(each, Image)
        assert each.attachment.content is not None
        assert each.attachment.content().read() == b"a picture"
    assert isinstance(missing, Image)
    assert missing.attachment.content is None
    assert "session_1/images/a.png" in session.members


def test_the_first_sessions_of_mistral_vibe_were_one_document(tmp_path: Path) -> None:
    about = vibe_about(start_time="2026-05-10T09:00:00.5", title=None)
    about["stats"]["session_cost"] = 0.5
    told = {"metadata": about, "messages": vibe_messages()}
    path = tmp_path / "session_20260510_090000_0f0e0d0c.json"
    path.write_text(json.dumps(told))
    session = imported(path).session
    assert (session.source, session.external_id) == ("mistral-vibe", VIBE)
    assert session.title == "How long does rye rise?"
    assert session.created_at == int(datetime(2026, 5, 10, 9, 0, 0, 500_000).timestamp() * 1000)
    said = session.messages[-1]
    assert said.usage == Usage(50, 20, 40, cost=500_000, cost_source=CostSource.ESTIMATED)


def test_what_mistral_vibe_warns_of_behind_a_prompt_is_hidden(tmp_path: Path) -> None:
    warning = "<vibe_warning>Plan mode is active. You MUST NOT bake.</vibe_warning>"
    asked = [
        {"role": "user", "message_id": "m1", "content": f"How long does rye rise?\n\n{warning}"},
        {"role": "user", "message_id": "m2", "content": "What is a <vibe_warning>?"},
    ]
    path = tmp_path / "session_20260510_090000_0f0e0d0c.json"
    path.write_text(json.dumps({"metadata": vibe_about(title=None), "messages": asked}))
    session = imported(path).session
    warned, said, other = session.messages
    assert (warned.blocks, warned.hidden) == ((Text(warning),), Hidden.META)
    assert (said.external_id, said.blocks) == ("m1", (Text("How long does rye rise?"),))
    assert other.blocks == (Text("What is a <vibe_warning>?"),)
    assert session.title == "How long does rye rise?"


def test_messages_of_others_are_not_those_of_mistral_vibe(tmp_path: Path) -> None:
    vibe(tmp_path / "other", about={"id": "1"})
    assert "mistral-vibe" not in imported(tmp_path).claimed


def test_a_conversation_of_gptme(tmp_path: Path) -> None:
    gptme(tmp_path / "2026-05-10-rye")
    session = imported(tmp_path).session
    assert (session.source, session.external_id) == ("gptme", "2026-05-10-rye")
    assert (session.title, session.model) == ("How long does rye rise?", "rye-1")
    told, asked, looked, came_back, said = session.messages
    assert told.hidden is Hidden.SYSTEM
    assert isinstance(asked.blocks[1], File)
    assert asked.blocks[1].attachment.name == "rye.md"
    assert looked.blocks == (Thinking("Look."), Text("```shell\nls\n```"))
    assert looked.usage == Usage(50, 20, 40)
    assert came_back.role is Role.TOOL
    assert isinstance(came_back.blocks[0], ToolResult)
    assert said.blocks == (Text("Ten hours."),)


def test_files_of_gptme_are_kept_with_their_bytes(tmp_path: Path) -> None:
    lines = gptme_lines()
    lines[1]["files"] = ["/home/ada/rye.png", "/home/ada/gone.png", "/home/ada/notes.md"]
    lines[1]["file_hashes"] = {"rye.png": "0a1b", "/home/ada/gone.png": "ffff", "x": None}
    gptme(tmp_path / "rye", lines)
    for folder, name, content in (
        ("files", "0a1b.png", b"\x89PNG rye"),
        ("attachments", "notes.md", b"# Rye"),
    ):
        (tmp_path / "rye" / folder).mkdir()
        (tmp_path / "rye" / folder / name).write_bytes(content)
    session = imported(tmp_path).session
    _said, picture, gone, notes = session.messages[1].blocks
    assert isinstance(picture, Image)
    assert (picture.attachment.name, picture.attachment.media_type) == ("rye.png", "image/png")
    assert picture.attachment.content is not None
    assert picture.attachment.content().read() == b"\x89PNG rye"
    assert isinstance(gone, File)
    assert (gone.attachment.name, gone.attachment.content) == ("gone.png", None)
    assert isinstance(notes, File)
    assert notes.attachment.content is not None
    assert notes.attachment.content().read() == b"# Rye"
    assert "rye/files/0a1b.png" in session.members


def test_a_lone_conversation_of_gptme_is_named_by_its_folder(tmp_path: Path) -> None:
    assert imported(gptme(tmp_path / "rye")).session.external_id == "rye"


def test_what_stands_beside_a_conversation_of_gptme_tells_its_name_and_folder(
    tmp_path: Path,
) -> None:
    share = tmp_path / ".local" / "share" / "gptme" / "logs"
    gptme(share / "rye")
    written = '[chat]\nname = "Rye bread"\nworkspace = "~/oven"\n\n[env]\nOVEN_KEY = "secret"\n'
    (share / "rye" / "config.toml").write_text(written)
    session = imported(share).session
    assert session.title == "Rye bread"
    assert session.project is not None
    assert session.project.path == str(tmp_path / "oven")
    assert session.members == ("rye/conversation.jsonl",)  # the keys beside it are not kept


@pytest.mark.parametrize("written", ["[chat", "chat = 1", '[chat]\nworkspace = "@log"', "\0"])
def test_settings_of_gptme_that_tell_nothing_cost_nothing(tmp_path: Path, written: str) -> None:
    gptme(tmp_path / "rye")
    (tmp_path / "rye" / "config.toml").write_text(written)
    session = imported(tmp_path).session
    assert (session.title, session.project) == ("How long does rye rise?", None)


def test_what_was_undone_or_edited_in_gptme_is_a_branch(tmp_path: Path) -> None:
    lines = gptme_lines()
    edited = [*lines[:1], {**lines[1], "content": "How long?"}, {**lines[2], "content": "Long."}]
    gptme(tmp_path / "rye", lines[:3], main_undo_0=lines, main_edit_0=edited)
    session = imported(tmp_path).session
    begun, asked, said, asked_else, said_else, ran, _ = session.messages
    assert session.active_leaf == said.external_id
    assert [one.parent_id for one in session.messages] == [
        *(None, begun.external_id, asked.external_id),
        *(begun.external_id, asked_else.external_id),
        *(said.external_id, ran.external_id),
    ]
    assert [plain_text(one.blocks) for one in (asked_else, said_else)] == ["How long?", "Long."]
    assert ran.role is Role.TOOL


def test_of_gptme_what_was_undone_is_called_as_before_where_another_file_has_it(
    tmp_path: Path,
) -> None:
    # Given a conversation that was read before its last lines were undone,
    lines = gptme_lines()
    gptme(tmp_path / "rye", lines)
    before = {one.external_id for one in imported(tmp_path).session.messages}
    # when they are kept in another file, and other lines stand at their places,
    anew = [*lines[:3], {**lines[1], "content": "And wheat?"}]
    gptme(tmp_path / "rye", anew, main_undo_0=lines)
    # then they are called as they were, and the new one is not.
    names = {one.external_id for one in imported(tmp_path).session.messages}
    assert before < names
    assert len(names - before) == 1


def test_a_call_of_gptme_has_what_came_back(tmp_path: Path) -> None:
    lines = gptme_lines()
    said = 'A look.\n@shell(call_1): {\n  "command": "ls"\n}\n@save(call_2): {"path": '
    lines[2]["content"] = said
    lines[3] |= {"call_id": "call_1", "metadata": {"tool": "shell"}}
    session = imported(gptme(tmp_path / "rye", lines)).session
    text, called, cut = session.messages[2].blocks
    assert text == Text("A look.")
    assert isinstance(called, ToolCall)
    assert (called.name, called.arguments) == ("shell", '{\n  "command": "ls"\n}')
    assert called.outcome is not None
    assert called.outcome.text == "Ran command: ls\nrye.md"
    assert cut == Text('@save(call_2): {"path":')


def test_an_answer_of_gptme_tells_its_cost_in_either_form_and_its_time_is_local(
    tmp_path: Path,
) -> None:
    lines = gptme_lines()
    timings = {"ttft_ms": 800.0, "gen_ms": 4200.0}
    older = {"model": "rye-1", "input_tokens": 5, "output_tokens": 2, "reasoning_tokens": 1}
    lines[2] |= {"metadata": {**older, "cost": 0.02, "timings": timings}}
    lines[4] |= {"timestamp": "2026-05-10T09:00:04.000250"}
    session = imported(gptme(tmp_path / "rye", lines)).session
    looked, said = session.messages[2], session.messages[4]
    assert looked.usage == Usage(5, 2, reasoning=1, cost=20_000, cost_source=CostSource.REPORTED)
    assert looked.latency_ms == 5000
    local = datetime(2026, 5, 10, 9, 0, 4, 250).timestamp()
    assert said.created_at == int(local * 1000)


def test_a_fork_of_gptme_counts_what_it_copied_once(services: Services, tmp_path: Path) -> None:
    gptme(tmp_path / "rye")
    gptme(tmp_path / "rye-fork")
    services.importing.run([tmp_path], Unattended())
    with services.database.rows() as rows:
        counted = [one for (one,) in rows("SELECT usage_counted FROM message WHERE usage_key > ''")]
    assert sorted(counted) == [False, True]


def test_of_warp_is_told_what_failed_how_long_it_took_and_who_started_it(tmp_path: Path) -> None:
    stopped = query("e1", "How long does rye rise?", 0)
    stopped[1]["output_status"] = '{"Failed": {"reason": "full"}}'
    ran = block("b1", b"ls", 1)
    ran[1]["completed_ts"] = "2026-05-10 09:00:03.500000"
    about = {"conversation_id": WARP, "conversation_data": '{"parent_conversation_id": "first"}'}
    read = imported(warp(tmp_path / "warp.sqlite", stopped, ran, ("agent_conversations", about)))
    session = read.session
    assert (session.parent_external_id, session.relation) == ("first", Relation.SUBAGENT)
    (_prompt,), (ended,), (listed,) = (one.blocks for one in session.messages)
    assert isinstance(ended, Event)
    assert ended.event is EventKind.ERROR
    assert isinstance(listed, ToolCall)
    assert listed.outcome is not None
    assert listed.outcome.duration_ms == 2500


def test_of_warp_there_are_prompts_and_commands(tmp_path: Path) -> None:
    rows = [
        query("e1", "How long does rye rise?", 0),
        query("e2", "", 2),
        block("b1", b"\x1b[1mls\x1b[0m -l", 1),
        block("b2", b"false", 3, 1),
        query("e3", "And wheat?", 5),
        query("e4", "", 1, "silent"),
        ("blocks", {"stylized_command": b"cd", "ai_metadata": "no JSON"}),
    ]
    read = imported(warp(tmp_path / "warp.sqlite", *rows))
    session = read.session
    assert (session.source, session.external_id, session.model) == ("warp", WARP, "auto")
    assert session.details is not None
    assert "partial" in json.loads(session.details)
    assert [one.external_id for one in session.messages] == ["e1", "block:b1", "block:b2", "e3"]
    (listed,), (failed,) = (one.blocks for one in session.messages[1:3])
    assert isinstance(listed, ToolCall)
    assert isinstance(failed, ToolCall)
    assert listed.outcome is not None
    assert failed.outcome is not None
    assert (listed.arguments, listed.outcome.text) == (
        *('{"command":"ls -l","cwd":"/home/ada/oven"}', "rye.md"),
    )
    assert (failed.outcome.status, failed.outcome.note) == (ToolStatus.FAILED, "exit 1")
    assert any("prompts and commands" in issue.text for issue in read.issues)


def test_a_session_of_iflow(tmp_path: Path) -> None:
    session = imported(iflow(tmp_path / "-home-ada-oven")).session
    assert (session.source, session.external_id) == ("iflow", IFLOW)
    assert (session.title, session.model) == ("How long does rye rise?", "glm-5")
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    # The lines of one burst are one answer, and all stand on one path.
    asked, looked, said = session.messages
    text, called = looked.blocks
    assert text == Text("A look first.")
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "rye.md"
    assert (looked.parent_id, said.parent_id) == (asked.external_id, looked.external_id)


def test_an_answer_of_iflow_tells_thoughts_apart_and_calls_once(tmp_path: Path) -> None:
    lines = iflow_lines()
    called = lines[2]["message"]["content"][0]
    thought = {"type": "text", "text": "<think>\nTen, I guess.\n</think>\n\nTen hours."}
    lines[4]["message"]["content"] = [called, thought]
    printed = {"slashCommandOutput": {"type": "info", "text": "Read the manual."}}
    lines.append(copy.deepcopy(lines[4]) | {"uuid": "a4", "parentUuid": "a3"})
    lines[5]["timestamp"] = "2026-05-10T09:01:00.000Z"
    lines[5]["message"]["id"] = "slash-response-1"
    lines[5]["message"] |= {"model": "slash-command", "content": [
        {"type": "text", "text": json.dumps(printed, separators=(",", ":"))}]}  # fmt: skip
    session = imported(iflow(tmp_path / "-home-ada-oven", lines)).session
    _asked, looked, said, told = session.messages
    assert [type(block) for block in looked.blocks] == [Text, ToolCall]
    assert said.blocks == (Thinking("Ten, I guess."), Text("Ten hours."))
    assert (told.blocks, told.model) == ((Text("Read the manual."),), None)
    assert session.model == "glm-5"


def test_answers_of_iflow_that_are_seconds_apart_are_two(tmp_path: Path) -> None:
    lines = iflow_lines()
    lines[2]["timestamp"] = "2026-05-10T09:00:03.000Z"
    session = imported(iflow(tmp_path / "-home-ada-oven", lines)).session
    assert len([one for one in session.messages if one.role is Role.ASSISTANT]) == 3


@pytest.mark.parametrize(
    ("key", "folder", "source"),
    [
        ("aiChat.chatdata", "User", "windsurf"),
        ("workbench.panel.aichat.view.aichat.chatdata", "Windsurf", "windsurf"),
        ("workbench.panel.aichat.view.aichat.chatdata", "Cursor", "cursor"),
    ],
)
def test_chats_of_windsurf_are_told_from_those_of_cursor(
    tmp_path: Path, key: str, folder: str, source: str
) -> None:
    windsurf(tmp_path / folder / "workspaceStorage" / "1a2b" / "state.vscdb", key)
    session = imported(tmp_path / folder).session
    assert (session.source, session.external_id, session.title) == (source, "t1", "Rye")
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    assert [one.blocks for one in session.messages] == [
        *((Text("How long does rye rise?"),), (Text("Ten hours."),)),
    ]


def test_a_transcript_of_cascade_is_a_session(tmp_path: Path) -> None:
    cascade(tmp_path / "5a5b5c5d.jsonl", [*cascade_steps(), {"type": "new", "status": "done"}])
    read = imported(tmp_path)
    session = read.session
    assert (session.source, session.external_id) == ("windsurf", "5a5b5c5d")
    assert session.title == "How long does rye rise?"
    assert session.created_at is not None  # that of its file, for its steps have none
    assert session.project is not None
    assert session.project.path == "/home/ada/oven"
    asked, looked, said = session.messages
    text, *calls = looked.blocks
    assert (text, said.blocks) == (Text("A look first."), (Text("Ten hours."),))
    assert (asked.role, asked.created_at) == (Role.USER, None)
    told = [(one.name, one.outcome) for one in calls if isinstance(one, ToolCall)]
    assert [(name, one.status, one.note) for name, one in told if one is not None] == [
        ("view_file", ToolStatus.OK, ""),
        ("run_command", ToolStatus.FAILED, "exit 1"),
        ("run_command", ToolStatus.FAILED, "denied"),
        ("code_action", ToolStatus.OK, ""),
        ("list_resources", ToolStatus.FAILED, ""),
    ]
    assert isinstance(calls[3], ToolCall)
    assert "Twelve." in calls[3].arguments
    assert any("no step" in issue.text for issue in read.issues)


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    messages, about, lines, others = vibe_messages(), vibe_about(), gptme_lines(), iflow_lines()
    steps = cascade_steps()
    records = [*messages, about, *lines, *others, *steps]
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(records))
        if ways := places(record):
            put(record, data.draw(st.sampled_from(ways)), data.draw(JSON))
    vibe(tmp_path / "session_1", messages, about)
    gptme(tmp_path / "rye", lines)
    iflow(tmp_path / "oven", others)
    cascade(tmp_path / "steps.jsonl", steps)
    sane(imported(tmp_path).sessions)
