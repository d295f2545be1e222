"""What columns mean is told by what they hold, where their names say nothing."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from chatvault.domain.tables.table_layout import Layout, Table
from chatvault.domain.tables.table_sample import TableSample, Value
from chatvault.importers.chat_tables.content_guessing import guess_by_contents, guess_table

Row = Sequence[Value]
WHO = ("human", "ai")
SAID = (
    "How long does rye rise?",
    "Ten hours, wrapped in a cloth.",
    "Which oven is best for it?",
    "A stone oven, if you have one.",
)


def moment(minute: int) -> str:
    return f"2025-08-31T17:{minute:02}:00Z"


def talk(*, chats: int = 3, turns: int = 4) -> list[Row]:
    """Rows of an id, a chat, a speaker, what was said and when."""
    return [
        (chat * turns + turn + 1, f"c-{chat}", WHO[turn % 2], f"{SAID[turn % 4]} ({chat})",
         moment(chat * turns + turn))
        for chat in range(chats)
        for turn in range(turns)
    ]  # fmt: skip


def sample(name: str, columns: str, rows: Sequence[Row]) -> TableSample:
    return TableSample(name, tuple(columns.split()), tuple(map(tuple, rows)))


def guessed(*samples: TableSample) -> Layout:
    found = guess_by_contents(samples)
    assert found is not None
    return found


def test_columns_without_telling_names_are_known_by_their_values() -> None:
    layout = guessed(sample("export", "a b c d e", talk()))
    assert layout.messages == Table(
        "export", {"id": "a", "conversation": "b", "role": "c", "text": "d", "at": "e"}
    )
    assert layout.conversations is None


@pytest.mark.parametrize("columns", ["e d c b a", "c a d b e"])
def test_the_order_of_columns_does_not_matter(columns: str) -> None:
    order = ["abcde".index(column) for column in columns.split()]
    rows = [[row[place] for place in order] for row in talk()]
    layout = guessed(sample("export", columns, rows))
    assert layout.messages.columns["text"] == "d"
    assert layout.messages.columns["conversation"] == "b"


def test_the_table_of_conversations_is_the_one_whose_keys_the_messages_name() -> None:
    rows = [(row[0], int(str(row[1])[2:]) + 7, *row[2:]) for row in talk()]
    people = [(number, f"Person {number}", moment(number)) for number in range(1, 50)]
    chats = [(number, f"Talk about bread {number}", moment(number), moment(number + 9))
             for number in (7, 8, 9)]  # fmt: skip
    layout = guessed(
        sample("t1", "a b c d e", rows),
        sample("t2", "a b c", people),
        sample("t3", "p q r s", chats),
    )
    assert layout.messages.name == "t1"
    assert layout.messages.columns["conversation"] == "b"
    assert layout.conversations == Table(
        "t3", {"id": "p", "title": "q", "created": "r", "updated": "s"}
    )


def test_of_tables_without_rows_the_one_called_after_the_key_lists_conversations() -> None:
    said = sample("said", "session_id role content", [row[1:4] for row in talk()])
    others = [sample(name, "id title created_at user_id", ())
              for name in ("conversations", "user_sessions", "chat_sessions")]  # fmt: skip
    layout = guessed(said, *others)
    assert layout.conversations is not None
    assert layout.conversations.name == "chat_sessions"


def test_a_key_of_another_table_is_found_where_conversations_stand_mixed() -> None:
    rows = sorted(talk(), key=lambda row: str(row[3]))
    chats = [(f"c-{number}", f"Bread {number} or so", moment(number)) for number in range(3)]
    layout = guessed(sample("x", "a b c d e", rows), sample("y", "k n m", chats))
    assert layout.messages.columns["conversation"] == "b"
    assert layout.conversations is not None
    assert layout.conversations.name == "y"


def test_what_a_name_promises_has_to_be_borne_out() -> None:
    rows = [(row[0], "text", row[1], row[2], row[3], "soon") for row in talk()]
    layout = guessed(sample("log", "id type session_id who body timestamp", rows))
    columns = layout.messages.columns
    assert (columns["role"], columns["text"]) == ("who", "body")
    assert "at" not in columns


def test_names_are_taken_at_their_word_where_there_are_no_rows() -> None:
    layout = guessed(sample("messages", "id chat_id role content created_at", ()))
    assert layout.messages.columns == {
        "id": "id",
        "conversation": "chat_id",
        "role": "role",
        "text": "content",
        "at": "created_at",
    }


def test_of_two_texts_in_a_row_the_one_that_asks_is_the_question() -> None:
    rows = [(number, f"It rises for {number} hours, in a cloth.", f"How long does {number} take?",
             1_756_660_000 + number) for number in range(6)]  # fmt: skip
    layout = guessed(sample("faq", "a b c d", rows))
    assert layout.messages.columns == {"id": "a", "answer": "b", "question": "c", "at": "d"}


def test_lists_of_sources_are_nothing_that_was_said() -> None:
    rows = [(moment(number), f"How long does {number} take?", "Ten hours, wrapped in a cloth.",
             json.dumps([f"Bread - Chapter {number} - On rising, and why it takes so long"]))
            for number in range(6)]  # fmt: skip
    layout = guessed(sample("log", "a b c d", rows))
    assert layout.messages.columns == {"at": "a", "question": "b", "answer": "c"}


def test_parents_order_and_models_are_found() -> None:
    rows: list[Row] = []
    for chat in range(3):
        for turn in range(4):
            number = chat * 4 + turn
            above = None if turn == 0 else f"m{number - 1}"
            model = "gpt-4o-mini" if turn % 2 else None
            rows.append((f"m{number}", above, f"k{chat}", turn, WHO[turn % 2], SAID[turn], model))
    layout = guessed(sample("z", "a b c d e f g", rows))
    columns = layout.messages.columns
    assert columns["id"] == "a"
    assert columns["parent"] == "b"
    assert columns["conversation"] == "c"
    assert columns["order"] == "d"
    assert columns["model"] == "g"


def test_a_reply_names_its_message_by_the_id_that_fits() -> None:
    """A bot counts its rows, and Telegram the messages, of which a reply names one."""
    rows = [(*row[:1], row[0] + 100, *row[1:], row[0] + 99 if row[0] % 2 == 0 else None)
            for row in talk()]  # fmt: skip
    columns = "id msg_id chat_id role body created reply_to"
    found = guessed(sample("log", columns, rows)).messages.columns
    assert (found["id"], found["parent"]) == ("msg_id", "reply_to")
    alone = [(*row[:1], *row[2:]) for row in rows]  # where the other id is not there
    found = guessed(sample("log", "id chat_id role body created reply_to", alone)).messages.columns
    assert (found["id"], found.get("parent")) == ("id", None)
    own = [(*row[:-1], row[0] - 1 if row[0] % 4 else None) for row in alone]
    found = guessed(sample("log", "id chat_id role body created reply_to", own)).messages.columns
    assert (found["id"], found.get("parent")) == ("id", "reply_to")


def test_counts_of_tokens_are_taken_for_no_parents() -> None:
    counts = (9, 1, 12, 3, 7, 2, 11, 4, 8, 5, 10, 6)
    rows = [(*row, count) for row, count in zip(talk(), counts, strict=True)]
    assert "parent" not in guessed(sample("x", "a b c d e f", rows)).messages.columns


def test_titles_that_every_message_repeats_are_found() -> None:
    rows = [(row[1], f"All about {row[1]}", row[2], row[3]) for row in talk()]
    layout = guessed(sample("flat", "a b c d", rows))
    assert layout.conversations == Table("flat", {"id": "a", "title": "b"})


def test_whole_messages_tell_who_speaks() -> None:
    rows = [
        (row[0], row[1], json.dumps({"type": row[2], "data": {"content": row[3]}}))
        for row in talk()
    ]
    for columns in ("id session_id message", "a b c"):
        key, conversation, said = columns.split()
        assert guessed(sample("message_store", columns, rows)).messages.columns == {
            "id": key, "conversation": conversation, "role": said, "text": said,
        }  # fmt: skip


def test_numbers_of_people_stand_in_for_their_names() -> None:
    rows = [(moment(turn), f"U0{turn % 2}", text) for turn, text in enumerate(SAID * 3)]
    layout = guessed(sample("channel", "Timestamp UserID Message", rows))
    assert layout.messages.columns == {"at": "Timestamp", "author": "UserID", "text": "Message"}


def test_whose_a_conversation_is_is_no_title() -> None:
    rows = [(row[1], f"ada {row[1]}", row[2], row[3]) for row in talk()]
    assert guessed(sample("flat", "session_id username role content", rows)).conversations is None


def test_whom_something_is_said_to_did_not_say_it() -> None:
    rows = [(("Grace", "Ada")[turn % 2], ("Ada", "Grace")[turn % 2], text, moment(turn))
            for turn, text in enumerate(SAID * 3)]  # fmt: skip
    layout = guessed(sample("mails", "to from body date", rows))
    assert layout.messages.columns == {"author": "from", "text": "body", "at": "date"}


def test_names_of_people_stand_in_for_roles() -> None:
    rows = [(("Ada", "Grace")[turn % 2], text, moment(turn))
            for turn, text in enumerate(SAID * 3)]  # fmt: skip
    layout = guessed(sample("group", "a b c", rows))
    assert layout.messages.columns == {"author": "a", "text": "b", "at": "c"}


@pytest.mark.parametrize(
    "table",
    [
        sample("orders", "id price at", [(n, n * 1.5, moment(n)) for n in range(9)]),
        sample("goods", "a b c", [(n, f"Loaf {n}", "A loaf of rye and spelt.") for n in range(9)]),
        sample("empty", "a b c", ()),
        sample(  # of each place there are several
            "flats",
            "code place rooms described price rent floor area",
            [(f"f-{n}", ("Hill", "Lake")[n % 2], n % 3, f"A flat with {n} windows.", n * 1000.5,
              n * 1.5, n, n * 7) for n in range(9)],
        ),
        sample(
            "providers",
            "id name description url is_active created_at",
            [(n, f"Baker {n}", f"Bread of kind {n}", f"https://bake.example/{n}", 1, moment(n))
             for n in range(9)],
        ),
    ],
)  # fmt: skip
def test_tables_in_which_nobody_speaks_hold_no_messages(table: TableSample) -> None:
    assert guess_by_contents([table]) is None


def test_a_table_without_rows_holds_no_messages_beside_one_with_some() -> None:
    empty = sample("widget_messages", "id session_id role content created_at", ())
    layout = guessed(empty, sample("said", "a b c", [row[2:] for row in talk()]))
    assert layout.messages.name == "said"


def test_a_table_that_somebody_chooses_is_guessed_by_itself() -> None:
    messages = sample("one", "a b c d e", talk())
    chats = sample("two", "k n m", [(f"c-{n}", f"Bread {n} or so", moment(n)) for n in range(3)])
    layout = guessed(messages, chats)
    assert guess_table("messages", "one", [messages, chats], layout) == layout.messages
    told = guess_table("conversations", "two", [messages, chats], layout)
    assert told.columns == {"id": "k", "title": "n", "created": "m"}
    assert guess_table("tools", "two", [messages, chats], layout) == Table("two", {})


@pytest.mark.parametrize("counts", [(74, 310, 12, 205), ("127.0.0.1",)])
def test_what_is_measured_of_rows_does_not_name_them(counts: Sequence[Value]) -> None:
    rows = [(f"How long does {place} take?", f"It rises for {place} hours, in a cloth.", count)
            for place, count in enumerate(counts)]  # fmt: skip
    assert "id" not in guessed(sample("log", "query response c", rows)).messages.columns


@pytest.mark.parametrize("numbers", [(9, 8, 7, 6), (2, 4, 1, 3), (123456789, 12, 123456700, 5)])
def test_numbers_of_rows_name_them_in_any_order(numbers: Sequence[Value]) -> None:
    rows = [(number, f"How long does {number} take?", f"It rises for {number} hours, in a cloth.")
            for number in numbers]  # fmt: skip
    assert guessed(sample("log", "a query response", rows)).messages.columns["id"] == "a"


def test_what_a_person_noted_elsewhere_is_no_list_of_conversations() -> None:
    said = [(row[0], 7, row[2], row[3], row[4]) for row in talk()]
    layout = guessed(
        sample("messages", "id user_id role content created_at", said),
        sample("notes", "id user_id title content", [(1, 7, "Buy flour", "Two bags of it.")]),
    )
    assert layout.messages.columns["conversation"] == "user_id"
    assert layout.conversations is None


def test_any_table_with_dates_is_no_list_of_conversations() -> None:
    layout = guessed(
        sample("chat_logs", "id session_id user_question bot_response created_at", ()),
        sample("faq", "id question answer created_at", [(1, "Open?", "Until six.", moment(1))]),
    )
    assert layout.conversations is None


def test_what_state_a_conversation_is_in_is_no_title() -> None:
    chats = [("c-0", "private", "On rye and oats")]
    layout = guessed(
        sample("chat_message", "id chat_session_id role message time_sent", talk(chats=1)),
        sample("chat_session", "id shared_status description", chats),
    )
    assert layout.conversations is not None
    assert layout.conversations.columns["title"] == "description"


def test_the_name_of_a_listed_conversation_is_nobody_who_speaks_in_it() -> None:
    said = json.dumps([{"role": "user", "content": SAID[0]}, {"role": "ai", "content": SAID[1]}])
    rows = [(number, f"On bread {number}", said) for number in range(3)]
    layout = guessed(sample("conversations", "id name messages", rows))
    assert "author" not in layout.messages.columns
    assert layout.conversations is not None
    assert layout.conversations.columns["title"] == "name"


def test_a_thousand_columns_are_guessed_in_a_moment() -> None:
    wide = [f"x{number}" for number in range(1_000)]
    rows = [(*row, *(f"value {number}" for number in range(1_000))) for row in talk()]
    layout = guessed(sample("wide", " ".join(["a", "b", "c", "d", "e", *wide]), rows))
    assert layout.messages.columns["role"] == "c"
