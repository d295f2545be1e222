"""Chats among people, small and invented, and how they are read."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from chatvault.domain.parsed import ParsedSession
from tests.unit.importers.people.test_people import read


def only(path: Path) -> ParsedSession:
    _, (session,), _ = read(path)
    return session


def moment(*told: int) -> int:
    """A moment where this computer is, in UTC ms."""
    return round(datetime(*told).timestamp() * 1000)  # type: ignore[arg-type]


def chat(*messages: dict[str, Any]) -> dict[str, Any]:
    return {"participants": [{"name": "Ada"}], "title": "Ada", "messages": list(messages)}


def sent(text: str, **more: Any) -> dict[str, Any]:
    return {"sender_name": "Ada", "timestamp_ms": 1609455300000, "content": text, **more}
