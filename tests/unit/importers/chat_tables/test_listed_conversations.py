"""Whole conversations that lie in one value each, in the forms of many programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from chatvault.domain.message import Role
from tests.unit.importers.chat_tables.guessed_table_files import (
    CHATS,
    TURNS,
    assert_all_are_read,
    database,
    listed,
    moment,
    read,
    said,
    table,
    turns,
    whole,
    written,
)


def rasa_events(chat: int) -> list[dict[str, Any]]:
    """What Rasa notes of a conversation, most of which nobody said."""
    events = [{"event": "action", "timestamp": 1_756_660_700.0, "name": "action_listen"}]
    for place, (role, text) in enumerate(whole(chat), 1):
        at = 1_756_660_700.5 + chat * 100 + place
        kind = "user" if role is Role.USER else "bot"
        events.append({"event": kind, "timestamp": at, "text": text, "metadata": {}})
        events.append({"event": "slot", "timestamp": at, "name": "bread", "value": "rye"})
    return events


def test_a_column_may_hold_whole_conversations(tmp_path: Path) -> None:
    rows = [(f"k{chat}", f"Bread {chat} at home", json.dumps(listed(chat)), moment(chat, 0))
            for chat in range(CHATS)]  # fmt: skip
    path = database(tmp_path / "saved.db", chats=("id title messages created_at", rows))
    assert_all_are_read(path, *(title for _, title, *_ in rows))
    assert all(one.created_at for one in read(path))


def test_a_column_may_hold_conversations_that_nothing_names(tmp_path: Path) -> None:
    told = (listed(chat, who="sender", what="text", bot="bot") for chat in range(CHATS))
    rows = ((json.dumps(one), "en") for one in told)
    assert_all_are_read(table(tmp_path / "saved.csv", ("history", "lang"), *rows))


@pytest.mark.parametrize("between", [", ", "\n "])
def test_lists_may_be_written_as_python_does_it(tmp_path: Path, between: str) -> None:
    rows = []
    for chat in range(CHATS):
        told = [{**one, "toxic": False, "state": None} for one in listed(chat)]
        rows.append((f"k{chat}", f"[{between.join(map(repr, told))}]"))
    head = ("conversation_id", "conversation")
    assert_all_are_read(table(tmp_path / "set.csv", head, *rows))


def test_signs_of_python_in_what_was_said_stay(tmp_path: Path) -> None:
    said_so = "It's \"None\" and {'a': True},\n[{'b'}]"
    told = [{"role": "user", "content": said_so}, {"role": "assistant", "content": 'So "be" it'}]
    rows = [("k1", repr(told)), ("k2", repr(told))]
    path = table(tmp_path / "set.csv", ("id", "talk"), *rows)
    assert said(read(path)[0]) == [(Role.USER, said_so), (Role.ASSISTANT, 'So "be" it')]


def test_a_conversation_longer_than_what_is_looked_at_is_known(tmp_path: Path) -> None:
    told = [*listed(0), *({"role": "user", "content": "rye " * 1_000} for _ in range(20))]
    rows = [("k0", json.dumps(told), moment(0, 0)), ("k1", json.dumps(listed(1)), moment(1, 0))]
    path = database(tmp_path / "saved.db", chats=("id messages created_at", rows))
    assert [len(one.messages) for one in read(path)] == [len(told), TURNS]


def test_a_list_is_known_by_what_tells_rows_apart(tmp_path: Path) -> None:
    rows = [(chat, 1, json.dumps(listed(chat)), f"Bread {chat}") for chat in range(CHATS)]
    path = database(tmp_path / "saved.db", chats=("id chat_id messages title", rows))
    assert_all_are_read(path, *(title for *_, title in rows))
    assert {one.external_id for one in read(path)} == {"0", "1", "2"}


def test_calls_and_times_of_a_listed_message_are_kept(tmp_path: Path) -> None:
    call = {"id": "c1", "type": "function", "function": {"name": "bake", "arguments": "{}"}}
    told = [
        {"role": "user", "content": "Bake it", "timestamp": moment(0, 1)},
        {"role": "assistant", "content": None, "tool_calls": [call], "timestamp": moment(0, 2)},
        {"role": "tool", "content": "baked", "tool_call_id": "c1"},
        {"role": "assistant", "content": "Done.", "timestamp": moment(0, 4)},
    ]
    rows = [(f"k{number}", json.dumps(told)) for number in range(2)]
    session = read(database(tmp_path / "saved.db", chats=("id messages", rows)))[0]
    assert [one.role for one in session.messages] == [Role.USER, Role.ASSISTANT, Role.ASSISTANT]
    assert session.messages[0].created_at != session.messages[1].created_at


@pytest.mark.parametrize("key", ["sessionId", "_id", "conversation_hash", "", "user_id"])
def test_messages_that_lie_inside_of_records(tmp_path: Path, key: str) -> None:
    told = [({key: f"k{chat}"} if key else {}) | {"lang": "en", "messages": listed(chat)}
            for chat in range(CHATS)]  # fmt: skip
    assert_all_are_read(written(tmp_path / "talks.json", told))


def test_conversations_without_a_name_in_files_of_their_own_are_apart(tmp_path: Path) -> None:
    for chat in range(CHATS):
        about = {"title": f"Bread {chat} again", "created_at": moment(chat, 0)}
        told = {"metadata": about, "turns": listed(chat)}
        written(tmp_path / "talks" / f"talk {chat}.json", told)
    assert_all_are_read(tmp_path / "talks")


def test_what_mongodb_writes_around_values_is_none_of_them(tmp_path: Path) -> None:
    told = [{"_id": {"$oid": f"{chat:024x}"}, "title": f"Bread {chat} again",
             "createdAt": {"$date": moment(chat, 0)}, "messages": listed(chat, who="from")}
            for chat in range(CHATS)]  # fmt: skip
    path = written(tmp_path / "talks.json", told)
    assert_all_are_read(path, *(f"Bread {chat} again" for chat in range(CHATS)))
    assert {one.external_id for one in read(path)} == {f"{chat:024x}" for chat in range(CHATS)}


def test_what_dynamo_db_writes_around_values_is_none_of_them(tmp_path: Path) -> None:
    items = [
        {"Item": {"pk": {"S": f"m{place}"}, "chat_id": {"S": f"c{chat}"}, "text": {"S": text},
                  "role": {"S": "user" if asks else "bot"}, "model": {"NULL": True},
                  "created_at": {"N": f"{1_756_660_700 + place}"}}}
        for place, (chat, _, asks, text) in enumerate(turns())
    ]  # fmt: skip
    path = tmp_path / "export.json"
    path.write_text("\n".join(map(json.dumps, items)))
    assert_all_are_read(path)
    assert read(path)[0].messages[0].external_id == "m0"


def test_conversations_under_their_ids(tmp_path: Path) -> None:
    told = {f"k{chat}": {"createdAt": moment(chat, 0), "messages": listed(chat)}
            for chat in range(CHATS)}  # fmt: skip
    assert_all_are_read(written(tmp_path / "talks.json", told))
    assert_all_are_read(written(tmp_path / "inner.json", {"conversations": told}))


def test_lists_of_messages_under_the_ids_of_conversations(tmp_path: Path) -> None:
    told = {f"k{chat}": listed(chat, who="sender", what="message") for chat in range(CHATS)}
    assert_all_are_read(written(tmp_path / "talks.json", told))


def test_conversations_in_one_part_of_what_a_program_wrote_down(tmp_path: Path) -> None:
    told = [{"id": f"k{chat}", "topic": f"Bread {chat} again", "messages": listed(chat)}
            for chat in range(CHATS)]  # fmt: skip
    state = {"settings": {"theme": "dark"}, "chats": {"sessions": told, "current": 0}}
    titles = [f"Bread {chat} again" for chat in range(CHATS)]
    assert_all_are_read(written(tmp_path / "state.json", state), *titles)
    rows = [{"id": place, "role": "user" if asks else "assistant", "content": text,
             "sessionId": "all", "topicId": f"k{chat}"}
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    topics = [{"id": f"k{chat}", "title": title, "sessionId": "all"}
              for chat, title in enumerate(titles)]  # fmt: skip
    sessions = [{"id": "all", "config": {"model": "gpt-4o"}}]
    state = {"exportType": "sessions", "version": 7,
             "state": {"messages": rows, "sessions": sessions, "topics": topics}}  # fmt: skip
    assert_all_are_read(written(tmp_path / "tables.json", state), *titles)


def test_pieces_of_a_message_are_no_table(tmp_path: Path) -> None:
    told = [{"id": place, "chatId": f"k{chat}", "sender": "human" if asks else "ai",
             "content": [{"type": "text", "text": text}]}
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    assert_all_are_read(written(tmp_path / "talks.json", told))


def test_messages_under_their_ids_may_tell_their_conversation(tmp_path: Path) -> None:
    told = {
        f"{place}": {"session_id": f"k{chat}", "role": "user" if asks else "bot", "content": text}
        for place, (chat, _, asks, text) in enumerate(turns())
    }
    path = written(tmp_path / "store.json", {"messages": told, "settings": {"theme": {"a": "b"}}})
    assert_all_are_read(path)
    assert {one.external_id for one in read(path)} == {f"k{chat}" for chat in range(CHATS)}


def test_of_events_those_are_messages_that_somebody_said(tmp_path: Path) -> None:
    rows = [
        (place, f"sender{chat}", event["event"], event["timestamp"], json.dumps(event))
        for chat in range(CHATS)
        for place, event in enumerate(rasa_events(chat), 50 * chat)
    ]
    told = "id sender_id type_name timestamp data", rows
    assert_all_are_read(database(tmp_path / "rasa.db", events=told))


def test_the_events_of_a_conversation_may_lie_inside_of_it(tmp_path: Path) -> None:
    trackers = [{"sender_id": f"sender{chat}", "slots": {}, "events": rasa_events(chat)}
                for chat in range(CHATS)]  # fmt: skip
    assert_all_are_read(written(tmp_path / "trackers.json", trackers))


def test_a_bot_may_show_a_picture_instead_of_words(tmp_path: Path) -> None:
    shown = {"event": "bot", "timestamp": 1.0, "text": None, "data": {"image": "https://a.example"}}
    asked = {"event": "user", "timestamp": 0.5, "text": "What does it look like?"}
    rows = [(1, "s1", json.dumps(asked)), (2, "s1", json.dumps(shown))]
    (session,) = read(database(tmp_path / "rasa.db", events=("id sender_id data", rows)))
    assert said(session)[1] == (Role.ASSISTANT, "https://a.example")
