"""Names for messages that their source names by places in a file which is written anew.

Where a prompt is edited or taken back, others come to stand at its place and those behind it. Named
by the prompts before them too, they replace none of those that the vault has.
"""

from __future__ import annotations

import hashlib

from chatvault.importers.json_files.json_values import to_json


class PromptTrail:
    """The prompts of a conversation so far, as a sign that goes behind the names of messages."""

    def __init__(self) -> None:
        self._sign = ""

    def ask(self, told: object) -> None:
        """Go on with what a person asked, as the source has it, which may be any JSON."""
        self._sign = f":{digest(self._sign + to_json(told))}"

    def name(self, place: str) -> str:
        """What the message at that place goes by."""
        return place + self._sign


def digest(text: str) -> str:
    """A few signs that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:8]
