"""Files that were read are code with numbers, files that were changed are diffs."""

from chatvault.ui.thread.parts.parts import CodePart, DiffPart, LinePart, Sign
from chatvault.ui.thread.tools.tool_files import unnumbered
from tests.unit.ui.thread.tools.tool_calls import call, line_of, parts_of


def signs(part):
    return "".join(row.sign.value for row in part.rows)


def test_the_numbers_of_a_read_file_are_no_text_of_it():
    text = "    41→def f():\n    42→\n    43→    return 1"
    (part,) = parts_of(call("Read", {"file_path": "src/rank.py", "offset": 41}, text))
    assert part == CodePart("def f():\n\n    return 1", "python", limit=12, first_line=41)


def test_a_file_in_a_chat_that_was_saved_as_markdown_is_its_path():
    for name, told in (
        ("Read", "Read file: `./oven.py`"),
        ("Read", "`./oven.py`"),
        ("Edit", "Edit file: `./oven.py`"),
    ):
        assert line_of(call(name, told))[0] == "./oven.py"
    assert line_of(call("Read", "the recipe of `rye`"))[0] == "the recipe of `rye`"


def test_numbers_may_be_parted_by_tabs_and_bars():
    assert unnumbered("1\ta\n2\t\n3\tb") == ("a\n\nb", 1, "")
    assert unnumbered("L7: a\nL8: b") == ("a\nb", 7, "")
    assert unnumbered(" 9 | a\n10 | b") == ("a\nb", 9, "")
    assert unnumbered("no number") is None


def test_what_a_tool_says_below_a_file_is_not_code():
    text = "1→a\n2→b\n\n<system-reminder>\nMind the oven.\n</system-reminder>"
    code, note = parts_of(call("Read", {"file_path": "a.txt"}, text))
    assert (code.code, note.argument) == ("a\nb", "Mind the oven.")
    assert not note.foldable
    alone = "<system-reminder>Warning: the file is shorter than the offset.</system-reminder>"
    (note,) = parts_of(call("Read", {"file_path": "a.ts", "offset": 40}, alone))
    assert note.argument == "Warning: the file is shorter than the offset."


def test_a_file_without_numbers_is_shown_from_where_it_was_read():
    (part,) = parts_of(call("read_file", {"path": "a.py", "offset": 7}, "x = 1"))
    assert (part.language, part.first_line) == ("python", 7)


def test_several_edits_are_hunks_of_one_diff():
    edits = [{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": "d"}]
    (part,) = parts_of(call("MultiEdit", {"file_path": "a.py", "edits": edits}, "ok"))
    assert signs(part) == "-+@-+"


def test_a_written_file_is_all_new_unless_the_result_knows_better():
    arguments = {"file_path": "a.py", "content": "x = 1\ny = 2\n"}
    made = call("Write", arguments, "ok")
    (part,) = parts_of(made)
    assert [(row.sign, row.new) for row in part.rows] == [(Sign.ADDED, 1), (Sign.ADDED, 2)]
    assert line_of(made) == ("a.py", "+2")
    hunk = {"oldStart": 1, "newStart": 1, "lines": ["-x = 0", "+x = 1", " y = 2"]}
    (part,) = parts_of(call("Write", arguments, "ok", details={"structuredPatch": [hunk]}))
    assert signs(part) == "-+ "


def test_a_patch_of_several_files_names_each():
    patch = (
        "*** Begin Patch\n*** Add File: new.py\n+x = 1\n*** Update File: old.py\n"
        "*** Move to: moved.py\n@@ def f\n-a\n+b\n*** Delete File: gone.py\n*** End Patch"
    )
    made = call("apply_patch", patch, "Success")
    parts = parts_of(made)
    lines = [(part.name, part.argument, part.word) for part in parts if isinstance(part, LinePart)]
    assert lines == [
        ("Added", "new.py", "+1"),
        ("Moved", "old.py → moved.py", "+1 −1"),
        ("Deleted", "gone.py", ""),
    ]
    assert [part.language for part in parts if isinstance(part, DiffPart)] == ["python"] * 2
    assert line_of(made) == ("new.py, old.py, gone.py", "+2 −1")


def test_what_codex_tells_after_the_fact_brings_line_numbers():
    change = {"type": "update", "unified_diff": "@@ -41 +41 @@\n-a\n+b\n", "move_path": None}
    made = call("apply_patch", "*** Begin Patch", "", details={"changes": {"a.py": change}})
    (part,) = parts_of(made)
    assert [(row.old, row.new) for row in part.rows if row.sign is not Sign.GAP] == [
        (41, None), (None, 41),
    ]  # fmt: skip


def test_what_the_call_asked_for_is_shown_where_the_result_kept_only_the_place():
    change = {"type": "update", "unified_diff": "@@ -9 +9 @@\n", "move_path": None}
    patch = "*** Begin Patch\n*** Update File: a.py\n@@\n-a\n+b\n*** End Patch"
    (part,) = parts_of(call("apply_patch", patch, "", details={"changes": {"a.py": change}}))
    assert signs(part) == "-+"


def test_where_less_is_told_after_the_fact_than_was_asked_the_patch_is_shown():
    patch = "*** Begin Patch\n*** Update File: a.py\n@@\n-x\n+y\n@@\n-z\n*** End Patch"
    short = {"changes": {"/src/a.py": {"type": "update", "unified_diff": "@@ -1 +1 @@\n-x\n+y"}}}
    (shown,) = parts_of(call("apply_patch", patch, "Success", details=short))
    assert shown.rows[0].signed == "-x"
    assert [row.signed for row in shown.rows if row.text.strip()] == ["-x", "+y", "-z"]


def test_a_notebook_cell_and_an_inserted_text_are_new_lines():
    made = call("NotebookEdit", {"notebook_path": "a.ipynb", "new_source": "x\ny"}, "ok")
    assert signs(parts_of(made)[0]) == "++"
    arguments = {"command": "insert", "path": "a.py", "insert_line": 4, "new_str": "x"}
    (part,) = parts_of(call("str_replace_editor", arguments, "ok"))
    assert [(row.sign, row.new) for row in part.rows] == [(Sign.ADDED, 5)]


def test_an_editor_that_only_looks_is_a_reader():
    made = call("str_replace_based_edit_tool", {"command": "view", "path": "a.py"}, "1\tx\n2\ty")
    (part,) = parts_of(made)
    assert (part.code, part.first_line) == ("x\ny", 1)


def test_search_and_replace_blocks_are_diffs():
    block = "<<<<<<< SEARCH\n:start_line:3\n-------\nold\n=======\nnew\n>>>>>>> REPLACE"
    (part,) = parts_of(call("apply_diff", {"path": "a.py", "diff": block}, "ok"))
    assert [(row.sign.value, row.text) for row in part.rows] == [("-", "old"), ("+", "new")]


def test_a_failed_edit_says_first_what_went_wrong():
    made = call("Edit", {"file_path": "a", "old_string": "x", "new_string": "y"}, "no x", ok=False)
    error, change = parts_of(made)
    assert (error.label, error.code, error.bad) == ("Error", "no x", True)
    assert isinstance(change, DiffPart)
