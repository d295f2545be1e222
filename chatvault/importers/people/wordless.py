"""What is told of a message in which people said nothing that can be read."""

from __future__ import annotations

WITHOUT_WORDS = "A message without words"
