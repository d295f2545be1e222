"""What the log tells of one answer besides its words: when, by which model, for how many tokens."""

from __future__ import annotations

from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.contents.token_counts import usage_of
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.json_files.stored_json import stored_json
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.timestamps import timestamp

Fields = dict[str, Any]


def describe(draft: Draft, row: Fields) -> None:
    """Put it into the answer; ``row`` is of ``responses`` or of ``turns``, which agree in this.

    The time is when the prompt was sent; without a zone it is UTC.
    """
    duration = count(row.get("duration_ms"))
    sent = timestamp(row.get("datetime_utc"))
    draft.at = None if sent is None else sent + duration
    draft.model = model_of(row)
    draft.latency_ms = duration or None
    draft.usage = _usage(row)
    draft.usage_key = f"llm:{string(row.get('id'))}"


def model_of(row: Fields) -> str | None:
    """The model that answered, by its full name where that is told."""
    return string(row.get("resolved_model")) or string(row.get("model")) or None


def _usage(row: Fields) -> Usage | None:
    """The tokens; details are as each model's interface tells them."""
    counted = {key: row.get(key) for key in ("input_tokens", "output_tokens")}
    return usage_of(mapping(stored_json(row.get("token_details"))) | counted)
