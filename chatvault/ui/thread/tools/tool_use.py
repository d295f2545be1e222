"""One use of a tool: what it was asked and what came back, read tolerantly."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from chatvault.domain.blocks import ToolCall, ToolOutcome, ToolResult, ToolStatus
from chatvault.ui.thread.tools.tool_arguments import decoded, file_of, key_of

_DECLINED = (
    "The user doesn't want to",
    "Claude requested permissions",
    "Permission to use",
    "exec command rejected by user",
    "patch rejected by user",
    "User denied",
    "Tool call rejected",
)
# How a chat that was saved as Markdown tells what was asked: a file by its name, a command below
# what it is for.
_NAMED = re.compile(r"\s*(?:\w+ file: )?`([^`\n]+)`\s*")
_COMMAND = re.compile(
    r"(?:[^`\n]+\n+)?(?:```[^`\n]*\n(?P<block>(?s:(?!\n```).)*)\n```|`(?P<line>[^`\n]+)`)"
)


@dataclass(frozen=True, slots=True)
class ToolUse:
    """A call or a result; ``values`` is empty where the arguments are free text."""

    key: str  # the tool's name in small letters, without its namespace
    free: str  # the arguments as they were written
    values: dict[str, object]
    outcome: ToolOutcome
    child: str = ""  # external id of the sub-agent's session that it started
    refused: bool = False  # the source says that it was not allowed

    @classmethod
    def of(cls, block: ToolCall | ToolResult) -> ToolUse:
        """What the block tells."""
        if isinstance(block, ToolResult):
            return cls(key_of(block.name), "", {}, block.outcome)
        values = decoded(block.arguments)
        outcome = block.outcome or ToolOutcome()
        child = block.child or ""
        refused = block.approval is not None and block.approval.given is False
        return cls(key_of(block.name), block.arguments, values or {}, outcome, child, refused)

    @property
    def path(self) -> str:
        """The file that the arguments name."""
        named = _NAMED.fullmatch(self.free) if not self.values else None
        return named[1] if named else file_of(self.values)

    @property
    def typed(self) -> str:
        """Free text as one would type it to a shell."""
        free = self.free.strip("{} \n")
        told = _COMMAND.fullmatch(free)
        return (told["block"] or told["line"]) if told else free

    @property
    def failed(self) -> bool:
        """Whether the tool said that it failed."""
        return self.outcome.status is ToolStatus.FAILED

    @property
    def declined(self) -> bool:
        """Whether the person did not let the tool do it."""
        told = self.outcome.note.casefold() in ("denied", "declined", "rejected")
        return (
            self.refused
            or told
            or (self.failed and self.outcome.text.lstrip()[:60].startswith(_DECLINED))
        )

    def text(self, *names: str) -> str:
        """The first of these arguments that is a text with something in it."""
        return next((text for name in names if (text := string(self.values.get(name)))), "")

    def details(self) -> dict[str, object]:
        """The structured form of the outcome."""
        return decoded(self.outcome.details or "") or {}


def string(value: object) -> str:
    """The value where it is a text with something in it."""
    return value if isinstance(value, str) and value.strip() else ""


def mappings(value: object) -> Iterator[dict[str, object]]:
    """The entries of a list that have fields; a lone one counts as a list of one."""
    for entry in value if isinstance(value, list) else [value]:
        if isinstance(entry, dict):
            yield entry


def number(value: object) -> int:
    """The value where it is a whole number above nothing, or 0."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 10:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1_000_000_000:
        return value
    return 0


def from_json(text: str) -> object:
    """What the text says as JSON; None where it is none."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
