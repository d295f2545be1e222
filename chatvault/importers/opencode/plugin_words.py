"""What the plugin Oh My OpenCode puts into prompts, beside what was typed.

Facts of the form: its ``keyword-detector`` and ``internal-initiator-marker``.
"""

from __future__ import annotations

import re

# Stands behind what the plugin itself asks: tasks of sub-agents, and reminders.
_MARK = re.compile(r"\s*<!--\s*OMO_INTERNAL_(?:INITIATOR|NOREPLY)\s*-->")
_TAGGED = re.compile(r"\s*<(?P<mode>[a-z-]{1,40}-mode)>.*?</(?P=mode)>", re.DOTALL)
_NAMED = re.compile(r"\s*\[[a-z-]{1,40}-mode\]\n")
_RULE = "\n\n---\n\n"  # between what a word in a prompt set off and the prompt


def without_marks(text: str) -> str:
    """The text without what tells the plugin that it is its own."""
    return _MARK.sub("", text)


def parted(text: str) -> tuple[str, str]:
    """What the plugin says before a prompt, "" where that is nothing, and what was typed."""
    end = 0
    while (tagged := _TAGGED.match(text, end)) is not None:
        end = tagged.end()
    rule = text.find(_RULE, end) if end or _NAMED.match(text) else -1
    return (text[:rule], text[rule + len(_RULE) :]) if rule >= 0 else ("", text)
