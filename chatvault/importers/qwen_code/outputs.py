"""What tools gave back, where Qwen Code put it into a file since it is long.

The files lie apart from the sessions, by the project: ``tmp/<project>``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.contents.put_aside import OutputFiles
from chatvault.importers.homes.home_above import files_of, home_above

_SESSIONS, _OUTPUTS = "projects", "tmp"  # in the folder of the program
_FOLDER = "tool-results"  # of a project
_PATTERNS = (f"{_OUTPUTS}/*/*.output", f"{_OUTPUTS}/*/{_FOLDER}/*.txt")
_PUT_ASIDE = re.compile(
    r"\A(?:Tool output was too large and has been truncated\.\nThe full output has been saved to: "
    r"|<persisted-output>\nOutput too large \([^)\n]{1,30}\)\. Full output saved to: )"
    r"(?P<path>[^\n]+)"
)


def outputs_in(names: Iterable[str]) -> Iterator[str]:
    """The files that may hold an output."""
    for name in names:
        path = PurePosixPath(f"/{name}")
        is_older = path.suffix == ".output" and path.parent.parent.name == _OUTPUTS
        if is_older or (path.suffix == ".txt" and path.parent.name == _FOLDER):
            yield name


def reader_of(container: Container, names: Iterable[str], report: Report) -> Callable[[str], str]:
    """Gives the text of an outcome as it was, where it says that it was put aside."""

    def beside() -> list[FileContainer]:
        home = home_above(container, (_SESSIONS,))
        return [file for pattern in _PATTERNS for file in files_of(home, pattern)]

    files = OutputFiles(container, outputs_in(names), beside, report)

    def whole(text: str) -> str:
        told = _PUT_ASIDE.match(text)
        output = files.written(told["path"]) if told else None
        return text if output is None else output

    return whole
