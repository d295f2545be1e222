"""Telling what a person asked from what Hermes asks in their name.

The forms are those of Hermes' gateway, its scheduler and its compressor.
"""

from __future__ import annotations

import re
from dataclasses import replace

from chatvault.domain.blocks import Event, EventKind, Text, plain_text
from chatvault.domain.message import Hidden, Role
from chatvault.importers.drafts import Draft

# What stands before the prompt of a scheduled job.
_SCHEDULED = re.compile(
    r"(?<!\s)\s*+\[(?:SYSTEM|IMPORTANT): (?:You are running as a scheduled cron job\.|"
    r"If you have a meaningful status report).*?\]\n\n+",
    re.DOTALL,
)
_COMPACTION = "[CONTEXT COMPACTION"
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
        draft.blocks = [
            replace(block, text=_SCHEDULED.sub("", block.text, count=1) or block.text)
            if isinstance(block, Text) and block.text.lstrip().startswith("[")
            else block
            for block in draft.blocks
        ]
