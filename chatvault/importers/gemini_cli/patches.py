"""What the newest versions of Gemini CLI change of messages that they wrote before.

A patch names messages by their ids: what is put in the place of their content and of what their
tools gave back, which are removed, and in what order the others are. Facts of the format:
packages/core/src/services/chatRecordingTypes.ts of google-gemini/gemini-cli.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chatvault.importers.json_files.json_values import mapping, sequence, string

Record = dict[str, Any]


def updates_of(patch: Record) -> Iterator[Record]:
    """What the patch says of single messages."""
    for update in (patch, *map(mapping, sequence(patch.get("updates")))):
        if string(update.get("id")):
            yield update


def updated(message: Record, update: Record) -> Record:
    """The message with what it lacked: what was said and given back before stays whole."""
    results = {string(one.get("id")): one.get("result") for one in _calls(update)}
    changed = dict(message)
    if not message.get("content") and update.get("content"):
        changed["content"] = update["content"]
    if results and isinstance(message.get("toolCalls"), list):
        changed["toolCalls"] = [
            {**call, "result": call.get("result") or results.get(string(call.get("id")))}
            for call in _calls(message)
        ]
    return changed


def left(path: Sequence[str], patch: Record) -> list[str] | None:
    """What is left of the messages in their new order, None where that stays as it was."""
    removed = set(map(string, sequence(patch.get("removeIds"))))
    kept = [name for name in path if name not in removed]
    order = dict.fromkeys(map(string, sequence(patch.get("orderIds"))))
    if order:
        known = set(kept)
        behind = [name for name in order if name in known]
        kept = [*(name for name in kept if name not in order), *behind]
    return kept if kept != list(path) else None


def _calls(message: Record) -> list[Record]:
    return [mapping(call) for call in sequence(message.get("toolCalls"))]
