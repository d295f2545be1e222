"""Sessions of Qwen Code become conversations, in its own layout and in that of Gemini CLI."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Attachment,
    Event,
    EventKind,
    File,
    Image,
    Text,
    Thinking,
    ToolCall,
    ToolStatus,
)
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.qwen_code.importer import QwenCodeImporter
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.qwen_code.qwen_code_files import (
    FOLDER,
    SESSION,
    START,
    USAGE,
    Record,
    call,
    lines,
    model,
    read,
    read_one,
    record,
    returned,
    system,
    talk,
    user,
    whole,
    write,
)


def parents(session: ParsedSession) -> dict[str, str | None]:
    return {one.external_id: one.parent_id for one in session.messages}


def test_a_session_is_a_conversation(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "any.name", whole()))
    assert (session.source, session.external_id) == ("qwen-code", SESSION)
    assert session.project is not None
    assert (session.project.path, session.git_branch) == (FOLDER, "rye")
    assert (session.created_at, session.updated_at) == (START, START + 4000)
    assert (session.title, session.model) == ("The loaf", "qwen3-coder")
    assert talk(session) == ["Bake a loaf", "With rye.", "And the crust", "Crisp."]


def test_a_thought_a_call_and_what_it_gave_are_in_the_answer(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    answer = next(one for one in session.messages if one.external_id == "a1")
    thought, called = answer.blocks
    assert thought == Thinking("Rye?")
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert (called.outcome.text, called.outcome.status) == ("rye", ToolStatus.OK)
    assert json.loads(called.outcome.details or "") == {"fileName": "a.md"}
    assert answer.usage == Usage(300, 50, 600, 0, 30)


def test_a_prompt_is_what_was_typed_with_its_pictures(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    prompt = next(one for one in session.messages if one.external_id == "u1")
    assert [type(block) for block in prompt.blocks][1:] == [Image]


def test_noise_is_hidden_and_a_compression_is_an_event(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    hidden = {one.external_id: one.hidden for one in session.messages if one.hidden}
    assert hidden == {"s0": Hidden.META, "n1": Hidden.META}
    events = [block for one in session.messages for block in one.blocks if isinstance(block, Event)]
    assert events == [Event(EventKind.COMPACTION, "We bake rye.")]


@pytest.mark.parametrize("status", ["error", "cancelled"])
def test_a_failed_call_is_told(tmp_path: Path, status: str) -> None:
    told = [
        *(user("u", None, "Go"), model("a", "u", call("c"))),
        returned("r", "a", "c", {"error": "gone"}, status=status),
    ]
    called = read_one(write(tmp_path / "a.jsonl", told)).messages[1].blocks[0]
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    outcome = called.outcome
    assert (outcome.text, outcome.status, outcome.note) == ("gone", ToolStatus.FAILED, status)


def test_what_was_taken_back_stays_as_another_branch(tmp_path: Path) -> None:
    told = [
        *(user("u1", None, "Bake"), model("a1", "u1", "Wheat.")),
        system("w", "u1", "rewind", truncatedCount=1),
        *(model("a2", "w", "Rye."), system("f", "a1", "file_history_snapshot", snapshots=[])),
    ]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert parents(session) == {"u1": None, "a1": "u1", "a2": "u1"}
    assert session.active_leaf == "a2"


def test_all_may_be_taken_back(tmp_path: Path) -> None:
    told = [user("u1", None, "Bake"), system("w", None, "rewind"), user("u2", "w", "Knead")]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert parents(session) == {"u1": None, "u2": None}


def test_a_chain_that_is_broken_goes_on_in_the_order_of_the_file(tmp_path: Path) -> None:
    told = [user("u1", None, "Bake"), model("a1", "gone", "Rye."), user("u2", None, "Knead")]
    assert parents(read_one(write(tmp_path / "a.jsonl", told))) == {
        "u1": None, "a1": "u1", "u2": "a1"
    }  # fmt: skip


def test_an_answer_in_several_records_is_one(tmp_path: Path) -> None:
    told = [
        user("u", None, "Bake"),
        model("a", "u", {"text": "Hm.", "thought": True}),
        model("a", "u", {"text": "Hm.", "thought": True}, call("c"), usageMetadata=USAGE),
        *(returned("r", "a", "c", {"output": "rye"}), returned("r", "a", "c", {"output": "rye"})),
        user("u", None, "Bake"),
    ]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT]
    assert [type(block) for block in session.messages[1].blocks] == [Thinking, ToolCall]
    assert session.messages[1].usage is not None


def test_records_that_share_a_line_are_all_read(tmp_path: Path) -> None:
    content = lines([user("u", None, 'Is "} {" a brace?'), model("a", "u", "Two.")])
    session = read_one(write(tmp_path / "a.jsonl", content.replace(b"}\n{", b"}{")))
    assert talk(session) == ['Is "} {" a brace?', "Two."]


def fork(records: list[Record], of: str, into: str) -> list[Record]:
    copies = []
    for before, one in zip([None, *records], records, strict=False):
        origin = {"sessionId": of, "messageUuid": one["uuid"]}
        parent = before["uuid"] if before else None
        copies.append({**one, "sessionId": into, "parentUuid": parent, "forkedFrom": origin})
    return copies


@pytest.mark.parametrize("name", ["a1", "019f7c1d-0000-4000-8000-000000000011"])
def test_a_fork_is_linked_and_what_it_copied_is_counted_once(tmp_path: Path, name: str) -> None:
    told = [user("u1", None, "Bake"), model(name, "u1", "Rye.", usageMetadata=USAGE)]
    own = model("a9", name, "Crisp.", usageMetadata=USAGE)
    write(tmp_path / "a.jsonl", told)
    write(tmp_path / "b.jsonl", [*fork(told, SESSION, "b"), {**own, "sessionId": "b"}])
    parent, child = read(tmp_path)[0]
    assert (child.parent_external_id, child.relation) == (SESSION, Relation.FORK)
    keys = [one.usage_key for one in (*parent.messages, *child.messages) if one.usage]
    assert len(keys) == 3
    assert (keys[0] == keys[1], keys[1] == keys[2]) == (True, False)


def test_a_fork_of_a_fork_counts_nothing_again(tmp_path: Path) -> None:
    name = "019f7c1d-0000-4000-8000-000000000011"
    told = [user("u1", None, "Bake"), model(name, "u1", "Rye.", usageMetadata=USAGE)]
    first = fork(told, SESSION, "b")
    write(tmp_path / "a.jsonl", told)
    write(tmp_path / "b.jsonl", first)
    write(tmp_path / "c.jsonl", fork(first, "b", "c"))
    keys = {one.usage_key for each in read(tmp_path)[0] for one in each.messages if one.usage}
    assert len(keys) == 1


def test_sessions_that_number_their_messages_alike_count_both(tmp_path: Path) -> None:
    told = [user("u1", None, "Bake"), model("a1", "u1", "Rye.", usageMetadata=USAGE)]
    write(tmp_path / "a.jsonl", told)
    write(tmp_path / "b.jsonl", [{**one, "sessionId": "b"} for one in told])
    keys = {one.usage_key for each in read(tmp_path)[0] for one in each.messages if one.usage}
    assert len(keys) == 2


def test_a_sub_agents_session_is_linked_and_described(tmp_path: Path) -> None:
    told = [
        {**one, "agentId": "explore-1", "isSidechain": True}
        for one in (user("u1", None, "Look"), model("a1", "u1", "Rye."))
    ]
    path = write(tmp_path / "subagents" / SESSION / "agent-explore-1.jsonl", told)
    meta = {"agentType": "Explore", "description": "What flour is there"}
    path.with_name("agent-explore-1.meta.json").write_text(json.dumps(meta))
    session = read_one(tmp_path)
    assert session.external_id == f"{SESSION}/explore-1"
    assert (session.parent_external_id, session.relation) == (SESSION, Relation.SUBAGENT)
    assert (session.title, session.agent) == ("What flour is there", "Explore")
    assert len(session.members) == 2


def test_a_session_that_was_put_away_is_archived(tmp_path: Path) -> None:
    folder = tmp_path / ".qwen" / "projects" / "oven" / "chats"
    write(folder / "archive" / f"{SESSION}.jsonl", [user("u1", None, "Bake it.")])
    assert read_one(tmp_path).archived
    (folder / "archive" / f"{SESSION}.jsonl").rename(folder / f"{SESSION}.jsonl")
    assert not read_one(tmp_path).archived


def test_a_session_that_another_started_is_linked(tmp_path: Path) -> None:
    told = [system("p", None, "parent_session", parentSessionId="up"), user("u", "p", "Bake")]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert (session.parent_external_id, session.relation) == ("up", Relation.SUBAGENT)


def older(answer_type: str, answering_model: str) -> dict[str, Any]:
    said = {"id": "m2", "timestamp": "2026-03-01T09:31:00.000Z", "type": answer_type,
            "content": "With rye.", "model": answering_model,
            "tokens": {"input": 900, "output": 20, "cached": 600}}  # fmt: skip
    asked = {"id": "m1", "timestamp": "2026-03-01T09:30:00.000Z", "type": "user", "content": "Bake"}
    return {"sessionId": SESSION, "projectHash": "0" * 64, "messages": [asked, said]}


@pytest.mark.parametrize(
    ("folder", "told"),
    [
        (".qwen", older("gemini", "gemini-pro")),
        ("elsewhere", older("qwen", "any")),
        ("elsewhere", older("gemini", "qwen3-coder-plus")),
    ],
)
def test_the_older_layout_is_told_from_that_of_gemini_cli(
    tmp_path: Path, folder: str, told: dict[str, Any]
) -> None:
    place = tmp_path / folder / "tmp" / "0123" / "chats"
    place.mkdir(parents=True)
    (place / "session-1.json").write_text(json.dumps(told))
    session = read_one(tmp_path)
    assert (session.source, talk(session)) == ("qwen-code", ["Bake", "With rye."])
    assert session.messages[1].usage == Usage(300, 20, 600)


def test_sessions_of_gemini_cli_are_left_to_it(tmp_path: Path) -> None:
    (tmp_path / "session-1.json").write_text(json.dumps(older("gemini", "gemini-pro")))
    container = open_container(tmp_path)
    (portion,) = registry.plan(container).portions
    assert portion.importer.key == "gemini-cli"


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"[" * 5000, b'{"type":"user","uuid":"u"}\n',
     lines([record("user", "u", None, message={"role": "user", "content": "Claude's"})])],
)  # fmt: skip
def test_other_files_are_not_claimed(tmp_path: Path, content: bytes) -> None:
    container = open_container(write(tmp_path / "a.jsonl", content))
    assert QwenCodeImporter().claim(container, container.names()) == ()


def test_files_that_an_editor_gave_with_a_prompt_are_named(tmp_path: Path) -> None:
    links = [{"type": "resource_link", "name": "rye.png", "mimeType": "image/png"}, {}, 7]
    asked = {**user("u1", None, "What is it?"), "systemPayload": {"resourceLinks": links}}
    session = read_one(write(tmp_path / "a.jsonl", [asked]))
    assert session.messages[0].blocks == (
        Text("What is it?"),
        File(Attachment("rye.png", "image/png")),
    )


def test_files_that_a_prompt_refers_to_stand_beside_what_was_asked(tmp_path: Path) -> None:
    put_behind = [
        *({"text": one} for one in ("What is @rye.md about?", "\n--- Content from ")),
        {"text": "\n--- Content from referenced files ---"},
        *({"text": one} for one in ("\nContent from @rye.md:\n", "# Rye")),
        {"text": "\n--- End of content ---"},
    ]
    session = read_one(write(tmp_path / "a.jsonl", [user("u1", None, *put_behind)]))
    *asked, file = session.messages[0].blocks
    assert asked == [Text("What is @rye.md about?"), Text("--- Content from")]
    assert file == File(Attachment("rye.md"), "# Rye")


def test_a_session_without_messages_is_told(tmp_path: Path) -> None:
    told = [system("t1", None, "ui_telemetry", uiEvent={"event.name": "x"})]
    sessions, issues = read(write(tmp_path / "a.jsonl", told))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_request_that_failed_is_told_once(tmp_path: Path) -> None:
    failed = {"event.name": "qwen-code.api_error", "error_message": "400 Access denied"}
    told = [user("u1", None, "How long?")]
    told += [system("t1", "u1", "ui_telemetry", uiEvent=failed)]
    told += [system("t2", "t1", "ui_telemetry", uiEvent=failed)]
    (session,), issues = read(write(tmp_path / "a.jsonl", told))
    assert not issues
    assert [message.blocks for message in session.messages] == [
        (Text("How long?"),),
        (Event(EventKind.ERROR, "400 Access denied"),),
    ]


def test_what_did_not_change_is_not_read_again(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", whole())
    write(tmp_path / "b.jsonl", [{**one, "sessionId": "b"} for one in whole()])
    container = open_container(tmp_path)
    container.unchanged = frozenset({"a.jsonl"})
    found = QwenCodeImporter().sessions(container, container.names(), lambda _issue: None)
    assert [session.external_id for session in found] == ["b"]


def test_broken_lines_and_strange_signs_are_survived(tmp_path: Path) -> None:
    deep = b'{"type":"user","uuid":"d","message":' + b"[" * 9000 + b"]" * 9000 + b"}\n"
    content = lines([user("u1", None, "One")]) + b"{broken}\n" + deep
    content += lines([model("a1", "u1", "Two\0\ud800")])
    (session,), issues = read(write(tmp_path / "a.jsonl", content))
    assert list(parents(session)) == ["u1", "a1"]
    assert issues[0].where == "line 2"


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    told = json.loads(json.dumps(whole()))
    for _ in range(data.draw(st.integers(1, 4))):
        one = data.draw(st.sampled_from(told))
        spoil(one, data)
    for session in read(write(tmp_path / "a.jsonl", told))[0]:
        found = [one.external_id for one in session.messages]
        assert len(found) == len(set(found))
        assert {one.parent_id for one in session.messages} <= {None, *found}
        assert session.active_leaf in (None, *found)


@RELAXED
@given(data=st.data())
def test_a_session_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, data: st.DataObject
) -> None:
    path = tmp_path / "a.jsonl"
    complete = parents(read_one(write(path, whole())))
    cut = data.draw(st.integers(0, len(lines(whole()))))
    for session in read(write(path, lines(whole())[:cut]))[0]:
        found = parents(session)
        assert list(complete.items())[: len(found)] == list(found.items())
    assert parents(read_one(write(path, whole()))) == complete


@pytest.mark.parametrize("turned", [False, True])
def test_the_order_of_files_does_not_matter(tmp_path: Path, turned: bool) -> None:
    write(tmp_path / "a.jsonl", whole())
    write(tmp_path / "b.jsonl", fork(whole(), SESSION, "b"))
    container = open_container(tmp_path)
    names = sorted(container.names(), reverse=turned)
    found = QwenCodeImporter().sessions(container, names, lambda _issue: None)
    spent = {one.usage_key: one.usage for each in found for one in each.messages if one.usage}
    assert list(spent.values()) == [Usage(300, 50, 600, 0, 30)]


@pytest.mark.parametrize(
    ("total", "output"), [(950, 50), (935, 35), (None, 50)], ids=["apart", "among", "untold"]
)
def test_thoughts_count_once_whether_the_answer_holds_them_or_not(
    tmp_path: Path, total: int | None, output: int
) -> None:
    counted = 20 if total != 935 else 35
    told = {"promptTokenCount": 900, "candidatesTokenCount": counted, "thoughtsTokenCount": 30}
    told |= {} if total is None else {"totalTokenCount": total}
    made = [user("u1", None, "Rye?"), model("a1", "u1", "Yes.", usageMetadata=told, second=1)]
    _asked, answer = read_one(write(tmp_path / "a.jsonl", made)).messages
    assert answer.usage == Usage(input=900, output=output, reasoning=30)
