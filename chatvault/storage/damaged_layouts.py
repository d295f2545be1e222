"""Lays messages out anew whose layout was damaged, or names rows that are lost.

Nothing of what was said is left out: it comes in one piece where its pieces cannot be told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chatvault.domain.blocks import EventKind, TextVariant
from chatvault.storage.database.packing import GAP

Execute = Callable[..., Any]  # runs a statement, perhaps with values
Layout = list[list[Any]]

_ORDINALS = (
    "(SELECT json_group_array(ordinal) FROM "
    "(SELECT ordinal FROM {table} WHERE message_id = one.id ORDER BY ordinal))"
)
_MESSAGES = (
    "SELECT id, blocks, length(text), length(thinking), length(attached), "
    f"{_ORDINALS.format(table='tool_call')}, {_ORDINALS.format(table='attachment')} "
    "FROM message one"
)


@dataclass(frozen=True, slots=True)
class _Message:
    """How a message lies in its row, and which numbers the rows of its parts have."""

    id: int
    blocks: str
    said: int
    thought: int
    attached: int
    tools: list[int]
    files: list[int]

    def is_sound(self) -> bool:
        """Whether its parts are all there, and its texts come in pieces as the layout says."""
        try:
            layout = json.loads(self.blocks)
            lengths: dict[str, list[int]] = {"said": [], "thought": [], "attached": []}
            for kind, *rest in layout:
                if not _is_entry(kind, rest, len(self.tools), len(self.files)):
                    return False
                if kind in _COLUMN:
                    lengths[_COLUMN[kind]].append(rest[1] if kind == "file" else rest[0])
        except (ValueError, TypeError, IndexError):
            return False
        return (
            all(numbers == list(range(len(numbers))) for numbers in (self.tools, self.files))
            and _joined(lengths["said"]) == self.said
            and _joined(lengths["thought"]) == self.thought
            and _joined(lengths["attached"]) == self.attached
        )


_COLUMN = {"text": "said", "code": "said", "thinking": "thought", "file": "attached"}


def mend(execute: Execute) -> int:
    """Lay out anew what is not sound; how many messages these were."""
    damaged = [message for message in _all(execute) if not message.is_sound()]
    for message in damaged:
        _number(execute, message)
        _lay_out(execute, message)
    return len(damaged)


def _all(execute: Execute) -> Iterator[_Message]:
    for number, blocks, said, thought, attached, tools, files in execute(_MESSAGES):
        yield _Message(
            number, blocks, said, thought, attached, json.loads(tools), json.loads(files)
        )


def _is_entry(kind: object, rest: Sequence[Any], tools: int, files: int) -> bool:
    """Whether that is an entry as they are written. Raises ValueError and TypeError."""
    match kind, *rest:
        case "text", int(), variant:
            return bool(TextVariant(variant) is not None)
        case ("code", int(), str()) | ("citation", str(), str(), str()):
            return True
        case "thinking", int(), None | int() | float():
            return True
        case "tool", int(place):
            return 0 <= place < tools
        case ("image", int(place)) | ("file", int(place), int()):
            return 0 <= place < files
        case "event", word, str():
            return bool(EventKind(word))
    return False


def _joined(lengths: Sequence[int]) -> int:
    return sum(lengths) + len(GAP) * max(len(lengths) - 1, 0)


def _number(execute: Execute, message: _Message) -> None:
    """Number the rows of its parts without gaps; attachments follow their tools."""
    for place, ordinal in enumerate(message.tools):
        for table, column in (("attachment", "tool_ordinal"), ("tool_call", "ordinal")):
            execute(
                f"UPDATE {table} SET {column} = ? WHERE message_id = ? AND {column} = ?",
                (place, message.id, ordinal),
            )
    for place, ordinal in enumerate(message.files):
        execute(
            "UPDATE attachment SET ordinal = ? WHERE message_id = ? AND ordinal = ?",
            (place, message.id, ordinal),
        )


def _lay_out(execute: Execute, message: _Message) -> None:
    """What was thought, what was said and what files say, the tools, the files, one by one."""
    text, thinking, attached = execute(
        "SELECT text, thinking, attached FROM message WHERE id = ?", (message.id,)
    ).fetchone()
    of_itself = execute(
        "SELECT ordinal FROM attachment WHERE message_id = ? AND tool_ordinal IS NULL "
        "ORDER BY ordinal",
        (message.id,),
    ).fetchall()
    text = GAP.join(filter(None, (text, attached)))
    layout: Layout = [["thinking", len(thinking), None]] if thinking else []
    layout += [["text", len(text), ""]] if text else []
    layout += [["tool", place] for place in range(len(message.tools))]
    layout += [["image", place] for (place,) in of_itself]
    execute(
        "UPDATE message SET blocks = ?, text = ?, attached = '' WHERE id = ?",
        (json.dumps(layout), text, message.id),
    )
