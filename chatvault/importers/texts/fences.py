"""The fences of Markdown that programs write around what may hold fences itself."""

from __future__ import annotations

import re

FENCE = re.compile(r"(?P<run>`{3,})\w*")


def fence_behind(fence: str, line: str) -> str:
    """The fence that the text behind a line stands in, "" for none; ``fence`` is the line's."""
    if fence:
        return "" if line == fence else fence
    opened = FENCE.fullmatch(line)
    return opened["run"] if opened else ""
