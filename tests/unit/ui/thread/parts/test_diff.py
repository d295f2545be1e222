"""Edits become rows of a diff, whatever form the tool told them in."""

import json

from hypothesis import given
from hypothesis import strategies as st

from chatvault.ui.thread.parts import diff
from chatvault.ui.thread.parts.parts import DiffRow, Sign


def shape(rows):
    return [(row.sign.value, row.old, row.new, row.text) for row in rows]


def test_hunks_bring_their_line_numbers():
    hunk = {
        "oldStart": 41,
        "newStart": 41,
        "lines": [" def f():", "-    old", "+    new", "+    x"],
    }
    rows = diff.of_call({}, json.dumps({"structuredPatch": [hunk]}))
    assert shape(rows) == [
        (" ", 41, 41, "def f():"),
        ("-", 42, None, "    old"),
        ("+", None, 42, "    new"),
        ("+", None, 43, "    x"),
    ]
    assert diff.counts(rows) == (2, 1)


def test_old_and_new_text_are_compared():
    rows = diff.of_call({"old_string": "a\nb\nc", "new_string": "a\nB\nc"}, None)
    assert [(row.sign.value, row.text) for row in rows] == [
        (" ", "a"), ("-", "b"), ("+", "B"), (" ", "c"),
    ]  # fmt: skip


def test_a_patch_is_read():
    patch = "*** Begin Patch\n*** Update File: a.py\n@@ def f\n-x = 1\n+x = 2\n*** End Patch"
    rows = diff.of_call({"input": patch}, None)
    assert [(row.sign.value, row.text) for row in rows] == [
        ("@", "Update File: a.py"), ("@", "def f"), ("-", "x = 1"), ("+", "x = 2"),
    ]  # fmt: skip


def test_a_unified_diff_has_numbers_from_its_heads():
    rows = list(diff.of_patch(["--- a/x", "+++ b/x", "@@ -3,2 +3,2 @@", " same", "-a", "+b"]))
    assert shape(rows)[-3:] == [(" ", 3, 3, "same"), ("-", 4, None, "a"), ("+", None, 4, "b")]


def test_gaps_stand_between_hunks_and_not_above_the_first():
    rows = diff.of_patch(["@@ -3 +3 @@", "-a", "+b", "@@ -9 +9 @@", "-c", "+d"])
    assert "".join(row.sign.value for row in rows) == "-+@-+"
    rows = diff.of_patch(["@@", "-a", "+b", "@@", "-c", "+d"])
    assert "".join(row.sign.value for row in rows) == "-+@-+"


def test_words_that_differ_are_marked():
    old, new = diff.marked(
        [DiffRow(Sign.REMOVED, "batch_size=16, k=1"), DiffRow(Sign.ADDED, "batch_size=32, k=1")]
    )
    assert old.changed == ((11, 2),)
    assert new.changed == ((11, 2),)


def test_several_edits_are_parted_by_a_gap():
    edits = [{"old_string": "a", "new_string": "b"}, {"old_string": "c", "new_string": "d"}]
    signs = [row.sign for row in diff.of_call({"edits": edits}, None)]
    assert signs.count(Sign.GAP) == 1


def test_what_is_no_edit_has_no_rows():
    assert diff.of_call({"content": "new file"}, None) == []
    assert diff.of_call(None, '{"structuredPatch": 7}') == []


def test_lines_that_all_say_the_same_are_not_compared_for_ever():
    rows = diff.between("x\n" * 400, "x\ny\n" * 200)
    assert diff.counts(rows) == (400, 400)


def test_words_are_marked_in_the_first_lines_of_a_large_change():
    lines = [DiffRow(Sign.REMOVED, f"f({n}, 1, 2)") for n in range(600)]
    lines += [DiffRow(Sign.ADDED, f"f({n}, 1, 3)") for n in range(600)]
    rows = diff.marked(lines)
    assert rows[0].changed
    assert rows[600].changed
    assert not rows[599].changed


@given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
def test_a_diff_holds_both_texts(before, after):
    rows = diff.marked(diff.between("\n".join(before), "\n".join(after)))
    if before != after and len(before) + len(after) <= 8:
        removed = [row.text for row in rows if row.sign in (Sign.SAME, Sign.REMOVED)]
        added = [row.text for row in rows if row.sign in (Sign.SAME, Sign.ADDED)]
        assert (removed, added) == (before, after)
