"""Tests for the first of many names."""

from __future__ import annotations

from chatvault.domain.first_names import first_names


def test_all_names_stand_where_there_is_room_for_them() -> None:
    assert first_names(["a", "b"], 2) == "“a”, “b”"
    assert first_names([], 2) == ""


def test_names_that_have_no_room_are_counted() -> None:
    assert first_names(["a", "b", "c"], 2) == "“a”, “b” and 1 more"
    assert first_names(list("abcde"), 1, "other file", "other files") == "“a” and 4 other files"
