"""Outputs that OpenCode put into files of their own come back to their calls."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from chatvault.domain.blocks import ToolCall
from chatvault.domain.parsed import ParsedSession
from chatvault.importers.opencode.importer import OpenCodeImporter
from tests.unit.importers.opencode.opencode_files import (
    answered,
    asked,
    bash,
    rows_exchange,
    write_database,
    write_rows,
    write_tree,
)
from tests.unit.importers.reading import read_with

WHOLE = "rye\n" * 900
FILE = "tool_c6065ce57001RMh2PqwXfg7xEx"
PATH = f"/home/ada/.local/share/opencode/tool-output/{FILE}"
SAVED = "The tool call succeeded but the output was truncated. Full output saved to:"
NOTE = "\n\n<bash_metadata>\nIt took too long.\n</bash_metadata>"

read = partial(read_with, OpenCodeImporter())


def aside(root: Path, written: str = WHOLE, name: str = FILE) -> Path:
    """The file with the output, beside the database."""
    path = root / "tool-output" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(written)
    return path


def outcome(session: ParsedSession) -> str:
    (call,) = (one for each in session.messages for one in each.blocks if isinstance(one, ToolCall))
    assert call.outcome is not None
    return call.outcome.text


@pytest.mark.parametrize(
    ("said", "noted", "expected"),
    [
        (f"rye\n\n...880 lines truncated...\n\n{SAVED} {PATH}\nUse Grep.", "", WHOLE),
        (f"...880 lines truncated...\n\n{SAVED} {PATH}\nUse Grep.\n\nrye", "", WHOLE),
        (f"...output truncated...\n\nFull output saved to: {PATH}\n\nrye{NOTE}", "", WHOLE + NOTE),
        ("rye", PATH, WHOLE),
        ("rye", PATH.replace("/", "\\"), WHOLE),
        ("rye", "/etc/passwd", "rye"),
        (f"{SAVED} {PATH}", "", f"{SAVED} {PATH}"),  # it was only read somewhere
        (f"rye\n\n...8 lines truncated...\n\n{SAVED} /tmp/tool_other\nrye", "", None),
    ],
)
def test_an_output_that_was_put_aside_is_read(
    tmp_path: Path, said: str, noted: str, expected: str | None
) -> None:
    metadata = {"truncated": True, "outputPath": noted} if noted else {"truncated": True}
    call = bash(output=said, metadata=metadata)
    messages = [asked("Which bread?"), answered(call)]
    write_database(tmp_path / "opencode.db", messages)
    aside(tmp_path)
    (session,), issues = read(tmp_path)
    assert (outcome(session), issues) == (said if expected is None else expected, [])


def test_so_it_is_for_the_older_files_and_the_second_version(tmp_path: Path) -> None:
    said = f"rye\n\n...880 lines truncated...\n\n{SAVED} {PATH}\nUse Grep."
    old, new = tmp_path / "old", tmp_path / "new"
    write_tree(old / "storage", [asked("Which bread?"), answered(bash(output=said))])
    rows = rows_exchange()
    rows[1][1]["content"][1]["state"]["outputPaths"] = [PATH]
    write_rows(new / "opencode.db", rows)
    for root in (old, new):
        aside(root)
        (session,), issues = read(root)
        assert (outcome(session), issues) == (WHOLE, [])


def test_a_very_long_one_is_cut_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chatvault.importers.contents.put_aside.LARGEST", 8)
    call = bash(metadata={"outputPath": PATH})
    write_database(tmp_path / "opencode.db", [asked("Which bread?"), answered(call)])
    aside(tmp_path)
    (session,), (issue,) = read(tmp_path)
    assert (outcome(session), "16 MB" in issue.text) == (WHOLE[:8], True)


def test_one_that_cannot_be_read_costs_nothing(tmp_path: Path) -> None:
    call = bash(metadata={"outputPath": PATH})
    write_database(tmp_path / "opencode.db", [asked("Which bread?"), answered(call)])
    aside(tmp_path).chmod(0)
    (session,), issues = read(tmp_path)
    if issues:  # not so for one who may read everything
        assert (outcome(session), issues[0].member) == ("rye.md\n", f"tool-output/{FILE}")


def test_nothing_is_claimed_without_sessions(tmp_path: Path) -> None:
    aside(tmp_path)
    assert read(tmp_path) == ([], [])
