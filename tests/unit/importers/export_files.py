"""Small invented exports, written to disk and imported as the program imports them."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import Block
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession, Severity
from chatvault.importers import registry
from chatvault.importers.containers.container import open_container

Entry = dict[str, Any]


@dataclass
class Imported:
    """What came out of a path."""

    sessions: list[ParsedSession] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    claimed: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def session(self) -> ParsedSession:
        """The only session."""
        (only,) = self.sessions
        return only

    @property
    def titles(self) -> list[str]:
        return [session.title for session in self.sessions]

    def message(self, external_id: str) -> ParsedMessage:
        """A message of the only session."""
        return {each.external_id: each for each in self.session.messages}[external_id]

    def blocks(self, external_id: str) -> tuple[Block, ...]:
        return self.message(external_id).blocks

    def problems(self, severity: Severity) -> list[tuple[str, str]]:
        """Places and sentences of that severity."""
        return [(each.where, each.text) for each in self.issues if each.severity is severity]


def imported(path: Path) -> Imported:
    """Import the path with whichever importers claim it."""
    container = open_container(path)
    result = Imported()
    for portion in registry.plan(container).portions:
        result.claimed[portion.importer.key] = portion.names
        report = result.issues.append
        result.sessions += portion.importer.sessions(container, portion.names, report)
    return result


def write(path: Path, files: Mapping[str, object]) -> Path:
    """Write files into the folder or, where the path ends in ".zip", into an archive."""
    contents = {name: _content(value) for name, value in files.items()}
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
    else:
        for name, content in contents.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(content)
    return path


def _content(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    return (value if isinstance(value, str) else json.dumps(value)).encode()
