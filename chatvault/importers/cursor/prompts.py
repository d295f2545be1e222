"""Telling what a person asked Cursor from what Cursor put around it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chatvault.domain.blocks import Block, Text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.messages.drafts import Draft
from chatvault.importers.times.localized_dates import moment

# The end may be missing or cut short, where a file is still being written.
_QUERY = re.compile(r"<user_query>(.*?)(?:</user_query>|(?:</[user_qy]*)?\Z)", re.DOTALL)
_INJECTED = (
    *("user_info", "rules", "project_layout", "git_status", "additional_data", "attached_files"),
    *("open_and_recently_viewed_files", "system_reminder", "system-reminder", "agent_transcripts"),
    *("agent_skills", "mcp_file_system", "timestamp", "cursor_rules_context", "external_links"),
    *("uploaded_documents", "always_applied_workspace_rules", "system_notification", "image_files"),
    *("terminal_files_information", "user_rules", "manually_attached_skills", "ide_selection"),
    *("dynamic_tools", "available_subagent_types", "available_subagent_models", "hooks_context"),
    *("mcp_file_system_servers", "mcp_meta_tool_servers", "mcp_meta_tools", "mcp_server_catalog"),
    "side_chat_boundary",
)
# Why Cursor asks what a person would, where they pressed a button for it: a plan, a commit.
PRESSED = frozenset((1, 4, 5, 6, 7))
# What Cursor asks by itself, as if the person did, when a task that ran aside has ended.
_ASKED_BY_CURSOR = re.compile(
    r"Briefly inform the user about the task result and perform any follow-up actions"
    r"|Perform any necessary follow-up actions in response to the [^\n]{0,200}\bcompletion above"
    r"|The beginning of the above subagent result is already visible to the user\."
    r"|The user is actively driving this Project child\."
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


def told_apart(draft: Draft) -> Iterator[Draft]:
    """What was put around a prompt, which is kept out of sight, and then the prompt itself."""
    draft.blocks, around = parted(draft.blocks)
    draft.at = moment_told(around)
    context = f"{draft.external_id}/context"
    yield Draft(context, Role.USER, around, draft.at, hidden=Hidden.META)
    yield draft


def moment_told(around: Iterable[Block]) -> int | None:
    """When something was asked, in UTC ms, where what was put around it says so with its zone."""
    texts = (block.text for block in around if isinstance(block, Text))
    told = (moment(match[1].strip()) for text in texts for match in _MOMENT.finditer(text))
    return next((one.at for one in told if one is not None and one.certain), None)


def _parted(text: str) -> tuple[str, str]:
    found = [match[1].strip() for match in _QUERY.finditer(text)]
    if found:
        put = [query for query in found if _is_put(query)]
        asked = [query for query in found if not _is_put(query)]
        put.insert(0, _QUERY.sub("", text).strip())
        return "\n\n".join(filter(None, asked)), "\n\n".join(filter(None, put))
    text = text.strip()
    return ("", text) if _OPENING.match(text) or _ASKED_BY_CURSOR.match(text) else (text, "")


def _is_put(query: str) -> bool:
    """Whether Cursor put it where a person's prompt would be."""
    return bool(_REMINDER.fullmatch(query) or _ASKED_BY_CURSOR.match(query))
