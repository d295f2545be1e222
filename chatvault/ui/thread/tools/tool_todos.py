"""Lists of what is to do, and single entries of such lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chatvault.ui.thread.parts.parts import Check, ChecksPart, Part, Progress
from chatvault.ui.thread.text.sanitize import clean
from chatvault.ui.thread.tools.tool_output import answer, asked, prose
from chatvault.ui.thread.tools.tool_use import ToolUse, mappings, string

_PROGRESS = {
    "completed": Progress.DONE,
    "complete": Progress.DONE,
    "done": Progress.DONE,
    "in_progress": Progress.DOING,
    "in-progress": Progress.DOING,
    "doing": Progress.DOING,
}
_WORDS = {Progress.DONE: "done", Progress.DOING: "begun", Progress.OPEN: "open"}
_BOXES = re.compile(r"[-*] \[(.)\] (.*)")
_TASKS = re.compile(r"#?\w{1,20}[.:]? \[(\w+)\] (.*)")


def checks_of(use: ToolUse) -> tuple[Check, ...]:
    """The entries of the list that the call wrote, or that it was given to read."""
    for name in ("todos", "plan", "todoList", "tasks", "items"):
        value = use.values.get(name)
        if isinstance(value, str):
            return _marked_up(value)
        if found := tuple(filter(None, map(_check, mappings(value)))):
            return found
    return _marked_up(use.outcome.text)


def _check(entry: dict[str, object]) -> Check | None:
    status = string(entry.get("status"))
    progress = _PROGRESS.get(status.lower(), Progress.OPEN)
    names = ["content", "step", "description", "title", "subject", "text"]
    if progress is Progress.DOING:
        names.insert(0, "activeForm")
    text = next((said for name in names if (said := string(entry.get(name)))), "")
    return Check(clean(text.strip()), progress) if text else None


def _marked_up(text: str) -> tuple[Check, ...]:
    """The entries of a list that was written as text."""
    found: list[Check] = []
    for line in text.split("\n"):
        if match := _BOXES.match(line.strip()):
            progress = {"x": Progress.DONE, "-": Progress.DOING, "~": Progress.DOING}
            found.append(Check(clean(match[2]), progress.get(match[1].lower(), Progress.OPEN)))
        elif match := _TASKS.match(line.strip()):
            found.append(Check(clean(match[2]), _PROGRESS.get(match[1], Progress.OPEN)))
    return tuple(found)


def summary(use: ToolUse) -> str:
    """How far the list has come: "3 of 7 done · Writing the tests"."""
    checks = checks_of(use)
    if not checks:
        return ""
    done = sum(check.progress is Progress.DONE for check in checks)
    current = next((check.text for check in checks if check.progress is Progress.DOING), "")
    return " · ".join(filter(None, (f"{done} of {len(checks)} done", current)))


def todos(use: ToolUse) -> Iterator[Part]:
    """The list with a sign before every entry."""
    checks = checks_of(use)
    if not checks:
        yield from asked(use)
        yield from answer(use)
        return
    yield from prose(use.text("explanation"))
    yield ChecksPart(checks)


def task(use: ToolUse) -> Iterator[Part]:
    """One entry of a list that was made or changed."""
    title = use.text("subject", "title", "content")
    status = string(use.values.get("status"))
    if not title:
        yield from asked(use)
        yield from answer(use)
        return
    yield ChecksPart((Check(clean(title.strip()), _PROGRESS.get(status, Progress.OPEN)),))
    yield from prose(use.text("description"))


def task_summary(use: ToolUse) -> str:
    """What became of the entry: "#3 done"."""
    title = use.text("subject", "title")
    number = string(use.values.get("taskId")) or string(use.values.get("id"))
    status = string(use.values.get("status"))
    word = _WORDS[_PROGRESS[status]] if status in _PROGRESS else status
    return " · ".join(filter(None, (f"#{number}" if number else "", title, word)))
