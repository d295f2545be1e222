"""The workbook that Perplexity gives who asks for their data."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import Text
from chatvault.domain.work import Unattended
from chatvault.errors import UnreadableFile
from chatvault.importers.containers.container import open_container
from chatvault.importers.perplexity import workbook
from chatvault.services.vault import Services
from tests.unit.importers.export_files import imported
from tests.unit.importers.hostile import RELAXED

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = ("UUID", "CREATED", "UPDATED", "TITLE", "OUTPUT_STR")
RYE = ("u-1", "2026-01-05 10:00:00", "2026-01-05 10:01:00", "Why rye & spelt?",
       json.dumps({"answer": "It keeps."}))  # fmt: skip
ACCOUNT = [("EMAIL",), ("ada@example.com",)]


def book(path: Path, rows: Sequence[Sequence[str]], *, shared: bool = True) -> Path:
    """A workbook with these rows, and a sheet about the account before them."""
    strings: list[str] = []
    sheets = [_sheet(one, strings if shared else None) for one in (ACCOUNT, rows)]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", f"<workbook {_MAIN}/>")
        items = "".join(f"<si><t>{escape(one)}</t></si>" for one in strings)
        archive.writestr("xl/sharedStrings.xml", f"<sst {_MAIN}>{items}</sst>")
        for number, sheet in enumerate(sheets, 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet)
    return path


def _sheet(rows: Sequence[Sequence[str]], strings: list[str] | None) -> str:
    lines = []
    for number, row in enumerate(rows, 1):
        cells = []
        for place, value in enumerate(row):
            at = f'r="{chr(ord("A") + place)}{number}"'
            if value and strings is not None:
                strings.append(value)
                cells.append(f'<c {at} t="s"><v>{len(strings) - 1}</v></c>')
            elif value:
                cells.append(f'<c {at} t="inlineStr"><is><t>{escape(value)}</t></is></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    told = f"<worksheet {_MAIN}><sheetData>{''.join(lines)}</sheetData></worksheet>"
    return f"<?xml version='1.0'?>{told}"


@pytest.mark.parametrize("shared", [True, False])
def test_a_row_is_a_question_with_its_answer(tmp_path: Path, *, shared: bool) -> None:
    found = imported(book(tmp_path / "data.xlsx", [HEAD, RYE], shared=shared))

    session = found.session
    assert list(found.claimed) == ["perplexity-workbook"]
    assert (session.source, session.external_id) == ("perplexity", "u-1")
    assert session.title == "Why rye & spelt?"
    assert (session.created_at, session.updated_at) == (1_767_607_200_000, 1_767_607_260_000)
    asked, answered = session.messages
    assert (asked.blocks, answered.blocks) == ((Text("Why rye & spelt?"),), (Text("It keeps."),))
    assert answered.parent_id == asked.external_id
    assert not found.issues


def test_cells_that_are_empty_leave_the_others_in_their_columns(tmp_path: Path) -> None:
    rows = [HEAD, ("u-2", "46027.5", "", "", "Plain words")]

    session = imported(book(tmp_path / "data.xlsx", rows)).session

    assert session.created_at == 1_767_614_400_000
    (answered,) = session.messages
    assert answered.blocks == (Text("Plain words"),)


def test_other_workbooks_are_none(tmp_path: Path) -> None:
    assert imported(book(tmp_path / "data.xlsx", [("UUID", "TITLE"), ("a", "b")])).claimed == {}


def test_nothing_is_put_in_for_entities(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("tell")
    dtd = f'<!DOCTYPE a [<!ENTITY s SYSTEM "file://{secret}"><!ENTITY b "bbbb">]>'
    path = book(tmp_path / "data.xlsx", [HEAD, ("u-3", "", "", "&s;&b;?", "")], shared=False)
    inside = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    sheet = inside["xl/worksheets/sheet2.xml"].decode()
    sheet = sheet.replace("&amp;s;&amp;b;", "&s;&b;").replace("<worksheet", f"{dtd}<worksheet")
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in (inside | {"xl/worksheets/sheet2.xml": sheet.encode()}).items():
            archive.writestr(name, content)

    titles = imported(path).titles

    assert "tell" not in "".join(titles)
    assert "bbbb" not in "".join(titles)


def test_a_workbook_of_too_much_text_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "_MOST_CHARACTERS", 10)

    with pytest.raises(UnreadableFile, match="more text than an export would"):
        imported(book(tmp_path / "data.xlsx", [HEAD, RYE]))


@pytest.mark.parametrize(
    ("member", "much"),
    [
        ("xl/worksheets/sheet2.xml", f"<sheetData><row>{'<c/>' * 1_500_000}</row></sheetData>"),
        ("xl/worksheets/sheet2.xml", f"<a>{'<b><c/></b>' * 500_000}</a>"),
        ("xl/sharedStrings.xml", "<si/>" * 100),
    ],
    ids=["cells", "other elements", "texts"],
)
def test_a_sheet_of_endless_elements_is_refused_before_it_fills_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, member: str, much: str
) -> None:
    monkeypatch.setattr(workbook, "_MOST_CHARACTERS", 1_000)
    path = book(tmp_path / "data.xlsx", [HEAD, RYE])
    endless = tmp_path / "endless.xlsx"
    with zipfile.ZipFile(path) as whole, zipfile.ZipFile(endless, "w", zipfile.ZIP_DEFLATED) as new:
        for name in whole.namelist():
            told, last, end = whole.read(name).decode().rpartition("</")
            new.writestr(name, told + (much if name == member else "") + last + end)

    with pytest.raises(UnreadableFile, match="more text than an export"):
        imported(endless)


def test_a_sheet_that_is_cut_off_gives_the_rows_before(tmp_path: Path) -> None:
    container = open_container(book(tmp_path / "data.xlsx", [HEAD, RYE, RYE], shared=False))
    whole = container.open("xl/worksheets/sheet2.xml").read()
    cut = tmp_path / "cut.xlsx"
    with zipfile.ZipFile(cut, "w") as new:
        new.writestr("xl/workbook.xml", f"<workbook {_MAIN}/>")
        new.writestr("xl/worksheets/sheet2.xml", b"<!-- Rows -->" + whole[21:-60])

    rows = workbook.rows_of(open_container(cut), "xl/worksheets/sheet2.xml")

    assert next(rows)["UUID"] == "u-1"
    with pytest.raises(UnreadableFile, match="damaged"):
        list(rows)


def test_nothing_is_kept_but_the_conversations(services: Services, tmp_path: Path) -> None:
    path = book(tmp_path / "data.xlsx", [HEAD, RYE])

    (run,) = services.importing.run([path], Unattended()).runs

    assert run.sessions_new == 1
    kept = [one for one in services.importing.blobs.folder.rglob("*") if one.is_file()]
    assert [one for one in kept if one.suffix != ".lock"] == []


@RELAXED
@given(st.binary(max_size=60), st.integers(0, 400))
def test_damage_anywhere_in_a_sheet_is_survived(tmp_path: Path, junk: bytes, place: int) -> None:
    path = book(tmp_path / "data.xlsx", [HEAD, RYE])
    inside = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    sheet = inside["xl/worksheets/sheet2.xml"]
    inside["xl/worksheets/sheet2.xml"] = sheet[:place] + junk + sheet[place:]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)

    with suppress(UnreadableFile):
        assert len(imported(path).sessions) <= 1
