"""Files that were read, written and changed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from chatvault.ui.thread.parts import diff, patch
from chatvault.ui.thread.parts.parts import (
    CodePart,
    DiffPart,
    DiffRow,
    LinePart,
    Outcome,
    Part,
    Sign,
)
from chatvault.ui.thread.parts.patch import FileChange
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.thread.tools.tool_arguments import language_of
from chatvault.ui.thread.tools.tool_output import (
    FIRST_LINES,
    answer,
    asked,
    note_to_model,
    output,
    pictures,
)
from chatvault.ui.thread.tools.tool_use import ToolUse, mappings, number, string

FIRST_ROWS = 40  # of a diff
_NUMBERED = re.compile(r" *L?(\d{1,9})(?:→|\t| \| |: )(.*)", re.DOTALL)
_EMPTY_NUMBERED = re.compile(r" *L?(\d{1,9})(?:→|\t| \||:)?$")
_REMINDER = re.compile(r"<system-reminder>(?:(?!<system-reminder>).)*</system-reminder>", re.DOTALL)
_VERB_ICONS = {"Added": "plus", "Deleted": "trash"}
_WRITTEN = ("content", "file_text", "contents", "code_content", "new_source", "insert_text")


class Numbered(NamedTuple):
    """A text that was read with a number before every line."""

    code: str
    first: int
    rest: str  # what the tool said below it


def unnumbered(text: str) -> Numbered | None:
    """The text without its numbers; None where its first line has none."""
    lines = text.split("\n")
    first = _number_of(lines[0])
    if first is None:
        return None
    taken: list[str] = []
    for expected, line in enumerate(lines, first):
        match = _NUMBERED.match(line) or _EMPTY_NUMBERED.match(line)
        if match is None or int(match[1]) != expected:
            break
        taken.append(match[2] if match.lastindex == 2 else "")
    return Numbered("\n".join(taken), first, "\n".join(lines[len(taken) :]).strip("\n"))


def _number_of(line: str) -> int | None:
    match = _NUMBERED.match(line)
    return int(match[1]) if match else None


def read(use: ToolUse) -> Iterator[Part]:
    """A file, or the part of it that was asked for, as code."""
    if not use.failed:
        yield from code_of(use.outcome.text, use.path, number(use.values.get("offset")))
        yield from pictures(use.outcome)


def named(use: ToolUse) -> str:
    """The file that was read, where free text tells it."""
    return use.path if not use.values else ""


def code_of(text: str, path: str, offset: int = 0) -> Iterator[Part]:
    """What was read of that file."""
    text = text.strip("\n")
    if not text.strip():
        return
    if _REMINDER.fullmatch(text.strip()):
        yield note_to_model(text)
        return
    found = unnumbered(text)
    if found is None:
        part = next(output(text, "Text", path))
        first = offset if part.language and part.language != "json" else 0
        yield CodePart(part.code, part.language, 0, part.label, FIRST_LINES, part.terminal, first)
        return
    language = language_of(path)
    label = "" if language else "Text"
    code = clean(found.code)
    yield CodePart(code, language, label=label, limit=FIRST_LINES, first_line=found.first)
    if found.rest.strip():
        yield note_to_model(found.rest)


def edit(use: ToolUse) -> Iterator[Part]:
    """What was changed, file by file."""
    if use.values.get("command") == "view":
        yield from read(use)
        return
    parts = list(edit_parts(use))
    yield from parts or asked(use)
    if not parts:
        yield from answer(use)


def edit_parts(use: ToolUse, free: str = "") -> Iterator[Part]:
    """The diffs of all files; a lone file that the line above names has no line of its own."""
    found = changes_of(use, free)
    alone = len(found) == 1 and found[0].verb in ("Changed", "Added")
    for change in found:
        if not alone:
            yield _file_line(change)
        if rows := _shown(change.rows):
            path = change.path.rpartition(" → ")[2]
            yield DiffPart(tuple(rows), language_of(path), limit=FIRST_ROWS)


def _shown(rows: Sequence[DiffRow]) -> Sequence[DiffRow]:
    """The rows without a gap at the very beginning that has nothing to tell."""
    has_gap = bool(rows) and rows[0].sign is Sign.GAP and not rows[0].text.strip()
    return rows[1:] if has_gap else rows


def _file_line(change: FileChange) -> LinePart:
    added, removed = diff.counts(change.rows)
    icon = _VERB_ICONS.get(change.verb, "pencil-simple")
    return LinePart(
        icon, change.verb, change.path, word=counted(added, removed), foldable=False,
        outcome=Outcome.NONE,
    )  # fmt: skip


def counted(added: int, removed: int) -> str:
    """How many lines came and went: "+2 −1"."""
    return " ".join([f"+{added:,}"] * bool(added) + [f"−{removed:,}"] * bool(removed))


def changes_of(use: ToolUse, free: str = "") -> list[FileChange]:
    """What the call changed, in the form that knows most about it."""
    details = use.outcome.details or ""
    asked = _asked(use, details, free)
    if '"changes"' in details and (told := patch.listed(use.details().get("changes"))):
        return told if _changed(told) >= _changed(asked) else asked  # some are told cut short
    return asked


def _changed(changes: Sequence[FileChange]) -> int:
    """How many lines came and went."""
    return sum(sum(diff.counts(change.rows)) for change in changes)


def _asked(use: ToolUse, details: str, free: str) -> list[FileChange]:
    if '"structuredPatch"' in details and (rows := diff.of_call(None, details)):
        return [FileChange(clean(use.path), rows=rows)]
    text = free or _patch_of(use)
    if patch.BEGIN in text or "\n@@" in f"\n{text}" or "diff --git " in text:
        return [_named(change, use) for change in patch.changes(text)]
    rows = patch.searched(text) if "SEARCH" in text else []
    rows = rows or _replaced(use)
    return [FileChange(clean(use.path), rows=rows)] if rows else []


def _patch_of(use: ToolUse) -> str:
    return use.text("patch", "input", "diff") or (use.free if not use.values else "")


def _named(change: FileChange, use: ToolUse) -> FileChange:
    change.path = change.path or clean(use.path)
    return change


def _replaced(use: ToolUse) -> list[DiffRow]:
    """The rows of a call that names the old text and the new one, or only the new one."""
    if use.values.get("command") == "insert" or "insert_line" in use.values:
        return _inserted(use)
    if rows := diff.of_call(use.values, None):
        return rows
    for update in mappings(use.values.get("updates")):  # of a canvas
        old, new = string(update.get("pattern")), string(update.get("replacement"))
        rows += patch.whole(new) if old == ".*" else diff.between(old, new)
    return diff.marked(rows) if rows else patch.whole(use.text(*_WRITTEN))


def _inserted(use: ToolUse) -> list[DiffRow]:
    text = use.text("insert_text", "new_str", "new_text")
    return patch.whole(text, first=number(use.values.get("insert_line")) + 1)


def paths(use: ToolUse) -> str:
    """The files that a change is about, for its line."""
    if use.path:
        return use.path
    return ", ".join(patch.names(_patch_of(use)))
