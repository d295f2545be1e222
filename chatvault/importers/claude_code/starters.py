"""Which sub-agent started another one of the same session."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath

from chatvault.errors import UnreadableFile
from chatvault.importers.claude_code.folder import fields
from chatvault.importers.claude_code.place import Place
from chatvault.importers.containers.container import Container
from chatvault.importers.json_files.json_values import string

_ID = re.compile(rb'"id":\s*"([^"\\]{1,200})"')


class Starters:
    """Looks for the calls of sub-agents; once in a folder, and only where one started another.

    The file beside a transcript tells the call that it came of, and how deep it was made: the
    agent that made it is among those that lie in the same folder.
    """

    def __init__(
        self, container: Container, transcripts: Iterable[str], names: Collection[str]
    ) -> None:
        self._container, self._names = container, names
        self._agents: dict[str, list[str]] = {}  # by folder
        self._holders: dict[str, dict[str, list[str]]] = {}  # by folder and call
        for name in sorted(transcripts):
            if PurePosixPath(name).match("agent-*.jsonl"):
                self._agents.setdefault(_folder(name), []).append(name)

    def of(self, place: Place) -> str:
        """The session of the sub-agent, "" where the conversation itself started this one."""
        call_id = self._called(place.member) if place.parent else ""
        if not call_id:
            return ""
        folder = _folder(place.member)
        if folder not in self._holders:
            self._holders[folder] = self._look_through(self._agents.get(folder, []))
        others = (one for one in self._holders[folder].get(call_id, ()) if one != place.member)
        other = next(others, "")
        return f"{place.parent}/{PurePosixPath(other).stem}" if other else ""

    def _called(self, name: str) -> str:
        """The call that a sub-agent's own sub-agent came of."""
        told = fields(self._container, f"{name.rpartition('.')[0]}.meta.json", self._names)
        depth = told.get("spawnDepth")
        return string(told.get("toolUseId")) if isinstance(depth, int) and depth > 1 else ""

    def _look_through(self, agents: Collection[str]) -> dict[str, list[str]]:
        """Which transcripts name each of the calls."""
        holders: dict[str, list[str]] = {call: [] for call in map(self._called, agents) if call}
        for name in agents:
            for call_id in {one for one in self._ids(name) if one in holders}:
                holders[call_id].append(name)
        return holders

    def _ids(self, name: str) -> Iterator[str]:
        try:
            with self._container.open(name) as stream:
                for line in stream:
                    yield from (one.decode("utf-8", "replace") for one in _ID.findall(line))
        except UnreadableFile:  # told when the file itself is read
            return


def _folder(name: str) -> str:
    return name.rpartition("/")[0]
