"""Messages as LangChain writes them, brought into the form that OpenAI's have.

They are named by who speaks, mostly in a shell: ``{"type": "human", "data": {"content": …}}``.
"""

from __future__ import annotations

import re
from typing import Any

from chatvault.importers.containers.container import Container
from chatvault.importers.containers.heads import head_of
from chatvault.importers.interchange.openai_records import HISTORY, LISTS
from chatvault.importers.json_files.json_shape import Shape
from chatvault.importers.json_files.json_values import mapping, sequence, string

Fields = dict[str, Any]

_SHELLS = ("data", "kwargs")
_ROLES = {
    "human": "user",
    "ai": "assistant",
    "system": "system",
    "tool": "tool",
    "function": "function",
}
_KIND = re.compile(r"(?:Message)?(?:Chunk)?$")  # what its classes are called besides
# A word that others have there too, like "system", is not enough.
_SPEAKERS = re.compile(rb'"type"\s*:\s*"(?:human|ai)"|"(?:Human|AI)Message(?:Chunk)?"')
_KEPT_APART = ("tool_calls", "function_call", "reasoning_content")  # in additional_kwargs


def are_spoken(container: Container, name: str) -> bool:
    """Whether somebody speaks in the file as in LangChain, which has the shape of its messages."""
    return _SPEAKERS.search(head_of(container, name)) is not None


def is_spoken(seen: Shape) -> bool:
    """Whether a record of that shape is a message of LangChain's, or has some."""
    lists = (seen.below(key, "[]") for key in (*LISTS, HISTORY))
    return is_message(seen) or any(map(is_message, lists))


def is_message(seen: Shape) -> bool:
    """Whether a record of that shape is a message of LangChain's."""
    told = seen.has("content") or any(seen.has(key, "content") for key in _SHELLS)
    return told and seen.has("type") and not seen.has("role")


def with_roles(record: Fields) -> Fields:
    """The record with every message of its lists in the form of OpenAI's."""
    listed = {key: [in_role(one) for one in sequence(record.get(key))] for key in (*LISTS, HISTORY)}
    changed = {key: told for key, told in listed.items() if told and told != record[key]}
    return {**record, **changed} if changed else record


def in_role(told: object) -> Any:
    """A message in the form of OpenAI's; as it is, where LangChain did not write it."""
    message = mapping(told)
    inner = next(filter(None, (mapping(message.get(key)) for key in _SHELLS)), message)
    if "role" in message or "content" not in inner:
        return told
    role = _ROLES.get(_kind(message, inner))
    if role is None:
        return told
    about, apart = (mapping(inner.get(key)) for key in ("response_metadata", "additional_kwargs"))
    found = {key: apart[key] for key in _KEPT_APART if key in apart}
    found |= {**inner, "role": role, "model": about.get("model_name") or about.get("model")}
    if role == "tool" and inner.get("status") == "error":
        return found | {"role": "user", "content": [_failed(inner)]}
    called = [_call(mapping(one)) for one in sequence(inner.get("tool_calls"))]
    known = {string(mapping(piece).get("id")) for piece in sequence(inner.get("content"))} - {""}
    asked = called or sequence(apart.get("tool_calls"))
    calls = [one for one in asked if string(mapping(one).get("id")) not in known]
    usage = _usage(mapping(inner.get("usage_metadata")))
    return found | {"tool_calls": calls, "usage_metadata": usage}


def _kind(message: Fields, inner: Fields) -> str:
    """Who speaks, by what LangChain calls that."""
    kind = string(message.get("type"))
    if kind == "constructor":
        kind = string(inner.get("type")) or "".join(map(string, sequence(message.get("id"))[-1:]))
    return _KIND.sub("", kind).lower()


def _call(told: Fields) -> Fields:
    return {"id": told.get("id"), "name": told.get("name"), "arguments": told.get("args")}


def _failed(told: Fields) -> Fields:
    key, name, content = (told.get(name) for name in ("tool_call_id", "name", "content"))
    return {"type": "tool_result", "tool_use_id": key, "name": name, "content": content,
            "is_error": True}  # fmt: skip


def _usage(told: Fields) -> Fields:
    """The tokens, as OpenAI calls them."""
    given, answered = (
        mapping(told.get(key)) for key in ("input_token_details", "output_token_details")
    )
    return {
        **told,
        "input_tokens_details": {"cached_tokens": given.get("cache_read")},
        "output_tokens_details": {"reasoning_tokens": answered.get("reasoning")},
    }
