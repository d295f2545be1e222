"""The ways to narrow an answer are told from what was counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from chatvault.services.search_facets import Counted, facets


def counted(tools: Iterable[tuple[str, int]]) -> Counted:
    """Three hits of one conversation, in which those tools were used."""
    hits = Counter({1: 3})
    return Counted(hits, Counter({"user": 3}), Counter(), {}, (), tools, exact=True)


def test_tools_are_told_by_their_names_the_most_used_first() -> None:
    (tools,) = (one for one in facets(counted([("Read", 1), ("Bash", 2)])) if one.name == "Tool")
    assert [(one.label, one.count) for one in tools.values] == [("Bash", 2), ("Read", 1)]


def test_what_came_back_without_its_call_is_no_tool_to_narrow_to() -> None:
    assert [one.name for one in facets(counted([("", 28)]))] == ["Who"]
