"""What a conversation of Gemini CLI is called."""

from __future__ import annotations

import re
from collections.abc import Sequence

from chatvault.domain.blocks import plain_text
from chatvault.domain.message import Role
from chatvault.domain.parsed import ParsedMessage
from chatvault.domain.titles import title_from
from chatvault.importers.json_files.json_values import from_json, string

# The summary of a sub-agent is what it gave back, cut short: often JSON, with a text in it.
_GIVEN_BACK = re.compile(r'\{\s*"\w+":\s*"((?:[^"\\]|\\.)*)')


def title_of(summary: str, messages: Sequence[ParsedMessage]) -> str:
    """By the summary that the program keeps, else by what was asked first."""
    summary = summary.strip()
    if summary.startswith("{"):
        found = _GIVEN_BACK.match(summary)
        summary = title_from(string(from_json(f'"{found[1]}"'))) if found else ""
    return summary or first_prompt(messages)


def first_prompt(messages: Sequence[ParsedMessage]) -> str:
    """What was asked first, "" where nothing was."""
    asked = (each for each in messages if each.role is Role.USER and each.hidden is None)
    return next(filter(None, (title_from(plain_text(each.blocks)) for each in asked)), "")
