"""Whether a line of Markdown stands in a fence that a program wrote around something."""

from __future__ import annotations

import itertools

from chatvault.importers.texts.fences import fence_behind


def test_a_fence_ends_where_it_stands_again_alone() -> None:
    lines = ["Rye", "````python", "```", "oats", "````", "wheat", "```"]
    fences = itertools.accumulate(lines, fence_behind, initial="")
    assert list(fences) == ["", "", "````", "````", "````", "", "", "```"]
