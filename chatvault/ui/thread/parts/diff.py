"""What an edit changed, out of the several forms in which tools tell it."""

from __future__ import annotations

import difflib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from chatvault.ui import utf16
from chatvault.ui.thread.parts.parts import DiffRow, Sign
from chatvault.ui.thread.text.sanitize import clean

LARGEST = 1_000  # lines that are compared; longer texts are shown as removed and added
_MOST_ALIKE = 20_000  # pairs of equal lines: lines that all say the same take for ever to compare
_MOST_MARKED = 400  # pairs of lines whose words are compared
_HUNK = re.compile(r"@@ -(\d{1,9})(?:,\d+)? \+(\d{1,9})(?:,\d+)? @@")
_HIGHEST = 999_999_999  # line of a file
_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


def of_call(arguments: dict[str, object] | None, details: str | None) -> list[DiffRow]:
    """The rows of an edit; empty where it tells nothing that can be shown as one."""
    rows = _structured(details)
    if not rows and arguments:
        patch = arguments.get("input") or arguments.get("patch")
        if isinstance(patch, str) and ("*** Begin Patch" in patch or "@@" in patch):
            rows = list(of_patch(patch.split("\n")))
        else:
            rows = _replacements(arguments)
    return marked(rows)


def counts(rows: Iterable[DiffRow]) -> tuple[int, int]:
    """How many lines were added and how many removed."""
    signs = [row.sign for row in rows]
    return signs.count(Sign.ADDED), signs.count(Sign.REMOVED)


def _structured(details: str | None) -> list[DiffRow]:
    """The rows of a result that has them as hunks with line numbers."""
    if not details or '"structuredPatch"' not in details:
        return []
    try:
        value = json.loads(details)
    except (ValueError, RecursionError):
        return []
    hunks = value.get("structuredPatch") if isinstance(value, dict) else None
    rows: list[DiffRow] = []
    for hunk in hunks if isinstance(hunks, list) else ():
        if isinstance(hunk, dict) and isinstance(hunk.get("lines"), list):
            if rows:
                rows.append(DiffRow(Sign.GAP, ""))
            lines = [line for line in hunk["lines"] if isinstance(line, str)]
            rows += _numbered(lines, _number(hunk.get("oldStart")), _number(hunk.get("newStart")))
    return rows


def _number(value: object) -> int:
    return value if isinstance(value, int) and 0 <= value <= _HIGHEST else 1


def _numbered(lines: Iterable[str], old: int | None, new: int | None) -> Iterator[DiffRow]:
    for line in lines:
        sign, text = line[:1], clean(line[1:])
        if sign == "-":
            yield DiffRow(Sign.REMOVED, text, old=old)
            old = old + 1 if old is not None else None
        elif sign == "+":
            yield DiffRow(Sign.ADDED, text, new=new)
            new = new + 1 if new is not None else None
        elif sign != "\\":  # "\ No newline at end of file"
            yield DiffRow(Sign.SAME, text, old, new)
            old = old + 1 if old is not None else None
            new = new + 1 if new is not None else None


def of_patch(lines: Iterable[str]) -> Iterator[DiffRow]:
    """The rows of a unified diff, or of the patches that Codex applies."""
    run: list[str] = []
    old: int | None = None
    new: int | None = None
    begun = False  # whether there is anything that a gap could part from what follows
    for line in lines:
        if line.startswith(("*** ", "@@", "--- ", "+++ ", "diff --git", "index ")):
            yield from _numbered(run, old, new)
            begun = begun or bool(run)
            run = []
            if found := _HUNK.match(line):
                old, new = int(found[1]), int(found[2])
            elif line.startswith("@@"):
                old = new = None
            if (title := _title(line)) or (begun and line.startswith("@@")):
                yield DiffRow(Sign.GAP, clean(title))
                begun = False
        elif run or line:
            run.append(line)
    yield from _numbered(run, old, new)


def _title(line: str) -> str:
    """What the line says about the rows below it."""
    if line.startswith("*** ") and "File:" in line:
        return line.removeprefix("*** ").strip()
    if line.startswith("+++ "):
        return line.removeprefix("+++ ").removeprefix("b/").strip()
    if line.startswith("@@"):
        return "" if _HUNK.match(line) else line.strip("@ ").strip()
    return ""


def _replacements(arguments: dict[str, object]) -> list[DiffRow]:
    """The rows of edits that name the old text and the new one."""
    edits = arguments.get("edits")
    rows: list[DiffRow] = []
    for edit in edits if isinstance(edits, list) else [arguments]:
        if not isinstance(edit, dict):
            continue
        old, new = (_text(edit, name) for name in ("old", "new"))
        if old is None and new is None:
            continue
        if rows:
            rows.append(DiffRow(Sign.GAP, ""))
        rows += between(old or "", new or "")
    return rows


def _text(edit: dict[str, object], which: str) -> str | None:
    for name in (f"{which}_string", f"{which}_str", f"{which}String", f"{which}_text"):
        value = edit.get(name)
        if isinstance(value, str):
            return value
    return None


def between(old: str, new: str) -> list[DiffRow]:
    """The rows of a change from one text to another, with three lines around each change."""
    if old.endswith("\n") and new.endswith("\n"):  # a last line without anything on it
        old, new = old[:-1], new[:-1]
    before, after = (clean(text).split("\n") if text else [] for text in (old, new))
    if len(before) + len(after) > LARGEST or _alike(before, after) > _MOST_ALIKE:
        return [DiffRow(Sign.REMOVED, line) for line in before] + [
            DiffRow(Sign.ADDED, line) for line in after
        ]
    rows: list[DiffRow] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for group in matcher.get_grouped_opcodes(3):
        if rows:
            rows.append(DiffRow(Sign.GAP, ""))
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                rows += [DiffRow(Sign.SAME, line) for line in before[i1:i2]]
                continue
            rows += [DiffRow(Sign.REMOVED, line) for line in before[i1:i2]]
            rows += [DiffRow(Sign.ADDED, line) for line in after[j1:j2]]
    return rows


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """How many pairs of equal lines there are."""
    times = Counter(after)
    return sum(times[line] for line in before)


def marked(rows: Sequence[DiffRow]) -> list[DiffRow]:
    """The rows, with the words marked that differ between a removed line and its successor."""
    result = list(rows)
    index = compared = 0
    while index < len(result) and compared < _MOST_MARKED:
        removed = _run(result, index, Sign.REMOVED)
        added = _run(result, removed, Sign.ADDED)
        if index < removed and removed - index == added - removed:
            end = min(removed, index + _MOST_MARKED - compared)
            for old, new in zip(range(index, end), range(removed, added), strict=False):
                result[old], result[new] = _pair(result[old], result[new])
            compared += end - index
        index = max(added, index + 1)
    return result


def _run(rows: Sequence[DiffRow], start: int, sign: Sign) -> int:
    while start < len(rows) and rows[start].sign is sign:
        start += 1
    return start


def _pair(old: DiffRow, new: DiffRow) -> tuple[DiffRow, DiffRow]:
    if max(len(old.text), len(new.text)) > 500:
        return old, new
    before, after = _WORDS.findall(old.text), _WORDS.findall(new.text)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.5:  # another line altogether: marking nearly all of it says nothing
        return old, new
    changes = [code for code in matcher.get_opcodes() if code[0] != "equal"]
    return (
        _with(old, [_span(before, i1, i2) for _, i1, i2, _, _ in changes]),
        _with(new, [_span(after, j1, j2) for _, _, _, j1, j2 in changes]),
    )


def _span(words: Sequence[str], first: int, last: int) -> tuple[int, int]:
    return utf16.length("".join(words[:first])), utf16.length("".join(words[first:last]))


def _with(row: DiffRow, spans: list[tuple[int, int]]) -> DiffRow:
    changed = tuple(span for span in spans if span[1])
    return DiffRow(row.sign, row.text, row.old, row.new, changed)
