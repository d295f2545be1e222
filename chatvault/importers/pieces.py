"""Pieces of content that most formats have alike: a call of a tool, and what nobody knows yet."""

from __future__ import annotations

from collections.abc import Callable

from chatvault.domain.blocks import Text, TextVariant, ToolCall
from chatvault.domain.parsed import Severity
from chatvault.importers.json_values import string, to_json


def tool_call(call_id: object, name: object, arguments: object) -> ToolCall:
    """A call of a tool, whatever it names and is given."""
    asked = "" if arguments is None else to_json(arguments)
    return ToolCall(string(name) or "tool", asked, string(call_id) or None)


def unknown(piece: object, kind: object, tell: Callable[[Severity, str], None]) -> Text:
    """A piece of a kind that is not known yet: it is kept as it is, and told."""
    named = string(kind)[:40] or "untyped"
    tell(Severity.INFO, f"Content of the unknown kind “{named}” is kept as it is.")
    return Text(to_json(piece), TextVariant.UNKNOWN)
