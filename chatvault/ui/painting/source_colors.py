"""Which colour of the theme each source has, in its sign and in charts."""

from __future__ import annotations

SOURCE_TOKENS = {"chatgpt": "s1", "claude-ai": "s2", "codex": "s3", "claude-code": "s4",
                 "gemini": "s5", "gemini-cli": "s5"}  # fmt: skip
SERIES = ("s4", "s3", "s1", "s2", "s5")


def source_token(key: str) -> str:
    """The colour token of a source; unknown ones take the next by their name."""
    return SOURCE_TOKENS.get(key) or SERIES[sum(key.encode()) % len(SERIES)]
