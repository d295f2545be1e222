"""Reading the JSON in which Kiro's editor keeps one conversation."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from chatvault.domain.blocks import Text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.json_files.json_values import mapping, sequence, string
from chatvault.importers.kiro.pieces import KiroPieces
from chatvault.importers.kiro.runs import Run, run_of_entry
from chatvault.importers.messages.drafts import Draft, Thread

_ROLES = {
    **{"user": Role.USER, "human": Role.USER, "assistant": Role.ASSISTANT, "bot": Role.ASSISTANT},
    **{"tool": Role.TOOL, "system": Role.SYSTEM},
}
_SESSION = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{.*"history"\s*:\s*\[', re.DOTALL)
_OWN = re.compile(rb'"(?:selectedModel|workspacePath|executionId)"\s*:')
_PLACEHOLDERS = ("", "On it.")  # stand for an answer that is told elsewhere
_INJECTED = (
    *("# System Prompt", "# Identity", "<identity>", "## Included Rules"),
    "You are operating in a workspace",
)
_WRAPPER = re.compile(r"<kiro-ide-message>(.*?)(?:</kiro-ide-message>)?", re.DOTALL)


def is_session(head: bytes) -> bool:
    """Whether a file that begins so is a conversation of a workspace.

    Another product's have the same shape, but none of these fields.
    """
    return b'"sessionId"' in head and bool(_SESSION.match(head)) and bool(_OWN.search(head))


def read_session(value: dict[str, Any], reader: KiroPieces, run: Callable[[str], Run]) -> Thread:
    """The conversation of a workspace; ``run`` tells of a run by its name."""
    thread = Thread()
    asked: Draft | None = None
    model = string(value.get("selectedModel")) or None
    for place, entry in enumerate(map(mapping, sequence(value.get("history")))):
        message = mapping(entry.get("message"))
        role = _ROLES.get(string(message.get("role")))
        if role is None:
            continue
        name = string(message.get("id")) or f"message:{place}"
        draft = Draft(name, role, reader.content(message.get("content")))
        if role is Role.USER:
            asked = draft
        elif role is Role.ASSISTANT:
            done = run(run_of_entry(entry))
            draft.model, draft.at = model, done.ended
            if asked is not None:
                asked.at = asked.at or done.began
            _complete(draft, entry, done)
        thread.add(draft)
    return thread


def _complete(draft: Draft, entry: dict[str, Any], done: Run) -> None:
    """Where an answer is but a placeholder, its run or the log of its prompt has its words."""
    said = "".join(block.text for block in draft.blocks if isinstance(block, Text))
    logs = map(mapping, sequence(entry.get("promptLogs")))
    told = "\n\n".join(filter(None, (string(log.get("completion")).strip() for log in logs)))
    if said in _PLACEHOLDERS:
        draft.blocks = list(done.blocks) or ([Text(told)] if told else draft.blocks)


def read_execution(value: dict[str, Any], reader: KiroPieces) -> Thread:
    """What older versions kept of one run: all that was sent, instructions too."""
    thread = Thread()
    model = string(mapping(value.get("metadata")).get("modelId")) or None
    for place, message in enumerate(map(mapping, sequence(value.get("chat")))):
        role = _ROLES.get(string(message.get("role")))
        if role is None:
            continue
        text = string(message.get("content")).strip()
        match = _WRAPPER.fullmatch(text)
        blocks = reader.content(match[1] if match else message.get("content"))
        draft = Draft(f"message:{place}", role, blocks)
        draft.model = model if role is Role.ASSISTANT else None
        if role is Role.USER and text.startswith(_INJECTED):
            draft.hidden = Hidden.META
        thread.add(draft)
    return thread
