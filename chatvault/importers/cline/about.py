"""What files beside a task tell of it: its name, its folder, its parent, and which extension."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.json_files.told_beside import told_beside

CLINE, ROO, ZOO, KILO = "cline", "roo-code", "zoo-code", "kilo-code"
_LARGEST = 64 * 1024**2  # bytes
_TASKS = "tasks"  # the folder that has those of all tasks
_TASK_ID = re.compile(r"\d{10,17}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
# The extensions' folders by their ids, and what people call theirs when they copy them.
_EXTENSIONS = (
    (CLINE, re.compile(r"saoudrizwan\.(?:claude-dev|cline)|/\.cline/")),
    (ZOO, re.compile(r"zoo-?code", re.IGNORECASE)),
    (
        ROO,
        re.compile(r"roo-?(?:cline|code)|/\.vscode-mock/|(?:^|[\W_])roo(?:$|[\W_])", re.IGNORECASE),
    ),
    (KILO, re.compile(r"kilo-?code|(?:^|[\W_])kilo(?:$|[\W_])", re.IGNORECASE)),
)


@dataclass(frozen=True, slots=True)
class About:
    """What is told of one task."""

    source: str
    title: str = ""
    folder: str = ""
    model: str | None = None
    parent: str | None = None
    starred: bool = False


def about(container: Container, folder: str, names: frozenset[str]) -> About:
    """What the files in a task's folder, and the list of all tasks, tell."""
    item_name, metadata, listed = beside(folder)
    item = mapping(_read(container, item_name, names))
    item = item or _listed(_read(container, listed, names), task_id(container, folder))
    used = sequence(mapping(_read(container, metadata, names)).get("model_usage"))
    models = [item.get("modelId"), *(mapping(one).get("model_id") for one in used)]
    return About(
        source=source_of(f"{container.path.absolute().as_posix()}/{folder}"),
        title=string(item.get("task")),
        folder=string(item.get("workspace")) or string(item.get("cwdOnTaskInitialization")),
        model=next(filter(None, map(string, reversed(models))), None),
        parent=string(item.get("parentTaskId")) or None,
        starred=item.get("isFavorited") is True,
    )


def beside(folder: str) -> tuple[str, ...]:
    """The files that tell of the task in that folder."""
    place = PurePosixPath(folder)
    listed = place.parent.parent / "state" / "taskHistory.json"
    return str(place / "history_item.json"), str(place / "task_metadata.json"), str(listed)


def is_task_id(container: Container, folder: str) -> bool:
    """Whether the name of the folder is a task's: elsewhere any task may lie in one of its name."""
    place = PurePosixPath(container.path.absolute().as_posix(), folder)
    place = place.parent if container.path.is_file() and not folder else place
    return place.parent.name == _TASKS or _TASK_ID.fullmatch(task_id(container, folder)) is not None


def task_id(container: Container, folder: str) -> str:
    """The name of the task's folder, which may be what was chosen, or lie above that."""
    if folder:
        return PurePosixPath(folder).name
    path = container.path.absolute()
    return path.name if path.is_dir() else path.parent.name


def _listed(entries: object, task: str) -> dict[str, Any]:
    found = map(mapping, sequence(entries))
    return next((entry for entry in found if entry.get("id") == task), {})


def source_of(path: str) -> str:
    """The product by the folder of its extension, or by what people call theirs."""
    found = {source: pattern.search(path) for source, pattern in _EXTENSIONS}
    return next((source for source, match in found.items() if match), CLINE)


def _read(container: Container, name: str, names: frozenset[str]) -> object:
    """The value of a small file; None where it is not there or cannot be read."""
    return told_beside(container, name, largest=_LARGEST) if name in names else None
