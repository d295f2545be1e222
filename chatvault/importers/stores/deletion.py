"""After how many days tools delete their own conversations, by their own settings.

Nothing but these settings is read. A tool whose settings cannot be read goes by its default,
and so does this.
"""

from __future__ import annotations

import re
from pathlib import Path

import orjson

CLAUDE_CODE_DAYS = 30  # its documentation: cleanupPeriodDays, by a file's time of modification
GEMINI_CLI_DAYS = 30  # its documentation: general.sessionRetention, enabled, maxAge "30d"

_LARGEST_SETTINGS = 1 << 20  # bytes; a settings file is a few thousand
_AGE = re.compile(r"(\d{1,6})([hdwm])")
_DAYS = {"h": 1 / 24, "d": 1, "w": 7, "m": 30}
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)


def claude_code(root: Path) -> int | None:
    """The days after which Claude Code deletes transcripts."""
    days = _settings(root).get("cleanupPeriodDays")
    return days if type(days) is int and days > 0 else CLAUDE_CODE_DAYS


def gemini_cli(root: Path) -> int | None:
    """The days after which Gemini CLI deletes sessions; None where that is switched off."""
    general = _settings(root).get("general")
    retention = general.get("sessionRetention") if isinstance(general, dict) else None
    if not isinstance(retention, dict):
        return GEMINI_CLI_DAYS
    if retention.get("enabled") is False:
        return None
    age = _AGE.fullmatch(str(retention.get("maxAge", "")))
    return GEMINI_CLI_DAYS if age is None else max(1, round(int(age[1]) * _DAYS[age[2]]))


def _settings(root: Path) -> dict[str, object]:
    path = root / "settings.json"
    try:
        if path.stat().st_size > _LARGEST_SETTINGS:
            return {}
        text = path.read_text(encoding="utf-8", errors="replace")
        values = orjson.loads(_COMMENT.sub(lambda match: match[1] or "", text))
    except (OSError, ValueError):
        return {}
    return values if isinstance(values, dict) else {}
