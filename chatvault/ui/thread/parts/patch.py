"""Patches taken apart into the files they change: of Codex, unified, search-and-replace."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from chatvault.ui.thread.parts import diff
from chatvault.ui.thread.parts.parts import DiffRow, Sign
from chatvault.ui.thread.text.sanitize import clean

_FILE = re.compile(r"\*\*\* (Add|Update|Delete) File: (.*)")
BEGIN, END = "*** Begin Patch", "*** End Patch"
_MOVED = "*** Move to: "
_GIT = re.compile(r"diff --git a/(.*) b/(.*)")
_NAMES = re.compile(
    r"^\*\*\* (?:Add|Update|Delete) File: (.*)|^diff --git a/.* b/(.*)", re.MULTILINE
)
_MOST_NAMES = 20
_VERBS = {"add": "Added", "update": "Changed", "delete": "Deleted"}
_OLD = re.compile(r"(?:<{5,}|-{5,}) SEARCH>?\s*$")
_MIDDLE = re.compile(r"={5,}\s*$")
_NEW = re.compile(r"(?:>{5,}|\+{5,}) REPLACE\s*$")
_HINT = re.compile(r":start_line:\s*(\d{1,9})\s*$|:end_line:|-{5,}\s*$")


@dataclass(slots=True)
class FileChange:
    """What became of one file."""

    path: str
    verb: str = "Changed"
    rows: list[DiffRow] = field(default_factory=list)


def names(patch: str) -> list[str]:
    """The files that a patch is about, without reading what changes in them."""
    found = (clean((match[1] or match[2]).strip()) for match in _NAMES.finditer(patch))
    return list(dict.fromkeys(itertools.islice(found, _MOST_NAMES)))


def changes(patch: str) -> list[FileChange]:
    """The files that a patch of Codex, or a unified diff, changes."""
    found: list[FileChange] = []
    lines: list[str] = []
    ended = False  # what follows a patch that was given to a shell is no part of it
    for line in patch.split("\n"):
        change = _begins(line, found[-1] if found else None, lines)
        if change is not None:
            _close(found, lines)
            found.append(change)
            lines, ended = [], False
        elif ended or line.startswith(END):
            ended = True
        elif line.startswith(_MOVED) and found:
            to = clean(line.removeprefix(_MOVED).strip())
            found[-1].verb, found[-1].path = "Moved", f"{found[-1].path} → {to}"
        elif line.startswith("new file mode") and found:
            found[-1].verb = "Added"
        elif line.startswith("deleted file mode") and found:
            found[-1].verb = "Deleted"
        elif not line.startswith(("*** ", "index ", "similarity ", "rename ")):
            lines.append(line)
    _close(found, lines)
    return [change for change in found if change.rows or change.path]


def _begins(line: str, open_file: FileChange | None, lines: list[str]) -> FileChange | None:
    """The change that begins with that line."""
    if match := _FILE.match(line):
        return FileChange(clean(match[2].strip()), _VERBS[match[1].lower()])
    if match := _GIT.match(line):
        return FileChange(clean(match[2].strip()))
    if line.startswith("+++ ") and (open_file is None or any(row[:2] == "@@" for row in lines)):
        name = line.removeprefix("+++ ").removeprefix("b/").partition("\t")[0]
        return FileChange(clean(name.strip()))
    if open_file is None and line.startswith("@@"):
        change = FileChange("")
        change.rows = []
        lines.append(line)
        return change
    return None


def _close(found: list[FileChange], lines: list[str]) -> None:
    if found:
        kept = [line for line in lines if not line.startswith(("--- ", "+++ "))]
        found[-1].rows += diff.marked(_without_last(diff.of_patch(kept)))


def _without_last(rows: Iterable[DiffRow]) -> list[DiffRow]:
    """The rows without what is only there because the text ended with a line end."""
    result = list(rows)
    while result and result[-1].sign is Sign.SAME and not result[-1].text:
        result.pop()
    return result


def listed(value: object) -> list[FileChange]:
    """The changes as Codex tells them after the fact, with their line numbers."""
    found: list[FileChange] = []
    for path, change in value.items() if isinstance(value, dict) else ():
        if isinstance(change, dict):
            found.append(_told(str(path), change))
    return [change for change in found if any(diff.counts(change.rows))]


def _told(path: str, change: dict[str, object]) -> FileChange:
    kind = change.get("type")
    for name in _VERBS:  # older versions name the kind by the key
        if isinstance(inside := change.get(name), dict):
            kind, change = name, inside
    result = FileChange(clean(path), _VERBS.get(kind if isinstance(kind, str) else "", "Changed"))
    unified, content = change.get("unified_diff"), change.get("content")
    if isinstance(unified, str):
        result.rows = diff.marked(_without_last(diff.of_patch(unified.split("\n"))))
    elif isinstance(content, str):
        result.rows = whole(content, removed=kind == "delete")
    if isinstance(to := change.get("move_path"), str) and to:
        result.verb, result.path = "Moved", f"{result.path} → {clean(to)}"
    return result


def whole(content: str, *, removed: bool = False, first: int = 1) -> list[DiffRow]:
    """A text that is all new, or all gone."""
    lines = clean(content.removesuffix("\n")).split("\n") if content else []
    if removed:
        return [DiffRow(Sign.REMOVED, line, old=n) for n, line in enumerate(lines, first)]
    return [DiffRow(Sign.ADDED, line, new=n) for n, line in enumerate(lines, first)]


def searched(text: str) -> list[DiffRow]:
    """The rows of blocks that name the text to look for and the one to put in its place."""
    rows: list[DiffRow] = []
    for old, new in _blocks(text.split("\n")):
        if rows:
            rows.append(DiffRow(Sign.GAP, ""))
        rows += diff.between("\n".join(old), "\n".join(new))
    return diff.marked(rows)


def _blocks(lines: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
    old: list[str] = []
    new: list[str] = []
    side: list[str] | None = None
    for line in lines:
        if _OLD.match(line):
            old, new = [], []
            side = old
        elif side is old and _MIDDLE.match(line):
            side = new
        elif side is new and _NEW.match(line):
            yield old, new
            side = None
        elif side is not None and not (side is old and _HINT.match(line)):
            side.append(line)
