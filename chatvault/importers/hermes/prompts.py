"""Telling what a person asked from what Hermes asks in their name.

The forms are those of Hermes' gateway, its scheduler and its compressor.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from chatvault.domain.blocks import Block, Event, EventKind, Text, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.messages.drafts import Draft, first_prompt

# What stands before the prompt of a scheduled job.
_SCHEDULED = re.compile(
    r"(?<!\s)\s*+\[(?:SYSTEM|IMPORTANT): (?:You are running as a scheduled cron job\.|"
    r"If you have a meaningful status report).*?\]\n\n+",
    re.DOTALL,
)
# What stands before words that answer a message: that one's beginning.
_REPLY = re.compile(
    r"\s*+(?P<speaker>\[[^\[\]\n]{1,80}\] )?+"
    r'\[Replying to[^:"\n]{0,120}: "(?P<quoted>.{1,1000}?)"\]\n\n',
    re.DOTALL,
)
_COMPACTION = "[CONTEXT COMPACTION"
_QUOTED = ">"
_PROGRAM = (
    "[Your active task list was preserved across context compression]",
    "[System: This session is about to be automatically reset",
    "Review the conversation above and consider saving",
)


def tell_apart(draft: Draft) -> None:
    """Hide what the program asks, and make a rule of what took the place of what was before."""
    said = plain_text(tuple(draft.blocks)).lstrip()
    plain = all(isinstance(block, Text) for block in draft.blocks)
    if said.startswith(_COMPACTION) and plain:
        draft.role, draft.blocks = Role.SYSTEM, [Event(EventKind.COMPACTION, said)]
    elif draft.role is Role.USER and said.startswith(_PROGRAM):
        draft.hidden = Hidden.META
    elif draft.role is Role.USER:
        draft.blocks = [piece for block in draft.blocks for piece in _typed(block)]


def title_in(drafts: Iterable[Draft]) -> str:
    """A title made of what a person first asked, rather than of what they answered to."""
    return first_prompt(
        replace(draft, blocks=[block for block in draft.blocks if not _is_quoted(block)])
        for draft in drafts
    )


def _typed(block: Block) -> list[Block]:
    """The block without what the program wrote around it; what it quotes is set apart."""
    if not isinstance(block, Text) or not block.text.lstrip().startswith("["):
        return [block]
    if reply := _REPLY.match(block.text):
        lines = reply["quoted"].strip().splitlines()
        said = f"{reply['speaker'] or ''}{block.text[reply.end() :]}"
        return [Text("\n".join(f"{_QUOTED} {line}".rstrip() for line in lines)), Text(said)]
    return [replace(block, text=_SCHEDULED.sub("", block.text, count=1) or block.text)]


def _is_quoted(block: Block) -> bool:
    lines = block.text.splitlines() if isinstance(block, Text) else []
    return bool(lines) and all(line.startswith(_QUOTED) for line in lines)
