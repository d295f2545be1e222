"""Sessions of Pi and OpenClaw keep their tree, their outcomes and what they cost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import (
    Event,
    EventKind,
    Image,
    Text,
    TextVariant,
    ToolCall,
    ToolOutcome,
    ToolStatus,
    plain_text,
)
from chatvault.domain.message import CostSource, Hidden, Role, Usage
from chatvault.domain.parsed import ParsedSession, Severity
from chatvault.domain.session import Relation
from chatvault.domain.work import Unattended
from chatvault.importers.containers.container import open_container
from chatvault.importers.pi_agent.importer import PiAgentImporter
from chatvault.services.vault import Services
from tests.unit.importers.hostile import RELAXED, spoil
from tests.unit.importers.pi_agent.pi_agent_files import (
    SESSION,
    START,
    Record,
    answer,
    call,
    entry,
    head,
    lines,
    read,
    read_one,
    result,
    store,
    talk,
    text,
    user,
    whole,
    write,
)


def parents(session: ParsedSession) -> dict[str, str | None]:
    return {message.external_id: message.parent_id for message in session.messages}


def test_a_session_is_told_by_its_first_line_and_named_by_hand(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "any.name", whole()))
    assert (session.source, session.external_id) == ("pi-agent", SESSION)
    assert (session.title, session.model) == ("The stamp", "opus")
    assert session.project is not None
    assert session.project.path == "/home/ada/search"
    assert (session.created_at, session.updated_at) == (START, START + 6000)
    assert session.members == ("any.name",)


def test_without_a_name_the_first_prompt_is_the_title(tmp_path: Path) -> None:
    assert read_one(write(tmp_path / "a.jsonl", whole()[:-1])).title == "Why does it fail?"


def test_the_tree_is_kept_and_ends_at_the_last_entry(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    assert parents(session) == {
        **{"u1": None, "a1": "u1", "a2": "a1", "c1": "a2", "u2": "c1", "a3": "u2"},
        **{"b1": "a2", "u3": "b1", "s1": "u3", "x1": "s1", "a4": "x1"},
    }
    assert session.active_leaf == "a4"


def test_a_prompt_asked_anew_at_the_start_is_a_root_of_its_own(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [head(), user("u1", None, "One"), user("u2", None, "Two")])
    assert parents(read_one(path)) == {"u1": None, "u2": None}


def test_going_back_without_a_word_moves_the_end(tmp_path: Path) -> None:
    told = [head(), user("u1", None, "One"), answer("a1", "u1", text("1"))]
    path = write(tmp_path / "a.jsonl", [*told, entry("label", "l", "u1", label="here")])
    assert read_one(path).active_leaf == "u1"


def test_an_outcome_is_with_its_call(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    called = session.messages[1].blocks[1]
    assert isinstance(called, ToolCall)
    assert (called.name, called.arguments) == ("read", '{"path":"a.py"}')
    assert called.outcome is not None
    assert (called.outcome.text, called.outcome.status) == ("broken", ToolStatus.FAILED)
    assert [one.width for one in called.outcome.attachments] == [1]


def test_an_outcome_without_a_call_stands_alone(tmp_path: Path) -> None:
    told = [head(), user("u1", None, "Go"), result("r1", "u1", "gone", text("found"))]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert [message.role for message in session.messages] == [Role.USER, Role.TOOL]


def test_what_a_person_ran_is_kept_with_its_end(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    (ran,) = next(one for one in session.messages if one.external_id == "s1").blocks
    assert isinstance(ran, ToolCall)
    assert ran.outcome is not None
    assert (ran.outcome.text, ran.outcome.note) == ("a.py", "exit 2")
    assert ran.outcome.status is ToolStatus.FAILED


def test_pictures_are_kept_with_their_bytes(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    picture = session.messages[0].blocks[1]
    assert isinstance(picture, Image)
    assert picture.attachment.content is not None
    assert picture.attachment.content().read().startswith(b"\x89PNG")


def test_what_summaries_tools_and_a_warm_cache_took_counts_too(tmp_path: Path) -> None:
    took = {"input": 10, "output": 2, "cost": {"total": 0.5}}
    records = [
        head(),
        user("u1", None, "Sum it up."),
        answer("a1", "u1", call("t1", path="a.py")),
        result("r1", "a1", "t1", text("done"), usage=took),
        entry("compaction", "c1", "r1", summary="All is well.", usage=took),
        entry("usage", "w1", "c1", kind="cache_warm", model="opus", usage=took),
        entry("context_edit", "x1", "w1", targetId="u1", replacement=None),
        user("u2", "x1", "Thanks."),
    ]
    (session,), issues = read(write(tmp_path / "a.jsonl", records))
    assert issues == []
    costs = {one.external_id: one.usage.cost for one in session.messages if one.usage}
    assert costs == {"a1": 503_000, "c1": 500_000, "w1": 500_000}
    assert session.active_leaf == "u2"
    assert len({one.usage_key for one in session.messages if one.usage}) == 3


def test_what_the_program_told_its_model_is_hidden(tmp_path: Path) -> None:
    told = entry("message", "s1", None, message={"role": "system", "content": "You are Pi."})
    parts = {"role": "system", "content": "", "sections": {"a": "You are Pi.", "b": "Be brief."}}
    newer = entry("message", "s2", "s1", message=parts)
    records = [head(), told, newer, user("u1", "s2", "Hello")]
    session = read_one(write(tmp_path / "a.jsonl", records))
    assert [one.hidden for one in session.messages] == [Hidden.SYSTEM, Hidden.SYSTEM, None]
    assert session.messages[1].blocks == (Text("You are Pi."), Text("Be brief."))


def test_tokens_and_cost_are_taken_as_they_are_told(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    usage = session.messages[1].usage
    assert usage == Usage(10, 5, 100, 7, cost=3000, cost_source=CostSource.REPORTED)


def test_events_and_what_was_injected_are_told_apart(tmp_path: Path) -> None:
    session = read_one(write(tmp_path / "a.jsonl", whole()))
    events = [block for one in session.messages for block in one.blocks if isinstance(block, Event)]
    assert events == [
        Event(EventKind.COMPACTION, "A stamp is wrong."),
        Event(EventKind.INTERRUPTED, "Stopped."),
        Event(EventKind.NOTICE, "It was tried."),
    ]
    hidden = {one.external_id: one.hidden for one in session.messages if one.hidden}
    assert hidden == {"x1": Hidden.META}


def test_a_fork_names_its_parent_and_counts_nothing_twice(tmp_path: Path) -> None:
    parent = "/home/ada/.pi/agent/sessions/--x--/2026-05-09T08-00-00-000Z_first.jsonl"
    said = [user("u1", None, "One"), answer("a1", "u1", text("1"))]
    write(tmp_path / "a.jsonl", [head(id="first"), *said])
    write(tmp_path / "b.jsonl", [head(id="second", parentSession=parent), *said])
    (first, second), issues = read(tmp_path)
    assert not issues
    assert (second.parent_external_id, second.relation) == ("first", Relation.FORK)
    assert first.messages[1].usage_key is not None
    assert first.messages[1].usage_key == second.messages[1].usage_key


def test_a_fork_of_answers_without_an_id_or_a_moment_counts_nothing_twice(tmp_path: Path) -> None:
    told = [user("u1", None, "One"), answer("a1", "u1", text("1"), timestamp=None)]
    write(tmp_path / "a.jsonl", [head(id="first"), *told])
    write(tmp_path / "b.jsonl", [head(id="second", parentSession="/s/x_first.jsonl"), *told])
    (first, second), _ = read(tmp_path)
    assert first.messages[1].usage_key is not None
    assert first.messages[1].usage_key == second.messages[1].usage_key


def test_answers_of_which_no_time_is_told_are_counted_each(tmp_path: Path) -> None:
    told = [user("u1", None, "One"), answer("a1", "u1", text("1"), timestamp=None)]
    for record in told:
        record["timestamp"] = None
    write(tmp_path / "a.jsonl", [head(id="first"), *told])
    write(tmp_path / "b.jsonl", [head(id="second"), *told])
    (first, second), _ = read(tmp_path)
    assert first.messages[1].usage_key != second.messages[1].usage_key


def test_a_message_tells_its_time_where_its_entry_tells_none(tmp_path: Path) -> None:
    told = answer("a1", None, text("1"))
    del told["timestamp"]
    session = read_one(write(tmp_path / "a.jsonl", [head(), told]))
    assert session.messages[0].created_at == START + 1000
    assert session.updated_at == START + 1000


def test_the_oldest_sessions_are_a_list(tmp_path: Path) -> None:
    told = [user("", None, "One"), answer("", None, text("1")), user("", None, "Two")]
    for record in told:
        del record["id"], record["parentId"]
    session = read_one(write(tmp_path / "a.jsonl", [head(branchedFrom="/s/x_first.jsonl"), *told]))
    assert parents(session) == {"line:2": None, "line:3": "line:2", "line:4": "line:3"}
    assert session.parent_external_id == "first"


@pytest.mark.parametrize("home", [".openclaw", ".clawdbot"])
def test_a_session_in_the_home_of_openclaw_is_its_own(tmp_path: Path, home: str) -> None:
    path = tmp_path / home / "agents" / "main" / "sessions" / f"{SESSION}.jsonl.reset.2026-05-11"
    session = read_one(write(path, [head(), user("u1", None, "Hello")]))
    assert (session.source, session.agent, session.archived) == ("openclaw", "main", True)


def test_a_copy_of_the_home_of_openclaw_is_known_by_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "backup" / "agents" / "main" / "sessions" / f"{SESSION}.jsonl"
    session = read_one(write(path, [head(), user("u1", None, "[Telegram Ada] Hello")]))
    assert (session.source, session.agent, talk(session)) == ("openclaw", "main", ["Hello"])
    assert session.source_formerly == "pi-agent"


@pytest.mark.parametrize(
    ("details", "note"),
    [
        ({"status": "error", "error": "ENOENT"}, ""),
        ({"status": "completed", "exitCode": 2}, "exit 2"),
        ({"status": "forbidden"}, ""),
    ],
)
def test_openclaw_tells_beside_a_result_that_it_failed(
    tmp_path: Path, details: Record, note: str
) -> None:
    told = [
        *(head(), user("u1", None, "Go"), answer("a1", "u1", call("t1"), call("t2"))),
        result("r1", "a1", "t1", text("No."), isError=False, details=details),
        result("r2", "r1", "t2", text("Yes."), details={"status": "completed", "exitCode": 0}),
    ]
    session = read_one(write(tmp_path / "a.jsonl", told))
    ended = [block.outcome for block in session.messages[1].blocks if isinstance(block, ToolCall)]
    assert [(one.status, one.note) for one in ended if one] == [
        (ToolStatus.FAILED, note),
        (ToolStatus.OK, ""),
    ]


def spawned(key: str, **details: Any) -> list[Record]:
    """A session that starts a sub-agent, whose key alone is told."""
    started = {**call("t1", task="Weigh"), "name": "sessions_spawn"}
    told = {"status": "accepted", "childSessionKey": key, **details}
    back = result("r1", "a1", "t1", text("{}"), details=told)
    return [head(), user("u1", None, "Bake"), answer("a1", "u1", started), back]


LISTED = {
    "agent:main:main": {"sessionId": SESSION},
    "agent:main:subagent:7": {
        "sessionId": "weighing", "label": " Weigh the flour ", "spawnedBy": "agent:main:main"
    },
    "agent:main:subagent:8": {"sessionId": "alone", "spawnedBy": "agent:main:gone"},
    "broken": 7,
}  # fmt: skip


def test_the_list_of_openclaw_tells_of_sub_agents(tmp_path: Path) -> None:
    folder = tmp_path / ".openclaw" / "agents" / "main" / "sessions"
    write(folder / f"{SESSION}.jsonl", spawned("agent:main:subagent:7"))
    write(folder / "weighing.jsonl", [head(id="weighing"), user("u1", None, "Weigh 500 g.")])
    write(folder / "alone.jsonl", [head(id="alone"), user("u1", None, "Wait.")])
    (folder / "sessions.json").write_text(json.dumps(LISTED))
    sessions, issues = read(tmp_path)
    found = {session.external_id: session for session in sessions}

    assert not issues
    (started,) = found[SESSION].messages[1].blocks
    assert isinstance(started, ToolCall)
    assert started.child == "weighing"
    weighing, alone = found["weighing"], found["alone"]
    assert (weighing.title, weighing.parent_external_id) == ("Weigh the flour", SESSION)
    assert weighing.relation is Relation.SUBAGENT
    assert (alone.title, alone.parent_external_id, alone.relation) == ("Wait.", None, None)


def test_a_sub_agent_that_goes_on_stays_what_it_was(tmp_path: Path, services: Services) -> None:
    folder = tmp_path / ".openclaw" / "agents" / "main" / "sessions"
    said = [answer("a0", None, text("Hm. " * 400))]
    told = [head(id="weighing"), user("u1", None, "Weigh 500 g."), *said]
    path = write(folder / "weighing.jsonl", [*told, answer("a1", "a0", text("500 g."))])
    write(folder / f"{SESSION}.jsonl", spawned("agent:main:subagent:7"))
    (folder / "sessions.json").write_text(json.dumps(LISTED))
    services.importing.run([tmp_path], Unattended())
    with path.open("a") as stream:
        stream.write(json.dumps(user("u2", "a1", "Again.", 3)) + "\n")
    services.importing.run([tmp_path], Unattended())

    with services.database.rows() as rows:
        asked = "SELECT title, parent_external_id, message_count FROM chat_session ORDER BY title"
        assert list(rows(asked))[1:] == [("Weigh the flour", SESSION, 4)]


def test_the_session_that_a_chat_had_then_started_a_sub_agent(tmp_path: Path) -> None:
    folder = tmp_path / ".openclaw" / "agents" / "main" / "sessions"
    later = head(id="later", timestamp="2026-05-11T09:00:00.000Z")
    write(folder / f"{SESSION}.jsonl.reset.2026-05-11", spawned("agent:main:subagent:7"))
    write(folder / "later.jsonl", [later, user("u1", None, "agent:main:subagent:7")])
    write(folder / "weighing.jsonl", [head(id="weighing"), user("u1", None, "Weigh 500 g.")])
    listed = {**LISTED, "agent:main:main": {"sessionId": "later"}}
    (folder / "sessions.json").write_text(json.dumps(listed))
    (weighing,) = [one for one in read(tmp_path)[0] if one.external_id == "weighing"]
    assert (weighing.parent_external_id, weighing.relation) == (SESSION, Relation.SUBAGENT)


def test_a_list_that_cannot_be_read_takes_nothing_away(tmp_path: Path) -> None:
    folder = tmp_path / ".openclaw" / "agents" / "main" / "sessions"
    write(folder / f"{SESSION}.jsonl", spawned("agent:main:subagent:7"))
    (folder / "sessions.json").write_text("[7")
    session = read_one(tmp_path)
    (started,) = session.messages[1].blocks
    assert isinstance(started, ToolCall)
    assert started.child is None


def test_what_was_put_away_may_be_compressed(tmp_path: Path) -> None:
    folder = tmp_path / ".openclaw" / "agents" / "main" / "sessions"
    name = f"{SESSION}.jsonl.deleted.2026-05-11T09-00-00.000Z.zst"
    told = lines([head(), user("u1", None, "Hello"), answer("a1", "u1", text("Hi."))])
    path = write(folder / name, zstandard.ZstdCompressor().compress(told))
    for place in (tmp_path, path):
        session = read_one(place)
        assert (session.source, session.external_id, session.archived) == (
            "openclaw",
            SESSION,
            True,
        )
        assert talk(session) == ["Hello", "Hi."]


def test_what_was_put_away_of_a_session_that_goes_on_is_not_taken_for_the_rest(
    tmp_path: Path,
) -> None:
    folder = tmp_path / ".openclaw" / "agents" / "main" / "sessions"
    for ending, asked in (
        ("", "Now"),
        (".reset.2026-05-11", "First"),
        (".reset.2026-05-12", "Then"),
    ):
        told = [user("", None, asked), answer("", None, text(f"{asked}."), responseId=asked)]
        for record in told:
            del record["id"], record["parentId"]
        write(folder / f"{SESSION}.jsonl{ending}", [head(), *told])
    sessions, issues = read(tmp_path)
    assert not issues
    assert {session.external_id for session in sessions} == {SESSION}
    assert [said for session in sessions for said in talk(session)] == [
        *("Now", "Now.", "First", "First.", "Then", "Then.")
    ]
    ids = [message.external_id for session in sessions for message in session.messages]
    assert ids[:2] == ["line:2", "line:3"]
    assert len(set(ids)) == 6
    assert not sessions[0].archived


def test_openclaw_hangs_entries_at_calls(tmp_path: Path) -> None:
    told = [
        *(head(), user("u1", SESSION, "Go"), answer("a1", "u1", call("t1"), call("t2"))),
        *(result("r1", "t1", "t1", text("one")), result("r2", "t2", "t2", text("two"))),
        answer("a2", "r2", text("Done.")),
    ]
    session = read_one(write(tmp_path / "a.jsonl", told))
    assert session.source == "openclaw"
    assert parents(session) == {"u1": None, "a1": "u1", "a2": "a1"}


def test_the_envelope_of_a_channel_is_taken_off(tmp_path: Path) -> None:
    told = 'Conversation info (untrusted metadata):\n```json\n{"id": 7}\n```\n\n'
    said = "[Telegram Ada id:7 2026-05-10 09:00 UTC] Hello [there]"
    entries = [head(cwd="/home/ada/.openclaw/workspace"), user("u1", None, [text(told + said)])]
    session = read_one(write(tmp_path / "a.jsonl", [*entries, user("u2", "u1", told)]))
    assert talk(session) == ["Hello [there]"]
    assert session.title == "Hello [there]"
    assert session.messages[1].hidden is Hidden.META


def conversation(key: str = SESSION, said: str = "[Telegram Ada] Water the rye") -> list[Record]:
    return [head(id=key), user("a", None, said), answer("b", "a", text("Watered."), second=2)]


def test_newer_versions_of_openclaw_keep_an_agent_s_sessions_in_a_database(tmp_path: Path) -> None:
    later = conversation("later", "And the wheat?")
    path = tmp_path / ".openclaw" / "agents" / "gardener" / "agent" / "openclaw-agent.sqlite"
    store(
        path,
        (conversation(), {"reason": "initial"}, {"label": "Plants"}),
        (later, {"reason": "rollover", "previous_session_id": SESSION}, {}),
        (conversation("fork"), {"reason": "fork", "previous_session_id": SESSION}, {}),
        (
            conversation("below"),
            {},
            {"entry_json": json.dumps({"spawnedBy": f"agent:main:{SESSION}"})},
        ),
    )
    sessions, issues = read(tmp_path)
    assert issues == []
    told = {one.external_id: one for one in sessions}
    first = told[SESSION]
    assert (first.source, first.agent, first.title) == ("openclaw", "gardener", "Plants")
    assert [plain_text(one.blocks) for one in first.messages] == ["Water the rye", "Watered."]
    assert (first.created_at, first.updated_at) == (START, START + 2000)
    assert first.messages[1].usage is not None
    assert told["later"].title == "And the wheat?"
    assert {key: (one.parent_external_id, one.relation) for key, one in told.items()} == {
        SESSION: (None, None),
        "later": (SESSION, Relation.CONTINUATION),
        "fork": (SESSION, Relation.FORK),
        "below": (SESSION, Relation.SUBAGENT),
    }


def test_a_session_of_openclaw_that_moved_into_its_database_stays_what_it_was(
    services: Services, tmp_path: Path
) -> None:
    home = tmp_path / ".openclaw" / "agents" / "main"
    records = conversation()
    write(home / "sessions" / f"{SESSION}.jsonl", records)
    services.importing.run([tmp_path], Unattended())
    (home / "sessions" / f"{SESSION}.jsonl").unlink()
    more = user("c", "b", "Thanks", second=3)
    store(home / "agent" / "openclaw-agent.sqlite", ([*records, more], {}, {}))
    services.importing.run([tmp_path], Unattended())
    with services.database.rows() as rows:
        names = [name for (name,) in rows("SELECT external_id FROM message ORDER BY position")]
    assert names == ["a", "b", "c"]


def test_a_tool_that_another_tool_used_is_read_with_what_came_back(tmp_path: Path) -> None:
    receipt = {
        "toolCallId": "n1", "toolName": "weigh", "input": {"what": "rye"}, "isError": True,
        "result": {"content": [text("too heavy")]}, "startedAt": START, "timestamp": START + 50,
    }  # fmt: skip
    nested = {"role": "custom", "customType": "openclaw.nested-tool.v1", "display": True}
    records = [
        head(cwd="/home/ada/.openclaw/workspace"),
        user("u1", None, "Weigh it."),
        answer("a1", "u1", call("t1", path="a.js")),
        entry("message", "n1", "a1", message={**nested, "content": "", "details": receipt}),
        result("r1", "n1", "t1", text("done")),
        answer("a2", "r1", text("It is heavy."), second=2),
    ]
    session = read_one(write(tmp_path / "a.jsonl", records))
    (weighed,) = session.messages[2].blocks
    assert isinstance(weighed, ToolCall)
    assert (weighed.name, weighed.arguments, weighed.call_id) == ("weigh", '{"what":"rye"}', "n1")
    assert weighed.outcome == ToolOutcome(
        "too heavy", ToolStatus.FAILED, started_at=START, duration_ms=50
    )
    assert session.active_leaf == "a2"


def test_a_conversation_that_began_anew_within_its_session_says_so(tmp_path: Path) -> None:
    records = [
        head(cwd="/home/ada/.openclaw/workspace"),
        user("a", None, "Hello"),
        entry("reset", "x", "a", reason="daily"),
        user("b", "x", "Good morning"),
    ]
    (session,), issues = read(write(tmp_path / "a.jsonl", records))
    assert issues == []
    assert session.messages[1].blocks == (Event(EventKind.NOTICE, "reset: daily"),)


def test_where_a_session_of_openclaw_stands_is_what_its_log_says_last(tmp_path: Path) -> None:
    records = [
        head(cwd="/home/ada/.openclaw/workspace"),
        user("a", None, "Hello"),
        answer("b", "a", text("Hi.")),
        {**answer("side", "b", text("Sent.")), "appendMode": "side"},
        entry("leaf", "l", "side", targetId="b", appendParentId="b"),
    ]
    assert read_one(write(tmp_path / "a.jsonl", records)).active_leaf == "b"
    assert read_one(write(tmp_path / "b.jsonl", records[:-1])).active_leaf == "b"


def test_what_an_extension_told_an_older_version_is_read(tmp_path: Path) -> None:
    told = {"role": "hookMessage", "customType": "lint", "content": "Mind it.", "display": True}
    strange = {"role": "oracle", "content": "So be it."}
    records = [
        head(version=2),
        user("u1", None, "Mend it."),
        entry("message", "h1", "u1", message=told),
        entry("message", "o1", "h1", message=strange),
    ]
    (session,), issues = read(write(tmp_path / "a.jsonl", records))
    assert plain_text(session.messages[1].blocks) == "Mind it."
    assert (session.messages[1].role, session.messages[1].hidden) == (Role.SYSTEM, None)
    assert [issue.text for issue in issues] == [
        "A record of the unknown kind “oracle” was left out."
    ]


def test_pi_leaves_brackets_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", [head(), user("u1", None, "[Slack bot] is broken")])
    assert talk(read_one(path)) == ["[Slack bot] is broken"]


def test_unknown_entries_are_told_and_unknown_pieces_kept(tmp_path: Path) -> None:
    told = [head(), entry("novelty", "n", None), user("u1", "n", [{"type": "smell", "of": "tea"}])]
    (session,), issues = read(write(tmp_path / "a.jsonl", told))
    (block,) = session.messages[0].blocks
    assert getattr(block, "variant", None) is TextVariant.UNKNOWN
    assert [(issue.severity, issue.where) for issue in issues] == [
        *((Severity.INFO, "line 2"), (Severity.INFO, "line 3")),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"\0\0", b"[" * 5000, b'{"type":"session"}\n', lines([user("u1", None, "Hello")])],
)
def test_other_files_are_not_claimed(tmp_path: Path, content: bytes) -> None:
    container = open_container(write(tmp_path / "a.jsonl", content))
    assert PiAgentImporter().claim(container, container.names()) == ()


def test_a_session_without_messages_is_told(tmp_path: Path) -> None:
    sessions, issues = read(write(tmp_path / "a.jsonl", [head()]))
    assert not sessions
    assert [issue.severity for issue in issues] == [Severity.INFO]


def test_a_line_that_is_no_record_costs_itself(tmp_path: Path) -> None:
    content = lines([head(), user("u1", None, "One")]) + b"{broken}\n"
    content += lines([user("u2", "u1", "Two\0\ud800", 2)])
    (session,), issues = read(write(tmp_path / "a.jsonl", content))
    assert len(session.messages) == 2
    errors = [issue.where for issue in issues if issue.severity is Severity.ERROR]
    assert errors == ["line 3"]


def test_deep_nesting_and_huge_numbers_are_survived(tmp_path: Path) -> None:
    deep = b'{"type":"message","id":"d","message":' + b"[" * 9000 + b"]" * 9000 + b"}\n"
    vast = answer("a1", "u1", text("1"), usage={"input": 1e308, "output": 10**40, "cost": {}})
    content = lines([head(), user("u1", None, "One")]) + deep + lines([vast])
    (session,), _ = read(write(tmp_path / "a.jsonl", content))
    assert session.messages[-1].usage is None


@RELAXED
@given(data=st.data())
def test_any_value_in_any_place_is_read_somehow(tmp_path: Path, data: st.DataObject) -> None:
    entries = json.loads(json.dumps(whole()))
    for _ in range(data.draw(st.integers(1, 4))):
        record = data.draw(st.sampled_from(entries))
        spoil(record, data)
    for session in read(write(tmp_path / "a.jsonl", entries))[0]:
        found = [message.external_id for message in session.messages]
        assert len(found) == len(set(found))
        assert {message.parent_id for message in session.messages} <= {None, *found}
        assert session.active_leaf in (None, *found)


@RELAXED
@given(cut=st.integers(0, len(lines(whole()))))
def test_a_session_cut_anywhere_has_the_messages_of_the_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "a.jsonl"
    complete = parents(read_one(write(path, whole())))
    for session in read(write(path, lines(whole())[:cut]))[0]:
        found = parents(session)
        assert list(complete.items())[: len(found)] == list(found.items())
    assert parents(read_one(write(path, whole()))) == complete
