"""The table of Microsoft Copilot becomes conversations."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_the_same_conversation_that_grew_has_the_same_ids(tmp_path: Path) -> None:
    head, _, rest = TABLE.partition("\n")
    more = f"{head}\nRye,2026-01-05T11:00:00,Human,And spelt?\n{rest}"
    before = imported(write(tmp_path / "a.zip", {"a.csv": TABLE})).sessions

    after = imported(write(tmp_path / "b.zip", {"b.csv": more})).sessions

    assert [each.external_id for each in after] == [each.external_id for each in before]
    assert after[0].messages[:2] == before[0].messages


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


@RELAXED
@given(st.binary(max_size=60))
def test_any_bytes_behind_the_columns_are_survived(tmp_path: Path, content: bytes) -> None:
    table = TABLE.encode() + content

    found = imported(write(tmp_path / "a.zip", {"a.csv": table}))

    assert found.titles[:1] == ["Rye"]
