"""Invented homes with what coding tools keep in them."""

from __future__ import annotations

import os
from pathlib import Path

from chatvault.importers.stores.computer import LINUX, MAC, WINDOWS, Computer
from chatvault.importers.stores.places import PLACES

SESSION = "5f0c2a7e-1b7d-4c1e-9a55-0d6f6f1a2b3c"
SUBAGENT = "0d1c2b3a-aaaa-4bbb-8ccc-0123456789ab"
SPRING = 1_741_600_000  # 10 March 2025, UTC seconds


class _Asked(dict[str, str]):
    """An environment in which nothing is set, and what was looked for in it."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def get(self, name: str, default: str = "") -> str:  # type: ignore[override]
        self.names.add(name)
        return default


def asked_variables() -> frozenset[str]:
    """The variables that move the files of tools elsewhere; the system's own are among them."""
    asked = _Asked()
    for system in (LINUX, MAC, WINDOWS):
        for place in PLACES:
            list(place.roots(Computer(system, Path("/home/nobody"), asked)))
    return frozenset(asked.names - {""})


def put(path: Path, content: str = "{}\n", *, modified: int | None = None) -> Path:
    """A file, with its folders, as it was last written in UTC seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    if modified is not None:
        os.utime(path, (modified, modified))
    return path


def claude_code(home: Path, *, root: str = ".claude") -> Path:
    """Two conversations of Claude Code, one of them with a subagent; the folder."""
    projects = home / root / "projects"
    put(projects / "-home-ada-oven" / f"{SESSION}.jsonl", modified=SPRING)
    put(projects / "-home-ada-oven" / SESSION / "subagents" / "agent-a1.jsonl")
    put(projects / "-home-ada-oven" / "agent-0a1b2c3d.jsonl")
    put(projects / "-home-ada-rye" / f"{SUBAGENT}.jsonl", modified=SPRING + 1000)
    return projects


def codex(home: Path, *, root: str = ".codex") -> Path:
    """One conversation of Codex; the folder."""
    sessions = home / root / "sessions"
    put(sessions / "2025/06/01" / f"rollout-2025-06-01T10-00-00-{SESSION}.jsonl", "x" * 100)
    return sessions
