"""Tables as chat programs have them are read without anybody saying what their columns mean."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from chatvault.domain.blocks import (
    Citation,
    Image,
    Text,
    plain_text,
)
from chatvault.domain.message import Role, Usage
from chatvault.services.importing.mapping import explain
from tests.unit.importers.chat_tables.guessed_table_files import (
    CHATS,
    DAY,
    SAID,
    TURNS,
    assert_all_are_read,
    database,
    moment,
    pairs,
    read,
    said,
    table,
    turns,
    whole,
    written,
)

FLAGS = [("IsUserMessage", 1, 0), ("from_user", "true", "false"), ("is_ai", 0, 1),
         ("outgoing", "no", "yes"), ("isFromBot", False, True)]  # fmt: skip


WORDS = [("prompter", "assistant"), ("userMessage", "apiMessage"), ("Contact", "User"),
         ("USER", "SYSTEM"), ("MessageRole.USER", "MessageRole.AI"), ("Kunde", "Bot"),
         ("user", "Nova"), ("user_message", "assistant_message"), ("User", "Machine"),
         ("用户", "助手")]  # fmt: skip


@pytest.mark.parametrize(("column", "asking", "answering"), FLAGS)
def test_a_column_that_asks_who_speaks(
    tmp_path: Path, column: str, asking: object, answering: object
) -> None:
    rows = [(place, chat, asking if asks else answering, text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    told = f"id room_id {column} body", rows
    assert_all_are_read(database(tmp_path / "rooms.db", chat_messages=told))


def test_numbers_of_people_are_no_flag(tmp_path: Path) -> None:
    rows = [(place, chat, 7 if asks else 9, text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    path = database(tmp_path / "rooms.db", messages=("id chat_id from_user body", rows))
    layout = explain(path).layout
    assert layout is None or "role" not in layout.messages.columns


@pytest.mark.parametrize(("asking", "answering"), WORDS)
def test_words_for_who_speaks(tmp_path: Path, asking: str, answering: str) -> None:
    rows = [(place, f"s{chat}", asking if asks else answering, text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    told = "id session_id sender content", rows
    assert_all_are_read(database(tmp_path / "talks.db", messages=told))


def test_instructions_of_the_system_are_its_own_where_an_assistant_answers(tmp_path: Path) -> None:
    rows = [(0, "s0", "system", "Be brief."), *((place, f"s{chat}", "user" if asks else "bot", text)
            for place, (chat, _, asks, text) in enumerate(turns(), 1))]  # fmt: skip
    path = database(tmp_path / "talks.db", messages=("id session_id sender content", rows))
    first = read(path)[0].messages[0]
    assert (first.role, plain_text(first.blocks)) == (Role.SYSTEM, "Be brief.")


def test_a_table_that_others_are_in_is_not_the_one_of_conversations(tmp_path: Path) -> None:
    rows = [(place, f"s{chat}", "user" if asks else "bot", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    flows = [("f1", "My flow of talk", moment(0, 0))]
    path = database(
        tmp_path / "flows.db",
        chat_message=("id session_id role content", rows),
        chat_flow=("id name created_at", flows),
    )
    assert_all_are_read(path)
    layout = explain(path).layout
    assert layout is not None
    assert layout.conversations is None


def test_topics_lie_inside_of_a_session(tmp_path: Path) -> None:
    rows = [(f"m{place}", "user" if asks else "assistant", text, "all", f"t{chat}")
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    topics = [(f"t{chat}", f"Bread {chat} and more") for chat in range(CHATS)]
    path = database(
        tmp_path / "lobby.db",
        messages=("id role content session_id topic_id", rows),
        topics=("id title", topics),
        sessions=("id title", [("all", "Just chat")]),
    )
    assert_all_are_read(path, *(title for _, title in topics))


def test_rows_without_a_topic_are_of_the_session_around_it(tmp_path: Path) -> None:
    """Numbers of the two mean different things: topic 1 is not session 1."""
    rows = [(f"m{place}", "user" if asks else "assistant", text, 1, chat or None)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    topics = [(chat, f"Bread {chat} and more") for chat in range(1, CHATS)]
    path = database(
        tmp_path / "lobby.db",
        messages=("id role content session_id topic_id", rows),
        topics=("id title", topics),
        sessions=("id title", [(1, "Just chat")]),
    )
    assert_all_are_read(path, f"{SAID[0]} (0)", *(title for _, title in topics))


def test_threads_of_a_workspace_are_told_from_what_is_in_none(tmp_path: Path) -> None:
    """AnythingLLM keeps what was asked in a workspace beside what was asked in its threads."""
    told = {"text": "It is warm.", "sources": [],
            "metrics": {"prompt_tokens": 7, "completion_tokens": 2, "model": "tiny"}}  # fmt: skip
    rows = [(1, 1, "Is it warm?", json.dumps(told), None), (2, 2, "And here?", "Cold.", None),
            (3, 1, "And there?", "Hot.", 2), (4, 1, "Really?", "Yes.", 2)]  # fmt: skip
    columns = "id workspaceId prompt response thread_id"
    path = database(
        tmp_path / "anything.db",
        workspace_chats=(columns, rows),
        workspace_threads=("id name", [(2, "Ovens")]),
    )
    sessions = {session.title: session for session in read(path)}
    assert sorted(sessions) == ["And here?", "Is it warm?", "Ovens"]
    assert [len(sessions[title].messages) for title in sorted(sessions)] == [2, 2, 4]
    answer = sessions["Is it warm?"].messages[1]
    assert (answer.model, answer.usage) == ("tiny", Usage(input=7, output=2))


def test_workspaces_without_threads_are_apart_and_their_answers_tell_of_themselves(
    tmp_path: Path,
) -> None:
    """AnythingLLM keeps in one value with an answer what it refers to and what it was given."""
    answer = {
        "text": "Two days.",
        "sources": [
            {"title": "rye.txt", "url": "file:///rye.txt", "text": "Rye rests."},
            {"metadata": {"title": "rye.txt", "url": "file:///rye.txt"}, "text": "Two days."},
            {"title": "Oven", "chunkSource": "link://https://example.org/oven", "text": "Hot."},
        ],
        "attachments": [
            {"name": "loaf.png", "mime": "image/png", "contentString": "data:image/png;base64,QQ=="}
        ],
        "metrics": {"duration": 1.5},
    }
    rows = [(1, 1, "How long?", json.dumps(answer), None), (2, 2, "And here?", "Cold.", None)]
    path = database(
        tmp_path / "anything.db",
        workspaces=("id name", [(1, "Bread"), (2, "Cake")]),
        embed_chats=("id prompt response session_id createdAt", []),
        workspace_threads=("id name createdAt", []),
        workspace_chats=("id workspaceId prompt response thread_id", rows),
    )
    first, second = read(path)
    assert [len(session.messages) for session in (first, second)] == [2, 2]
    question, told = first.messages
    _, picture = question.blocks
    assert isinstance(picture, Image)
    assert (picture.attachment.name, picture.attachment.size) == ("loaf.png", 1)
    assert told.blocks == (
        Text("Two days."),
        Citation("rye.txt", "", "Rye rests.\n\nTwo days."),
        Citation("Oven", "https://example.org/oven", "Hot."),
    )
    assert told.latency_ms == 1_500
    layout = explain(path).layout
    assert layout is not None
    assert layout.conversations is not None
    assert layout.conversations.name == "workspace_threads"


def test_answers_stand_beside_what_one_person_alone_said(tmp_path: Path) -> None:
    rows = [(f"s{chat}", "user", asked, answered) for chat, _, asked, answered in pairs()]
    columns = "session_id sender message response"
    assert_all_are_read(database(tmp_path / "shop.db", chat_message=(columns, rows)))


def test_a_short_summary_is_the_title(tmp_path: Path) -> None:
    rows = [(place, f"s{chat}", "user" if asks else "assistant", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    chats = [(f"s{chat}", f"On bread {chat}", moment(chat, 9), moment(chat, 0))
             for chat in range(CHATS)]  # fmt: skip
    path = database(
        tmp_path / "talks.db",
        chat_message=("id chat_session_id message_type message", rows),
        chat_session=("id description time_updated time_created", chats),
    )
    assert_all_are_read(path, "On bread 0", "On bread 1", "On bread 2")
    assert all((one.created_at or 0) < (one.updated_at or 0) for one in read(path))


def test_of_an_instruction_and_its_input_the_instruction_is_asked(tmp_path: Path) -> None:
    told = [{"instruction": asked, "input": "", "output": answered}
            for _, _, asked, answered in pairs()]  # fmt: skip
    (session,) = read(written(tmp_path / "pairs.json", told))
    assert said(session) == [pair for chat in range(CHATS) for pair in whole(chat)]


def test_columns_that_are_called_after_who_speaks(tmp_path: Path) -> None:
    told = [{"time": moment(chat, turn), "user": asked.replace("?", "."), "bot": answered}
            for chat, turn, asked, answered in pairs()]  # fmt: skip
    (session,) = read(written(tmp_path / "log.json", told))
    assert [role for role, _ in said(session)] == [Role.USER, Role.ASSISTANT] * (CHATS * 2)


def test_names_of_people_are_nothing_that_was_said(tmp_path: Path) -> None:
    rows = [(place, "ada@canary.example", f"Session {place}") for place in range(6)]
    path = database(tmp_path / "studio.db", session=("id user_id name", rows))
    assert explain(path).layout is None


def test_an_answer_with_its_sources_is_what_it_says(tmp_path: Path) -> None:
    rows = [(place, chat, asked, json.dumps({"text": answered, "sources": [], "type": "chat"}))
            for place, (chat, _, asked, answered) in enumerate(pairs())]  # fmt: skip
    told = "id thread_id prompt response", rows
    assert_all_are_read(database(tmp_path / "llm.db", workspace_chats=told))


def test_points_stand_in_dates_whose_day_is_first(tmp_path: Path) -> None:
    rows = [(f"g{chat}", f"04.03.2025 10:{turn:02}", "Kunde" if asks else "Bot", text)
            for chat, turn, asks, text in turns()]  # fmt: skip
    path = table(tmp_path / "verlauf.csv", ("Nr", "Zeit", "Wer", "Text"), *rows)
    assert_all_are_read(path)
    assert datetime.fromtimestamp((read(path)[0].created_at or 0) / 1000).month == 3


def test_columns_of_user_and_ai_are_a_pair_however_little_is_said(tmp_path: Path) -> None:
    (session,) = read(written(tmp_path / "log.json", [{"user": "5 plus 6", "ai": "11"}]))
    assert said(session) == [(Role.USER, "5 plus 6"), (Role.ASSISTANT, "11")]


def test_what_one_person_said_to_a_program_is_a_conversation(tmp_path: Path) -> None:
    rows = [(place, f"person{chat}", "user" if asks else "bot", text)
            for place, (chat, _, asks, text) in enumerate(turns())]  # fmt: skip
    assert_all_are_read(database(tmp_path / "log.db", messages=("id username role text", rows)))
    pairs_of_people = [(f"person{chat}", asked, answered) for chat, _, asked, answered in pairs()]
    told = "user query response", pairs_of_people
    assert_all_are_read(database(tmp_path / "pairs.db", chats=told))


def test_a_name_beside_a_question_is_of_who_asks(tmp_path: Path) -> None:
    rows = [("Ada Lovelace", f"0.{place}7", asked, answered)
            for place, (_, _, asked, answered) in enumerate(pairs())]  # fmt: skip
    path = table(tmp_path / "log.csv", ("name", "took", "question", "response"), *rows)
    (session,) = read(path)
    assert [one.author for one in session.messages[:2]] == ["Ada Lovelace", None]
    layout = explain(path).layout
    assert layout is not None
    assert "id" not in layout.messages.columns  # how long it took is none


@pytest.mark.parametrize(
    ("day", "clocks"),
    [
        (DAY, [f"{hour:02}:05:09" for hour in range(9, 21)]),
        ("8/31/2025", [f"{hour}:05 PM" for hour in range(1, 13)]),
    ],
)
def test_a_date_and_a_time_of_day_may_stand_in_two_columns(
    tmp_path: Path, day: str, clocks: list[str]
) -> None:
    rows = [(day, clock, "user" if asks else "bot", text)
            for clock, (_, _, asks, text) in zip(clocks, turns(), strict=True)]  # fmt: skip
    path = table(tmp_path / "log.csv", ("date", "time", "role", "content"), *rows)
    (session,) = read(path)
    times = {one.created_at for one in session.messages}
    assert len(times) == CHATS * TURNS
    assert None not in times


def test_what_a_question_is_about_is_no_title(tmp_path: Path) -> None:
    rows = [(f"s{place}", asked, answered, f"intent {place} of many")
            for place, (_, _, asked, answered) in enumerate(pairs())]  # fmt: skip
    path = database(tmp_path / "flow.db", log=("session_id user_msg bot_reply about", rows))
    assert read(path)[0].title == SAID[0] + " (0)"


def test_on_a_phone_what_came_in_is_from_somebody_else(tmp_path: Path) -> None:
    rows = [("a1", "c1", "incoming", "Does rye rise?", 1_756_660_705_000, 1_756_660_706_000),
            ("a2", "c1", "outgoing", "It does.", 1_756_660_709_000, 1_756_660_709_000),
            ("a3", "c1", "incoming", "Thanks.", 1_756_660_719_000, 1_756_660_719_500)]  # fmt: skip
    told = "id conversationId type body sent_at received_at", rows
    (session,) = read(database(tmp_path / "signal.db", messages=told))
    assert [message.role for message in session.messages] == [Role.OTHER, Role.USER, Role.OTHER]
