"""Telling what OpenClaw sent to the chat from what its model put around it."""

from __future__ import annotations

import re

from chatvault.domain.blocks import Block, Text
from chatvault.importers.texts.thought_tags import split_thoughts

# How a reply is to be sent, before a line of it: "[[reply_to_current]] Hello".
_DIRECTIONS = re.compile(
    r"^(?:\[\[ ?(?:reply_to_current|reply_to ?: ?[^\]\n]{1,200}|audio_as_voice) ?\]\][ \t]*)+",
    re.MULTILINE,
)
_BEGIN, _END = "<final>", "</final>"  # what is to be sent, of a model that thinks in its text
_UNSENT = frozenset(("HEARTBEAT_OK", "NO_REPLY"))


# What OpenClaw writes where its model said nothing, for it failed.
NOTHING = "[assistant turn failed before producing content]"


def sent(text: str) -> list[Block]:
    """The reply without what tells how to send it, and what was thought before it."""
    return [
        Text(said) if isinstance(block, Text) else block
        for block in split_thoughts(_directed(text))
        if not isinstance(block, Text) or (said := _final(block.text))
    ]


def is_unsent(text: str) -> bool:
    """Whether it says that there is nothing to say: nobody was sent that."""
    return text.strip() in _UNSENT


def _final(text: str) -> str:
    if not text.startswith(_BEGIN):
        return _directed(text)
    return _directed(text.removeprefix(_BEGIN).strip().removesuffix(_END).strip())


def _directed(text: str) -> str:
    return _DIRECTIONS.sub("", text.strip()).strip()
