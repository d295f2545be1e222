"""What tools gave back, where Cursor put it into a file since it is long.

The files lie beside its transcripts, in the person's home; the databases that name them may be
elsewhere, as the editor's is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePosixPath

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container, FileContainer
from chatvault.importers.contents.put_aside import OutputFiles
from chatvault.importers.homes.home_above import files_of, home_above

FOLDER = "agent-tools"  # of a project

_BELOW_HOME = f".cursor/projects/*/{FOLDER}/*.txt"
_IN_HOME = (".cursor", ".config", "Library", "AppData")  # hold what is imported, on any system
_TOLD = "Large output has been written to: "
_PUT_ASIDE = re.compile(
    rf"(?<![^\n\"]){_TOLD}(?P<path>[^\n\"]{{,4000}}?[\\/][\w-]{{1,100}}\.txt)"
    r"(?: \([\w., ]{1,60}\))?"
)
_LONGEST_NAMING = 10_000  # characters of an object that only tells where the output is


def outputs_in(names: Iterable[str]) -> Iterator[str]:
    """The files that may hold an output."""
    for name in names:
        path = PurePosixPath(name)
        if path.parent.name == FOLDER and path.suffix == ".txt":
            yield name


def reader_of(container: Container, names: Iterable[str], report: Report) -> Callable[[str], str]:
    """Gives the text of an outcome with what it says that was put aside."""

    def beside() -> list[FileContainer]:
        return files_of(home_above(container, _IN_HOME), _BELOW_HOME)

    files = OutputFiles(container, outputs_in(names), beside, report)

    def written(told: re.Match[str]) -> str:
        output = files.written(told["path"])
        return told[0] if output is None else output

    def whole(text: str) -> str:
        if text.startswith("{") and len(text) < _LONGEST_NAMING:
            told = _PUT_ASIDE.search(text)
            output = files.written(told["path"]) if told else None
            return text if output is None else output
        return _PUT_ASIDE.sub(written, text)

    return whole
