"""Reads the export of Qwen Chat (chat.qwen.ai): chats as Open WebUI has them, in an answer.

The answer has ``success``, ``request_id`` and ``data``, which is a list of chats or one of them.
What a model did is in ``content_list``, by its ``phase``: "think", "thinking_summary" (with
``summary_title`` and ``summary_thought``), "web_search" (with ``web_search_info``) and "answer".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from chatvault.domain.parsed import ParsedSession
from chatvault.importers.base import Report
from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.exports.export_files import sessions_of
from chatvault.importers.json_files.export_records import Findings, read
from chatvault.importers.json_files.json_shape import Shape, may_be_json, shape, shape_with
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.open_webui import conversation
from chatvault.importers.open_webui.content import ContentReader
from chatvault.importers.open_webui.uploads import Uploads

SOURCE = "qwen-chat"

_DATA = "data"

Fields = dict[str, Any]


class QwenChatImporter:
    """An importer of ``qwen-chat-export-….json``, and of single chats as the page gets them."""

    key = SOURCE
    name = "Qwen Chat export"

    def claim(self, container: Container, names: Sequence[str]) -> tuple[str, ...]:
        """The exports."""
        return tuple(name for name in names if _is_export(container, name))

    def sessions(
        self, container: Container, names: Sequence[str], report: Report
    ) -> Iterator[ParsedSession]:
        """Every chat of every file. Raises UnreadableFile where the only file is none."""

        def read_file(name: str, findings: Findings) -> Iterator[ParsedSession | None]:
            reader = ContentReader(findings, Uploads(container, ()))
            alone = _has_chat(shape(head_of(container, name)), _DATA)
            wrapper, essential = ("", _DATA) if alone else (_DATA, "chat")
            for told in read(container, name, findings, essential=essential, wrapper=wrapper):
                row = mapping(told.get(_DATA)) if alone else told
                found = conversation.session(_as_open_webui(row), reader, findings)
                yield None if found is None else replace(found, source=SOURCE)

        yield from sessions_of(container, names, report, "chat", read_file)


def _is_export(container: Container, name: str) -> bool:
    if not may_be_json(container, name):
        return False
    head = head_of(container, name)
    whole = shape_with(head, "request_id", "content_list")
    if not whole.has(_DATA):  # the chats alone, as extensions save them
        return whole.has("chat", "history", "messages", "*", "content_list")
    return _has_chat(whole, _DATA) or _has_chat(shape(head, wrapper=_DATA))


def _has_chat(seen: Shape, *above: str) -> bool:
    history = (*above, "chat", "history")
    return seen.has(*history) or seen.has(*above, "chat", "messages")


def _as_open_webui(row: Fields) -> Fields:
    """The chat with what was done and said in it where Open WebUI has that."""
    chat = dict(mapping(row.get("chat")))
    history = dict(mapping(chat.get("history")))
    held = mapping(history.get("messages"))
    history["messages"] = {name: _message(mapping(told)) for name, told in held.items()}
    chat["history"] = history
    chat["messages"] = [_message(mapping(told)) for told in sequence(chat.get("messages"))]
    return row | {"chat": chat}


def _message(told: Fields) -> Fields:
    items = list(map(mapping, sequence(told.get("content_list"))))
    done = [step for item in items for step in _steps(item)]
    if not done:
        return told
    found = [page for item in items for page in _pages(item)]
    sources = [{"source": {"name": page.get("title"), "url": page.get("url")}} for page in found]
    return {"sources": sources} | told | {"output": done}


def _steps(item: Fields) -> Iterator[Fields]:
    """What one piece of an answer is, as an item of Open WebUI's list."""
    phase, said = string(item.get("phase")), string(item.get("content"))
    match phase:
        case "think" | "thinking_summary":
            yield _thought("\n\n".join(filter(None, (said, _summary(mapping(item.get("extra")))))))
        case "web_search":
            pages = list(_pages(item))
            keys = ("title", "url", "snippet")
            results = ["\n".join(filter(None, map(string, map(page.get, keys)))) for page in pages]
            yield {"type": "web_search_call", "status": "completed", "arguments": said,
                   "results": "\n\n".join(results)}  # fmt: skip
        case _ if said:
            yield {"type": "message", "content": [{"type": "output_text", "text": said}]}
        case _ if phase != "answer" and item.get("extra"):
            yield item | {"type": phase}  # of a kind that is not known


def _thought(text: str) -> Fields:
    return {"type": "reasoning", "content": [{"type": "output_text", "text": text}]}


def _summary(extra: Fields) -> str:
    """What the model thought, in paragraphs that have titles."""
    titles, thoughts = (
        [string(one) for one in sequence(mapping(extra.get(key)).get("content"))]
        for key in ("summary_title", "summary_thought")
    )
    pairs = itertools.zip_longest(titles, thoughts, fillvalue="")
    headed = ((f"### {title}" if title else "", thought) for title, thought in pairs)
    return "\n\n".join("\n".join(filter(None, pair)) for pair in headed if any(pair))


def _pages(item: Fields) -> Iterator[Fields]:
    """The pages that a search found."""
    listed = sequence(mapping(item.get("extra")).get("web_search_info"))
    return filter(None, map(mapping, listed))
