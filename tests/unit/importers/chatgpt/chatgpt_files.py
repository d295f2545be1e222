"""Conversations as ChatGPT exports them, small and invented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.unit.importers.export_files import Entry, Imported, imported, write

BEGAN = 1_793_527_200.0  # 1 November 2026, 10:00 UTC

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def text(*parts: Any) -> Entry:
    return {"content_type": "text", "parts": list(parts)}


def message(role: str, content: object, *, at: float | None = 0, **more: Any) -> Entry:
    """A message ``at`` seconds after the beginning; ``author_name`` names a tool."""
    name = more.pop("author_name", None)
    return {
        "author": {"role": role, "name": name, "metadata": {}},
        "create_time": None if at is None else BEGAN + at,
        "content": {"content_type": "text", "parts": [content]}
        if isinstance(content, str)
        else content,
        "status": "finished_successfully",
        "weight": 1.0,
        "metadata": {},
        "recipient": "all",
    } | more


def node(name: str, parent: str | None, content: Entry | None, *children: str) -> tuple[str, Entry]:
    if content is not None:
        content = {"id": f"m-{name}"} | content
    return name, {"id": name, "parent": parent, "children": list(children), "message": content}


def conversation(*nodes: tuple[str, Entry], **more: Any) -> Entry:
    """A conversation that shows its last node."""
    return {
        "title": "A walk in the hills",
        "create_time": BEGAN,
        "update_time": BEGAN + 900,
        "mapping": dict(nodes),
        "moderation_results": [],
        "current_node": nodes[-1][0] if nodes else None,
        "conversation_id": "c-1",
        "default_model_slug": "gpt-5",
    } | more


def chain(*messages: Entry, **more: Any) -> Entry:
    """A conversation without branches; its messages are m-n1, m-n2 …"""
    nodes = [node("root", None, None, "n1")]
    for place, each in enumerate(messages, 1):
        parent = "root" if place == 1 else f"n{place - 1}"
        below = [f"n{place + 1}"] if place < len(messages) else []
        nodes.append(node(f"n{place}", parent, each, *below))
    return conversation(*nodes, **more)


def said(title: str, **more: Any) -> Entry:
    """A small conversation of that title, which is its id, too."""
    question = message("user", f"About {title}?")
    answer = message("assistant", f"All about {title}.", at=5)
    return chain(question, answer, title=title, conversation_id=f"c-{title}", **more)


def export(folder: Path, *conversations: Entry, **files: object) -> Imported:
    """Import a zip archive with these conversations and further files in it."""
    path = folder / "export.zip"
    return imported(write(path, {"conversations.json": list(conversations), **files}))
