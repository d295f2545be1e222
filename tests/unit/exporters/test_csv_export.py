from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Approval, Code, File, Text, ToolCall, ToolOutcome
from chatvault.domain.message import Hidden, Role
from chatvault.exporters.csv_export import COLUMNS, CsvExporter, disarmed
from tests.unit.exporters.conversations import (
    EVERY_BLOCK,
    LOAF,
    blob,
    full_message,
    hostile_texts,
    message,
    session,
    written,
)

FORMULA = tuple("=+-@\t\r\n\0＝＋－＠")
table, raw = CsvExporter(), CsvExporter(is_raw=True)

texts = st.text(st.characters(exclude_categories=["Cs"])) | hostile_texts
formulas = st.tuples(st.sampled_from(["", "'", "''"]), st.sampled_from(FORMULA), texts).map("".join)


def rows(text: str) -> list[list[str]]:
    """The rows as any reader of CSV sees them."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))


def column(text: str, name: str) -> list[str]:
    return [row[COLUMNS.index(name)] for row in rows(text)[1:]]


def armed_again(cell: str) -> str:
    """A cell as it was, for whoever reads the table of a spreadsheet with a program."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'")[:1] in FORMULA else cell


def test_a_message_is_a_row_under_a_heading() -> None:
    answer = full_message()

    text = written(table, message(Text("How long does it rise?")), answer)

    heading, first, second = rows(text)
    assert tuple(heading) == COLUMNS
    assert dict(zip(COLUMNS, first, strict=True)) == {
        "Conversation": "Bread without kneading",
        "Source": "ChatGPT",
        "Project": "kitchen",
        "Number": "1",
        "Time (UTC)": "2025-11-22 12:00:00",
        "From": "You",
        "Model": "",
        "Text": "How long does it rise?",
        "Thinking": "",
        "Tools": "",
        "Tool input": "",
        "Tool output": "",
        "Files": "",
        "Sources": "",
        "Tokens in": "",
        "Tokens out": "",
        "Cost (USD)": "",
        "Conversation ID": "0b54a9de-1111-4222-8333-444455556666",
    }
    assert dict(zip(COLUMNS, second, strict=True)) | {
        "Number": "2",
        "From": "Assistant",
        "Model": "gpt-5",
        "Text": "A **soft** dough rises slowly.\n\nprint('bread')\n\nFlour and water.\n\n"
        "Model changed: gpt-5",
        "Thinking": "The oven should be hot.",
        "Tools": "weigh — failed · exit 1 · 1.5 s\nweigh",
        "Tool input": '{"flour": 500}',
        "Tool output": "500 g\n\ndone",
        "Files": "loaf.png (image/png, 14 bytes)\nloaf.png (image/png, 14 bytes)\n"
        "recipe.pdf (application/pdf, 13 bytes)",
        "Sources": "The bread book https://example.org/bread\n\nRest it overnight.",
        "Tokens in": "10",
        "Tokens out": "20",
        "Cost (USD)": "0.000005",
    } == dict(zip(COLUMNS, second, strict=True))


def test_a_tool_call_tells_who_allowed_it() -> None:
    outcome = ToolOutcome("500 g", duration_ms=1500)
    call = ToolCall("weigh", outcome=outcome, approval=Approval(True, True, "Ada"))
    told = written(table, message(call, ToolCall("bake", approval=Approval(True))))
    assert column(told, "Tools") == ["weigh — approved by Ada — 1.5 s\nbake — awaits approval"]


def test_every_field_is_quoted_and_lines_end_as_the_standard_has_it() -> None:
    text = written(table, message(Text('He said "ten", then\nslept')))

    assert text.startswith('\ufeff"Conversation","Source",')
    assert '"He said ""ten"", then\nslept"' in text
    assert text.endswith('4222-8333-444455556666"\r\n')


@pytest.mark.parametrize("begin", FORMULA)
def test_what_a_spreadsheet_would_calculate_is_disarmed_unless_it_is_for_programs(
    begin: str,
) -> None:
    text = f"{begin}1+1|' /C calc'!A0"
    named = session(title=f"=2+2{begin}", project="@SUM(1)")

    for_spreadsheets = written(table, message(Text(text)), of=named)
    for_programs = written(raw, message(Text(text)), of=named)

    assert column(for_spreadsheets, "Text") == [f"'{text}"]
    assert column(for_spreadsheets, "Project") == ["'@SUM(1)"]
    assert column(for_spreadsheets, "Conversation")[0].startswith("'=2+2")
    assert column(for_programs, "Text") == [text]
    assert column(for_programs, "Project") == ["@SUM(1)"]
    assert not for_programs.startswith("\ufeff")


@pytest.mark.parametrize("text", ["", "bread", "1=1", " =1", "'quoted'", "''", "a@b", "ﬁ", "5-3"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert disarmed(text) == text


@given(st.lists(texts | formulas, min_size=1, max_size=4))
def test_a_table_for_programs_gives_back_every_text(said: list[str]) -> None:
    text = written(raw, *(message(Text(one)) for one in said))

    assert column(text, "Text") == said


@given(texts | formulas, texts | formulas)
def test_no_cell_of_a_table_for_spreadsheets_is_a_formula_and_all_come_back(
    said: str, got: str
) -> None:
    call = ToolCall(got, got, outcome=ToolOutcome(got, note=got))
    hostile = session(title=said, project=said, source=got)
    turn = message(Text(said), call, File(LOAF), author=got, model=said)

    text = written(table, turn, of=hostile)

    assert len(rows(text)) == 2
    for cell in rows(text)[1]:
        assert cell[:1] not in FORMULA or cell == ""
    assert list(map(armed_again, column(text, "Text"))) == [said]
    assert list(map(armed_again, column(text, "Tool input"))) == [got]
    assert list(map(armed_again, column(text, "Tool output"))) == [got]


def test_what_the_thread_hides_is_left_out_and_does_not_count() -> None:
    text = written(
        table, message(Text("reminder"), hidden=Hidden.META), message(Code("x"), role=Role.TOOL)
    )

    assert column(text, "Number") == ["1"]
    assert column(text, "From") == ["Tool"]
    assert "reminder" not in text


def test_conversations_follow_each_other_under_one_heading() -> None:
    out = io.BytesIO()

    for title in ("Bread", "Oven"):
        table.write(session(title=title), [message(*EVERY_BLOCK)], out, blob)

    text = out.getvalue().decode("utf-8")
    assert column(text, "Conversation") == ["Bread", "Oven"]
    assert text.count("\ufeff") == 1
