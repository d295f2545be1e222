"""The one place that asks what time it is."""

from __future__ import annotations

import time


def now() -> int:
    """The moment it is called, in UTC milliseconds."""
    return time.time_ns() // 1_000_000
