"""The messages of a session of Hermes: OpenAI's, as its database or its files hold them.

A row keeps calls and content that is not plain text as JSON. What a compaction folded away is not
``active`` but ``compacted``; what was taken back is neither. Facts of the format: the reference of
NousResearch/hermes-agent on its session storage, and readers of such databases.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chatvault.domain.message import Hidden, Role
from chatvault.importers.drafts import Draft, Thread
from chatvault.importers.interchange.openai_content import ContentReader
from chatvault.importers.json_values import from_json, string
from chatvault.importers.timestamps import timestamp

Fields = dict[str, Any]

_ROLES = {
    "user": Role.USER,
    "assistant": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "tool": Role.TOOL,
}
_JSON = "\0json:"  # what content begins with that is JSON
_ENCODED = ("tool_calls",)


def thread_of(messages: Iterable[Fields], reader: ContentReader, prefix: str) -> Thread:
    """The conversation of the messages; those without an id go by their place."""
    thread = Thread()
    for place, message in enumerate(messages):
        role = _ROLES.get(string(message.get("role")))
        if role is None:
            continue
        named = message.get("id")
        name = f"{prefix}{named if isinstance(named, int | str) and named != '' else place}"
        draft = Draft(name, role, reader.blocks(_decoded(message)))
        draft.at = timestamp(message.get("timestamp"))
        draft.hidden = Hidden.SYSTEM if role is Role.SYSTEM else None
        if message.get("active") == 0 and not message.get("compacted"):
            draft.hidden = Hidden.ROLLED_BACK
        thread.add(draft)
    return thread


def _decoded(message: Fields) -> Fields:
    """A message as it was before it was put into a row."""
    told = dict(message)
    for key in _ENCODED:
        if isinstance(told.get(key), str):
            told[key] = from_json(told[key])
    content = told.get("content")
    if isinstance(content, str) and content.startswith(_JSON):
        told["content"] = from_json(content.removeprefix(_JSON)) or content.removeprefix(_JSON)
    told["name"] = told.get("tool_name") or told.get("name")
    return told
