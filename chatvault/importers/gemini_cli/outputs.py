"""What tools gave back, where it was put into a file: it is long, or was given back long ago."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.contents.put_aside import output_in
from chatvault.importers.json_files.json_values import from_json

FOLDER = "tool-outputs"  # beside the one of the sessions

_CHATS = "chats"
_MASK = "<tool_output_masked>"
_SUMMARY = "\n\n--- Strategic Significance of Truncated Content ---"
_PUT_ASIDE = re.compile(
    rf"\A(?:{_MASK}.*(?:Full output available at|Full string saved to): (?P<masked>[^\n\]]+)"
    r"|Output too large\..{,90}? For full output see: (?P<cut>[^\n]+)"
    r"|Tool output was too large and has been truncated\.\n"
    r"The full output has been saved to: (?P<older>[^\n]+)"
    rf"|.*\n\nFull output saved to: (?P<distilled>[^\n]+)(?P<summary>{_SUMMARY}.*)?\Z)",
    re.DOTALL,
)
_OLDER = (".output", ".txt")

Parsed = Callable[[object], str]  # tells the text of what a tool gave back


class Outputs:
    """The files with outputs, by the folder of the project whose sessions name them."""

    def __init__(self, container: Container, names: Iterable[str], report: Report) -> None:
        self._container, self._report = container, report
        self._names = frozenset(names)
        self._of_sessions: dict[str, list[str]] = {}  # by the folders that sessions have
        for name in sorted(self._names):
            if PurePosixPath(name).parent.parent.name == FOLDER:
                self._of_sessions.setdefault(name.rpartition("/")[0], []).append(name)

    def of(self, member: str, session_id: str) -> tuple[str, ...]:
        """The files that the session of that file has for itself."""
        folder = f"{_project(member)}{FOLDER}/session-{_plain(session_id)}"
        return tuple(self._of_sessions.get(folder, ()))

    def reader(self, member: str, parsed: Parsed) -> Callable[[str], str]:
        """Gives the text of an outcome as it was, where it says that it was put aside.

        Only files of the project that the session of that file belongs to are opened.
        """
        project = _project(member)

        def whole(text: str) -> str:
            match = _PUT_ASIDE.match(text)
            name = self._named(project, match) if match else ""
            written = output_in(self._container, name, self._report) if name else None
            if match is None or written is None:
                return text
            value = from_json(written) if match["masked"] or match["distilled"] else None
            is_parted = isinstance(value, dict if match["masked"] else list)
            return ((is_parted and parsed(value)) or written) + (match["summary"] or "")

        return whole

    def _named(self, project: str, match: re.Match[str]) -> str:
        """The member with the output, "" where it is not there."""
        path = next(filter(None, (match[key] for key in ("masked", "cut", "older", "distilled"))))
        parts = path.strip().replace("\\", "/").split("/")
        told = ("/".join(parts[-number:]) for number in (3, 2, 1))
        return next((f"{project}{one}" for one in told if self._is_output(project, one)), "")

    def _is_output(self, project: str, place: str) -> bool:
        is_named = place.startswith(f"{FOLDER}/") or ("/" not in place and _is_older(place))
        return is_named and f"{project}{place}" in self._names


def outputs_of(names: Sequence[str], sessions: Iterable[str]) -> Iterator[str]:
    """Those of the files that hold outputs of the projects of these sessions."""
    projects = {_project(name) for name in sessions if _CHATS in PurePosixPath(name).parts}
    for name in names:
        path = PurePosixPath(name)
        folders = [one for one in (path.parent, path.parent.parent) if one.name == FOLDER]
        held = folders[0].parent if folders else path.parent if _is_older(path.name) else None
        if held is not None and _folder(held) in projects and path.suffix in _OLDER:
            yield name


def _is_older(name: str) -> bool:
    """Whether it is an output from when they were put into the folder of the project itself."""
    return name.endswith(_OLDER[0])


def _project(member: str) -> str:
    """The folder above the one of the sessions, with a slash; "" for that of all."""
    above = (one for one in PurePosixPath(member).parents if one.name == _CHATS)
    return _folder(next(above, PurePosixPath(member)).parent)


def _folder(path: PurePosixPath) -> str:
    return "" if str(path) == "." else f"{path}/"


def _plain(key: str) -> str:
    """As the program makes a part of a file's name of it."""
    return re.sub(r"[^a-zA-Z0-9_-]", "_", key)
