"""Tells the words of a person from what Cline puts round them, and from what it adds of its own."""

from __future__ import annotations

import re

from chatvault.importers.texts.tagged_text import without

# What newer versions say to the model where they go on with a task of an older one.
RESUMED = "Warning: this is a legacy conversation"
# What stands in place of turns that were left out for the model.
LEFT_OUT = "[NOTE] Some previous conversation history with the user has been removed"
_DETAILS = ("environment_details", "mode_notice")  # what the program tells the model besides
_INTRODUCTION = re.compile(
    r"^[ \t]*(?:New message to respond to|New instructions for task|The user (?:has )?provided)"
    r"[^\n]*[:.]\s*(?=<(?:user_message|feedback)>)",
    re.MULTILINE,
)
_COMMAND = re.compile(r'<user_command slash="([^"\n]+)">')  # what was typed after a slash
_WRAPPER = re.compile(
    r"</?(?:task|feedback|answer|user_message|user_command|user_input\b[^<>\n]*)>"
)
_NOTICE = re.compile(
    r"# (?:TODO LIST|task_progress)\b|\[(?:TASK RESUMPTION|ERROR)\]|\[The user has switched to "
    r"|If you have completed the user's task, use the attempt_completion tool"
    r"|The user denied this operation\.\s*\Z"
    r"|\(The user did not provide a new message|The user has provided feedback on the results\."
    r"|The user approved switching to act mode\. Continue with|<SYSTEM_NOTICE>"
    rf"|{re.escape(RESUMED)}"
)


def unwrapped(text: str) -> str:
    """The text without the tags and details that the program puts round it."""
    words = _INTRODUCTION.sub("", without(text, *_DETAILS))
    return _WRAPPER.sub("", _COMMAND.sub(r"/\1 ", words)).strip()


def is_notice(text: str) -> bool:
    """Whether the program wrote the text, to go on with its task."""
    return _NOTICE.match(text) is not None
