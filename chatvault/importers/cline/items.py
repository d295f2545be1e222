"""The items of ``ui_messages.json``: what Cline shows in its panel, one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from chatvault.importers.json_files.json_values import mapping, string
from chatvault.importers.times.timestamps import timestamp

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Item:
    """One item; ``kind`` is what is said or asked, ``key`` names it within its task."""

    key: str
    kind: str
    asked: bool
    at: int | None
    text: str
    record: Record


def is_item(value: object) -> bool:
    """Whether a value is an item."""
    record = mapping(value)
    return record.get("type") in ("say", "ask") and ("say" in record or "ask" in record)


def items(records: Iterable[Record]) -> Iterator[Item]:
    """The finished items: of a text that was written bit by bit the last form.

    The file is rewritten as the task goes on, so an item is named by its moment and kind.
    """
    seen: dict[str, int] = {}
    for record, following in _with_next(records):
        kind = _kind(record)
        if not kind or (record.get("partial") is True and _kind(following) == kind):
            continue
        at = timestamp(record.get("ts"))
        name = f"{at}:{record.get('type')}:{kind}"
        number = seen[name] = seen.get(name, -1) + 1
        yield Item(
            key=f"{name}:{number}" if number else name,
            kind=kind,
            asked=record.get("type") == "ask",
            at=at,
            text=string(record.get("text")),
            record=record,
        )


def _kind(record: Record | None) -> str:
    fields = mapping(record)
    kind = string(fields.get("type"))
    return string(fields.get(kind)) if kind in ("say", "ask") else ""


def _with_next(records: Iterable[Record]) -> Iterator[tuple[Record, Record | None]]:
    before: Record | None = None
    for record in records:
        if before is not None:
            yield before, record
        before = record
    if before is not None:
        yield before, None
