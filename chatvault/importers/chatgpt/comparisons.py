"""What a person said of two answers to choose from: ``model_comparisons.json``.

Until 2024 a record repeats the conversation up to there, with both answers (``prompt_convo`` and
``feedback_step_2``, at times inside of ``content``); since then it only names the answers.
"""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Event, EventKind
from chatvault.importers.json_files.json_values import mapping, sequence, string

_CHOSEN = Event(EventKind.NOTICE, "You chose this answer from two")

Entry = dict[str, Any]


def conversation_of(record: Entry) -> str:
    """The id of the conversation that the record repeats, "" where it repeats none."""
    asked = _asked(record)
    convo = mapping(asked.get("prompt_convo"))
    if not sequence(convo.get("messages")):
        return ""
    known = (asked.get("conversation_id"), record.get("conversation_id"), convo.get("id"))
    return next(filter(None, map(string, known)), "")


def choice(record: Entry) -> tuple[str, Event] | None:
    """The id of the answer that was chosen, and what is to be said there."""
    compared = _compared(record)
    rating = string(compared.get("completion_comparison_rating")) or string(record.get("rating"))
    if rating not in ("new", "original"):
        return None
    turn = _messages(compared.get(f"{rating}_turn"))
    known = string(turn[-1].get("id")) if turn else string(record.get(f"{rating}_message_id"))
    return (known, _CHOSEN) if known else None


def as_conversation(record: Entry) -> Entry:
    """The conversation that the record repeats, in the form of any other, with both answers."""
    compared = _compared(record)
    nodes: Entry = {}
    asked = _messages(mapping(_asked(record).get("prompt_convo")).get("messages"))
    last = _chain(nodes, asked, None)
    leaves = {
        key: _chain(nodes, _messages(compared.get(f"{key}_turn")), last)
        for key in ("original", "new")
    }
    chosen = "original" if compared.get("completion_comparison_rating") == "original" else "new"
    return {
        "conversation_id": conversation_of(record),
        "create_time": next(
            (each["create_time"] for each in asked if each.get("create_time")), None
        ),
        "update_time": record.get("create_time"),
        "mapping": nodes,
        "current_node": leaves[chosen],
    }


def _chain(nodes: Entry, messages: list[Entry], parent: str | None) -> str | None:
    """Add each message as an answer to the one before it; the last one's node."""
    for message in messages:
        node = string(message.get("id")) or f"message {len(nodes)}"
        if node not in nodes:
            nodes[node] = {"id": node, "parent": parent, "message": message}
        parent = node
    return parent


def _inner(record: Entry) -> Entry:
    content = record.get("content")
    return content if isinstance(content, dict) else record


def _asked(record: Entry) -> Entry:
    return mapping(_inner(record).get("input"))


def _compared(record: Entry) -> Entry:
    return mapping(mapping(_inner(record).get("output")).get("feedback_step_2"))


def _messages(listed: object) -> list[Entry]:
    return [each for each in sequence(listed) if isinstance(each, dict)]
