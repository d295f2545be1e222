"""What tools gave back, where OpenCode put it into a file since it is long."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import PurePosixPath

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.put_aside import output_in

FOLDER = "tool-output"  # beside the database and the folder with the older files

_BEGINNING = "tool_"
_SAVED = re.compile(
    r"\n?\.\.\.[^\n]{,40}truncated\.\.\.\n\n[^\n]{,120}?Full output saved to: (?P<path>[^\n]+)"
)
_TOLD = ("\n\n<bash_metadata>", "\n\n<shell_metadata>")  # begins what is told of a command


def outputs_in(names: Iterable[str]) -> list[str]:
    """The files that may hold an output."""
    paths = ((name, PurePosixPath(name)) for name in names)
    return [
        name
        for name, path in paths
        if path.parent.name == FOLDER and path.name.startswith(_BEGINNING)
    ]


def reader_of(
    container: Container, names: Iterable[str], report: Report
) -> Callable[[str, str], str]:
    """Gives the text of an outcome as it was, where it or what is noted of it names a file.

    Only files of the folder that OpenCode keeps for that are opened.
    """
    files = {PurePosixPath(name).name: name for name in outputs_in(names)}

    def whole(text: str, noted: str) -> str:
        match = _SAVED.search(text) if files else None
        path = noted or (match["path"] if match else "")
        name = files.get(path.strip().replace("\\", "/").rpartition("/")[2])
        if name is None:
            return text
        written = output_in(container, name, report)
        if written is None:
            return text
        told = text[max(map(text.rfind, _TOLD)) :] if any(one in text for one in _TOLD) else ""
        return written if told.strip() in written else written + told

    return whole
