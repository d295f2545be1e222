"""Telling what a person asked Cursor from what Cursor put around it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chatvault.domain.blocks import Block, Text
from chatvault.importers.times.localized_dates import moment

# The end may be missing or cut short, where a file is still being written.
_QUERY = re.compile(r"<user_query>(.*?)(?:</user_query>|(?:</[user_qy]*)?\Z)", re.DOTALL)
_INJECTED = (
    *("user_info", "rules", "project_layout", "git_status", "additional_data", "attached_files"),
    *("open_and_recently_viewed_files", "system_reminder", "system-reminder", "agent_transcripts"),
    *("agent_skills", "mcp_file_system", "timestamp", "cursor_rules_context", "external_links"),
    *("uploaded_documents", "always_applied_workspace_rules", "system_notification", "image_files"),
    *("terminal_files_information", "user_rules", "manually_attached_skills", "ide_selection"),
)
_MOMENT = re.compile(r"<timestamp>([^<]{1,100})</timestamp>")
_OPENING = re.compile(rf"\s*<(?:{'|'.join(_INJECTED)})\b")

_REMINDER = re.compile(rf"<({'|'.join(_INJECTED)})\b.*</\1>", re.DOTALL)  # where a prompt would be


def parted(blocks: Iterable[Block]) -> tuple[list[Block], list[Block]]:
    """What the person asked, and what was put around it; either may be empty."""
    asked: list[Block] = []
    around: list[Block] = []
    for block in blocks:
        if not isinstance(block, Text):
            asked.append(block)
            continue
        query, rest = _parted(block.text)
        asked += [Text(query, block.variant)] if query else []
        around += [Text(rest)] if rest else []
    return asked, around


def moment_told(around: Iterable[Block]) -> int | None:
    """When something was asked, in UTC ms, where what was put around it says so with its zone."""
    texts = (block.text for block in around if isinstance(block, Text))
    told = (moment(match[1].strip()) for text in texts for match in _MOMENT.finditer(text))
    return next((one.at for one in told if one is not None and one.certain), None)


def _parted(text: str) -> tuple[str, str]:
    found = [match[1].strip() for match in _QUERY.finditer(text)]
    if found:
        put = [query for query in found if _REMINDER.fullmatch(query)]
        asked = [query for query in found if query not in put]
        put.insert(0, _QUERY.sub("", text).strip())
        return "\n\n".join(filter(None, asked)), "\n\n".join(filter(None, put))
    return ("", text.strip()) if _OPENING.match(text) else (text.strip(), "")
