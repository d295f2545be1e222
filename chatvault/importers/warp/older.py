"""The answers of Warp's first agents, which a table of its own keeps by exchange.

``ai_blocks`` has ``output`` as JSON: ``{"Received": {"output": [{"Text": {"text"}}]}}``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from chatvault.domain.blocks import Block, Text, TextVariant
from chatvault.domain.message import Role
from chatvault.importers.databases.read_only_database import Database
from chatvault.importers.json_files.json_values import from_json, mapping, sequence, string, to_json
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp

_BLOCKS = "ai_blocks"
_COLUMNS = {"exchange_id", "output"}


def older_answers(database: Database, exchanges: Iterable[dict[str, Any]]) -> Iterator[Draft]:
    """The answers to these exchanges, dated as they are, for they tell no time."""
    if _BLOCKS not in database.tables or not database.columns(_BLOCKS) >= _COLUMNS:
        return
    for exchange in exchanges:
        name = string(exchange.get("exchange_id"))
        at, model = timestamp(exchange.get("start_ts")), string(exchange.get("model_id")) or None
        for row in database.records(_BLOCKS, "WHERE exchange_id = ?", name):
            told = mapping(from_json(string(row.get("output"))))
            blocks = [*_said(mapping(told.get("Received")).get("output"))]
            if blocks:
                yield Draft(f"{name}:answer", Role.ASSISTANT, blocks, at, model=model)


def _said(output: object) -> Iterator[Block]:
    for piece in map(mapping, sequence(output)):
        for kind, told in piece.items():
            text = string(mapping(told).get("text")).strip()
            if text:
                yield Text(text)
            elif kind != "Text":
                yield Text(to_json(piece), TextVariant.UNKNOWN)
