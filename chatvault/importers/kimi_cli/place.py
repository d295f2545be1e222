"""Where a file stands in the folders of Kimi, and what that makes of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.json_files.json_lines import sniff
from chatvault.importers.kimi_cli.code_log import is_code_log
from chatvault.importers.kimi_cli.context import is_context, may_be_context
from chatvault.importers.kimi_cli.wire_log import is_wire

CODE, WIRE, CONTEXT = "code", "wire", "context"
MAIN = "main"
STATE = "state.json"
FOLDERS = "kimi.json"

_SEGMENT = re.compile(r"context(?:_(?P<sub>sub_)?(?P<number>\d{1,6}))?\.jsonl")
_AGENTS = ("agents", "subagents")
_PATH = re.compile(r"(?:[A-Za-z]:)?[/\\][^\s\"'`<>|*?:;,]{1,300}")
_SUM = re.compile(r"(?:\w+_)?(?P<sum>[0-9a-f]{32})")


@dataclass(frozen=True, slots=True)
class Place:
    """A file's identity.

    ``folder`` is the session's folder inside the container, "." for the container itself or
    a lone file; ``session`` its id, ``agent`` the sub-agent's name or "". ``project`` is the
    name of the folder above.
    """

    member: str
    kind: str
    session: str
    agent: str
    folder: str
    project: str

    @property
    def key(self) -> str:
        """The id of what the file holds."""
        return f"{self.session}/{self.agent}" if self.agent else self.session

    @property
    def segment(self) -> int | None:
        """The number of a context that was put aside or is a sub-agent's; None for the current."""
        match = _SEGMENT.fullmatch(PurePosixPath(self.member).name)
        return int(match["number"]) if match and match["number"] else None

    @property
    def is_sub_context(self) -> bool:
        """Whether it is what a sub-agent was given that has no folder of its own."""
        match = _SEGMENT.fullmatch(PurePosixPath(self.member).name)
        return self.kind == CONTEXT and match is not None and match["sub"] is not None


def place_of(container: Container, name: str) -> Place | None:
    """The place of the file, None where it is no conversation of Kimi's."""
    kind = _kind(container, name)
    if not kind:
        return None
    path = PurePosixPath(name)
    if not _is_in_session(path.name):
        return Place(name, kind, path.stem, "", str(path.parent), _above(container, name, 1))
    if _above(container, name, 2) in _AGENTS:
        agent = _above(container, name, 1)
        session, project = _above(container, name, 3), _above(container, name, 4)
        folder = _up(path, 3)
        return Place(name, kind, session, "" if agent == MAIN else agent, folder, project)
    session, project = _above(container, name, 1), _above(container, name, 2)
    return Place(name, kind, session, "", str(path.parent), project)


def folder_of(project: str, texts: Iterable[str]) -> str:
    """The folder whose sum the project's folder is named by, if one of the texts names it.

    Kimi CLI calls a project's folder by the MD5 of the path that was worked in.
    """
    match = _SUM.fullmatch(project)
    tried: set[str] = set()
    for text in texts if match else ():
        for found in _PATH.findall(text[:20_000]):
            for path in _ways(found.rstrip(".)/\\")):
                if path not in tried and len(tried) < 10_000:
                    tried.add(path)
                    if match and _sum(path) == match["sum"]:
                        return path
    return ""


def _sum(path: str) -> str:
    return hashlib.md5(path.encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


def is_summed(project: str) -> bool:
    """Whether the project's folder is named by the sum of another one."""
    return _SUM.fullmatch(project) is not None


def is_of(project: str, folder: str) -> bool:
    """Whether the project's folder is named by the sum of that path."""
    match = _SUM.fullmatch(project)
    return match is not None and _sum(folder) == match["sum"]


def _ways(path: str) -> list[str]:
    """The path and the folders above it."""
    cuts = [place for place, sign in enumerate(path) if sign in "/\\" and place]
    return [path, *(path[:cut] for cut in reversed(cuts))]


def _kind(container: Container, name: str) -> str:
    head, found = head_of(container, name), ""
    is_called_so = _SEGMENT.fullmatch(PurePosixPath(name).name) is not None
    if b'"type"' not in head and b'"role"' not in head:
        return ""
    for record in sniff(head):
        if is_code_log(record):
            return CODE
        if is_wire(record):
            return WIRE
        if is_context(record) or (is_called_so and may_be_context(record)):
            return CONTEXT
        if record.get("type") in ("metadata", "hello") and "protocol_version" in record:
            found = CODE if "created_at" in record else WIRE  # an empty one, or a long line next
    return found


def _is_in_session(name: str) -> bool:
    return name == "wire.jsonl" or _SEGMENT.fullmatch(name) is not None


def _up(path: PurePosixPath, levels: int) -> str:
    parents = list(path.parents)
    return str(parents[min(levels, len(parents)) - 1])


def _above(container: Container, name: str, level: int) -> str:
    """The name of the folder so many levels above the file, also above what was chosen."""
    path = container.path
    outer = path.parent if path.name == name else path
    parts = [*outer.parts, *name.split("/")[:-1]]
    return parts[-level] if len(parts) >= level else ""
