"""What ``claude -p`` prints of a run, told as its transcript would.

The Agent SDK gives the same messages, and Claude Desktop keeps them in its audits. Facts of the
format: the typings of that SDK.
"""

from __future__ import annotations

from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import mapping

# What only a printed run has; it is noted in the log, and says nothing more.
KINDS = frozenset(
    (
        *("stream_event", "tool_progress", "tool_use_summary", "rate_limit_event", "auth_status"),
        *("prompt_suggestion", "keep_alive", "control_request", "control_response"),
        *("control_cancel_request", "conversation_reset"),
    )
)
_FIELDS = {
    "tool_use_result": "toolUseResult",
    "request_id": "requestId",
    "isSynthetic": "isMeta",
    "original_model": "originalModel",
    "fallback_model": "fallbackModel",
    "_audit_timestamp": "timestamp",
}
_SIZES = {"pre_tokens": "preTokens", "post_tokens": "postTokens"}


def as_written(record: Record) -> Record:
    """The record with the names that its fields have in a transcript."""
    if "session_id" not in record or "sessionId" in record:
        return record
    told = {_FIELDS[name]: value for name, value in record.items() if name in _FIELDS}
    if sizes := mapping(record.get("compact_metadata")):
        told["compactMetadata"] = {_SIZES.get(name, name): size for name, size in sizes.items()}
    if record.get("parent_tool_use_id"):
        told["isSidechain"] = True
    if record.get("type") == "assistant" and record.get("error"):
        told["isApiErrorMessage"] = True
    return {**told, **record}
