"""Threads of programs made with LangGraph, out of the checkpoints that it keeps."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from chatvault.domain.blocks import Text, Thinking, ToolCall, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container
from chatvault.importers.langgraph.dump import has_accounts
from chatvault.importers.langgraph.message_pack import unpacked
from tests.unit.importers.langgraph.langgraph_files import BEGUN, Message, dumped, packed, steps
from tests.unit.importers.reading import read_known

read = partial(read_known, "langgraph")

CALL = {"name": "sky", "args": {"town": "Ulm"}, "id": "c1", "type": "tool_call"}
ASKED = Message("human", "Is it dry in Ulm?", "h1")
CALLED = Message("ai", "", "a1", tool_calls=[CALL])
GIVEN = Message("tool", "rain", "o1", tool_call_id="c1")
ANSWERED = Message(
    "ai", "It rains.", "a2",
    additional_kwargs={"reasoning_content": "Hm."},
    response_metadata={"model_name": "qwen"},
    usage_metadata={"input_tokens": 30, "output_tokens": 5},
)  # fmt: skip
TALK = ([ASKED], [CALLED], [GIVEN], [ANSWERED])


@pytest.mark.parametrize("as_json", [False, True])
def test_a_thread_is_a_conversation(tmp_path: Path, as_json: bool) -> None:
    # Given a thread in which a tool was used, when its checkpoints are read,
    (session,), issues = read(steps(tmp_path, *TALK, as_json=as_json))
    # then each message stands there once, with the time of the step that added it.
    asked, called, answered = session.messages
    assert issues == []
    assert (session.external_id, session.title, session.model) == (
        "t1", "Is it dry in Ulm?", "qwen"
    )  # fmt: skip
    assert (asked.role, asked.created_at) == (Role.USER, BEGUN + 1_000)
    (call,) = called.blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert (call.name, call.arguments, call.outcome.text) == ("sky", '{"town":"Ulm"}', "rain")
    assert answered.blocks == (Thinking("Hm."), Text("It rains."))
    assert (answered.created_at, answered.parent_id) == (BEGUN + 4_000, called.external_id)
    assert answered.usage is not None
    assert (answered.usage.input, answered.usage.output) == (30, 5)


def test_a_dump_of_a_server_is_read_as_a_database(tmp_path: Path) -> None:
    # Given the same thread in a database, and in the dump of a server,
    (there,), _ = read(steps(tmp_path / "here", *TALK))
    # when the dump is read,
    (session,), issues = read(dumped(tmp_path, *TALK))
    # then it tells the same.
    assert issues == []
    assert session.messages == there.messages
    assert (session.external_id, session.title) == (there.external_id, there.title)


def test_a_dump_without_the_parts_of_states_tells_what_was_added(tmp_path: Path) -> None:
    path = dumped(tmp_path, *TALK)
    told = path.read_text()
    path.write_text(
        told[: told.index("COPY")] + told[told.index("COPY public.checkpoint_writes") :]
    )
    (session,), _ = read(path)
    assert [one.external_id for one in session.messages] == ["h1", "a1", "a2"]


def test_a_dump_that_tells_of_accounts_is_known_by_its_columns(tmp_path: Path) -> None:
    path = dumped(tmp_path, *TALK)
    assert not has_accounts(open_container(path), path.name)
    with path.open("a") as file:
        file.write("COPY public.users (id, email, password_hash) FROM stdin;\n1\ta\tb\n\\.\n")
    assert has_accounts(open_container(path), path.name)
    store = steps(tmp_path / "here", *TALK)
    assert not has_accounts(open_container(store), store.name)


def test_a_dump_with_empty_tables_of_checkpoints_is_left_to_who_knows_the_others(
    tmp_path: Path,
) -> None:
    path = dumped(tmp_path, *TALK)
    told = path.read_text()
    heads = [line for line in told.splitlines() if line.startswith(("--", "COPY"))]
    path.write_text("\n".join(line + "\n\\." * line.startswith("COPY") for line in heads) + "\n")
    assert registry.plan(open_container(path)).portions == ()


def test_what_a_program_took_out_of_the_state_is_kept(tmp_path: Path) -> None:
    # Given a program that puts a summary in the place of what was said before,
    short = Message("system", "They spoke of Ulm.", "s1")
    path = steps(tmp_path, *TALK, [short], state=[short, ANSWERED])
    # when it is read, then all of it is there, in the order it was said.
    (session,), _ = read(path)
    assert [one.external_id for one in session.messages] == ["h1", "a1", "a2", "s1"]
    assert session.messages[-1].hidden is Hidden.SYSTEM


def test_a_message_that_was_changed_is_as_it_is_now(tmp_path: Path) -> None:
    now = Message("human", "Is it dry in Bonn?", "h1")
    (session,), _ = read(steps(tmp_path, [ASKED], state=[now]))
    (message,) = session.messages
    assert (message.blocks, message.created_at) == ((Text("Is it dry in Bonn?"),), BEGUN + 1_000)


def test_a_message_that_got_its_id_later_is_one(tmp_path: Path) -> None:
    written = [Message("human", "Hi"), Message("human", "Hi")]
    named = [Message("human", "Hi", "h1"), Message("human", "Hi", "h2")]
    (session,), _ = read(steps(tmp_path, written[:1], written[1:], state=named))
    assert [one.external_id for one in session.messages] == ["h1", "h2"]
    assert session.messages[1].created_at == BEGUN + 2_000


def test_a_program_may_call_the_list_otherwise(tmp_path: Path) -> None:
    (session,), _ = read(steps(tmp_path, [ASKED], [ANSWERED], channel="chat_history"))
    assert [plain_text(one.blocks) for one in session.messages] == [
        "Is it dry in Ulm?", "It rains."
    ]  # fmt: skip


def test_threads_are_called_as_a_table_beside_them_says(tmp_path: Path) -> None:
    path = steps(tmp_path, [ASKED])
    steps(tmp_path, [ASKED], thread="t2")
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE thread_summaries (thread_id TEXT, title TEXT)")
        database.execute("INSERT INTO thread_summaries VALUES ('t2', 'The weather')")
        database.commit()
    sessions, _ = read(path)
    assert [one.title for one in sessions] == ["Is it dry in Ulm?", "The weather"]


def test_a_thread_in_which_nothing_was_said_is_left_out(tmp_path: Path) -> None:
    sessions, (issue,) = read(steps(tmp_path))
    assert sessions == []
    assert "Nothing was said" in issue.text


def test_damage_costs_no_more_than_what_it_hit(tmp_path: Path) -> None:
    # Given a last state that is cut short,
    path = steps(tmp_path, *TALK)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE checkpoints SET checkpoint = substr(checkpoint, 1, 300)")
        database.commit()
    # when it is read, then what the steps added tells all, and the damage is said.
    (session,), (issue,) = read(path)
    assert len(session.messages) == 3
    assert "could not be read" in issue.text


def test_any_bytes_are_read_or_refused_in_their_own_time() -> None:
    told, chance = packed({"channel_values": {"messages": [ASKED, ANSWERED]}}), random.Random(5)
    ends = {"read": 0, "refused": 0}
    for _ in range(2_000):
        damaged = bytearray(told)
        for _ in range(2):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            unpacked(bytes(damaged))
        except ValueError:
            ends["refused"] += 1
        else:
            ends["read"] += 1
    assert min(ends.values()) > 0


@pytest.mark.parametrize(
    "content", [b"", b"\x91" * 10_000, b"\xdd\xff\xff\xff\xff", b"\xc1", b"\xdb\x7f\xff\xff\xff"]
)
def test_what_claims_to_be_endless_is_refused(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"short|deep|kind"):
        unpacked(content)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"\x07", 7), (b"\xff", -1), (b"\xa2hi", "hi"),
        (b"\x81\xa1a\x92\x01\xc3", {"a": [1, True]}),
        (b"\xcc\xff", 255), (b"\xd0\x80", -128), (b"\xd9\x01x", "x"), (b"\xdc\x00\x01\xc0", [None]),
        (b"\xde\x00\x01\x01\x02", {"1": 2}), (b"\xc4\x01z", b"z"), (b"\xca?\x80\x00\x00", 1.0),
        (b"\xd4\x00\x05", 5), (b"\xc7\x06\x05\x93\xa1m\xa1C\x80", {}),
    ],
)  # fmt: skip
def test_every_kind_of_value_is_known(content: bytes, value: object) -> None:
    assert unpacked(content) == value
