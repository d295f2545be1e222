"""Small files of Cursor, written as its editor, its command line and its agents write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from chatvault.domain.blocks import plain_text
from chatvault.domain.parsed import Issue, ParsedMessage, ParsedSession
from chatvault.importers.container import open_container
from chatvault.importers.cursor.importer import CursorImporter

SESSION = "5b1c0e7a-2f7d-4f0e-9a55-0123456789ab"
CHILD = "5b1c0e7a-2f7d-4f0e-9a55-00000000000c"
FOLDER = ".cursor/projects/home-ada-search/agent-transcripts"


class Transcript:
    """Gathers the lines of an agent's turns."""

    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def user(self, asked: str, around: str = "") -> None:
        text = f"{around}<user_query>\n{asked}\n</user_query>"
        self.turn("user", {"type": "text", "text": text})

    def assistant(self, said: str, *pieces: dict[str, Any]) -> None:
        self.turn("assistant", {"type": "text", "text": said}, *pieces)

    def turn(self, role: str, *pieces: Any) -> None:
        self.records.append({"role": role, "message": {"content": list(pieces)}})

    def record(self, **fields: Any) -> None:
        self.records.append(fields)

    @property
    def content(self) -> bytes:
        """The file as it is on the disk."""
        lines = (json.dumps(record, ensure_ascii=False) for record in self.records)
        return "".join(f"{line}\n" for line in lines).encode()

    def write(self, folder: Path, name: str = f"{FOLDER}/{SESSION}.jsonl") -> Path:
        """Put the transcript into the folder."""
        return write(folder / name, self.content)


def call(name: str, **arguments: Any) -> dict[str, Any]:
    """A piece that calls a tool."""
    return {"type": "tool_use", "name": name, "input": arguments}


def write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def read(path: Path) -> tuple[list[ParsedSession], list[Issue]]:
    """Import what the path holds."""
    container = open_container(path)
    importer = CursorImporter()
    issues: list[Issue] = []
    names = importer.claim(container, container.names())
    return list(importer.sessions(container, names, issues.append)), issues


def read_one(path: Path) -> ParsedSession:
    """The only session of the path, which reads without a problem."""
    sessions, issues = read(path)
    assert not issues
    (session,) = sessions
    return session


def said_in(message: ParsedMessage) -> str:
    """What was said in the message."""
    return plain_text(message.blocks)


def talk(session: ParsedSession) -> list[str]:
    """What is shown of what was said."""
    return [said_in(message) for message in session.messages if message.hidden is None]
