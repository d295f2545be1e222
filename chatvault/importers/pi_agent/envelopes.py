"""Telling what a person wrote in a chat from what OpenClaw put around it."""

from __future__ import annotations

import re

# "Conversation info (untrusted metadata):" and its kin, each with a fenced object below.
_METADATA = re.compile(
    r"\s*[^\n(]{1,60}\(untrusted[^)\n]{0,60}\):\s*```json\n.*?\n```\s*", re.DOTALL
)
# "[Telegram Ada id:7 2026-05-10 09:00 UTC] Hello"; what follows is what was written.
_CHANNEL = re.compile(
    r"\s*\[(?:Telegram|WhatsApp|Discord|Slack|Signal|iMessage|Matrix|WebChat|BlueBubbles)\b"
    r"[^\]\n]{0,300}\]\s*"
)


def unwrapped(text: str) -> str:
    """What the person wrote; "" where there is nothing but an envelope."""
    while match := _METADATA.match(text):
        text = text[match.end() :]
    if match := _CHANNEL.match(text):
        text = text[match.end() :]
    return text.strip()
