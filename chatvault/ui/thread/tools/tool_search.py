"""Searches in files, and folders that were listed."""

from __future__ import annotations

from collections.abc import Iterator

from chatvault.ui import wording
from chatvault.ui.thread.parts.parts import CodePart, Part
from chatvault.ui.thread.tools.tool_output import FIRST_LINES, answer, asked, output
from chatvault.ui.thread.tools.tool_use import ToolUse

_SAID = ("pattern", "query", "path", "regex")


def found(use: ToolUse) -> Iterator[Part]:
    """The places that were found, one a line."""
    yield from asked(use, but=_SAID)
    if use.failed:
        return
    text = use.outcome.text.strip("\n")
    head, _, rest = text.partition("\n")
    if head.startswith("Found ") and rest:  # "Found 12 files"
        text = rest
    count = sum(bool(line.strip()) for line in text.split("\n"))
    mode = use.text("output_mode")
    is_files = use.key in ("glob", "find", "glob_file_search") or mode == "files_with_matches"
    if is_files and count and "\n" in text and not text.lstrip().startswith(("{", "[")):
        label = wording.counted(count, "file", "files")
        yield CodePart(text, label=label, limit=FIRST_LINES, terminal=True)
    else:
        yield from output(text, "Found")


def folder(use: ToolUse) -> Iterator[Part]:
    """What is in a folder."""
    yield from asked(use, but=_SAID)
    yield from answer(use, "Folder")
