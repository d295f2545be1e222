"""Telling a person's prompts from what Codex puts into the conversation in their name."""

from __future__ import annotations

import re
from typing import Any

from chatvault.importers.codex.wrapped import led_in
from chatvault.importers.json_files.json_values import mapping, sequence, string

_INJECTED = (
    "# AGENTS.md",
    "<permissions instructions>",
    "<collaboration_mode>",
    "<multi_agent_mode>",
    "<apps_instructions>",
    "You are `/root`, the primary agent",
    "<user_instructions>",
    "<environment_context>",
    "<INSTRUCTIONS>",
    "<skill>",
    "<skills_instructions>",
    "<turn_aborted>",
    "<subagent_notification>",
    "<goal_context>",
    "<codex_internal_context",
    "<user_action>",
    "<user_shell_command>",
    "<model_switch>",
    "<hook_prompt",
    "<extension_context>",
    "<app-context>",
    "<plugins_instructions>",
    "<realtime_delegation>\n  <source>transcript_tail_flush",
    "Warning: apply_patch was requested via",
    "Warning: The maximum number of unified exec processes",
    "Warning: Your account was flagged for potentially high-risk",
)
_KINDS = "internal_chat_message_metadata_passthrough"
_TYPED, _UNKNOWN = "user.", ("", "unknown")  # kinds of what a message is made of
_SHELL = "user_shell_command"
_RESULT = re.compile(r"</command>\s*<result>")
_ENVELOPE = re.compile(
    r"Message Type: [A-Z_]{1,40}\nTask name: (?P<task>[^\n]{0,400})\nSender: [^\n]{0,400}\nPayload:"
)
# What stands in a person's place, by whose it is: what another conversation of theirs asked, and
# what they had written down to be asked at its time.
_TASKS = {
    "Another conversation": re.compile(
        r"\s*<codex_delegation>\s*(?:<source_thread_id>[^<]*</source_thread_id>\s*)?"
        r"<input>(?P<task>.*)</input>\s*</codex_delegation>\s*",
        re.DOTALL,
    ),
    "An automation": re.compile(
        r"\s*<heartbeat>\s*(?:<automation_id>[^<]*</automation_id>\s*)?"
        r"(?:<current_time_iso>[^<]*</current_time_iso>\s*)?"
        r"<instructions>(?P<task>.*)</instructions>\s*</heartbeat>\s*",
        re.DOTALL,
    ),
}
_FOLDER = re.compile(r"<cwd>(?P<path>[^<\n]+)</cwd>")


def is_injected(text: str) -> bool:
    """Whether the text opens like one that no person types."""
    told = text[led_in(text) :].lstrip()
    return told.startswith(_INJECTED) or (told != text and not told)


def is_typed(payload: dict[str, Any]) -> bool | None:
    """Whether a person typed the message, as newer versions tell; None where that is not told."""
    told = mapping(payload.get(_KINDS)).get("content_item_kinds")
    kinds = [string(kind) for kind in sequence(told)]
    if any(kind.startswith(_TYPED) for kind in kinds):
        return True
    return None if not kinds or any(kind in _UNKNOWN for kind in kinds) else False


def shell_command(text: str) -> tuple[str, str] | None:
    """The command that a person ran amid the conversation, and what it gave back."""
    told = text.strip()
    if not told.startswith(f"<{_SHELL}>"):
        return None
    told = told.removeprefix(f"<{_SHELL}>").removesuffix(f"</{_SHELL}>").strip()
    result, between = "", _RESULT.search(told) if told.endswith("</result>") else None
    if between is not None:
        result = told[between.end() :].removesuffix("</result>")
        told = f"{told[: between.start()]}</command>"
    if not (told.startswith("<command>") and told.endswith("</command>")):
        return None
    command = told.removeprefix("<command>").removesuffix("</command>")
    return _unlined(command), _unlined(result)


def _unlined(text: str) -> str:
    return text.removeprefix("\n").removesuffix("\n")


def sent_in(text: str) -> str:
    """What another agent wrote, without what is told around it; its task where that is sealed."""
    envelope = _ENVELOPE.match(text)
    if envelope is None:
        return text
    return text[envelope.end() :].strip() or envelope["task"].rpartition("/")[2] or text


def task_in(text: str) -> tuple[str, str] | None:
    """Who set the session a task in a person's place, and which; None where nobody did."""
    for author, form in _TASKS.items():
        if (told := form.fullmatch(text)) is not None:
            task = told["task"].strip()
            return author, task.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return None


def folder_in(text: str) -> str:
    """The working folder that an injected text tells."""
    match = _FOLDER.search(text) if "<cwd>" in text else None
    return match["path"].strip() if match else ""
