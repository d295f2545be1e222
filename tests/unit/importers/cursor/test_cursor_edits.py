"""What an edit of Cursor's editor changed is shown, though the files are kept apart from it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chatvault.domain.blocks import ToolCall, ToolStatus
from chatvault.importers.cursor.edits import Edits, changed_lines
from tests.unit.importers.cursor.cursor_files import SESSION, EditorDatabase, read_one
from tests.unit.importers.hostile import RELAXED

GLOBAL = "User/globalStorage/state.vscdb"
BEFORE, AFTER = "composer.content.0a", "composer.content.0b"
LOAF = "flour\nwater\nsalt\nyeast\nsugar\nbutter\nmilk\n"


def edited(folder: Path, contents: dict[str, bytes], **named: str) -> ToolCall:
    """The call of an edit whose outcome names contents."""
    database = EditorDatabase()
    database.composer(SESSION, "u1", "a1")
    database.bubble(SESSION, "u1", "No sugar")
    told = {"name": "edit_file_v2", "status": "completed", "result": json.dumps(named)}
    database.bubble(SESSION, "a1", toolFormerData=told)
    database.records.update(contents)
    (call,) = read_one(database.write(folder / GLOBAL)).messages[1].blocks
    assert isinstance(call, ToolCall)
    assert call.outcome is not None
    assert call.outcome.status is ToolStatus.OK
    return call


def outcome(call: ToolCall) -> str:
    return call.outcome.text if call.outcome else ""


def test_an_edit_shows_the_lines_that_it_changed(tmp_path: Path) -> None:
    less = LOAF.replace("sugar", "honey").encode()
    contents = {BEFORE: LOAF.encode(), AFTER: less}
    call = edited(tmp_path, contents, beforeContentId=BEFORE, afterContentId=AFTER)
    lines = ["@@ -2,6 +2,6 @@", " water", " salt", " yeast", "-sugar", "+honey", " butter", " milk"]
    assert outcome(call).splitlines() == lines


def test_a_file_that_was_made_is_shown_whole(tmp_path: Path) -> None:
    call = edited(tmp_path, {AFTER: b"flour\nwater"}, afterContentId=AFTER)
    assert outcome(call).splitlines()[1:] == ["+flour", "+water"]


@pytest.mark.parametrize("contents", [{}, {AFTER: b"flour"}, {BEFORE: b"flour"}])
def test_where_a_content_is_lost_its_name_is_kept(
    tmp_path: Path, contents: dict[str, bytes]
) -> None:
    call = edited(tmp_path, contents, beforeContentId=BEFORE, afterContentId=AFTER)
    assert json.loads(outcome(call)) == {"beforeContentId": BEFORE, "afterContentId": AFTER}


def test_other_records_are_no_contents(tmp_path: Path) -> None:
    key = f"composerData:{SESSION}"
    assert json.loads(outcome(edited(tmp_path, {}, afterContentId=key))) == {"afterContentId": key}


def test_a_content_that_is_named_without_end_is_not_read_without_end() -> None:
    read: list[str] = []

    def content(key: str) -> str:
        read.append(key)
        return "flour"

    edits = Edits(content)
    told = [edits.told(json.dumps({"afterContentId": AFTER})) for _ in range(1_000)]
    assert 0 < len(read) < 100
    assert told[0].endswith("+flour")
    assert not told[-1]


@RELAXED
@given(st.lists(st.sampled_from("abc"), max_size=9), st.lists(st.sampled_from("abc"), max_size=9))
def test_the_changed_lines_make_the_one_file_of_the_other(old: list[str], new: list[str]) -> None:
    lines = changed_lines("\n".join(old), "\n".join(new)).splitlines()
    if old == new:
        assert not lines
        return
    at = int(lines[0].partition("-")[2].partition(",")[0]) - 1
    gone = [line[1:] for line in lines[1:] if line[0] in " -"]
    come = [line[1:] for line in lines[1:] if line[0] in " +"]
    assert old[at : at + len(gone)] == gone
    assert [*old[:at], *come, *old[at + len(gone) :]] == new
