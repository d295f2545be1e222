"""Conversations as Claude exports them, small and invented."""

from __future__ import annotations

from pathlib import Path

from tests.unit.importers.export_files import Entry, Imported, imported, write

ROOT = "00000000-0000-4000-8000-000000000000"


def at(second: int) -> str:
    """A moment on 1 November 2026."""
    return f"2026-11-01T10:{second // 60:02}:{second % 60:02}.123456Z"


def message(name: str, sender: str, *content: object, second: int = 0, **more: object) -> Entry:
    """A message; bare text in ``content`` becomes a block."""
    blocks = [{"type": "text", "text": each} if isinstance(each, str) else each for each in content]
    return {
        "uuid": name,
        "text": "",
        "content": blocks,
        "sender": sender,
        "created_at": at(second),
        "updated_at": at(second),
        "attachments": [],
        "files": [],
    } | more


def conversation(*messages: Entry, **more: object) -> Entry:
    return {
        "uuid": "c-1",
        "name": "Letters",
        "summary": "",
        "created_at": at(0),
        "updated_at": at(600),
        "account": {"uuid": "account-1"},
        "chat_messages": list(messages),
    } | more


def said(title: str, **more: object) -> Entry:
    """A small conversation of that title, which is its id, too."""
    question = message(f"{title}-q", "human", f"About {title}?")
    answer = message(f"{title}-a", "assistant", f"All about {title}.", second=5)
    return conversation(question, answer, name=title, uuid=title, **more)


def export(folder: Path, *conversations: Entry, **files: object) -> Imported:
    """Import a zip archive with these conversations and further files in it."""
    path = folder / "export.zip"
    return imported(write(path, {"conversations.json": list(conversations), **files}))
