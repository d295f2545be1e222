"""What the log tells of one answer besides its words: when, by which model, for how many tokens."""

from __future__ import annotations

from typing import Any

from chatvault.domain.message import Usage
from chatvault.importers.drafts import Draft
from chatvault.importers.json_values import count, mapping, string
from chatvault.importers.stored_json import stored_json
from chatvault.importers.timestamps import timestamp

Fields = dict[str, Any]


def describe(draft: Draft, row: Fields) -> None:
    """Put it into the answer; ``row`` is of ``responses`` or of ``turns``, which agree in this.

    The time is when the prompt was sent; without a zone it is UTC.
    """
    duration = count(row.get("duration_ms"))
    sent = timestamp(row.get("datetime_utc"))
    draft.at = None if sent is None else sent + duration
    draft.model = string(row.get("resolved_model")) or string(row.get("model")) or None
    draft.latency_ms = duration or None
    draft.usage = _usage(row)
    draft.usage_key = f"llm:{string(row.get('id'))}"


def _usage(row: Fields) -> Usage | None:
    details = mapping(stored_json(row.get("token_details")))
    asked, answered = (
        mapping(details.get(f"{kind}_tokens_details")) for kind in ("prompt", "completion")
    )
    cached = count(asked.get("cached_tokens")) or count(details.get("cached_tokens"))
    given = count(row.get("input_tokens"))
    cached = min(cached, given)
    usage = Usage(
        input=given - cached,
        output=count(row.get("output_tokens")),
        cache_read=cached,
        reasoning=count(answered.get("reasoning_tokens")),
    )
    return usage if usage.total else None
