"""Conversations of a workspace as the Compliance API gives them to those who administer it.

Each has ``user_id``, ``created_at``, ``last_active_at`` and ``messages``, a list in an object like
all lists there (``data``), whose messages name their ``author`` and ``parent_id``.
"""

from __future__ import annotations

from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

KIND = "compliance.workspace.conversation"
LIST = "data"
ESSENTIAL = "messages"

Entry = dict[str, Any]


def as_conversation(record: Entry) -> Entry:
    """The conversation in the form of any other one."""
    nodes: Entry = {}
    before: str | None = None
    listed = [mapping(one) for one in _listed(record.get(ESSENTIAL))]
    for place, told in enumerate(listed):
        identity = string(told.get("id")) or f"message {place}"
        node = identity if identity not in nodes else f"{identity}#{place}"
        parent = string(told.get("parent_id")) if "parent_id" in told else before
        nodes[node] = {"id": node, "parent": parent, "message": _message(told, node)}
        before = node
    projects = (string(told.get("gizmo_id")) for told in listed)
    return {
        "conversation_id": record.get("id"),
        "title": record.get("title"),
        "create_time": record.get("created_at"),
        "update_time": record.get("last_active_at"),
        "gizmo_id": next(filter(None, projects), None),
        "mapping": nodes,
    }


def _message(told: Entry, node: str) -> Entry:
    author = mapping(told.get("author"))
    role = string(author.get("role")) or string(told.get("role"))
    files = [mapping(one) for one in _listed(told.get("files"))]
    return {
        "id": node,
        "author": {"role": role, "name": string(author.get("tool_name"))},
        "create_time": told.get("created_at"),
        "content": _content(told.get("content")),
        "metadata": {"model_slug": told.get("model_slug"), "attachments": files},
    }


def _content(told: object) -> object:
    content = mapping(told)
    if isinstance(content.get("value"), str) and not content.get("parts"):
        return content | {"parts": [content["value"]]}
    return told


def _listed(told: object) -> list[Any]:
    return sequence(told) or sequence(mapping(told).get(LIST))
