"""The entries of an outline come out as they went in, and take little room meanwhile."""

from __future__ import annotations

import tracemalloc

from chatvault.domain.message import Role
from chatvault.domain.outline import OutlineEntries, OutlineEntry

KNEADING = OutlineEntry(10, 1_000, "How do I **knead**\n\nrye — 裸麦?")
SILENT = OutlineEntry(20, None, "")
ASIDE = OutlineEntry(
    15, 900, "Fold it.", Role.ASSISTANT, active=False, depth=2, branch=1, branches=3, messages=7
)


def test_entries_come_out_as_they_went_in() -> None:
    entries = OutlineEntries((KNEADING, SILENT, ASIDE))
    assert list(entries) == [KNEADING, SILENT, ASIDE]
    assert entries[-1] == ASIDE
    assert entries[1:] == (SILENT, ASIDE)
    assert list(entries.ids) == [10, 20, 15]


def test_an_entry_is_a_line_and_a_beginning_that_keeps_its_lines() -> None:
    assert KNEADING.text == "How do I knead rye — 裸麦?"
    assert KNEADING.beginning == "How do I **knead**\n\nrye — 裸麦?"


def test_the_first_and_the_last_moment_are_those_that_are_known() -> None:
    assert OutlineEntries((KNEADING, SILENT, ASIDE)).span == (900, 1_000)
    assert OutlineEntries((SILENT,)).span is None


def test_entries_that_hold_all_words_stay_what_they_are() -> None:
    entries = OutlineEntries((KNEADING, SILENT, ASIDE))
    assert list(entries.holding(["RYE", "knead"])) == [KNEADING]
    assert list(entries.holding(["IT"]).holding(["fold"])) == [ASIDE]
    assert list(entries.holding([])) == list(entries)
    assert not entries.holding(["wheat"])


def test_words_behind_the_beginning_are_not_in_it() -> None:
    entries = OutlineEntries([OutlineEntry(1, 0, "a " * 150 + "end")])
    assert not entries.holding(["end"])


def test_ten_thousand_prompts_take_little_more_than_their_words() -> None:
    tracemalloc.start()
    entries = OutlineEntries(OutlineEntry(n, n, f"{n:06} " * 40) for n in range(10_000))
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(entries) == 10_000
    assert held < 1.2 * 10_000 * 280
