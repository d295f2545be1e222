"""The titles that a model wrote for conversations."""

from __future__ import annotations

import re

from chatvault.domain.blocks import plain_text
from chatvault.importers.texts.thought_tags import split_thoughts

# Where a model's turn begins and ends, of which some models leave remains.
_TURN = re.compile(
    r"<\|?im_start\|?>(?:assistant\s)?|"
    r"</?\|?(?:im_start|im_end|eot_id|start_of_turn|end_of_turn|end_of_text|endoftext)\|?>|</s>"
)


def title_of_model(told: str) -> str:
    """The title without the model's thinking and the ends of its turn."""
    return plain_text(tuple(split_thoughts(_TURN.sub("", told)))).strip()
