"""Telling a person's prompts from what Codex puts into the conversation in their name."""

from __future__ import annotations

import re

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
    "<model_switch>",
    "<hook_prompt",
    "<extension_context>",
    "Warning: apply_patch was requested via",
    "Warning: The maximum number of unified exec processes",
    "Warning: Your account was flagged for potentially high-risk",
)
_PLUGINS = re.compile(r"\s*<recommended_plugins>.*?</recommended_plugins>\s*", re.DOTALL)
_REQUEST = re.compile(r"^## My request for Codex:[ \t]*\n", re.MULTILINE)
_SHELL = re.compile(
    r"\s*<user_shell_command>\s*<command>\n?(?P<command>.*?)\n?</command>"
    r"(?:\s*<result>\n?(?P<result>.*?)\n?</result>)?\s*(?:</user_shell_command>\s*)?",
    re.DOTALL,
)
_FOLDER = re.compile(r"<cwd>(?P<path>[^<\n]+)</cwd>")


def is_injected(text: str) -> bool:
    """Whether the text opens like one that no person types."""
    return text.lstrip().startswith(_INJECTED) or _PLUGINS.fullmatch(text) is not None


def unwrapped(text: str) -> tuple[str, str]:
    """What was put in front of a prompt, and the prompt."""
    context = ""
    if (plugins := _PLUGINS.match(text)) is not None and plugins.end() < len(text):
        context, text = plugins[0], text[plugins.end() :]
    if (request := _REQUEST.search(text)) is not None and text[request.end() :].strip():
        context, text = context + text[: request.start()], text[request.end() :]
    return context.strip(), text.strip() if context else text


def shell_command(text: str) -> tuple[str, str] | None:
    """The command that a person ran amid the conversation, and what it gave back."""
    match = _SHELL.fullmatch(text) if "<user_shell_command>" in text[:100] else None
    return (match["command"], match["result"] or "") if match else None


def folder_in(text: str) -> str:
    """The working folder that an injected text tells."""
    match = _FOLDER.search(text) if "<cwd>" in text else None
    return match["path"].strip() if match else ""
