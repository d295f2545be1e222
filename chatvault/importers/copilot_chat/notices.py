"""What VS Code shows inside of an answer besides the words of the model."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from chatvault.importers.copilot_chat.parts import path_of, text_of
from chatvault.importers.json_files.json_values import mapping, sequence, string

NOTICES = frozenset(("warning", "info", "systemNotification", "hook"))
SHOWN = frozenset(("treeData", "confirmation", "pullRequest"))
_DEEPEST = 30  # folders inside each other

Fields = dict[str, Any]


def notice(part: Fields) -> str:
    """What the program told the person, such as why a hook stopped a tool."""
    if part.get("kind") == "hook":
        return string(part.get("stopReason")) or string(part.get("systemMessage"))
    return text_of(part).strip()


def shown(part: Fields) -> str:
    """A tree of files, a request to confirm or a pull request as text in Markdown."""
    match part.get("kind"):
        case "treeData":
            lines = "\n".join(_tree(mapping(part.get("treeData")), 0))
            return f"\n\n```\n{lines}\n```\n\n" if lines else ""
        case "confirmation":
            title = string(part.get("title"))
            return _paragraphs(f"**{title}**" if title else "", text_of(part.get("message")))
        case _:
            title = string(part.get("title")) or path_of(part.get("uri"))
            return _paragraphs(f"**{title}**" if title else "", text_of(part.get("description")))


def _paragraphs(*texts: str) -> str:
    told = "\n\n".join(filter(None, texts))
    return f"\n\n{told}\n\n" if told else ""


def _tree(node: Fields, depth: int) -> Iterator[str]:
    if label := string(node.get("label")):
        yield "  " * depth + label
    if depth < _DEEPEST:
        for child in sequence(node.get("children")):
            yield from _tree(mapping(child), depth + 1)
