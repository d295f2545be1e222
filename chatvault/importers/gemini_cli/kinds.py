"""What the files of Gemini CLI are, and whose: told by how they begin, without reading them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.gemini_cli.agents import of_agents
from chatvault.importers.gemini_cli.log import MODEL
from chatvault.importers.gemini_cli.shared_markdown import is_markdown
from chatvault.importers.json_files.json_lines import sniff
from chatvault.importers.json_files.json_shape import may_be_json, shape
from chatvault.importers.texts.text_lines import text_beginning
from chatvault.importers.texts.text_names import may_be_text

# A session as a log or a document, and a document that a sub-agent has of its own.
LINES, DOCUMENT, AGENT = "lines", "document", "agent"
# How the names of a conversation that was saved under a name and of a log of prompts begin.
CHECKPOINT, LOG = "checkpoint", "logs.json"
SHARED = "shared"  # what was written down for others
SESSIONS = (LINES, DOCUMENT)

# How a history begins whose program tells its model where it is, and is called by itself.
_CONTEXTS = (b"<session_context>", b"This is the Gemini CLI.", b"This is the Qwen Code.")
_HISTORY = "gemini-conversation-"

_ENDINGS = (".jsonl", ".ndjson")
_SESSION_ID = re.compile(rb'"sessionId"\s*:\s*"([^"\\]+)"')


def kinds_of(container: Container, names: Sequence[str]) -> dict[str, str]:
    """What the files are, as far as they are something."""
    kinds = {name: kind for name in names if (kind := kind_of(container, name))}
    documents = {
        name: session_of(container, name) for name, kind in kinds.items() if kind == DOCUMENT
    }
    return kinds | dict.fromkeys(of_agents(container, documents), AGENT)


def kind_of(container: Container, name: str) -> str:
    """What a file is: lines, a document, a checkpoint, a log of prompts, or shared; "" for none."""
    path = PurePosixPath(name)
    if path.suffix in _ENDINGS:
        return LINES if _is_lines(head_of(container, name)) else ""
    if may_be_text(name) and is_markdown(text_beginning(container, name)):
        return SHARED
    is_log = path.name.startswith(LOG)  # also one that was put away, with more to its name
    if not is_log and not may_be_json(container, name):
        return ""
    head = head_of(container, name)
    seen = shape(head)
    if seen.has("sessionId") and seen.has("messageId") and seen.has("message"):
        return LOG if is_log or len(container.names()) == 1 else ""
    if seen.has("sessionId") and seen.has("projectHash"):
        return DOCUMENT
    is_saved = path.name.startswith(CHECKPOINT) and seen.has("role") and seen.has("parts")
    if is_saved or (seen.has("history", "[]", "parts") and seen.has("history", "[]", "role")):
        return CHECKPOINT
    if seen.has("role") and seen.has("parts") and _is_history(path.name, head):
        return SHARED
    return LINES if len(container.names()) == 1 and _is_lines(head) else ""


def _is_history(name: str, head: bytes) -> bool:
    return name.startswith(_HISTORY) or any(context in head for context in _CONTEXTS)


def session_of(container: Container, name: str) -> str:
    """Whose file it is, told without reading it: a quotation mark in a text stands escaped."""
    match = _SESSION_ID.search(head_of(container, name))
    return match[1].decode("utf-8", "replace") if match else PurePosixPath(name).stem


def _is_lines(head: bytes) -> bool:
    for record in sniff(head):
        if "sessionId" in record and "projectHash" in record:
            return True
        kind = record.get("type")
        named = "id" in record and "timestamp" in record
        return kind in ("user", *MODEL) and "content" in record and named
    return False
