"""The ways to narrow an answer are told from what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from chatvault.services.searching.search_facets import Counted, facets


def counted(tools: Iterable[tuple[int, str]]) -> Counted:
    """Three hits of one conversation, in which those tools were used."""
    hits = Counter({1: 3})
    return Counted(hits, Counter({"user": 3}), Counter(), {}, (), tools, True, True)


def test_tools_are_told_by_their_names_the_most_used_first() -> None:
    (tools,) = (
        one
        for one in facets(counted([(1, "Read"), (1, "Bash"), (2, "Bash")]))
        if one.name == "Tool"
    )
    assert [(one.label, one.count) for one in tools.values] == [("Bash", 2), ("Read", 1)]


def test_what_came_back_without_its_call_is_no_tool_to_narrow_to() -> None:
    assert [one.name for one in facets(counted([(1, ""), (2, "")]))] == ["Who"]


def test_names_of_a_tool_that_mean_the_same_are_told_once() -> None:
    used = [
        (1, "web_search"),
        (1, "WebSearch"),
        (2, "WebSearch"),
        (3, "web_search"),
        (4, "WebSearch"),
    ]
    (tools,) = (one for one in facets(counted(used)) if one.name == "Tool")
    assert [(one.label, one.count, one.query) for one in tools.values] == [
        ("WebSearch", 4, "tool:=WebSearch")
    ]
