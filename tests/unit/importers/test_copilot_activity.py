"""The table of Microsoft Copilot becomes conversations."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.domain.message import Role
from chatvault.domain.parsed import Severity
from tests.unit.importers.export_files import imported, write
from tests.unit.importers.hostile import RELAXED, is_chain

TABLE = """Conversation,Time,Author,Message
Rye,2026-01-05T10:01:00,AI,"It keeps.

So it ""lasts""."
Rye,2026-01-05T10:01:00,Human,Why rye?
Tea,2026-01-04T08:00:05,AI,Assam
Tea,2026-01-04T08:00:00,Human,"Name a tea, please"
"""


def texts(path: Path) -> list[list[str]]:
    return [
        [block.text for each in one.messages for block in each.blocks if hasattr(block, "text")]
        for one in imported(path).sessions
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_rows_of_one_title_are_a_conversation(tmp_path: Path, encoding: str, ending: str) -> None:
    content = TABLE.replace("\n", ending).encode(encoding)

    found = imported(write(tmp_path / "a.zip", {"history.csv": content}))

    assert found.titles == ["Rye", "Tea"]
    assert all(map(is_chain, found.sessions))
    rye, tea = found.sessions
    assert [each.role for each in rye.messages] == [Role.USER, Role.ASSISTANT]
    assert tea.created_at == 1_767_513_600_000
    assert any("time zone" in told for _, told in found.problems(Severity.INFO))


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_table_that_another_program_saved_anew(tmp_path: Path, delimiter: str) -> None:
    columns = delimiter.join(("Conversation", "Time", "Author", "Message"))
    row = delimiter.join(("Tea", "2026-01-04T08:00:00", "Human", '"Name a tea; one, please"'))

    assert texts(write(tmp_path / "a.zip", {"a.csv": f"{columns}\n{row}\n"})) == [
        ["Name a tea; one, please"]
    ]


def test_what_only_copilot_itself_can_follow_is_no_link(tmp_path: Path) -> None:
    table = (
        "Conversation,Time,Author,Message\n"
        'Rye,2026-01-05T10:01:00,AI,"See [**this**](ca://s?q=Show_rye), [that](https://rye.example)"\n'
        "Rye,2026-01-05T10:01:00,Human,\n"
    )

    assert texts(write(tmp_path / "a.zip", {"a.csv": table})) == [
        [
            "A message without words, such as a picture: it is not in the table.",
            "See **this**, [that](https://rye.example)",
        ]
    ]


def test_the_same_conversation_that_grew_has_the_same_ids(tmp_path: Path) -> None:
    head, _, rest = TABLE.partition("\n")
    more = f"{head}\nRye,2026-01-05T11:00:00,Human,And spelt?\n{rest}"
    before = imported(write(tmp_path / "a.zip", {"a.csv": TABLE})).sessions

    after = imported(write(tmp_path / "b.zip", {"b.csv": more})).sessions

    assert [each.external_id for each in after] == [each.external_id for each in before]
    assert after[0].messages[:2] == before[0].messages


def test_the_table_of_chats_has_columns_of_its_own(tmp_path: Path) -> None:
    table = (
        "CreatedAt,MessageContent,Author,ChatName\n"
        "1/31/2026 10:00:01 +01:00,It keeps.,bot,Rye\n"
        "1/31/2026 10:00:00 +01:00,Why rye?,user,Rye\n"
    )

    found = imported(write(tmp_path / "a.zip", {"copilot-chat-activity.csv": table}))

    assert found.session.title == "Rye"
    assert [each.role for each in found.session.messages] == [Role.USER, Role.ASSISTANT]
    assert found.session.messages[0].created_at == utc(1, 31, 9).timestamp() * 1000
    assert not any("time zone" in told for _, told in found.problems(Severity.INFO))


def test_rows_of_programs_in_the_table_of_chats_are_no_answers(tmp_path: Path) -> None:
    table = (
        "CreatedAt,MessageContent,Author,ChatName\n"
        "04/30/2026 20:00:00 +00:00,Why &lt;b&gt; &amp;amp; rye?,user,Rye\n"
        "04/30/2026 20:00:00 +00:00,,FileUpload App,Rye\n"
        "04/30/2026 20:00:00 +00:00,,system,Rye\n"
        "04/30/2026 20:00:01 +00:00,,api_tool,Rye\n"
        "04/30/2026 20:00:01 +00:00,Wait.,bot,Rye\n"
        "04/30/2026 20:00:01 +00:00,It keeps: &lt;.,bot,Rye\n"
    )

    read = imported(write(tmp_path / "a.zip", {"a.csv": table.encode()}))

    assert [(one.role, one.blocks) for one in read.session.messages] == [
        (Role.USER, (Text("Why <b> &amp; rye?"),)),
        (Role.USER, (Event(EventKind.NOTICE, "A file came with this; it is not in the table."),)),
        (Role.ASSISTANT, (Text("Wait."),)),
        (Role.ASSISTANT, (Text("It keeps: &lt;."),)),
    ]
    assert [issue.text for issue in read.issues] == [
        "Rows of programs that say nothing were left out. (2)"
    ]


def test_the_table_of_prompts_in_programs_has_no_answers(tmp_path: Path) -> None:
    table = "Timestamp,ClientApp,Prompt\n2026-01-31T10:00:00Z,Notepad,Make it shorter\n"

    found = imported(write(tmp_path / "a.zip", {"a.csv": table}))

    assert found.session.title == "Notepad"
    assert [each.role for each in found.session.messages] == [Role.USER]


def test_answers_that_are_cut_in_the_table_are_told(tmp_path: Path) -> None:
    row = 'Rye,2026-01-05T10:0{0}:00,AI,"{1}..."\n'
    table = TABLE.partition("\n")[0] + "\n" + "".join(row.format(n, "x" * 100) for n in range(4))

    found = imported(write(tmp_path / "a.zip", {"a.csv": table}))

    assert any("cut in the table" in told for _, told in found.problems(Severity.WARNING))


def test_a_table_with_other_columns_is_not_taken(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"a.csv": "Time,Author,Text\n1,2,3\n", "b.csv": ""})

    assert imported(path).claimed == {}


def test_columns_may_stand_in_another_order_with_others_beside(tmp_path: Path) -> None:
    table = "Message,Author,Kind,Time,Conversation\nWhy?,Human,x,2026-01-05T10:00:00,Rye\n"

    assert texts(write(tmp_path / "a.zip", {"a.csv": table})) == [["Why?"]]


def test_damaged_rows_are_told_and_the_others_kept(tmp_path: Path) -> None:
    table = TABLE + "Half a row,2026\n\nTea,some day,Robot,Hello\n"

    found = imported(write(tmp_path / "a.zip", {"a.csv": table}))

    assert len(found.problems(Severity.ERROR)) == 1
    assert len(found.problems(Severity.WARNING)) == 2
    assert sum(len(one.messages) for one in found.sessions) == 5


def table_of(*times: str) -> str:
    """A conversation with a message at each of these times, the newest first."""
    rows = (f'Rye,"{at}",Human,Message {place}\n' for place, at in enumerate(times))
    return "Conversation,Time,Author,Message\n" + "".join(rows)


def moments(folder: Path, *times: str) -> list[datetime | None]:
    found = imported(write(folder / "a.zip", {"a.csv": table_of(*times)}))
    return [
        None if one.created_at is None else datetime.fromtimestamp(one.created_at / 1000, UTC)
        for session in found.sessions
        for one in session.messages
    ]


def utc(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


@pytest.mark.parametrize(
    ("times", "told"),
    [
        # A day behind the twelfth tells, wherever in the table it stands,
        (("2/1/2026 3:05 PM", "1/31/2026 12:05 AM"), [utc(1, 31, 0, 5), utc(2, 1, 15, 5)]),
        (("01/02/2026 15:05", "31/01/2026 00:05:09"), [utc(1, 31, 0, 5, 9), utc(2, 1, 15, 5)]),
        (("1.2.2026, 15:05", "31.1.2026, 0:05"), [utc(1, 31, 0, 5), utc(2, 1, 15, 5)]),
        (("2026/2/1 15:05", "2026/1/31 3:05 pm"), [utc(1, 31, 15, 5), utc(2, 1, 15, 5)]),
        # without one the order of time does,
        (("5/3/2026 10:00", "4/3/2026 10:00", "3/3/2026 10:00"),
         [utc(3, 3, 10), utc(3, 4, 10), utc(3, 5, 10)]),
        # and where nothing does, months stand first beside AM and PM.
        (("3/4/2026 3:05 PM",), [utc(3, 4, 15, 5)]),
        (("3/4/2026 3:05 PM +02:00",), [utc(3, 4, 13, 5)]),
        (("3/4/2026 12:00 p. m.",), [utc(4, 3, 12)]),
        (("3/4/2026 15:05",), [utc(4, 3, 15, 5)]),
    ],
)  # fmt: skip
def test_times_as_a_computer_is_set_up_to_write_them(
    tmp_path: Path, times: tuple[str, ...], told: list[datetime]
) -> None:
    assert moments(tmp_path, *times) == told


def test_dates_that_may_mean_either_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "a.zip", {"a.csv": table_of("3/4/2026 3:05 PM")})
    assert any("guessed" in told for _, told in imported(path).problems(Severity.WARNING))
    path = write(tmp_path / "b.zip", {"a.csv": table_of("1/31/2026 3:05 PM", "3/3/2026 15:05")})
    assert imported(path).problems(Severity.WARNING) == []


def test_messages_are_called_the_same_whatever_their_dates_turn_out_to_mean(
    tmp_path: Path,
) -> None:
    # Given a table that does not tell days from months, and one that grew and does,
    short, long = table_of("3/4/2026 10:00"), table_of("3/4/2026 10:00", "31/3/2026 10:00")
    (before,) = imported(write(tmp_path / "a.zip", {"a.csv": short})).sessions
    (after,) = imported(write(tmp_path / "b.zip", {"b.csv": long})).sessions
    # then the message that both have is one.
    assert before.messages[0].external_id in {one.external_id for one in after.messages}


@pytest.mark.parametrize("at", ["13/13/2026 10:00", "1/1/2026 25:00", "1/1/2026 3:05 XM", "9" * 70])
def test_what_is_no_time_is_told(tmp_path: Path, at: str) -> None:
    assert moments(tmp_path, at) == [None]


@RELAXED
@given(st.text(alphabet="0123456789/.:- APMap", max_size=24))
def test_any_time_is_survived(tmp_path: Path, at: str) -> None:
    assert len(moments(tmp_path, at, "1/31/2026 3:05 PM")) == 2


@RELAXED
@given(st.binary(max_size=60))
def test_any_bytes_behind_the_columns_are_survived(tmp_path: Path, content: bytes) -> None:
    table = TABLE.encode() + content

    found = imported(write(tmp_path / "a.zip", {"a.csv": table}))

    assert found.titles[:1] == ["Rye"]
