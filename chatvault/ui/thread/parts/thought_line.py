"""The line that stands for what a model thought."""

from __future__ import annotations

import re

from chatvault.domain.blocks import Thinking
from chatvault.ui import wording
from chatvault.ui.thread.parts.parts import LinePart
from chatvault.ui.thread.text.sanitize import clean

_LONGEST_THOUGHT = 1e9  # seconds: more is no time but a mistake
_RECAP = re.compile(r"Thought for [\w .,]{1,40}")


def thought_line(block: Thinking) -> LinePart:
    """The line; it opens where there is more to read than how long the thought took."""
    known = block.seconds and block.seconds < _LONGEST_THOUGHT
    took = f"for {wording.whole_seconds(block.seconds or 0)}" if known else ""
    recap, said = is_recap(block), bool(block.text.strip())
    took = took or (clean(block.text.strip()).removeprefix("Thought ") if recap else "")
    word = "" if said else "not kept by the source"
    opens = said and not recap
    return LinePart(
        "brain", "Thought", took, "", word, foldable=opens, mono=False, ruled=True, ours=True
    )


def is_recap(block: Thinking) -> bool:
    """Whether it says nothing but how long it took, as its line does."""
    return _RECAP.fullmatch(block.text.strip()) is not None
