"""Reading the lines of Droid: those of a stored session, and those that ``droid exec`` prints."""

from __future__ import annotations

from typing import Any

from chatvault.domain.blocks import Event, EventKind, Text
from chatvault.domain.message import Hidden, Role, Usage
from chatvault.importers.contents.pieces import tool_call
from chatvault.importers.factory_droid.pieces import DroidPieces, without_reminders
from chatvault.importers.json_files.json_lines import Record
from chatvault.importers.json_files.json_values import count, mapping, string
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.messages.entry_tree import EntryTree
from chatvault.importers.times.timestamps import timestamp

_ROLES = {"user": Role.USER, "assistant": Role.ASSISTANT, "system": Role.SYSTEM}


_SHOWN, _SENT = "user_only", "llm_only"  # who a message is for that is not for both


def printed_session(record: Record) -> str:
    """The session that a printed line belongs to, "" where it is no such line."""
    session = string(record.get("session_id")) or string(record.get("sessionId"))
    kind = record.get("type")
    said = kind == "message" and "role" in record and "text" in record
    used = kind in ("tool_call", "tool_result") and ("parameters" in record or "value" in record)
    return session if said or used or (kind == "completion" and "finalText" in record) else ""


class Log:
    """Gathers the messages of one session, line by line."""

    def __init__(self, session_id: str, reader: DroidPieces) -> None:
        self._reader = reader
        self.tree = EntryTree(session_id)
        self.usage: Usage | None = None  # of the runs that were printed

    def take(self, line: int, record: Record) -> None:
        """Add what the line tells."""
        name = string(record.get("id")) or f"line:{line}"
        draft = self._draft(name, record)
        if draft is not None:
            draft.at = timestamp(record.get("timestamp"))
            if draft.role is Role.USER:
                _remove_reminders(draft)
        self.tree.add(name, record, draft)

    def _draft(self, name: str, record: Record) -> Draft | None:
        kind = record.get("type")
        if kind == "message":
            # Stored, a message is in an envelope; printed, its text is in the line itself.
            message = mapping(record.get("message")) or record
            role = _ROLES.get(string(message.get("role")))
            blocks = self._reader.content(message.get("content", message.get("text")))
            if role is Role.USER and message.get("visibility") == _SHOWN:
                told = "\n\n".join(block.text for block in blocks if isinstance(block, Text))
                return Draft(name, Role.SYSTEM, [Event(EventKind.NOTICE, told)])
            model = string(message.get("modelId")) or string(message.get("model")) or None
            return Draft(name, role, blocks, None, model, _aside(role, message)) if role else None
        if kind == "compaction_state":
            summary = string(record.get("summaryText")).strip()
            return Draft(name, Role.SYSTEM, [Event(EventKind.COMPACTION, summary)])
        return self._printed(name, record)

    def _printed(self, name: str, record: Record) -> Draft | None:
        kind = record.get("type")
        call_id = record.get("toolCallId") or record.get("id")
        if kind == "tool_call":
            called = tool_call(call_id, record.get("toolName"), record.get("parameters"))
            return Draft(f"call:{name}", Role.ASSISTANT, [called])
        if kind == "tool_result":
            failed = record.get("isError") is True
            result = self._reader.result(call_id, record.get("value"), failed=failed)
            return Draft(f"result:{name}", Role.TOOL, [result])
        if kind == "completion":
            return self._completion(name, record)
        if kind == "error":
            text = string(record.get("message")).strip()
            return Draft(name, Role.SYSTEM, [Event(EventKind.ERROR, text)])
        return None

    def _completion(self, name: str, record: Record) -> Draft | None:
        """The final answer, unless it was printed as a message before."""
        if (used := usage_of(mapping(record.get("usage")))) is not None:
            self.usage = (self.usage or Usage()) + used
        text = string(record.get("finalText")).strip()
        last = self.tree.drafts[-1] if self.tree.drafts else None
        if last is not None and last.role is Role.ASSISTANT and last.blocks == [Text(text)]:
            return None
        return Draft(name, Role.ASSISTANT, [Text(text)] if text else [])


def _aside(role: Role | None, message: dict[str, Any]) -> Hidden | None:
    """Why a message is not shown: instructions, what only the model got, and what nobody typed."""
    if role is Role.SYSTEM or message.get("userMessageSource") == "automation":
        return Hidden.SYSTEM
    return Hidden.META if message.get("visibility") == _SENT else None


def usage_of(told: dict[str, Any]) -> Usage | None:
    """Tokens as the settings count them for a session, or a printed line for a run."""
    usage = Usage(
        input=count(told.get("inputTokens", told.get("input_tokens"))),
        output=count(told.get("outputTokens", told.get("output_tokens"))),
        cache_read=count(told.get("cacheReadTokens", told.get("cache_read_input_tokens"))),
        cache_write=count(told.get("cacheCreationTokens", told.get("cache_creation_input_tokens"))),
        reasoning=count(told.get("thinkingTokens")),
    )
    return usage if usage.total else None


def _remove_reminders(draft: Draft) -> None:
    """A prompt that is nothing but reminders was not written by a person."""
    left = without_reminders(draft.blocks)
    if left:
        draft.blocks = left
    elif draft.blocks:
        draft.hidden = Hidden.META
