"""Sessions of Factory Droid are read as it stores them and as a run prints them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, File, Image, TextVariant, ToolCall, ToolStatus
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.importers.containers.container import open_container
from chatvault.importers.factory_droid.importer import FactoryDroidImporter
from tests.unit.importers.factory_droid.factory_droid_files import (
    SESSION,
    START,
    Record,
    call,
    head,
    lines,
    message,
    printed,
    read,
    read_one,
    result,
    talk,
    text,
    whole,
    write,
)
from tests.unit.importers.hostile import RELAXED, spoil


def parents(session: ParsedSession) -> dict[str, str | None]:
    return {one.external_id: one.parent_id for one in session.messages}


def test_a_stored_session_is_told_by_its_first_line(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "any.name", whole()))
    assert (session.source, session.external_id) == ("factory-droid", SESSION)
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert (session.created_at, session.updated_at) == (START, START + 4000)
    assert talk(session) == ["Why does it fail?", "Because of the stamp.", "Mend it.", "Mended."]


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ({"sessionTitle": "The stamp"}, "The stamp"),
        ({"sessionTitle": "New Session", "title": "As asked"}, "As asked"),
        ({"sessionTitle": "New Session", "title": "New Session"}, "Why does it fail?"),
    ],
)
def test_a_title_that_names_nothing_is_passed_over(
    tmp_path: Path, told: Record, title: str
) -> None:
    path = write(tmp_path / "a.jsonl", [head(**told), *whole()[1:]])
    assert read_one(path).title == title


def test_reminders_are_taken_out_of_prompts(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    assert {one.external_id: one.hidden for one in session.messages if one.hidden} == {
        "x1": Hidden.META
    }


def test_an_outcome_is_with_its_call_and_its_pictures(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    called = session.messages[2].blocks[1]
    assert isinstance(called, ToolCall)
    assert called.arguments == '{"path":"a"}'
    assert called.outcome is not None
    assert (called.outcome.text, called.outcome.status) == ("broken", ToolStatus.FAILED)
    assert [one.width for one in called.outcome.attachments] == [1]


def test_pictures_are_kept_with_their_bytes(tmp_path: Path) -> None:
    picture = read_one(write(tmp_path / "a.jsonl", whole())).messages[1].blocks[1]
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert picture.attachment.content().read().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("source", "held", "text_held"),
    [
        ({"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}, b"%PDF-", ""),
        ({"type": "text", "media_type": "text/plain", "data": "Ten rules."}, None, "Ten rules."),
    ],
)
def test_documents_are_files(
    tmp_path: Path, source: Record, held: bytes | None, text_held: str
) -> None:
    document = {"type": "document", "source": source, "title": "rules"}
    told = [head(), message("u1", "user", text("Read this."), document)]
    session = read_one(write(tmp_path / "a.jsonl", told))
    file = session.messages[0].blocks[1]
    assert isinstance(file, File)
    assert (file.attachment.name, file.attachment.media_type) == ("rules", source["media_type"])
    content = file.attachment.content
    assert (content().read() if content else None, file.text or "") == (held, text_held)


def test_a_document_that_a_tool_gave_back_is_with_its_call(tmp_path: Path) -> None:
    source = {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}
    document = {"type": "document", "source": source}
    back = [text("One page."), document]
    told = [
        head(),
        message("a1", "assistant", call("c1")),
        message("u1", "user", result("c1", back)),
    ]
    called = read_one(write(tmp_path / "a.jsonl", told)).messages[0].blocks[0]
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert called.outcome.text == "One page."
    assert [one.media_type for one in called.outcome.attachments] == ["application/pdf"]


def test_a_compaction_is_an_event(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    events = [block for one in session.messages for block in one.blocks if isinstance(block, Event)]
    assert events == [Event(EventKind.COMPACTION, "A stamp is wrong.")]


def test_messages_follow_one_another_unless_a_parent_is_told(tmp_path: Path) -> None:
    told = [
        *(head(), message("u1", "user", text("One"), parentId=SESSION)),
        message("a1", "assistant", text("1"), parentId="u1"),
        message("a2", "assistant", text("One."), parentId="u1"),
        message("u2", "user", text("Two")),
    ]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert parents(session) == {"u1": None, "a1": "u1", "a2": "u1", "u2": "a2"}
    assert session.active_leaf == "u2"


def test_the_settings_tell_model_and_tokens_of_the_whole(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", whole())
    tokens = {"inputTokens": 10, "outputTokens": 5, "cacheReadTokens": 100, "thinkingTokens": 2}
    settings = {"model": "opus", "tokenUsage": {**tokens, "cacheCreationTokens": 7}}
    (tmp_path / "a.settings.json").write_text(json.dumps(settings))
    session = read_one(tmp_path)
    assert session.model == "opus"
    answers = [message for message in session.messages if message.role is Role.ASSISTANT]
    assert {answer.model for answer in answers} == {"opus"}
    counted = {one.external_id: one.usage for one in session.messages if one.usage}
    assert counted == {"a3": Usage(10, 5, 100, 7, reasoning=2)}
    assert session.members == ("a.jsonl", "a.settings.json")


def test_settings_longer_than_a_head_are_read_whole(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", whole())
    settings = {"notes": "long " * 20_000, "model": "opus", "tokenUsage": {"inputTokens": 10}}
    (tmp_path / "a.settings.json").write_text(json.dumps(settings))
    session = read_one(tmp_path)
    assert session.model == "opus"
    assert session.messages[-1].usage == Usage(10)


@pytest.mark.parametrize("content", ["", "{cut", "[]", '{"model": "' + "x" * (4 << 20) + '"}'])
def test_settings_that_cannot_be_read_cost_only_themselves(tmp_path: Path, content: str) -> None:
    write(tmp_path / "a.jsonl", whole())
    (tmp_path / "a.settings.json").write_text(content)
    (session,), issues = read(tmp_path)
    assert session.model is None
    assert [(each.severity, each.member) for each in issues] == [
        (Severity.WARNING, "a.settings.json")
    ]


def test_a_printed_run_is_a_session(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.log", printed()))
    assert (session.external_id, session.model) == (SESSION, "opus")
    assert talk(session) == ["List them", "One file."]
    (called,) = session.messages[1].blocks
    assert isinstance(called, ToolCall)
    assert called.outcome is not None
    assert (called.outcome.text, called.outcome.note) == ("a.py", "exit 2")
    assert session.messages[2].usage == Usage(10, 5, 3)
    assert session.messages[3].blocks == (Event(EventKind.ERROR, "The key is wrong."),)


def test_a_final_answer_that_was_printed_before_is_there_once(tmp_path: Path) -> None:
    told = printed()
    said = {"type": "message", "id": "m2", "role": "assistant", "text": "One file."}
    told.insert(4, {**said, "session_id": SESSION})
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert talk(session) == ["List them", "One file."]
    assert session.messages[2].usage == Usage(10, 5, 3)


def test_runs_printed_one_after_the_other_are_counted_as_the_session(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.log", [*printed(), *printed()]))
    counted = [(one.usage, one.usage_key) for one in session.messages if one.usage]
    assert counted == [(Usage(20, 10, 6), f"droid:{SESSION}")]


def test_the_older_print_names_its_session_otherwise(tmp_path: Path) -> None:
    told = [{**record, "sessionId": record["session_id"]} for record in printed()]
    for record in told:
        del record["session_id"]
    assert read_one(write(tmp_path / "a.jsonl", told)).external_id == SESSION


def test_unknown_pieces_are_kept(tmp_path: Path) -> None:
    told = [head(), message("u1", "user", {"type": "smell", "of": "tea"})]
    (session,), issues = read(write(tmp_path / "a.jsonl", told))
    assert getattr(session.messages[0].blocks[0], "variant", None) is TextVariant.UNKNOWN
    assert [(issue.severity, issue.where) for issue in issues] == [(Severity.INFO, "line 2")]


def test_an_outcome_without_a_call_stands_alone(tmp_path: Path) -> None:
    told = [head(), message("u1", "user", text("Go")), message("r", "user", result("gone", "x"))]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert [one.role for one in session.messages] == [Role.USER, Role.TOOL]


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"[" * 5000, b'{"type":"session_start"}\n', lines(whole()[1:])],
)
def test_other_files_are_not_claimed(tmp_path: Path, content: bytes) -> None:
    container = open_container(write(tmp_path / "a.jsonl", content))
    assert FactoryDroidImporter().claim(container, container.names()) == ()


def test_a_session_without_messages_is_told(tmp_path: Path) -> None:
    sessions, issues = read(write(tmp_path / "a.jsonl", [head()]))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_broken_lines_repeated_ids_and_strange_signs_are_survived(tmp_path: Path) -> None:
    deep = b'{"type":"message","id":"d","message":' + b"[" * 9000 + b"]" * 9000 + b"}\n"
    again = [message("u1", "user", text("Two\0\ud800")), message("a1", "assistant", call("t", n=1))]
    content = lines([head(), message("u1", "user", text("One"))]) + b"{broken}\n" + deep
    (session,), issues = read(write(tmp_path / "a.jsonl", content + lines(again)))
    assert list(parents(session)) == ["u1", "u1'", "a1"]
    errors = [issue.where for issue in issues if issue.severity is Severity.ERROR]
    assert errors[0] == "line 3"


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    told = json.loads(json.dumps(data.draw(st.sampled_from([whole(), printed()]))))
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(told))
        spoil(record, data)
    for session in read(write(tmp_path / "a.jsonl", told))[0]:
        found = [one.external_id for one in session.messages]
        assert len(found) == len(set(found))
        assert {one.parent_id for one in session.messages} <= {None, *found}
        assert session.active_leaf in (None, *found)


@pytest.mark.parametrize("told", [whole(), printed()], ids=["stored", "printed"])
@RELAXED
@given(data=st.data())
def test_a_session_cut_anywhere_has_the_messages_of_the_whole(
    tmp_path: Path, told: list[Record], data: st.DataObject
) -> None:
    path = tmp_path / "a.jsonl"
    complete = parents(read_one(write(path, told)))
    cut = data.draw(st.integers(0, len(lines(told))))
    for session in read(write(path, lines(told)[:cut]))[0]:
        found = parents(session)
        assert list(complete.items())[: len(found)] == list(found.items())
    assert parents(read_one(write(path, told))) == complete


def test_instructions_of_the_program_are_kept_out_of_sight(tmp_path: Path) -> None:
    entries = whole()
    entries.insert(1, message("s1", "system", text("Be brief.")))
    session = read_one(write(tmp_path / "a.jsonl", entries))
    assert session.messages[0].hidden is Hidden.SYSTEM


def test_what_the_program_says_and_sends_is_no_prompt(tmp_path: Path) -> None:
    def said(name: str, words: str, **fields: str) -> Record:
        entry = message(name, "user", text(words))
        return {**entry, "message": {**entry["message"], **fields}}

    told = [
        head(),
        said("u1", "Bake", userMessageSource="user"),
        said("n1", "The model was changed.", visibility="user_only"),
        said("c1", "The oven is hot.", visibility="llm_only"),
        said("s1", "Go on.", userMessageSource="automation"),
    ]
    asked, notice, context, automatic = read_one(write(tmp_path / "a.jsonl", told)).messages
    assert asked.hidden is None
    assert notice.blocks == (Event(EventKind.NOTICE, "The model was changed."),)
    assert (context.hidden, automatic.hidden) == (Hidden.META, Hidden.SYSTEM)


@pytest.mark.parametrize("key", ["modelId", "model"])
def test_an_answer_names_its_model_where_newer_versions_tell_it(tmp_path: Path, key: str) -> None:
    answer = message("a1", "assistant", text("Baked."))
    answer["message"][key] = "baker-3"
    session = read_one(write(tmp_path / "a.jsonl", [head(), answer]))
    assert (session.messages[0].model, session.model) == ("baker-3", "baker-3")


def test_a_call_tells_the_session_of_the_agent_it_started(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", whole())
    agent = head(id="s2", callingSessionId=SESSION, callingToolUseId="t1")
    write(tmp_path / "b.jsonl", [agent, message("u9", "user", text("Look."))])
    sessions, _issues = read(tmp_path)
    blocks = [block for one in sessions for message in one.messages for block in message.blocks]
    assert [block.child for block in blocks if isinstance(block, ToolCall)] == ["s2"]


@pytest.mark.parametrize(
    ("fields", "parent", "relation"),
    [
        ({"callingSessionId": "s1", "callingToolUseId": "t1"}, "s1", Relation.SUBAGENT),
        ({"parent": "s1", "forkedAtMessageId": "a1"}, "s1", Relation.FORK),
        ({}, None, None),
    ],
)
def test_a_session_tells_which_one_it_came_out_of(
    tmp_path: Path, fields: Record, parent: str | None, relation: Relation | None
) -> None:
    session = read_one(write(tmp_path / "a.jsonl", [head(**fields), *whole()[1:]]))
    assert (session.parent_external_id, session.relation) == (parent, relation)


def test_a_document_of_which_only_the_text_was_kept_has_that(tmp_path: Path) -> None:
    source = {"type": "base64", "media_type": "application/pdf", "data": "",
              "parsed_data": "Ten rules.", "name": "rules.pdf"}  # fmt: skip
    told = [head(), message("u1", "user", text("Read"), {"type": "document", "source": source})]
    file = read_one(write(tmp_path / "a.jsonl", told)).messages[0].blocks[1]
    assert isinstance(file, File)
    assert (file.attachment.name, file.text) == ("rules.pdf", "Ten rules.")
