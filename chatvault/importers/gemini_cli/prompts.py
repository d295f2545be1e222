"""Telling what a person asked Gemini CLI from what was written around it.

What a person says while their model works comes in tags, with what it is to make of that. An
editor puts behind a prompt which file is open, what is selected in it, and what was asked before.
"""

from __future__ import annotations

from pathlib import PureWindowsPath

from chatvault.domain.blocks import Attachment, Block, File, Text

_INPUT, _INPUT_ENDS = "<user_input>", "</user_input>"
_STEERED = (f"User steering update:\n{_INPUT}", f"User hints:\n{_INPUT}")
_OPEN = "\nCurrent File Path:\n```"
_LONGEST_NAME = 200  # characters


def unwrapped(text: str) -> list[Block]:
    """A prompt, with what an editor told of its files as one of these."""
    if is_steering(text):
        asked = text.partition(_INPUT)[2].rpartition(_INPUT_ENDS)[0].strip()
        return [Text(asked)] if asked else [Text(text)]
    asked, opened, told = text.partition(_OPEN)
    if not (opened and asked.strip()):
        return [Text(text)]
    path = next(iter(told.partition("\n")[2].splitlines()), "").strip()
    name = PureWindowsPath(path).name or "file"
    return [Text(asked.strip()), File(Attachment(name[:_LONGEST_NAME]), (opened + told).strip())]


def is_steering(text: str) -> bool:
    """Whether a person said it while their model worked."""
    return text.startswith(_STEERED)
